import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {createForm} from '../../../source/kernel/form-model/form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {reduce} from '../../../source/abilities.js';
import {tabs, type State} from '../../../source/kernel/state/state.js';
import {excessOf, frameOf} from '../../helpers/frames.js';
import {hostileText} from '../../helpers/hostile-text.js';
import {
	panes,
	account,
	apiError,
	emptyState,
	family,
	organization,
	profile,
	received,
	reduceAll,
	stateWith,
} from '../../helpers/state.js';

const wide = {columns: 100, rows: 24};
const sizes = [
	wide,
	{columns: 80, rows: 24},
	{columns: 60, rows: 12},
	{columns: 50, rows: 20},
	{columns: 40, rows: 10},
];

/** A selected row of the tree, with its detail and accounts loaded. */
function readState(size: State['size']): State {
	const detail = {
		organization: organization('north', {
			name: 'Northwind',
			parent: 'emea',
			create_time: '2025-03-14T09:26:00Z',
			meta: {flags: {account_creation: 'enabled'}, managed_by: 'Acme'},
		}),
		profile,
		readAt: Date.parse('2026-11-14T09:26:00Z'),
	};
	const accounts = [
		account('a', {type: 'enterprise', created_on: '2025-04-01T00:00:00Z', settings: {enforce_twofactor: true}}),
		account('b', {type: 'standard'}),
	];
	return reduceAll(
		stateWith(family, size),
		{type: 'tree/selected', key: 'north'},
		{type: 'detail/requested', id: 'north', request: 2},
		{type: 'detail/received', id: 'north', request: 2, detail},
		{type: 'accounts/requested', id: 'north', request: 3},
		{
			type: 'accounts/received',
			id: 'north',
			request: 3,
			items: accounts,
			total: 2,
			unreadable: 0,
			isLast: true,
			readAt: 1,
		},
	);
}

await test('shows all tabs at 80 and 60 columns, and whole hints', () => {
	assert.match(frameOf(readState({columns: 80, rows: 24})), /│ \[1 Info\] 2 Prof 3 Flag 4 JSON 5 Branch +│/v);
	const narrow = readState({columns: 60, rows: 24});
	const frame = frameOf(narrow);
	assert.match(frame, /│ \[1 Info\] 2 3 4 5 +│/v);
	assert.match(frameOf({...narrow, tab: 'json'}), /│ 1 2 3 \[4 JSON\] 5 +│/v);
	assert.match(frame, /^ ↵ open {2}\/ find {2}: commands {2}c create +\? help {2}q quit$/mv);
});

await test('shows low bandwidth in the header with the path of the cursor, and marks the detail of another organization', () => {
	const opened = reduce(readState(wide), {type: 'terminal/bandwidthChosen', isLow: true});
	assert.match(
		frameOf(opened),
		/^ cforgs {2}Acme › EMEA › Northwind +sandbox · read-write · low bandwidth · 5 organizations\n.*╭ Northwind ─+╮\n/v,
	);
	const moved = reduce(opened, {type: 'tree/moved', by: -1});
	assert.match(
		frameOf(moved),
		/^ cforgs {2}Acme › EMEA › Contoso +sandbox · read-write · low bandwidth · 5 organizations\n.*╭ Northwind ─+ press <↵> to load the selected organization ─╮\n/v,
	);
	assert.match(
		frameOf(reduce(moved, {type: 'pane/focused', pane: 'detail'})),
		/^ cforgs {2}Acme › EMEA › Contoso .*\n.*╭\[Contoso\]─+╮\n/v,
	);
	const narrow = reduce(moved, {type: 'terminal/resized', columns: 60, rows: 24});
	assert.match(
		frameOf(narrow),
		/ Co… .*read-write · sandbox · 5 orgs · low bandwidth\n.*╭ Northwind ─+ not selected ─╮\n/v,
	);
});

