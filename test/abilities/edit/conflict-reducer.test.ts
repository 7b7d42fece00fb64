import assert from 'node:assert/strict';
import {test} from 'node:test';
import {focusField, profileForm, typeInSlot, type Form} from '../../../source/kernel/form-model/form.js';
import type {Before} from '../../../source/kernel/form-model/fields.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {reduce} from '../../../source/abilities.js';
import type {State} from '../../../source/kernel/state/state.js';
import {family, formOf, north, profile, reduceAll, stateWith, withTexts} from '../../helpers/state.js';

const base = stateWith(family);
const opened = profileForm(north, profile);
const named = typeInSlot(opened, lineOf('Mine'));
const typed = typeInSlot(focusField(named, 'business_phone'), lineOf('1'));
const theirs: Before = {
	name: 'Northwind',
	parentId: 'emea',
	profile: {...profile, business_name: 'Theirs', business_email: 'theirs@test.example'},
};
const sending = reduceAll(
	base,
	{type: 'form/opened', form: typed},
	{type: 'form/reviewed'},
	{type: 'form/sent', request: 5},
);
const conflicted = reduce(sending, {type: 'form/conflicted', request: 5, theirs});

function stepOf(state: State): Form['step'] & {readonly name: 'conflict'} {
	const {step} = formOf(state);
	assert.strictEqual(step.name, 'conflict');
	return step;
}

await test('shows who saved in between, for the organization of the form only', () => {
	const saves = [{id: 'a', action: {}, actor: {email: 'jane@test.example'}, raw: {}, resource: {}}];
	assert.deepEqual(stepOf(reduce(conflicted, {type: 'conflict/explained', id: 'north', saves})).saves, saves);
	assert.deepEqual(stepOf(reduce(conflicted, {type: 'conflict/explained', id: 'emea', saves})), stepOf(conflicted));
});

await test('asks about a conflict with the undisputed fields already chosen, and ignores late answers', () => {
	assert.deepEqual(stepOf(conflicted), {
		name: 'conflict',
		theirs,
		cursor: 0,
		choices: {business_email: 'theirs', business_phone: 'yours'},
		isWhole: false,
	});
	assert.deepEqual(formOf(conflicted).fields, typed.fields);
	assert.deepEqual(reduce(sending, {type: 'form/conflicted', request: 4, theirs}), sending);
	assert.deepEqual(reduce(base, {type: 'form/conflicted', request: 5, theirs}), base);
});

await test('moves only between the changed fields, within the ends', () => {
	const at = (...moves: readonly number[]) =>
		stepOf(reduceAll(conflicted, ...moves.map(by => ({type: 'conflict/moved', by}) as const))).cursor;
	assert.deepEqual([at(1), at(1, 1), at(9), at(9, -1), at(-1)], [1, 2, 2, 1, 0]);
});

await test('stores the choice for the current field, and lets it change', () => {
	const mine = reduce(conflicted, {type: 'conflict/chosen', choice: 'yours'});
	assert.deepEqual(stepOf(mine).choices, {business_name: 'yours', business_email: 'theirs', business_phone: 'yours'});
	const changed = reduceAll(
		mine,
		{type: 'conflict/chosen', choice: 'theirs'},
		{type: 'conflict/moved', by: 2},
		{type: 'conflict/chosen', choice: 'theirs'},
	);
	assert.deepEqual(stepOf(changed).choices, {
		business_name: 'theirs',
		business_email: 'theirs',
		business_phone: 'theirs',
	});
});

await test('keeps the choices when the conflict is left, except for sides that changed', () => {
	const chosen = reduceAll(
		conflicted,
		{type: 'conflict/chosen', choice: 'yours'},
		{type: 'conflict/moved', by: 2},
		{type: 'conflict/chosen', choice: 'theirs'},
	);
	const left = reduce(chosen, {type: 'form/resumed'});
	const all = {business_name: 'yours', business_email: 'theirs', business_phone: 'theirs'} as const;
	assert.deepEqual(stepOf(reduce(left, {type: 'form/reviewed'})).choices, all);
	const again = reduceAll(left, {type: 'form/edited', line: lineOf('2')}, {type: 'form/reviewed'});
	assert.deepEqual(stepOf(again).choices, {...all, business_phone: 'yours'}, 'what was typed since is not given away');
	const unsaid = reduceAll(conflicted, {type: 'form/resumed'}, {type: 'form/reviewed'});
	assert.deepEqual(stepOf(unsaid).choices, stepOf(conflicted).choices);
});

