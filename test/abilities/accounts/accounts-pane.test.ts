import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Pane, State, Tab} from '../../../source/kernel/state/state.js';
import {paneScene, shownPane} from '../../helpers/pane-scene.js';
import {account, family, organization, profile, reduceAll, stateWith} from '../../helpers/state.js';
import {fittedText} from '../../helpers/row-texts.js';

const noteOf = (total: number, columns = 120): string | undefined =>
	shownPane(
		reduceAll(
			stateWith(family, {columns, rows: 40}),
			{type: 'accounts/requested', id: 'acme', request: 2},
			{
				type: 'accounts/received',
				id: 'acme',
				request: 2,
				items: [account('a')],
				total,
				unreadable: 0,
				isLast: true,
				readAt: 1,
			},
		),
		'accounts',
	)?.note;

await test('counts the accounts and shows no limit for them', () => {
	assert.deepEqual(
		[399, 500, 501, 1234].map(total => noteOf(total)),
		['1 of 399, direct', '1 of 500, direct', '1 of 501, direct', '1 of 1,234, direct'],
	);
	assert.equal(noteOf(0), '1 of 1, direct', 'a loaded account counts, whatever total the service announces');
	assert.equal(noteOf(499, 50), undefined, 'there is no room for the pane');
});

await test('shows the position of the cursor in focused accounts once all have loaded', () => {
	const list = (total: number) =>
		reduceAll(
			stateWith(family),
			{type: 'accounts/requested', id: 'acme', request: 2},
			{
				type: 'accounts/received',
				id: 'acme',
				request: 2,
				items: [account('a'), account('b')],
				total,
				unreadable: 0,
				isLast: true,
				readAt: 1,
			},
			{type: 'pane/focused', pane: 'accounts'},
			{type: 'accounts/moved', by: 1},
		);
	assert.deepEqual(
		[2, 3].map(total => shownPane(list(total), 'accounts')?.note),
		['2/2, direct', '2 of 3, direct'],
	);
});

const company = 'Lübke Netzwerke GmbH';
const purposes = ['Corporate Website', 'Customer Portal', 'Video', 'Disaster Recovery'];

const namesShown = (columns: number, names: readonly string[], cursor = 0): ReadonlyArray<string | undefined> => {
	const size = {columns, rows: 24};
	const accounts = names.map((name, at) =>
		account(String(at), {name, type: 'standard', created_on: '2022-09-07T05:22:00Z'}),
	);
	const pane = shownPane(
		reduceAll(
			stateWith(family, size),
			{type: 'accounts/requested', id: 'acme', request: 2},
			{type: 'accounts/received', id: 'acme', request: 2, items: accounts, unreadable: 0, isLast: true, readAt: 1},
			{type: 'pane/focused', pane: 'accounts'},
			{type: 'accounts/moved', by: cursor},
		),
		'accounts',
	);
	const width = (pane?.rectangle.columns ?? 0) - 4;
	return (
		pane?.rows
			.filter(({isSelected}) => isSelected !== undefined)
			.map(row =>
				fittedText(row, width)
					.slice(2)
					.split(/standard|2FA/v, 1)[0]
					?.trimEnd(),
			) ?? []
	);
};

await test('shortens accounts with the same beginning there first, so that the difference is visible', () => {
	const names = purposes.map(purpose => `${company} — ${purpose}`);
	assert.deepEqual(
		[120, 80, 60].map(columns => namesShown(columns, names)),
		[
			[
				'Lübke Netzwerke Gm… Corporate Website',
				'Lübke Netzwerke Gm… — Customer Portal',
				'Lübke Netzwerke GmbH — Video',
				'Lübke Netzwerke Gm… Disaster Recovery',
			],
			['Lüb…Corporate Website', 'Lübke…Customer Portal', 'Lübke Netz…bH — Video', 'Lüb…Disaster Recovery'],
			['Lübk…Corporate Website', 'Lübke …Customer Portal', 'Lübke Netzw…bH — Video', 'Lübk…Disaster Recovery'],
		],
	);
	const hyphened = ['prod', 'staging'].map(purpose => `northwind-security-and-networks-${purpose}-europe`);
	assert.deepEqual(
		namesShown(80, [...hyphened, 'Old']),
		['northwind…prod-europe', 'northw…staging-europe', 'Old'],
		'one that begins otherwise changes nothing',
	);
	assert.deepEqual(
		namesShown(80, [hyphened[0] ?? '']),
		['northwind-…rod-europe'],
		'one alone has nothing to be told from',
	);
});