await test('shows three panes, header and hints if there is room', () => {
	const frame = frameOf(readState(wide));
	const lines = frame.split('\n');
	assert.equal(lines.length, 24);
	assert.match(lines[0] ?? '', /^ cforgs {2}Acme › EMEA +sandbox · read-write · 5 organizations$/v);
	assert.match(lines[1] ?? '', /^╭ Organizations ─+ 5\/5 ─╮╭ Northwind ─+╮$/v);
	assert.match(frame, /❯ {5}· Northwind/v);
	assert.match(frame, /Created +2025-03-14 \(20 months ago\)/v);
	assert.match(frame, /Business +Test Ltd · ops@test\.example · \+1 555 0100 +│/v);
	assert.match(frame, /╭ Accounts ─+ 2 of 2, direct ─╮/v);
	assert.match(frame, /│ {3}Account a +│/v);
	const list = frameOf(reduce(readState(wide), {type: 'pane/focused', pane: 'accounts'}));
	assert.match(list, /Account a +enterprise +✓ +2025-04-01/v);
	assert.match(list, /Account b +standard +– +– +│/v);
	assert.match(lines.at(-1) ?? '', /↵ open .*\? help {2}q quit/v);
});

await test('names the organization of the cursor above a dialog from its first frame, also before the cursor has rested', () => {
	const moved = reduce(readState(wide), {type: 'tree/moved', by: -3});
	assert.match(frameOf(moved, 'north'), /^ cforgs {2}Acme › EMEA +sandbox/v);
	assert.match(
		frameOf(reduce(moved, {type: 'log/opened', entries: []}), 'north'),
		/^ cforgs {2}Acme(?: › APAC)? +sandbox/v,
	);
});

await test('distinguishes names that look alike in the tree, the search, the header and the detail', () => {
	const names = ['Acme', 'Acme ', 'Café', 'Cafe\u{301}', '\u{C5}ngström', '\u{212B}ngström'];
	const state = reduceAll(
		stateWith(
			names.map((name, index) => organization(`id-${index}`, {name})),
			wide,
		),
		{type: 'tree/selected', key: 'id-1'},
	);
	const frame = frameOf(state);
	const shown = [
		/[ ·] Acme +│/v,
		/❯ · Acme⟦20⟧ +│/v,
		/· Café +│/v,
		/· Cafe⟦301⟧ +│/v,
		/· Ångström +│/v,
		/· ⟦212B⟧ngström +│/v,
		/^ cforgs {2}Acme⟦20⟧ /v,
		/╭ Acme⟦20⟧ ─/v,
	];
	assert.deepEqual(
		shown.filter(each => !each.test(frame)),
		[],
	);

	const found = frameOf(reduceAll(state, {type: 'find/opened'}, {type: 'find/edited', line: lineOf('acme')}));
	assert.match(found, /[ ·] Acme +│[\s\S]*· Acme⟦20⟧ +│/v);
});

await test('shows the tree and one pane at 80 columns, one pane at 50', () => {
	const middle = frameOf(readState({columns: 80, rows: 24}));
	assert.match(middle, /╭ Organizations .*╮╭ Northwind /v);
	assert.doesNotMatch(middle, /╭ Accounts/v);
	const narrow = readState({columns: 50, rows: 20});
	const frames = panes.map(pane => frameOf(reduce(narrow, {type: 'pane/focused', pane})));
	assert.deepEqual(
		frames.map(frame => /^╭ (?<title>\w+)/mv.exec(frame)?.groups?.['title']),
		['Organizations', 'Northwind', 'Accounts', 'Members'],
	);
});

await test('shows one line if the terminal is too small', () => {
	const frame = frameOf(readState({columns: 39, rows: 10}));
	assert.match(frame, /^[^\n]*needs 40×10[^\n]*q quits\.?$/v);
});

