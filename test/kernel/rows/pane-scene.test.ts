import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ApiError} from '../../../source/base/api/api-error.js';
import {createForm} from '../../../source/kernel/form-model/form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {paneScene} from '../../helpers/pane-scene.js';
import {listingText} from '../../../source/kernel/rows/listing-text.js';
import {reduce} from '../../../source/abilities.js';
import {tabs, type State} from '../../../source/kernel/state/state.js';
import {
	account,
	apiError,
	emptyState,
	family,
	organization,
	reduceAll,
	spokenConnection,
	stateWith,
} from '../../helpers/state.js';

const ended = [
	organization('a', {name: 'Muster & Co Ltda.', create_time: '2025-03-14T09:26:00Z'}),
	organization('b', {parent: 'a'}),
];

const withAccounts = (total: number) =>
	reduceAll(
		stateWith(ended),
		{type: 'accounts/requested', id: 'a', request: 2},
		{
			type: 'accounts/received',
			id: 'a',
			request: 2,
			items: [account('x')],
			total,
			unreadable: 0,
			isLast: true,
			readAt: 0,
		},
		{type: 'pane/focused', pane: 'accounts'},
	);

await test('says the order of the tree, and the value that each row is ordered by', () => {
	const said = ['name', 'created', 'all-subs', 'subs', 'accounts'].map(by => {
		const {aspects = [], focus = ''} = paneScene(
			reduceAll(
				withAccounts(1),
				{type: 'pane/focused', pane: 'tree'},
				{type: 'tree/sorted', sort: {by, isReversed: false}},
			),
		);
		return [aspects[1], focus.replace('Muster & Co Ltda., level 1, expanded, 1 sub-organization', '…')];
	});
	assert.deepEqual(said, [
		['by name, from A to Z', '…, 1 of 2'],
		['by age, newest first', '…, created 2025-03-14, 1 of 2'],
		['by all sub-organizations, highest first', '…, 1 below it, 1 of 2'],
		['by direct sub-organizations, highest first', '…, 1 of 2'],
		['by accounts, highest first', '…, 1 account, 1 of 2'],
	]);
});

await test('says how many organizations are marked when the tree gets the focus, and whether a row is marked', () => {
	const marked = reduceAll(stateWith(family), {type: 'tree/markToggled', id: 'acme'}, {type: 'tree/moved', by: -1});
	assert.deepEqual(
		[paneScene(marked).intro, paneScene(marked).focus],
		[['Tree of organizations, 1 marked.'], 'Acme, marked, level 1, expanded, 2 sub-organizations, 1 of 5'],
	);
	assert.deepEqual(paneScene(reduce(marked, {type: 'tree/marksCleared'})).intro, ['Tree of organizations.']);
});

await test('says the selected tab in the tree', () => {
	const chosen = reduceAll(stateWith(family), {type: 'pane/tabChosen', tab: 'profile'});
	assert.equal(paneScene(chosen).aspects?.[0], 'tab 2 of 5, profile');
});

await test('says the number of accounts, and ends each sentence once', () => {
	assert.deepEqual(paneScene(withAccounts(12)).intro, ['Accounts of Muster & Co Ltda.']);
	assert.deepEqual(
		[12, 1234].map(total => paneScene(withAccounts(total)).lines),
		[['1 of 12 accounts, direct.'], ['1 of 1,234 accounts, direct.']],
	);
});

await test('says the current line of the detail, also back at the first', () => {
	const detail = reduceAll(stateWith(family), {type: 'pane/focused', pane: 'detail'});
	const below = reduceAll(detail, {type: 'pane/scrolled', by: 1});
	assert.deepEqual(
		[detail, below].map(state => [paneScene(state).focus, paneScene(state).focusId]),
		[
			['ID acme', '0'],
			['Business not loaded yet', '1'],
		],
	);
});

await test('says the creation time once, and its age once loaded', () => {
	const unread = reduceAll(stateWith(ended), {type: 'pane/focused', pane: 'detail'});
	const reading = reduceAll(unread, {type: 'detail/requested', id: 'a', request: 2});
	const read = reduceAll(reading, {
		type: 'detail/received',
		id: 'a',
		request: 2,
		detail: {
			organization: organization('a', {create_time: '2025-03-14T09:26:00Z'}),
			profile: undefined,
			readAt: Date.UTC(2025, 4, 15),
		},
	});
	const failed = reduceAll(reading, {type: 'detail/failed', id: 'a', request: 2, error: apiError()});
	const slow = reduceAll(unread, {type: 'terminal/bandwidthChosen', isLow: true});
	const heard = (state: State) => paneScene(state).lines.filter(line => line.startsWith('Created'));
	assert.deepEqual(
		[unread, reading, read, failed, slow].map(state => heard(state)),
		[[], [], ['Created 2025-03-14 (2 months ago)'], ['Created 2025-03-14 09:26 UTC'], ['Created 2025-03-14 09:26 UTC']],
	);
});