await test('omits the name of the organization from account names that begin with it', () => {
	let heading = '';
	const shown = (organizationName: string, ...names: readonly string[]) => {
		const listed = stateWith([organization('acme', {name: organizationName})], {columns: 120, rows: 24});
		const accounts = names.map((name, at) => account(String(at), {name}));
		const {rows = []} =
			shownPane(
				reduceAll(
					listed,
					{type: 'accounts/requested', id: 'acme', request: 2},
					{type: 'accounts/received', id: 'acme', request: 2, items: accounts, unreadable: 0, isLast: true, readAt: 1},
					{type: 'pane/focused', pane: 'accounts'},
				),
				'accounts',
			) ?? {};
		heading = fittedText(rows[0] ?? {left: []}, 66).trim();
		return rows
			.filter(({isSelected}) => isSelected !== undefined)
			.map(row => fittedText(row, 66).slice(2).split(/ – /v, 1)[0]?.trimEnd());
	};

	const long = `Acme ${'x'.repeat(60)}`;
	assert.deepEqual(shown(company, ...purposes.map(purpose => `${company} — ${purpose}`)), purposes);
	assert.match(heading, /^Name: Lübke Netzwerke GmbH … /v, 'the heading has what the names omit');
	const [first, ...others] = purposes;
	assert.deepEqual(
		shown(company, `Renamed ${first}`, ...others.map(purpose => `${company} — ${purpose}`)).slice(1),
		others.map(purpose => `… ${purpose}`),
		'renaming one leaves the others short',
	);
	assert.deepEqual(
		shown('Acme', 'Acme', 'Acme: Video', 'Acme (old)', long).slice(0, 3),
		['Acme', '… Video', '… (old)'],
		'a name that would be empty stays whole',
	);
	assert.deepEqual(
		shown('Acme', 'Acme', 'Acme: Video', 'Acme (old)'),
		['Acme', 'Acme: Video', 'Acme (old)'],
		'there is room for all',
	);
	assert.deepEqual(shown('Acme', 'Acme Video', 'Other'), ['Acme Video', 'Other']);
	assert.deepEqual(
		shown('Acme', 'Acme Video', 'Acmeville Web'),
		['Acme Video', 'Acmeville Web'],
		'another word only begins alike',
	);
	assert.deepEqual(shown('Acme', 'Acme Video'), ['Acme Video'], 'there is room for the only one');
	assert.deepEqual(
		[shown(company, `${company} — Production of everything`), heading.startsWith(`Name: ${company} … `)],
		[['Production of everything'], true],
		'the only account is shortened as those of longer lists',
	);
	assert.deepEqual(shown('Acme', 'Acme  Video', 'Acme Web\u{202E}', long).slice(0, 2), ['Video', 'Web⟦202E⟧']);
});

await test('keeps a shortened name the same while the list scrolls', () => {
	const names = [
		...Array.from({length: 40}, (_, at) => `${company} — Corporate Website ${at + 1}`),
		`${company} and Sons`,
	];
	const shown = [0, 20, 40].map(
		cursor => new Map(namesShown(80, names, cursor).map(name => [name?.split(' ').at(-1), name])),
	);
	assert.deepEqual(
		shown.map(each => each.get('19')).filter(name => name !== undefined),
		['…— Corporat…ebsite 19', '…— Corporat…ebsite 19'],
	);
});

await test('names the organization of the accounts if nothing else does, and if there are none', () => {
	const pane = (columns: number) =>
		shownPane(
			reduceAll(
				stateWith(family, {columns, rows: 24}),
				{type: 'accounts/requested', id: 'acme', request: 2},
				{type: 'accounts/received', id: 'acme', request: 2, items: [], unreadable: 0, isLast: true, readAt: 1},
				{type: 'pane/focused', pane: 'accounts'},
			),
			'accounts',
		);
	assert.deepEqual(
		[120, 80, 40].map(columns => pane(columns)?.title),
		['Accounts', 'Accounts', 'Accounts of Acme'],
	);
	assert.deepEqual(
		[120, 80, 40].map(columns => [pane(columns)?.note, pane(columns)?.rows]),
		[120, 80, 40].map(() => ['none directly inside', []]),
	);
});

await test('ends a sentence with one dot after a name that ends with a dot', () => {
	const state = reduceAll(
		stateWith([organization('a', {name: 'Rio Verde Ltda.'})], {columns: 120, rows: 24}),
		{type: 'accounts/requested', id: 'a', request: 2},
		{type: 'accounts/received', id: 'a', request: 2, items: [], unreadable: 0, isLast: true, readAt: 1},
	);
	assert.deepEqual(paneScene(reduceAll(state, {type: 'pane/focused', pane: 'accounts'})).intro, [
		'Accounts of Rio Verde Ltda.',
	]);
});

await test('explains why an invisible organization has no accounts', () => {
	const hidden = reduceAll(stateWith([organization('a', {parent: 'hidden'})]), {type: 'tree/selected', key: 'hidden'});
	assert.deepEqual(
		shownPane(hidden, 'accounts')?.rows.map(row => fittedText(row, 80).trim()),
		['The accounts are not loaded: the organization is not visible to you.'],
	);
});

