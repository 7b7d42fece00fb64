import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import type {Event} from '../../../source/kernel/state/events.js';
import type {State} from '../../../source/kernel/state/state.js';
import {account, family, reduceAll, stateWith} from '../../helpers/state.js';

const room = {columns: 60, height: 6};

const someone = (name: string) =>
	({id: name, status: 'active', user: {email: `${name}@acme.example`, name: ''}}) as const;

const page = {id: 'acme', request: 1, unreadable: 0, readAt: 5, isLast: true};

const lists: Readonly<Record<'accounts' | 'members', {readonly unit: string; readonly events: readonly Event[]}>> = {
	accounts: {
		unit: 'account',
		events: [
			{type: 'accounts/requested', id: 'acme', request: 1},
			{
				type: 'accounts/received',
				...page,
				items: ['one', 'three', 'two', 'two more'].map(name => account(name, {name})),
			},
		],
	},
	members: {
		unit: 'member',
		events: [
			{type: 'members/requested', id: 'acme', request: 1},
			{type: 'members/received', ...page, items: ['one', 'three', 'two', 'twomore'].map(name => someone(name))},
		],
	},
};

const part = (pane: 'accounts' | 'members') => {
	const found = registry.panes.get(pane);
	assert.ok(found);
	return found;
};

for (const [pane, {unit, events}] of [
	['accounts', lists.accounts],
	['members', lists.members],
] as const) {
	const {view, scene, matches, moved} = part(pane);
	const opened = reduceAll(stateWith(family), {type: 'pane/focused', pane}, ...events);
	const noteOf = (state: State) => view(state, room, false, registry).note;
	const searched = reduceAll(opened, {type: 'pane/listSearched', line: lineOf('two')});

	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`shows the position, the matches and the marks of every list alike: ${pane}`, () => {
		const ending = pane === 'accounts' ? ', direct' : '';
		assert.equal(noteOf(opened), `1/4${ending}`);
		const third = reduceAll(opened, moved(opened, 2, 0));
		assert.equal(noteOf(third), `3/4${ending}`);
		assert.deepEqual(
			[noteOf(searched), matches?.(searched)],
			[`match 1 of 2 · 4 of 4${ending}`, {length: 2, cursor: 0}],
		);
		const second = reduceAll(searched, moved(searched, 9, 0));
		assert.deepEqual([noteOf(second), matches?.(second)], [`match 2 of 2 · 4 of 4${ending}`, {length: 2, cursor: 1}]);
		const narrow = view(second, {...room, columns: 40}, false, registry);
		assert.equal(narrow.note, 'match 2 of 2');
	});

	// eslint-disable-next-line no-await-in-loop
	await test(`stays on the found item after a search, and says its place to a screen reader: ${pane}`, () => {
		const second = reduceAll(searched, moved(searched, 1, 0));
		assert.match(scene(second, registry).focus ?? '', /^two ?more.*, match 2 of 2$/v);
		const left = reduceAll(second, {type: 'pane/listSearchLeft'});
		assert.match(scene(left, registry).focus ?? '', /^two ?more.*, 4 of 4$/v);
	});

	// eslint-disable-next-line no-await-in-loop
	await test(`says what was searched if nothing matches, and what an empty list is: ${pane}`, () => {
		const none = reduceAll(opened, {type: 'pane/listSearched', line: lineOf('no such')});
		const text = (state: State) =>
			view(state, {...room, columns: 200}, false, registry)
				.rows.flatMap(({left}) => left.map(span => span.text))
				.join('');
		assert.match(
			text(none),
			new RegExp(String.raw`^No ${unit} matches “no such” by .+\. Press Esc to end the search\.$`, 'v'),
		);
		assert.equal(scene(none, registry).focus, `No loaded ${unit} matches.`);
		const empty = reduceAll(
			stateWith(family),
			{type: 'pane/focused', pane},
			{type: `${pane}/requested`, id: 'acme', request: 1},
			{type: `${pane}/received`, ...page, items: []},
		);
		assert.deepEqual([text(empty), noteOf(empty)], ['', 'none directly inside']);
	});
}
