import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry, reduce} from '../../../source/abilities.js';
import {roomOf} from '../../../source/kernel/rows/registry.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {mobilityIn, whyNotMove, destinationsOf} from '../../../source/abilities/move/state.js';
import {moveView, runOfMoves} from '../../../source/abilities/move/rows.js';
import {markableAccounts, markedAccounts} from '../../../source/kernel/state/marks.js';
import type {State} from '../../../source/kernel/state/state.js';
import {fittedText} from '../../helpers/row-texts.js';
import {paneScene, shownPane} from '../../helpers/pane-scene.js';
import {sceneOf} from '../../helpers/scene.js';
import {
	account,
	apiError,
	dialogOf,
	family,
	organization,
	reasonOf,
	reduceAll,
	spokenConnection,
	stateWith,
} from '../../helpers/state.js';

const hostile = 'Evil\u{1B}[2J\u{202E}name';

const isRaw = (text: string): boolean => text.includes('\u{1B}') || text.includes('\u{202E}');

const accounts = [account('a1', {name: 'Website'}), account('a2', {name: hostile}), account('a3', {name: ''})];

function inAccounts(list = family, id = 'north'): State {
	return reduceAll(
		stateWith(list),
		{type: 'tree/selected', key: id},
		{type: 'accounts/requested', id, request: 2},
		{type: 'accounts/received', id, request: 2, items: accounts, total: 3, unreadable: 0, isLast: true, readAt: 1},
		{type: 'pane/focused', pane: 'accounts'},
	);
}

/** Marks or unmarks accounts, one after the other. The cursor moves down with each. */
function toggled(state: State, ...ids: readonly string[]): State {
	let last = state;
	for (const id of ids) {
		last = reduceAll(last, ...markableAccounts.toggled(last, id));
	}

	return last;
}

const opened = (state = inAccounts()): State =>
	reduce(state, {type: 'move/opened', accounts: accounts.map(({id, name}) => ({id, name})), source: 'north'});

const moveIn = (state: State) => dialogOf(state, 'move').move;

const movesIn = (state: State) => dialogOf(state, 'moves');

const textOf = (state: State): string => {
	const {columns, height} = roomOf(state, registry);
	const {rows} =
		state.dialog.kind === 'moves'
			? runOfMoves.view(state, state.dialog, {columns, height}, registry)
			: moveView(state, dialogOf(state, 'move'), {columns, height});
	return rows.map(row => fittedText(row, columns).trimEnd()).join('\n');
};

await test('offers the other organizations of the same root after move/opened', () => {
	const state = opened(inAccounts([...family, organization('globex', {name: 'Globex'})]));
	assert.deepEqual(
		destinationsOf(state, moveIn(state)).map(({id}) => id),
		['acme', 'apac', 'emea', 'contoso'],
	);
	const searched = reduce(state, {type: 'move/searched', line: lineOf('apac')});
	assert.deepEqual(
		destinationsOf(searched, moveIn(searched)).map(({id}) => id),
		['apac'],
	);
	const moved = reduceAll(state, {type: 'move/pointed', by: 9});
	assert.deepEqual(moveIn(moved).step, {...moveIn(state).step, cursor: 3});
});

await test('takes only an explicit no of the flag as a no', () => {
	assert.deepEqual(
		['false', 'Disabled', 'true', 'enabled', '', 'restricted'].map(
			value => mobilityIn({id: 'a', name: 'Acme', meta: {flags: {account_mobility: value}}}) !== undefined,
		),
		[true, true, false, false, false, false],
	);
	assert.equal(mobilityIn({id: 'a', name: 'Acme', meta: {}}), undefined);
});

await test('explains why accounts cannot be moved', () => {
	assert.equal(reasonOf(whyNotMove, inAccounts()), '');
	const single = inAccounts([organization('north')]);
	assert.match(reasonOf(whyNotMove, single), /no other organization below the same root/v);
	const immobile = organization('north', {
		name: 'Northwind',
		parent: 'emea',
		meta: {flags: {account_mobility: 'true'}, tenant_flags: {account_mobility: 'false'}},
	});
	const fixed = reduce(inAccounts(), {
		type: 'detail/readBeside',
		detail: {organization: immobile, profile: undefined, readAt: 1},
	});
	assert.match(reasonOf(whyNotMove, fixed), /^Northwind has the flag account_mobility = false/v);
});

await test('marks accounts of one organization at a time', () => {
	const marked = toggled(inAccounts(), 'a1', 'a3', 'a1');
	assert.deepEqual(
		markedAccounts(marked).map(({id}) => id),
		['a3'],
	);
	assert.match(shownPane(marked, 'accounts')?.note ?? '', /^1 marked · /v);
	const at = reduce(marked, {type: 'accounts/moved', by: 9});
	assert.match(paneScene(at).intro.join(' '), /, 1 marked\.$/v);
	assert.match(paneScene(at).focus ?? '', /marked, 3 of 3$/v);
	const elsewhere = reduceAll(marked, {type: 'tree/selected', key: 'contoso'});
	assert.deepEqual(markedAccounts(elsewhere), []);
	assert.equal(markedAccounts(reduce(elsewhere, {type: 'tree/selected', key: 'north'})).length, 1);
});

