import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	organizationColumn,
	organizationColumns,
	organizationRanks,
} from '../../../source/kernel/columns/organization-columns.js';
import {columnSource} from '../../../source/kernel/state/column-source.js';
import type {ListState} from '../../../source/kernel/state/data.js';
import type {Account, Member} from '../../../source/base/api/schemas.js';
import {account, family, organization, profile, stateWith} from '../../helpers/state.js';

const list = <Item>(items: readonly Item[]): ListState<Item> => ({
	items,
	unreadable: 0,
	readAt: 1,
	progress: {status: 'complete'},
});

const member = (id: string, status: string, hasFactor?: boolean): Member => ({
	id,
	status,
	user: {
		id,
		email: `${id}@acme.example`,
		name: '',
		...(hasFactor !== undefined && {two_factor_authentication_enabled: hasFactor}),
	},
});

const acmeMembers = list([
	member('a', 'active', false),
	member('b', 'active', true),
	member('c', 'pending'),
	member('d', 'active'),
]);

const emeaMembers = list([member('a', 'active', false), member('b', 'active', true)]);

const state = {
	...stateWith([...family, organization('lone', {create_time: '2024-02-29T10:00:00Z'})]),
	profiles: new Map([
		[
			'acme',
			{
				profile: {
					...profile,
					external_metadata: '{"tier":"gold","crm":{"id":7}}',
					business_address: '{"line1":"1 Road","city":"Bonn","line2":""}',
				},
				readAt: 1,
			},
		],
		['emea', {profile: null, readAt: 1}],
	]),
	accounts: new Map<string, ListState<Account>>([
		['acme', list([account('a'), account('b')])],
		['emea', list([])],
	]),
	members: new Map<string, ListState<Member>>([
		['acme', acmeMembers],
		['emea', emeaMembers],
	]),
	knownCounts: {
		byId: new Map([
			['apac', {count: 1200, readAt: 1}],
			['contoso', {count: 3, readAt: 1, isWithoutTags: true as const}],
		]),
		now: 1,
	},
};

const source = columnSource(state);

function textOf(name: string, id: string): string | undefined {
	const row = source.index.rowByKey.get(id) ?? -1;
	return organizationColumn(name)?.cellOf({row, id}, source)?.text;
}

await test('shows what the tree itself knows', () => {
	assert.deepEqual(
		['subs', 'all-subs', 'id'].map(name => textOf(name, 'acme')),
		['2', '4', 'acme'],
	);
	assert.deepEqual(
		['created', 'subs', 'all-subs'].map(name => textOf(name, 'lone')),
		['2024-02-29', '', ''],
	);
});

await test('shows nothing as known that was not read', () => {
	const needing = organizationColumns.filter(({need}) => need !== undefined).map(({name}) => name);
	assert.ok(needing.length >= 9);
	assert.deepEqual(
		[...needing, 'metadata.tier', 'address.city'].filter(name => textOf(name, 'north') !== undefined),
		[],
	);
});

await test('shows fields of profiles and members of their JSON', () => {
	assert.deepEqual(
		['email', 'phone', 'metadata.tier', 'metadata.TIER', 'metadata.other', 'address.city', 'address'].map(name =>
			textOf(name, 'acme'),
		),
		['ops@test.example', '+1 555 0100', 'gold', 'gold', '', 'Bonn', '1 Road, Bonn'],
	);
	assert.equal(textOf('email', 'emea'), '', 'without a profile, each field is known to be empty');
});

await test('counts accounts and members, also those that earlier sessions counted', () => {
	assert.deepEqual(
		['acme', 'emea', 'apac', 'north'].map(id => textOf('accounts', id)),
		['2', '0', '1,200', undefined],
	);
	assert.deepEqual(
		['members', 'pending', '2fa'].map(name => textOf(name, 'acme')),
		['3', '1', undefined],
		'of one active member, nobody knows the second factor',
	);
	assert.deepEqual(
		['members', '2fa'].map(name => textOf(name, 'emea')),
		['2', '1'],
	);
	assert.equal(textOf('accounts', 'contoso'), '3+', 'the list of all accounts can lack some');
});

await test('counts the accounts of a whole branch, and never too many', () => {
	// APAC has nothing below it. Of EMEA’s branch, nobody read Northwind.
	assert.deepEqual(
		['acme', 'emea', 'apac', 'contoso', 'north', 'lone'].map(id => textOf('all-accounts', id)),
		['1,205+', '3+', '1,200', '3+', undefined, undefined],
	);
	const row = source.index.rowByKey.get('emea') ?? -1;
	assert.deepEqual(organizationColumn('all-accounts')?.cellOf({row, id: 'emea'}, source), {
		order: 3,
		text: '3+',
		raw: '3+',
		said: 'at least 3 accounts in it and below',
	});
	const accounts = new Map(state.accounts).set('north', list([account('c')])).set('contoso', list([account('d')]));
	const later = columnSource({...state, accounts});
	assert.deepEqual(
		['emea', 'acme'].map(id => later.branchAccounts(later.index.rowByKey.get(id) ?? -1)),
		[
			{count: 2, isLeast: false},
			{count: 1204, isLeast: false},
		],
	);
});

await test('knows the accounts of no branch with a parent that is not visible, and of none while the list loads', () => {
	const child = {...organization('child'), parent: {id: 'gone', name: 'Gone'}};
	const accounts = new Map([['child', list([account('a')])]]);
	const hidden = columnSource({...stateWith([child]), accounts});
	const countOf = (of: typeof hidden) => (id: string) => of.branchAccounts(of.index.rowByKey.get(id) ?? -1);
	assert.deepEqual(
		['gone', 'child'].map(id => countOf(hidden)(id)),
		[
			{count: 1, isLeast: true},
			{count: 1, isLeast: false},
		],
	);
	const whole = stateWith([organization('child')]);
	const loading = columnSource({...whole, listing: {...whole.listing, isWhole: false}, accounts});
	assert.deepEqual(countOf(loading)('child'), {count: 1, isLeast: true});
});

await test('names no column that does not exist', () => {
	assert.deepEqual(
		['', 'x', 'metadata.', 'email.x', '.city', 'name'].map(name => organizationColumn(name)),
		Array.from({length: 6}),
	);
	assert.equal(organizationColumn('metadata.tier'), organizationColumn('metadata.tier'));
});

await test('fits each heading and the sign of its order into its column', () => {
	const wrong = [...organizationColumns, organizationColumn(`metadata.${'x'.repeat(20)}`)].filter(
		column => column && column.head.length >= column.width,
	);
	assert.deepEqual(
		wrong.map(column => column?.name),
		[],
	);
});

await test('ranks the organizations of which a value is known', () => {
	const column = organizationColumn('accounts');
	assert.ok(column);
	assert.deepEqual(Object.fromEntries(organizationRanks(column, source)), {acme: 2, emea: 0, apac: 1200, contoso: 3});
});