await test('names the key that quits in a too small terminal, even where q is text or asks first', () => {
	const small = readState({columns: 39, rows: 9});
	const shown = [
		reduce(small, {type: 'form/opened', form: createForm('')}),
		reduce(small, {type: 'find/opened'}),
		reduce(small, {
			type: 'everywhere/opened',
			line: lineOf(''),
			unread: {accounts: 0, members: 0, profile: 0, tags: 0},
			now: 0,
		}),
		reduce(small, {type: 'palette/opened'}),
		{...small, asideCount: 1},
		reduce(small, {type: 'help/opened'}),
	].map(state => frameOf(state));
	assert.deepEqual(shown, [
		'needs 40×10, form kept, ctrl-c quits',
		...Array.from({length: 4}, () => 'needs 40×10, ctrl-c quits'),
		'needs 40×10, q quits',
	]);
});

await test('fits every tab and pane into the terminal at every size', () => {
	const states = sizes.flatMap(size =>
		panes.flatMap(pane =>
			tabs.map(tab => reduceAll(readState(size), {type: 'pane/tabChosen', tab}, {type: 'pane/focused', pane})),
		),
	);
	assert.equal(states.length, 100);
	const frames = states.map(state => ({size: state.size, frame: frameOf(state)}));
	assert.deepEqual(
		frames.flatMap(({frame, size}) => excessOf(frame, size)),
		[],
	);
	assert.deepEqual(
		frames.map(({frame}) => frame.split('\n').length),
		states.map(({size}) => size.rows),
	);
});

await test('shows in each tab what its name says', () => {
	const shown = (tab: State['tab']) => frameOf(reduce(readState(wide), {type: 'pane/tabChosen', tab}));
	assert.match(shown('profile'), /\[2 Profile\][\s\S]*Business phone +\+1 555 0100/v);
	assert.match(shown('flags'), /\[3 Flags\][\s\S]*account_creation +enabled/v);
	assert.match(shown('json'), /\[4 JSON\][\s\S]*"id": "north"/v);
});

await test('shows whole flags at 80 columns', () => {
	const flags = {account_creation: 'enabled', account_creation_applies_tenant_defaults: 'disabled'};
	const state = stateWith([organization('acme', {meta: {flags}})], {columns: 80, rows: 24});
	const frame = frameOf(reduce(state, {type: 'pane/tabChosen', tab: 'flags'}));
	assert.match(
		frame,
		/│ account_creation {18}enabled │[\s\S]*│ account_creation_applies_tenant_defaults {2}│[\s\S]*│ {34}disabled │/v,
	);
});

await test('cuts nothing in the panes at 80 columns', () => {
	const asked = reduceAll(
		stateWith(family, {columns: 80, rows: 24}),
		{type: 'tree/sorted', sort: {by: 'subs', isReversed: false}},
		{type: 'pane/focused', pane: 'accounts'},
		{type: 'accounts/requested', id: 'acme', request: 3},
	);
	const none = frameOf(
		reduce(asked, {
			type: 'accounts/received',
			id: 'acme',
			request: 3,
			items: [],
			total: 0,
			unreadable: 0,
			isLast: true,
			readAt: 1,
		}),
	);
	assert.match(none, /╭ Sorted by direct sub-orgs {2}1\/5 ─╮/v);
	assert.match(none, /╭ Accounts ─+ none directly inside ─╮/v);
});

await test('marks what is incomplete', () => {
	const loading = reduceAll(emptyState(wide), {type: 'organizations/requested', request: 1});
	assert.match(frameOf(loading), /loading …[\s\S]*Loading the organizations …/v);
	const half = reduce(loading, {
		type: 'organizations/received',
		request: 1,
		organizations: family,
		total: 1000,
		unreadable: 1,
		isLast: false,
	});
	assert.match(frameOf(half), /6 of 1,000 organizations … · 1 unreadable/v);
	const failed = frameOf(
		reduce(half, {
			type: 'organizations/failed',
			request: 1,
			error: apiError('Could not list the organizations: the line is down.', {ray: 'abc-FRA'}),
		}),
	);
	assert.match(failed, /stopped at 6 of 1,000/v);
	assert.match(
		failed,
		/The list is incomplete\. Press R to reload it\. Could not list the organizations: the line is down\.[\s\S]*\(cf-ray\s+abc-FRA\)/v,
	);
	assert.match(frameOf(stateWith([], wide)), /No organizations\. Press C to create[\s│][\s\S]*one\./v);
});