await test('says names that differ only by spaces differently', () => {
	const names = ['Acme Inc', 'Acme Inc ', ' Acme Inc', 'Acme  Inc'];
	const said = (['tree', 'detail', 'accounts'] as const).map(pane =>
		names.map(name => {
			const state = stateWith([organization('a', {name})]);
			const {intro, focus = ''} = paneScene(reduceAll(state, {type: 'pane/focused', pane}));
			return `${intro.join(' ')} ${pane === 'tree' ? focus : ''}`;
		}),
	);
	const shown = ['Acme Inc', 'Acme Inc⟦20⟧', '⟦20⟧Acme Inc', 'Acme ⟦20⟧Inc'];
	assert.deepEqual(
		said.map(
			texts =>
				texts.filter((text, index) => text.includes(`${shown[index]},`) || text.includes(`${shown[index]}.`)).length,
		),
		[4, 4, 4],
	);
});

await test('says the position among the matches of a search, and nothing off a match', () => {
	const typed = (text: string) =>
		reduceAll(
			{...stateWith(family), connection: spokenConnection},
			{type: 'find/opened'},
			{type: 'find/edited', line: lineOf(text)},
		);
	const kept = reduceAll(typed('n'), {type: 'find/accepted'});
	const states = [
		typed('n'),
		kept,
		reduceAll(kept, {type: 'tree/selected', key: 'acme'}),
		typed('zzz'),
		reduceAll(typed('zzz'), {type: 'find/accepted'}),
	];
	assert.deepEqual(
		states.map(state => paneScene(state).focus),
		[
			'Northwind, in EMEA, match 2 of 2, level 3',
			'Northwind, in EMEA, match 2 of 2, level 3, 5 of 5',
			'Acme, level 1, expanded, 2 sub-organizations, 1 of 5',
			'Nothing loaded matches. Profiles loaded: 0 of 5; press ctrl-r to load the rest. Press Enter to ask the server for a name, press ctrl-o to search accounts and people too, or press Escape to go back.',
			'Acme, level 1, expanded, 2 sub-organizations, 1 of 5',
		],
	);
});

await test('says that the server has no match either', () => {
	const typed = reduceAll(
		{...stateWith(family), connection: spokenConnection},
		{type: 'find/opened'},
		{type: 'find/edited', line: lineOf('z\u{1B}z')},
		{type: 'find/serverAsked'},
	);
	const answered = reduce(typed, {type: 'find/serverAnswered', query: 'z\u{1B}z', hasNothing: true});
	assert.deepEqual(
		[typed, answered].map(state => paneScene(state).focus),
		[
			'Nothing loaded matches. Asking the server for “z⟦1B⟧z” … Press Escape to stop and go back.',
			'No loaded organization matches, and none on the server has “z⟦1B⟧z” in its name. Profiles loaded: 0 of 5; press ctrl-r to load the rest. Type something else, press ctrl-o to search accounts and people too, or press Escape to go back.',
		],
	);
});

await test('says what a list lacks with its count, and where it comes from until it has loaded', () => {
	const requested = {type: 'organizations/requested', request: 5} as const;
	const read = (total: number, unreadable: number) =>
		reduceAll(stateWith([]), requested, {
			type: 'organizations/received',
			request: 5,
			organizations: ended,
			total,
			unreadable,
			isLast: true,
		});
	const loading = reduceAll(
		emptyState(),
		{
			type: 'organizations/remembered',
			organizations: ended,
			age: {text: '2 hours ago', brief: '2 h old'},
			readAt: 1,
			isShort: false,
		},
		requested,
	);
	const failed = reduceAll(stateWith(ended), requested, {
		type: 'organizations/failed',
		request: 5,
		error: apiError('Down.'),
	});
	assert.deepEqual(
		[read(2, 0), read(4, 1), failed].map(state => listingText(state)),
		[
			'2 organizations.',
			'2 organizations of 4 announced, 1 unreadable.',
			'Down. 2 organizations loaded. Press R to try again.',
		],
	);
	assert.equal(listingText(loading), 'Loading the organizations. Until then you see the list from 2 hours ago.');
	const accounts = reduceAll(
		withAccounts(1),
		{type: 'accounts/requested', id: 'a', request: 6},
		{
			type: 'accounts/received',
			id: 'a',
			request: 6,
			items: [account('x')],
			total: 2,
			unreadable: 1,
			isLast: true,
			readAt: 0,
		},
	);
	assert.deepEqual(paneScene(accounts).lines, ['1 of 2 accounts, direct, 1 unreadable.']);
});

await test('says that accounts are not loaded instead of a count', () => {
	const at = (state: State) => paneScene(reduceAll(state, {type: 'pane/focused', pane: 'accounts'})).lines;
	const hidden = reduceAll(stateWith([organization('a', {parent: 'hidden'})]), {type: 'tree/selected', key: 'hidden'});
	const saving = reduceAll(stateWith(family), {type: 'terminal/bandwidthChosen', isLow: true});
	assert.deepEqual(at(hidden), ['The accounts are not loaded: the organization is not visible to you.']);
	assert.deepEqual(at(saving), ['The accounts are not loaded yet. Press <r> to load them.']);
	assert.deepEqual(at(stateWith(family)), ['Loading the accounts.']);
});