await test('applies the choice for one JSON member, and keeps the others as stored', () => {
	const addressed = (line1: string, city: string): Before => ({
		name: 'Northwind',
		parentId: 'emea',
		profile: {...profile, business_address: JSON.stringify({line1, city})},
	});
	const mine = withTexts(profileForm(north, addressed('a', 'b').profile), {
		business_address: JSON.stringify({line1: 'mine', city: 'b'}),
	});
	const asked = reduceAll(
		base,
		{type: 'form/opened', form: mine},
		{type: 'form/reviewed'},
		{type: 'form/sent', request: 5},
		{type: 'form/conflicted', request: 5, theirs: addressed('theirs', 'B')},
	);
	const [kept, given] = (['yours', 'theirs'] as const).map(choice =>
		reduceAll(asked, {type: 'conflict/chosen', choice}, {type: 'conflict/resolved'}),
	);
	assert.deepEqual(kept && formOf(kept).fields[3]?.text, JSON.stringify({line1: 'mine', city: 'B'}));
	assert.deepEqual(given?.dialog, {kind: 'none'});
});

await test('toggles between whole values and excerpts, scrolled to the top, as for the next field', () => {
	const scrolled = reduceAll(conflicted, {type: 'conflict/wholeToggled'}, {type: 'dialog/scrolled', to: 3});
	const seen = [
		scrolled,
		reduce(scrolled, {type: 'conflict/moved', by: 1}),
		reduce(scrolled, {type: 'conflict/wholeToggled'}),
	].map(state => stepOf(state));
	assert.deepEqual(
		seen.map(({isWhole, scrolledTo}) => [isWhole, scrolledTo]),
		[
			[true, 3],
			[true, undefined],
			[false, undefined],
		],
	);
});

await test('opens the review of the choices, based on the stored values', () => {
	const resolved = formOf(
		reduceAll(conflicted, {type: 'conflict/chosen', choice: 'yours'}, {type: 'conflict/resolved'}),
	);
	assert.deepEqual(resolved.step, {name: 'reviewing'});
	assert.deepEqual(resolved.before, theirs);
	assert.deepEqual(
		resolved.fields.map(({text}) => text),
		['Mine', 'theirs@test.example', '1', profile.business_address, profile.external_metadata],
	);
});

await test('closes the form when nothing of the user’s changes is left', () => {
	const given = [0, 1, 1].flatMap(
		by =>
			[
				{type: 'conflict/moved', by},
				{type: 'conflict/chosen', choice: 'theirs'},
			] as const,
	);
	assert.deepEqual(reduceAll(conflicted, ...given, {type: 'conflict/resolved'}).dialog, {kind: 'none'});
});

await test('asks again about an unanswered conflict before the review, with the current text', () => {
	const back = reduceAll(conflicted, {type: 'conflict/chosen', choice: 'theirs'}, {type: 'form/resumed'});
	assert.deepEqual(
		[formOf(back).step, formOf(back).fields, formOf(back).before],
		[{name: 'editing'}, typed.fields, typed.before],
	);
	const again = reduceAll(back, {type: 'form/edited', line: lineOf('12')}, {type: 'form/reviewed'});
	assert.deepEqual(stepOf(again), {
		name: 'conflict',
		theirs,
		cursor: 0,
		choices: {business_name: 'theirs', business_email: 'theirs', business_phone: 'yours'},
		isWhole: false,
	});
	const settled = reduceAll(
		again,
		{type: 'conflict/chosen', choice: 'yours'},
		{type: 'conflict/resolved'},
		{type: 'form/resumed'},
		{type: 'form/reviewed'},
	);
	assert.deepEqual(
		[formOf(settled).step, formOf(settled).before, formOf(settled).fields[2]?.text],
		[{name: 'reviewing'}, theirs, '12'],
	);
});

await test('ignores conflict events without a conflict', () => {
	const none = [
		{type: 'conflict/moved', by: 1},
		{type: 'conflict/chosen', choice: 'yours'},
		{type: 'conflict/wholeToggled'},
		{type: 'conflict/resolved'},
	] as const;
	assert.deepEqual(
		none.map(event => reduce(base, event)),
		none.map(() => base),
	);
	assert.deepEqual(
		none.map(event => reduce(sending, event)),
		none.map(() => sending),
	);
});