await test('explains a failed detail and failed accounts, and the next step', () => {
	const state = reduceAll(
		stateWith(family, wide),
		{type: 'detail/requested', id: 'acme', request: 2},
		{type: 'detail/failed', id: 'acme', request: 2, error: apiError('Could not read it.', {status: 500})},
		{type: 'accounts/requested', id: 'acme', request: 3},
		{type: 'accounts/failed', id: 'acme', request: 3, error: apiError('Could not list them.')},
	);
	const frame = frameOf(state);
	assert.match(frame, /Could not read it\. \(status 500\) Press r/v);
	assert.match(frame, /Could not list them\. Press r/v);
	assert.match(frame, /stopped at 0/v);
});

await test('shows the creation time in one row of the overview at 80 columns', () => {
	assert.match(frameOf(readState({columns: 80, rows: 24})), /Created +2025-03-14 \(20 months ago\) +│/v);
});

await test('puts brackets around the focused pane without colours', () => {
	const state = readState(wide);
	const marked = (each: typeof state) => frameOf(each).match(/╭\[[^\]]+\]/gv) ?? [];
	const focused = (['tree', 'detail', 'accounts'] as const).map(pane => reduce(state, {type: 'pane/focused', pane}));
	assert.deepEqual(
		focused.map(each => marked(each)),
		[[], [], []],
	);
	const colorless = focused.map(each => ({...each, connection: {...each.connection, isColorless: true}}));
	assert.deepEqual(
		colorless.map(each => marked(each)),
		[['╭[Organizations]'], ['╭[Northwind]'], ['╭[Accounts]']],
	);
	const low = focused.map(each => ({...each, isLowBandwidth: true}));
	assert.deepEqual(
		low.map(each => marked(each)),
		[['╭[Organizations]'], ['╭[Northwind]'], ['╭[Accounts]']],
	);
});

await test('shows “loading” instead of “not loaded yet” during a load', () => {
	const selected = reduceAll(stateWith(family, wide), {type: 'tree/selected', key: 'north'});
	const asked = reduceAll(selected, {type: 'detail/requested', id: 'north', request: 9});
	assert.match(frameOf(selected), /Business +not loaded yet/v);
	assert.match(frameOf(asked), /Business +loading …/v);
	const json = [selected, asked].map(each => frameOf(reduce(each, {type: 'pane/tabChosen', tab: 'json'})));
	assert.match(json.join(''), /Not loaded yet\.[\s\S]*│ Loading … +│/v);
});

await test('reports missing sub-organizations, as far as they are loaded, and accounts', () => {
	const read = readState(wide);
	assert.match(frameOf(read), /Below +nothing +│/v);
	assert.match(frameOf(reduceAll(read, {type: 'tree/selected', key: 'acme'})), /Below +2 directly · 4 in all/v);
	const part = reduceAll(
		emptyState(wide),
		{type: 'organizations/requested', request: 1},
		received(1, family.slice(0, 1), false),
	);
	assert.match(frameOf(part), /Below +nothing loaded/v);
	const more = [family, family.slice(0, 3)].map(some =>
		reduceAll(emptyState(wide), {type: 'organizations/requested', request: 1}, received(1, some, false)),
	);
	assert.match(
		more.map(each => frameOf(each)).join(''),
		/Below +2 directly · 4 loaded[\s\S]*Below +2 sub-organizations loaded/v,
	);
	const empty = reduceAll(
		read,
		{type: 'accounts/requested', id: 'north', request: 4},
		{type: 'accounts/received', id: 'north', request: 4, items: [], total: 0, unreadable: 0, isLast: true, readAt: 1},
	);
	assert.match(frameOf(empty), /╭ Accounts ─+ none directly inside ─╮/v);
});