const loadedWith = (count: number, tab: Tab, {columns = 120, rows = 40}: Partial<State['size']> = {}) =>
	reduceAll(
		stateWith(family, {columns, rows}),
		{type: 'detail/requested', id: 'acme', request: 3},
		{
			type: 'detail/received',
			id: 'acme',
			request: 3,
			detail: {
				organization: organization('acme', {name: 'Acme'}),
				profile: {...profile, external_metadata: 'x'.repeat(3000)},
				readAt: 1,
			},
		},
		{type: 'accounts/requested', id: 'acme', request: 2},
		{
			type: 'accounts/received',
			id: 'acme',
			request: 2,
			items: Array.from({length: count}, (_, at) => account(String(at))),
			unreadable: 0,
			isLast: true,
			readAt: 1,
		},
		{type: 'pane/tabChosen', tab},
		{type: 'pane/focused', pane: 'accounts'},
	);

await test('gives the free rows of a pane to the other pane, once the list has the focus', () => {
	const heights = (state: State) => [
		shownPane(state, 'detail')?.rectangle.rows,
		shownPane(state, 'accounts')?.rectangle.rows,
	];
	const usual = heights(loadedWith(3, 'overview'));
	assert.deepEqual(usual, [18, 19], 'both hold less than they have room for');
	const [detail = 0, accounts = 0] = heights(loadedWith(300, 'overview'));
	assert.equal(detail + accounts, 37);
	assert.ok(accounts > 20, 'many accounts take what the detail leaves');
	assert.equal(
		detail,
		(shownPane(loadedWith(300, 'overview'), 'detail')?.rows.length ?? 0) + 2,
		'the detail loses no row',
	);
	assert.deepEqual(heights(loadedWith(3, 'profile')), [31, 6], 'a long detail takes what the accounts leave');
	assert.deepEqual(heights(loadedWith(300, 'profile')), usual, 'both need more');
	assert.deepEqual(
		heights({...loadedWith(300, 'overview'), isLowBandwidth: true}),
		usual,
		'where bytes are saved the border stays',
	);
	assert.equal(shownPane(loadedWith(300, 'overview'), 'accounts')?.rectangle.y, 1 + detail);
});

await test('gives a missing second factor the look of a warning, and nothing else of an account', () => {
	const both = [true, false].map(isOn =>
		account(`Account ${isOn}`, {settings: {enforce_twofactor: isOn, api_access_enabled: false}}),
	);
	const state = reduceAll(
		stateWith(family, {columns: 120, rows: 40}),
		{type: 'accounts/requested', id: 'acme', request: 2},
		{type: 'accounts/received', id: 'acme', request: 2, items: both, unreadable: 0, isLast: true, readAt: 1},
	);
	const warnings = (pane: Pane) =>
		shownPane(reduceAll(state, {type: 'pane/focused', pane}), 'accounts')
			?.rows.flatMap(({left, right = []}) => [...left, ...right])
			.filter(({tone}) => tone === 'warning')
			.map(({text}) => text.trim());
	assert.deepEqual([warnings('accounts'), warnings('tree')], [['✗'], ['2FA ✗']]);
});

await test('shows only names and what deserves attention while the cursor is in the tree, and how many more there are', () => {
	const listed = (count: number) =>
		reduceAll(
			stateWith(family),
			{type: 'accounts/requested', id: 'acme', request: 2},
			{
				type: 'accounts/received',
				id: 'acme',
				request: 2,
				items: Array.from({length: count}, (_, at) =>
					account(String(at), {
						name: `Account ${at}`,
						type: 'standard',
						tags: {env: 'test'},
						settings: {enforce_twofactor: at > 0},
					}),
				),
				unreadable: 0,
				isLast: true,
				readAt: 1,
			},
		);
	const shown = (count: number) => shownPane(listed(count), 'accounts')?.rows.map(row => fittedText(row, 30).trimEnd());
	assert.deepEqual(shown(6), [
		'  Account 0      2FA ✗   1 tag',
		...[1, 2, 3, 4, 5].map(at => `  Account ${at}              1 tag`),
	]);
	assert.deepEqual(shown(7), [
		'  Account 0      2FA ✗   1 tag',
		...[1, 2, 3, 4].map(at => `  Account ${at}              1 tag`),
		'  2 more',
	]);
	const {rows = []} = shownPane(reduceAll(listed(7), {type: 'pane/focused', pane: 'accounts'}), 'accounts') ?? {};
	assert.equal(rows.length, 8, 'the heading and all accounts');
	assert.match(fittedText(rows[1] ?? {left: []}, 60), /env=test .*standard/v);
	const named = reduceAll(
		stateWith(family),
		{type: 'accounts/requested', id: 'acme', request: 2},
		{
			type: 'accounts/received',
			id: 'acme',
			request: 2,
			items: ['Shop', 'Site'].map(name => account(name, {name: `Acme – ${name}`})),
			unreadable: 0,
			isLast: true,
			readAt: 1,
		},
	);
	const short = shownPane(named, 'accounts')?.rows.map(row => fittedText(row, 40).trimEnd());
	assert.deepEqual(short, ['  Name · all start with Acme', '  Shop', '  Site']);
});
