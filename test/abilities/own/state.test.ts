import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type OwnEvent, ownRows, type Plan} from '../../../source/abilities/own/plan.js';
import type {OwnCommand} from '../../../source/kernel/state/connection.js';
import type {State} from '../../../source/kernel/state/state.js';
import {texts} from '../../helpers/row-texts.js';
import {dialogOf, family, reduceAll, stateWith} from '../../helpers/state.js';

const own: OwnCommand = {
	key: '!',
	name: 'report',
	run: ['report', '{name}'],
	isForEach: true,
	isJsonInput: false,
	isHarmless: true,
};
const plan: Plan = {
	starts: [
		{argv: ['report', 'A'], about: ['A']},
		{argv: ['report', 'B'], about: ['B']},
	],
	leftOut: [{name: 'C', why: 'It has no name.'}],
};
const opened = reduceAll(stateWith(family), {type: 'own/opened', request: 1, own});
const after = (...events: readonly OwnEvent[]): State => reduceAll(opened, ...events);
const shown = (state: State): string => texts(ownRows(state, dialogOf(state, 'own'), 60)).join('\n');

await test('asks with what will run and what is left out', () => {
	const asking = shown(after({type: 'own/planned', request: 1, plan}));
	assert.match(asking, /will run 2 times, without a shell and\nwithout your credential/v);
	assert.match(asking, /report A\n +report B/v);
	assert.match(asking, /Left out: 1\n +C: It has no name\./v);
	assert.match(shown(opened), /Reading/v);
});

await test('shows output as it comes, without what it would tell a terminal, and how each start ended', () => {
	const running = after(
		{type: 'own/begun', request: 1, plan},
		{type: 'own/printed', request: 1, text: '\u{1B}[31mred\u{1B}[m \u{1B}]0;title\u{7}\n10 %\r99 %\r\na\tb\n'},
	);
	assert.match(shown(running), /Running 1 of 2: A/v);
	assert.match(shown(running), /red ⟦1B⟧\]0;title⟦7⟧\n99 %\na {4}b/v);
	const ended = after(
		{type: 'own/begun', request: 1, plan},
		{type: 'own/startEnded', request: 1, result: {failure: 'it ended with status 3'}},
		{type: 'own/stopAsked'},
		{type: 'own/ended', request: 1},
	);
	assert.match(shown(ended), /0 of 2 ended well, 1 failed, 1 not started\.\nA: it ended with status 3\./v);
	assert.match(shown(ended), /It printed nothing\./v);
});

await test('ignores what an earlier run says', () => {
	const running = after({type: 'own/begun', request: 1, plan});
	const events: readonly OwnEvent[] = [
		{type: 'own/printed', request: 0, text: 'x'},
		{type: 'own/ended', request: 0},
		{type: 'own/planned', request: 0, plan},
		{type: 'own/startEnded', request: 0, result: {}},
	];
	assert.deepEqual(
		events.filter(event => reduceAll(running, event) !== running),
		[],
	);
});

await test('keeps the end of a long output, from the beginning of a line on', () => {
	const long = after(
		{type: 'own/begun', request: 1, plan},
		...Array.from({length: 50}, (_, index): OwnEvent => ({
			type: 'own/printed',
			request: 1,
			text: `${String(index).padEnd(9999, 'x')}\n`,
		})),
	);
	const {step} = dialogOf(long, 'own');
	const output = step.name === 'running' ? step.output : '';
	assert.ok(output.length <= 200_000);
	assert.match(output, /^\d\dx/v);
	assert.match(output, /49x+\n$/v);
});