await test('shows the number of accounts and the keys to reach them in the overview if their pane is hidden', () => {
	const read = readState({columns: 80, rows: 24});
	assert.match(frameOf(read), /Accounts +2 of 2, direct \(press Tab[\s\S]+?twice\)/v);
	assert.match(
		frameOf(reduceAll(read, {type: 'pane/focused', pane: 'detail'})),
		/Accounts +2 of 2, direct \(press Tab\)/v,
	);
	assert.match(
		frameOf(reduceAll(read, {type: 'tree/selected', key: 'acme'})),
		/Accounts +press Tab twice to show them/v,
	);
	assert.doesNotMatch(frameOf(readState(wide)), /\(Tab/v);
});

await test('shows the typed text and the number of matches of a search', () => {
	const frame = frameOf(
		reduceAll(stateWith(family, wide), {type: 'find/opened'}, {type: 'find/edited', line: lineOf('a')}),
	);
	assert.match(frame, /match 1 of 3/v);
	assert.match(frame, /^ \/a {2,}profiles loaded: 0 of 5 · press ctrl-r to load the rest$/mv);
});

await test('shows an invisible parent as such in the tree', () => {
	const frame = frameOf(stateWith([organization('lone', {name: 'Lone Partner', parent: 'a1b2c3d4e5f60718'})], wide));
	assert.match(frame, /❯ ▾ \(a1b2c3… not …ible to you\)/v);
	assert.match(frame, /Not in your list\./v);
});

await test('keeps the frame intact with hostile names at any size', () => {
	fc.assert(
		fc.property(fc.array(hostileText, {minLength: 1, maxLength: 6}), fc.constantFrom(...sizes), (names, size) => {
			const list = names.map((name, index) =>
				organization(`id ${name}${index}`, {name, ...(index > 0 && {parent: `id ${names[index - 1]}${index - 1}`})}),
			);
			const state = reduce(stateWith(list, size), {type: 'tree/moved', by: 2});
			const frame = frameOf(state);
			assert.deepEqual(excessOf(frame, size), []);
			assert.equal(frame.split('\n').length, size.rows);
			const panesRows = frame.split('\n').slice(1, -2);
			assert.deepEqual(
				panesRows.filter(line => stringWidth(line) !== size.columns),
				[],
			);
		}),
		{numRuns: 40},
	);
});

await test('draws ten thousand organizations with no more rows than thirty', () => {
	const many = Array.from({length: 10_000}, (_, index) => organization(`n${index}`, {name: `Number ${index}`}));
	const state = reduceAll(emptyState(wide), {type: 'organizations/requested', request: 1}, received(1, many), {
		type: 'tree/moved',
		by: 5000,
	});
	assert.match(frameOf(state), /❯ · Number 5000[\s\S]*/v);
	assert.match(frameOf(state), /5,001\/10,000/v);
});

await test('shows a long message over the last rows of the panes, but not over a dialog', () => {
	const text =
		'The list could not be read to its end: the service did not answer in time. What has come so far is shown. Press R to read the rest of it, or q to leave.';
	const message: Event = {type: 'message/shown', message: {tone: 'warning', text}};
	const shownAt = (size: State['size'], ...events: readonly Event[]) =>
		frameOf(reduceAll(readState(size), ...events, message));
	const small = {columns: 40, rows: 12};
	const words = (frame: string, lines: number) =>
		frame
			.split('\n')
			.slice(-1 - lines, -1)
			.join(' ')
			.replaceAll(/\s+/gv, ' ')
			.trim();
	assert.equal(words(shownAt({columns: 80, rows: 24}), 2), text);
	assert.equal(
		words(shownAt(small), 2),
		'The list could not be read to its end: the service did not answer in … ! more',
	);
	assert.match(shownAt(small), / ↵ open.*$/v);
	assert.deepEqual(excessOf(shownAt(small), small), []);
	assert.match(shownAt(small), /^╭ Organizations/mv);
	assert.match(shownAt(small, {type: 'help/opened'}).split('\n').at(-2) ?? '', /…$/v);
});
