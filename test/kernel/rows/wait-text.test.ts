import assert from 'node:assert/strict';
import {test} from 'node:test';
import {paneScene, shownPane} from '../../helpers/pane-scene.js';
import type {Event} from '../../../source/kernel/state/events.js';
import type {State} from '../../../source/kernel/state/state.js';
import {account, emptyState, family, reduceAll, spokenConnection, stateWith} from '../../helpers/state.js';
import {texts} from '../../helpers/row-texts.js';

const paused = (seconds: number): Event => ({type: 'requests/paused', seconds});

const reading = reduceAll(
	stateWith(family),
	{type: 'detail/requested', id: 'acme', request: 2},
	{type: 'accounts/requested', id: 'acme', request: 3},
);

const panesOf = (state: State): string =>
	[shownPane(state, 'detail'), shownPane(state, 'accounts')]
		.flatMap(pane => (pane ? [pane.note, ...texts(pane.rows)] : []))
		.join('\n');

await test('shows in the panes that they wait for the rate limit, and for how long', () => {
	const waiting = reduceAll(reading, paused(45));
	const onProfile = reduceAll(waiting, {type: 'pane/tabChosen', tab: 'profile'});
	const resumed = reduceAll(onProfile, {type: 'requests/resumed'});
	const sentence = /Rate\s+limit\s+reached\.\s+Continues\s+in\s+45\s+s\./v;
	assert.match(panesOf(reading), /^Business +loading …\n[\s\S]*^Root limit .*\n.*\nloading …$/mv);
	assert.match(
		panesOf(waiting),
		/^Business +waiting 45 s\n[\s\S]*^Root limit .*\n.*\nwaiting 45 s\nRate limit reached\. Continues in 45 s/mv,
	);
	assert.match(panesOf(onProfile), sentence);
	assert.match(panesOf(resumed), /^Loading …$/mv);
	const some = reduceAll(reading, {
		type: 'accounts/received',
		id: 'acme',
		request: 3,
		items: [account('a')],
		total: 7,
		unreadable: 0,
		isLast: false,
		readAt: 1,
	});
	assert.deepEqual(
		[some, reduceAll(some, paused(45))].map(state => shownPane(state, 'accounts')?.note),
		['1 of 7 …', '1 of 7 waiting 45 s'],
	);
	const tree = shownPane(reduceAll(emptyState(), {type: 'organizations/requested', request: 1}, paused(45)), 'tree');
	assert.match(texts(tree?.rows ?? []).join(' '), /^Rate limit reached\. Continues in 45 s/v);
});

await test('announces the wait to screen readers once, not every second', () => {
	const heard = reduceAll({...reading, connection: spokenConnection}, {type: 'pane/focused', pane: 'detail'});
	const narrow = {...heard, size: {columns: 80, rows: 24}};
	const linesAt = (state: State, seconds: number) => paneScene(reduceAll(state, paused(seconds))).lines;
	assert.ok(linesAt(narrow, 45).some(line => line.includes('Business waiting')));
	assert.deepEqual(linesAt(narrow, 45), linesAt(narrow, 44));
	assert.deepEqual(linesAt(reduceAll(heard, {type: 'pane/focused', pane: 'accounts'}), 45), [
		'Rate limit reached. Continues in a while.',
	]);
});
