import assert from 'node:assert/strict';
import {test} from 'node:test';
import {commandText, hasProfileValues, planOf, type Given} from '../../../source/abilities/own/plan.js';
import type {OwnCommand} from '../../../source/kernel/state/connection.js';
import {profile} from '../../helpers/state.js';

const own = (run: readonly string[], rest: Partial<OwnCommand> = {}): OwnCommand => ({
	key: 'X',
	name: 'open',
	run,
	isForEach: false,
	isJsonInput: false,
	isHarmless: false,
	...rest,
});

const given = (name: string, crm: string): Given => ({
	id: `${name.toLowerCase()}1`,
	name,
	profile: {...profile, external_metadata: JSON.stringify({crm_id: crm})},
});

const acme = given('Acme', 'C-1');
const bolt = given('Bolt', 'C-2');

await test('fills the values of organizations into the arguments, once for all or once for each', () => {
	const run = ['open-ticket', '--from', 'cforgs', '{external_metadata.crm_id}'];
	assert.deepEqual(planOf(own(run), [acme, bolt]).starts, [
		{argv: ['open-ticket', '--from', 'cforgs', 'C-1', 'C-2'], about: ['Acme', 'Bolt']},
	]);
	assert.deepEqual(planOf(own(run, {isForEach: true}), [acme, bolt]).starts, [
		{argv: ['open-ticket', '--from', 'cforgs', 'C-1'], about: ['Acme']},
		{argv: ['open-ticket', '--from', 'cforgs', 'C-2'], about: ['Bolt']},
	]);
	assert.deepEqual(planOf(own(['echo', '{{name}} is {name}']), [acme]).starts[0]?.argv, ['echo', '{name} is Acme']);
});

await test('hands over JSON as input', () => {
	const inputs = (isForEach: boolean) =>
		planOf(own(['report'], {isJsonInput: true, isForEach}), [acme, bolt]).starts.map(
			({input = ''}) => JSON.parse(input) as unknown,
		);
	assert.deepEqual(inputs(true), [acme, bolt]);
	assert.deepEqual(inputs(false), [[acme, bolt]]);
});

await test('keeps values from becoming options, and hands no value as two', () => {
	const evil = {...acme, name: '-rf'};
	const refused = planOf(own(['open', '{name}']), [evil, bolt]);
	assert.deepEqual(
		[refused.starts.map(({argv}) => argv), refused.leftOut],
		[
			[['open', 'Bolt']],
			[
				{
					name: '-rf',
					why: '“-rf” begins with “-”, so the program would take it for an option. Put “--” before it in run, if the program takes that.',
				},
			],
		],
	);
	assert.deepEqual(planOf(own(['open', '--', '{name}']), [evil]).starts[0]?.argv, ['open', '--', '-rf']);
	assert.deepEqual(planOf(own(['open', '--name={name}']), [evil]).starts[0]?.argv, ['open', '--name=-rf']);
	const several = {...acme, name: 'a b; $(touch x)\n"'};
	assert.deepEqual(planOf(own(['open', '{name}']), [several]).starts[0]?.argv, ['open', 'a b; $(touch x)\n"']);
	assert.equal(planOf(own(['open', '{name}']), [{...acme, name: 'a\u{0}b'}]).leftOut.length, 1);
});

await test('leaves out what has no value, and what could not be read', () => {
	const plan = planOf(own(['open', '{external_metadata.crm_id}']), [
		{...acme, profile: undefined},
		{...bolt, profile: null},
		acme,
	]);
	assert.deepEqual(
		plan.starts.map(({argv}) => argv),
		[['open', 'C-1']],
	);
	assert.deepEqual(
		plan.leftOut.map(({why}) => why),
		['Its profile could not be read.', 'external_metadata is empty, so it has no member “crm_id”.'],
	);
	assert.deepEqual(planOf(own(['open', '{external_metadata.crm_id}']), [{...bolt, profile: null}]).starts, []);
	assert.equal(planOf(own(['open', '{id}']), [{...bolt, profile: undefined}]).starts.length, 1);
});

await test('knows which programs need profiles', () => {
	assert.equal(hasProfileValues(own(['open', '{id}', '{name}'])), false);
	assert.equal(hasProfileValues(own(['open', '{business_email}'])), true);
	assert.equal(hasProfileValues(own(['report'], {isJsonInput: true})), true);
});

await test('shows a command as somebody would type it', () => {
	assert.equal(
		commandText(['open-ticket', '{external_metadata.crm_id}', 'two words', 'it’s']),
		"open-ticket {external_metadata.crm_id} 'two words' 'it’s'",
	);
});