await test('shows both paths, the consequence and each account in the review, with harmless names', () => {
	const evil = [...family, organization('evil', {name: hostile, parent: 'acme'})];
	const state = reduce(opened(inAccounts(evil)), {type: 'move/chosen', destination: 'evil'});
	const text = textOf(state);
	assert.match(text, /From {2}Acme › EMEA › Northwind\nTo {4}Acme › Evil⟦1B⟧\[2J⟦202E⟧name\n/v);
	assert.match(text, /Members of Evil⟦1B⟧\[2J⟦202E⟧name, and of the organizations above it, become Super/v);
	assert.match(text, /^❯ · Website .* a1\n {2}· Evil⟦1B⟧\[2J⟦202E⟧name .* a2\n {2}· \(no name\) .* a3$/mv);
	assert.match(
		textOf(reduce(state, {type: 'run/itemOpened', isOpened: true})),
		/^Website\na1\n\nRequest\nPOST \/accounts\/a1\/move\n\{\n.+"destination_organization_id": "evil"/v,
	);
	assert.match(text, /\(no name\)/v);
	assert.equal(isRaw(text), false);
	const spoken = sceneOf({...state, connection: spokenConnection});
	assert.match(spoken.intro.join(' '), /^Review, Move 3 accounts\. .*Keys: .*y: send/v);
	assert.ok(
		spoken.lines.some(line => /^From .*Acme \/ EMEA \/ Northwind$/v.test(line)),
		spoken.lines.join('\n'),
	);
	assert.equal(
		spoken.lines.some(line => isRaw(line)),
		false,
	);
});

await test('ignores the result of an earlier run, and drops the marks of decided accounts', () => {
	const sent = toggled(inAccounts(), 'a1', 'a2', 'a3');
	const running = reduceAll(opened(sent), {type: 'move/chosen', destination: 'apac'}, {type: 'run/sent', request: 9});
	const late = reduce(running, {type: 'run/itemChanged', request: 8, key: 'a1', result: {status: 'done'}});
	assert.deepEqual(late, running);
	const ended = reduceAll(
		running,
		{type: 'run/itemChanged', request: 9, key: 'a1', result: {status: 'done'}},
		{type: 'move/decided', id: 'a1', source: 'north', isMoved: true},
		{type: 'run/itemChanged', request: 9, key: 'a2', result: {status: 'unknown', text: 'No answer.'}},
		{type: 'move/decided', id: 'a2', source: 'north', isMoved: false},
		{type: 'run/ended', request: 9, note: 'Stopped.'},
	);
	assert.match(
		textOf(ended),
		/^Stopped\.\nMove 2 accounts\? To send the 2 not moved, press y\.\n[\s\S]+No answer\.[\s\S]+Website/v,
	);
	assert.deepEqual(
		ended.accounts.get('north')?.items.map(({id}) => id),
		['a2', 'a3'],
	);
	assert.deepEqual(
		markedAccounts(ended).map(({id}) => id),
		['a3'],
	);
	const last = reduce({...ended, connection: spokenConnection}, {type: 'dialog/moved', by: 1});
	assert.match(sceneOf(last).focus ?? '', /^done: Website, a1/v);
});

const entry: JournalEntry = {
	at: 5,
	kind: 'move',
	id: 'a1',
	before: {name: 'Website', parentId: 'north'},
	after: {name: 'Website', parentId: 'apac'},
};

await test('checks where an account is before the undo of its move, and keeps the review after a failure', () => {
	const asked = reduce(inAccounts(), {type: 'move/backAsked', entry, request: 7});
	assert.deepEqual([moveIn(asked).source, moveIn(asked).destination, moveIn(asked).undoes], ['apac', 'north', 5]);
	const failed = reduce(asked, {type: 'move/backFailed', request: 7, error: apiError('Could not look.')});
	assert.match(textOf(failed), /^Could not look\. Press Esc to go back\.$/v);
	const checked = reduce(asked, {type: 'move/backChecked', request: 7, holders: [{id: 'apac', name: 'APAC'}]});
	assert.deepEqual(movesIn(checked).holders, [{id: 'apac', name: 'APAC'}]);
	assert.match(textOf(checked), /^Move back Website\? To send, press y\./v);
	const sent = reduceAll(
		checked,
		{type: 'run/sent', request: 8},
		{type: 'run/waited', request: 8, note: 'Rate limit.'},
		{type: 'run/stopAsked'},
	);
	assert.match(textOf(sent), /^0 of 1 moved back …\nRate limit\.\nStopping after this request\./v);
	assert.equal(moveIn(reduce(checked, {type: 'move/returned'})).step.name, 'picking');
	const marked = toggled(inAccounts(), 'a1');
	const unmarked = reduce(marked, markableAccounts.unmarked(marked));
	assert.deepEqual(markedAccounts(unmarked), []);
});