await test('says a wrong place in the tree, and a pane without rows', () => {
	const twice = stateWith([organization('a', {name: 'Acme'}), organization('a', {name: 'Acme'})]);
	assert.equal(
		paneScene(reduceAll(twice, {type: 'tree/moved', by: 1})).focus,
		'Acme, this id came twice, level 1, 2 of 2',
	);
	const empty = (['detail', 'accounts'] as const).map(
		pane => paneScene(reduceAll(emptyState(), {type: 'pane/focused', pane})).intro[0],
	);
	assert.deepEqual(empty, ['No organization, overview, tab 1 of 5.', 'Accounts of No organization.']);
});

await test('says where accounts are cut short', () => {
	const cut = reduceAll(
		stateWith(ended),
		{type: 'accounts/requested', id: 'a', request: 2},
		{
			type: 'accounts/received',
			id: 'a',
			request: 2,
			items: [account('x')],
			total: 3,
			unreadable: 0,
			isLast: false,
			readAt: 0,
		},
		{type: 'accounts/failed', id: 'a', request: 2, error: apiError('Down.'), pageToken: 'p'},
		{type: 'pane/focused', pane: 'accounts'},
	);
	assert.deepEqual(paneScene(cut).lines, ['Down. Press r to try again.', 'stopped at 1 of 3, press r to go on.']);
});

await test('says that a new organization is not ready, instead of forbidden', () => {
	const young = reduceAll(
		stateWith(ended),
		{type: 'form/opened', form: {...createForm(''), step: {name: 'sending', request: 3}}},
		{type: 'saving/created', request: 3, organization: ended[0] ?? organization('a'), at: 1},
		{type: 'dialog/closed'},
		{type: 'detail/requested', id: 'a', request: 7},
		{type: 'detail/failed', id: 'a', request: 7, error: apiError('Not permitted.', {status: 403})},
		{type: 'tree/selected', key: 'a'},
		{type: 'pane/focused', pane: 'detail'},
	);
	assert.match(paneScene(young).lines[0] ?? '', /^Not ready yet: .* Press r to look again\.$/v);
	const refused = (errors: ApiError['errors']) =>
		reduceAll(
			young,
			{type: 'detail/requested', id: 'a', request: 8},
			{type: 'detail/failed', id: 'a', request: 8, error: apiError('No token is taken.', {status: 403, errors})},
		);
	assert.match(
		paneScene(refused([{code: 10_000, message: 'GET method not allowed for the api_token authentication scheme'}]))
			.lines[0] ?? '',
		/^No token is taken\./v,
	);
	assert.match(paneScene(refused([])).lines[0] ?? '', /^Not ready yet/v);
	assert.match(paneScene(reduce(young, {type: 'detail/grewOld', id: 'a'})).lines[0] ?? '', /^Not permitted\./v);
});

await test('says nothing on any tab that contradicts a refusal', () => {
	const refused = reduceAll(
		stateWith(ended),
		{type: 'detail/requested', id: 'a', request: 7},
		{type: 'detail/failed', id: 'a', request: 7, error: apiError('Not permitted.', {status: 403})},
		{type: 'tree/selected', key: 'a'},
		{type: 'pane/focused', pane: 'detail'},
	);
	const said = tabs.map(tab => paneScene(reduce(refused, {type: 'pane/tabChosen', tab})).lines.join('\n'));
	// The figures of a branch are not of what was refused.
	assert.deepEqual(
		said.map(text => [
			text.includes('Not permitted.'),
			text.includes('could not be read'),
			/not loaded yet/iv.test(text),
		]),
		tabs.map(tab => [true, tab !== 'branch', false]),
	);
});

await test('says that a search was left', () => {
	const kept = reduceAll(
		stateWith(family),
		{type: 'find/opened'},
		{type: 'find/edited', line: lineOf('zzz')},
		{type: 'find/accepted'},
	);
	const left = reduceAll(kept, {type: 'find/left'});
	assert.deepEqual(
		[kept, left].map(state => paneScene(state).aspects?.at(-1)),
		['search kept', 'search left'],
	);
});

await test('says the key after a failure, and the message of the service unchanged', () => {
	const failed = reduceAll(
		stateWith(ended),
		{type: 'detail/requested', id: 'a', request: 7},
		{type: 'detail/failed', id: 'a', request: 7, error: apiError('Plan: B makes sense, as \u{1B}[31m = does.')},
		{type: 'pane/focused', pane: 'detail'},
	);
	assert.equal(paneScene(failed).lines[0], 'Plan: B makes sense, as ⟦1B⟧[31m = does. Press r to try again.');
});
