import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {emptyProfile, type Account, type Member, type Profile} from '../../../source/base/api/schemas.js';
import type {ProfileFieldName} from '../../../source/base/tables/profile.js';
import {isAlike} from '../../../source/base/tree/look-alikes.js';
import {buildTreeIndex} from '../../../source/base/tree/tree-index.js';
import {
	type CheckFinding,
	findingRules,
	findingsInParts,
	findingsOf,
	isUnknownTo,
	type OwnCheck,
	unknownParts,
} from '../../../source/kernel/figures/findings.js';
import {severities} from '../../../source/kernel/figures/severity.js';
import {filterOf, judgeAll} from '../../../source/kernel/filter/filter.js';
import {type FilterSource, subjectsIn, type WholeList} from '../../../source/kernel/filter/source.js';
import {account, organization} from '../../helpers/state.js';

const now = Date.parse('2026-11-29T12:00:00Z');

const dayLength = 86_400_000;

const ago = (days: number): string => new Date(now - days * dayLength - 1000).toISOString();

type Whole = {
	readonly id: string;
	readonly name: string;
	readonly parent: string | undefined;
	readonly age: number;
	// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As on the wire.
	readonly profile: Profile | null | undefined;
	readonly accounts: WholeList<Account> | undefined;
	readonly members: WholeList<Member> | undefined;
};

const profile = fc
	.record({
		business_name: fc.constantFrom('', 'x'),
		business_email: fc.constantFrom('', 'a@x.example', 'call me', 'a, b', '"x"', '=x*'),
		business_phone: fc.constantFrom('', '+44 20 7946 0000', 'call me', '=1,"2"', '4.42E+11'),
		business_address: fc.constantFrom('', '{"country":"DE"}', '{"country":"Nowhere"}', '{"country"', 'x'),
		external_metadata: fc.constantFrom('', '{"tier":"gold"}', '{"tier":', '[1', 'free text'),
	})
	.map((some): Profile => ({...emptyProfile, ...some}));

const someAccount: fc.Arbitrary<Account> = fc
	.tuple(fc.constantFrom('one', 'two'), fc.constantFrom(true, false, undefined))
	.map(([id, factor]) => account(id, {settings: factor === undefined ? {} : {enforce_twofactor: factor}}));

const someMember: fc.Arbitrary<Member> = fc
	.record({
		email: fc.constantFrom('a@x.example', 'b@x.example'),
		status: fc.constantFrom('active', 'pending', 'canceled'),
		factor: fc.constantFrom(true, false, undefined),
		invited: fc.integer({min: 1, max: 60}),
	})
	.map(({email, status, factor, invited}) => ({
		id: 'm',
		status,
		create_time: ago(invited),
		user: {email, name: 'Somebody', ...(factor !== undefined && {two_factor_authentication_enabled: factor})},
	}));

const listOf = <Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<WholeList<Item> | undefined> =>
	fc.option(
		fc.array(item, {maxLength: 3}).map(items => ({items})),
		{nil: undefined},
	);

const whole = fc.record({
	above: fc.nat(),
	name: fc.constantFrom('Contoso Bank', 'Contoso Bnak', 'C\u{43E}ntoso Bank', 'Fabrikam', 'Shop 1', 'Shop 2', ''),
	age: fc.integer({min: 0, max: 200}),
	profile: fc.oneof(fc.constantFrom(undefined, null), profile, profile),
	accounts: listOf(someAccount).chain(list =>
		fc.constantFrom(list, list, list && {...list, isWithoutTags: true as const}),
	),
	members: listOf(someMember),
});

const everything: fc.Arbitrary<readonly Whole[]> = fc
	.array(whole, {minLength: 1, maxLength: 12})
	.map(all =>
		all.map(({above, ...rest}, at) => ({
			...rest,
			id: `id${at}`,
			parent: at === 0 || above % 4 === 0 ? undefined : `id${above % 3 === 0 ? at - 1 : above % at}`,
		})),
	);

function sourceOf(all: readonly Whole[]): FilterSource {
	const byId = new Map(all.map(one => [one.id, one]));
	return {
		index: buildTreeIndex(
			all.map(({id, name, parent, age}) => organization(id, {name, parent, create_time: ago(age)})),
		),
		now,
		profileOf: ({id}) => byId.get(id)?.profile,
		accountsOf: ({id}) => byId.get(id)?.accounts,
		membersOf: ({id}) => byId.get(id)?.members,
		groups: new Map(),
		filters: new Map(),
	};
}

const depthOf = (all: readonly Whole[], {parent}: Whole): number => {
	const above = all.find(({id}) => id === parent);
	return above ? depthOf(all, above) + 1 : 0;
};

const countOf = (text: string, wanted: readonly string[]): number => (wanted.includes(text) ? 1 : 0);

/** How many findings of a rule an organization has, by its plain meaning. Undefined for rules that compare organizations. */
function recount(rule: string, one: Whole, all: readonly Whole[]): number | undefined {
	const {accounts, members, profile: read} = one;
	const text = (field: ProfileFieldName): string => read?.[field] ?? '';
	const active = (members?.items ?? []).filter(({status}) => status === 'active');
	const isKnown = read !== undefined;
	switch (rule) {
		case 'account-2fa': {
			return (accounts?.items ?? []).filter(({settings}) => settings.enforce_twofactor === false).length;
		}

		case 'member-2fa': {
			return active.filter(({user}) => user.two_factor_authentication_enabled === false).length;
		}

		case 'old-invitation': {
			return (members?.items ?? []).filter(
				({status, create_time: time = ''}) => status === 'pending' && Date.parse(time) <= now - 30 * dayLength,
			).length;
		}

		case 'one-member': {
			return active.length === 1 ? 1 : 0;
		}

		case 'no-email': {
			return isKnown && text('business_email') === '' ? 1 : 0;
		}

		case 'no-phone': {
			return isKnown && text('business_phone') === '' ? 1 : 0;
		}

		case 'invalid-email': {
			return countOf(text('business_email'), ['call me', 'a, b', '"x"', '=x*']);
		}

		case 'invalid-phone': {
			return countOf(text('business_phone'), ['call me', '=1,"2"', '4.42E+11']);
		}

		case 'invalid-country': {
			return countOf(text('business_address'), ['{"country":"Nowhere"}']);
		}

		case 'broken-json': {
			return countOf(text('business_address'), ['{"country"']) + countOf(text('external_metadata'), ['{"tier":', '[1']);
		}

		case 'empty': {
			return accounts?.items.length === 0 &&
				accounts.isWithoutTags !== true &&
				one.age >= 90 &&
				all.every(({parent}) => parent !== one.id)
				? 1
				: 0;
		}

		case 'accounts-limit': {
			return 0;
		}

		default: {
			return undefined;
		}
	}
}

const own: readonly OwnCheck[] = [
	{name: 'gold', where: 'metadata.tier:gold', severity: 'high'},
	{name: 'top', where: 'parent:none', severity: 'low'},
	{name: 'wrong', where: 'emial:none', severity: 'low'},
	{name: 'text', where: 'acme', severity: 'low'},
];

await test('finds what a plain recount finds, the worst first', () => {
	fc.assert(
		fc.property(everything, all => {
			const source = sourceOf(all);
			const {findings, unread, uncertain, factorUnknown, accountFactorUnknown, unjudged, broken} = findingsOf(
				source,
				subjectsIn(source.index),
				own,
			);
			const found = (rule: string, one: string): number =>
				findings.filter(each => each.rule === rule && each.id === one).length;
			const severityOf = new Map([...findingRules, ...own].map(({name, severity}) => [name, severity]));
			assert.deepEqual(
				findings.filter(({rule, severity}) => severityOf.get(rule) !== severity),
				[],
			);
			const counted = findingRules
				.filter(({name}) => !['look-alike', 'look-alike-elsewhere', 'depth-limit'].includes(name))
				.map(({name}) => name);
			assert.deepEqual(
				counted.map(name => [name, all.map(({id}) => found(name, id))]),
				counted.map(name => [name, all.map(one => recount(name, one, all))]),
			);

			const ranks = findings.map(({severity}) => severities.indexOf(severity));
			assert.deepEqual(
				ranks,
				ranks.toSorted((one, other) => one - other),
			);
			const isLikeEarlier = ({id, name, parent}: Whole): boolean =>
				all.some(
					other =>
						other.parent === parent &&
						(source.index.rowByKey.get(other.id) ?? 0) < (source.index.rowByKey.get(id) ?? 0) &&
						isAlike(other.name, name),
				);
			assert.deepEqual(
				all.filter(({id}) => found('look-alike', id) > 0).map(({id}) => id),
				all.filter(one => isLikeEarlier(one)).map(({id}) => id),
			);
			const parentOf = (row: number): number => source.index.parent[row] ?? -1;
			const isLikeElsewhere = ({id, name, parent}: Whole): boolean =>
				all.some(
					other =>
						other.parent !== parent &&
						other.id !== parent &&
						(source.index.rowByKey.get(other.id) ?? 0) < (source.index.rowByKey.get(id) ?? 0) &&
						isAlike(other.name, name),
				);
			const elsewhere = findings.filter(({rule}) => rule === 'look-alike-elsewhere');
			assert.deepEqual(
				elsewhere.filter(({row, about}) =>
					[parentOf(source.index.rowByKey.get(about) ?? -1), source.index.rowByKey.get(about)].includes(parentOf(row)),
				),
				[],
			);
			assert.deepEqual(
				elsewhere.filter(({id}) => all.every(one => one.id !== id || !isLikeElsewhere(one))),
				[],
			);
			assert.equal(new Set(elsewhere.map(({row}) => source.index.nameAt(row))).size, elsewhere.length);
			const deep = findings.filter(({rule}) => rule === 'depth-limit');
			assert.equal(
				deep.length > 0,
				all.some(one => depthOf(all, one) >= 4),
			);
			assert.ok(
				deep.every(({id, filter}) =>
					all.some(one => one.id === id && depthOf(all, one) >= 4 && filter === `depth:${depthOf(all, one)}`),
				),
			);

			assert.deepEqual(unread, {
				profile: all.filter(one => one.profile === undefined).length,
				accounts: all.filter(one => !one.accounts).length,
				members: all.filter(one => !one.members).length,
			});
			assert.equal(uncertain, all.filter(({accounts}) => accounts?.isWithoutTags === true).length);
			assert.equal(
				factorUnknown,
				all
					.flatMap(({members}) => members?.items ?? [])
					.filter(({status, user}) => status === 'active' && user.two_factor_authentication_enabled === undefined)
					.length,
			);
			assert.equal(
				accountFactorUnknown,
				all
					.flatMap(({accounts}) => accounts?.items ?? [])
					.filter(({settings}) => settings.enforce_twofactor === undefined).length,
			);
			assert.deepEqual(
				all.map(({id}) => found('gold', id)),
				all.map(one => countOf(one.profile?.external_metadata ?? '', ['{"tier":"gold"}'])),
			);
			assert.deepEqual(unjudged.find(({name}) => name === 'gold')?.organizations ?? 0, unread.profile);
			assert.deepEqual(
				broken.map(({name}) => name),
				['wrong', 'text'],
			);
		}),
		{numRuns: 1000},
	);
});

await test('says the limit that an organization deep below its root is near, and what still fits', () => {
	const reasonsOf = (depth: number, more = 0) => {
		const chain = Array.from({length: depth + 1}, (_, at) =>
			organization(`id${at}`, at === 0 ? {} : {parent: `id${at - 1}`}),
		);
		const others = Array.from({length: more}, (_, at) => organization(`other${at}`, {parent: `id${depth - 1}`}));
		const source = {...sourceOf([]), index: buildTreeIndex([...chain, ...others])};
		return findingsOf(source, subjectsIn(source.index), [])
			.findings.filter(({rule}) => rule === 'depth-limit')
			.map(({reason}) => reason);
	};

	assert.deepEqual(
		[reasonsOf(3), reasonsOf(4, 2), reasonsOf(5)],
		[
			[],
			[
				'It is 4 levels below its root, like 2 others. The service documents at most 5 levels, so only one more fits below it.',
			],
			['It is 5 levels below its root. The service documents at most 5 levels, so none fits below it.'],
		],
	);
});

await test('finds the organization of each finding with its filter', () => {
	fc.assert(
		fc.property(everything, all => {
			const source = sourceOf(all);
			const isFinding = ({filter: text, row}: CheckFinding): boolean => {
				const filter = filterOf(text, source);
				return filter.problems.length === 0 && filter.words === '' && judgeAll(filter, source).rows.includes(row);
			};

			assert.deepEqual(
				findingsOf(source, subjectsIn(source.index), own).findings.filter(finding => !isFinding(finding)),
				[],
			);
		}),
		{numRuns: 500},
	);
});

await test('finds a root that has nearly as many accounts as it may have', () => {
	const rooted = {name: 'x', age: 1, profile: undefined, members: undefined};
	const many = (length: number) => ({
		items: Array.from({length}, (_, at) => account(`a${at}`, {settings: {enforce_twofactor: true}})),
	});
	const found = (below: number) => {
		const source = sourceOf([
			{...rooted, id: 'root', parent: undefined, accounts: many(9000)},
			{...rooted, id: 'sub', parent: 'root', accounts: many(below)},
		]);
		return findingsOf(source, subjectsIn(source.index))
			.findings.filter(({rule}) => rule === 'accounts-limit')
			.map(({id, reason, filter}) => [id, reason, filter]);
	};

	assert.deepEqual(found(8999), []);
	assert.deepEqual(found(9000), [
		['root', 'At least 18,000 of at most 20,000 accounts of this root are used.', 'id:=root'],
	]);
});

const unread = {age: 1, profile: undefined, accounts: undefined, members: undefined};

const choices = fc.array(fc.boolean(), {minLength: 12, maxLength: 12});

await test('finds the same in a tree that it has looked at before, also in parts of it', () => {
	fc.assert(
		fc.property(everything, choices, (all, isLookedAt) => {
			const source = sourceOf(all);
			const inAll = (from: FilterSource) => findingsOf(from, subjectsIn(from.index));
			const inSome = (from: FilterSource) => {
				const some = subjectsIn(from.index).filter((_, at) => isLookedAt[at]);
				return findingsOf(from, some);
			};

			const first = inAll(source);
			assert.deepEqual(inSome(source), inSome(sourceOf(all)));
			assert.deepEqual(inAll(source), first);
		}),
		{numRuns: 300},
	);
});

await test('finds thousands of siblings with the same name, each with the first one', () => {
	const root = {...unread, id: 'root', name: 'Root', parent: undefined};
	const length = 20_000;
	const source = sourceOf([
		root,
		...Array.from({length}, (_, at) => ({...unread, id: `id${at}`, name: 'Contoso Bank', parent: 'root'})),
	]);
	const alike = findingsOf(source, subjectsIn(source.index)).findings.filter(({rule}) => rule === 'look-alike');
	assert.equal(alike.length, length - 1);
	assert.deepEqual([...new Set(alike.map(({about}) => about))], [source.index.idAt(1)]);
});

const rooted = (id: string, name: string, parent?: string): Whole => ({...unread, id, name, parent});

const lookAlikes = (all: readonly Whole[]) => {
	const source = sourceOf(all);
	return findingsOf(source, subjectsIn(source.index)).findings.filter(({rule}) => rule.startsWith('look-alike'));
};

await test('finds names that are alike below different parents, once for each name, with the path of the first', () => {
	const parents = ['Acme', 'EMEA', 'APAC', 'Americas'].map((name, at) =>
		rooted(`p${at}`, name, at === 0 ? undefined : 'p0'),
	);
	const found = (...some: readonly Whole[]) =>
		lookAlikes([...parents, ...some]).map(({severity, id, about, reason, filter}) => [
			severity,
			id,
			about,
			reason,
			filter,
		]);
	assert.deepEqual(found(rooted('a', 'Northwind Security', 'p2'), rooted('b', 'Northwind-Securit\u{443}', 'p1')), [
		['low', 'b', 'a', 'Its name looks like “Acme › APAC › Northwind Security”.', 'id:=a,b'],
	]);
	assert.deepEqual(
		found(rooted('a', 'Production', 'p2'), rooted('b', 'Production', 'p3'), rooted('c', 'Production', 'p1')),
		[
			[
				'low',
				'a',
				'b',
				'Its name looks like “Acme › Americas › Production”. 1 more organization has this name.',
				'id:=b,a,c',
			],
		],
	);
	assert.deepEqual(
		found(rooted('a', 'EMEA', 'p1'), rooted('b', 'Northwind', 'p1'), rooted('c', 'Fabrikam', 'p2')),
		[],
		'a child called like its parent',
	);
	assert.deepEqual(
		found(rooted('a', 'Northwind Security', 'p1'), rooted('b', 'Northwind Securitv', 'p1')).map(
			([severity]) => severity,
		),
		['medium'],
		'siblings are one finding',
	);
});

await test('looks for similar names in small parts, in any number of them', () => {
	const word = (at: number): string => String.fromCodePoint(0x4e_00 + at);
	const length = 20_000;
	const source = sourceOf([
		rooted('root', 'Root'),
		...Array.from({length}, (_, at) => rooted(`id${at}`, `${word(at)}ontoso Bank`, 'root')),
	]);
	let parts = 0;
	for (const part of findingsInParts(source, subjectsIn(source.index))) {
		parts += part === undefined ? 1 : 0;
	}

	// A part for each 500 organizations of what looks at each, and of the two rules that compare names.
	assert.ok(parts >= (3 * length) / 500, `${parts} parts`);
});

await test('compares the names of any length', {timeout: 60_000}, () => {
	const found = (names: readonly string[]): number =>
		lookAlikes(names.map((name, at) => rooted(`id${at}`, name))).length;
	assert.deepEqual(
		[
			['a'.repeat(100_000), 'a'.repeat(100_000)],
			Array.from({length: 2000}, () => 'ab'.repeat(7500)),
			Array.from({length: 2000}, (_, at) => `${'x '.repeat(7500)}${at}`),
			[
				'e\u{301}'.repeat(50_000),
				'\u{1F469}\u{200D}\u{1F680}'.repeat(20_000),
				'\u{FDFA}'.repeat(100_000),
				'\u{301} '.repeat(50_000),
			],
		].map(names => found(names)),
		[1, 1999, 1999, 0],
	);
});

const known = {profile: emptyProfile, accounts: {items: []}, members: {items: []}} as const;

/** The severities from which on something is not known, and the rules that cannot judge an organization. */
function unknownIn(all: readonly Whole[]) {
	const source = sourceOf(all);
	const found = findingsOf(source, subjectsIn(source.index), own);
	return {severities: severities.filter(least => isUnknownTo(found, least)), rules: found.unjudged};
}

await test('counts as unknown for a severity only what a rule of such a severity looks at', () => {
	const one = {...known, id: 'a', name: 'A', parent: undefined, age: 1};
	const unknownOf = (some: Partial<Whole>) => unknownIn([{...one, ...some}]).severities;
	assert.deepEqual(unknownOf({}), []);
	assert.deepEqual(unknownOf({members: undefined}), ['high', 'medium', 'low']);
	assert.deepEqual(unknownOf({accounts: undefined}), ['high', 'medium', 'low']);
	const withoutProfile = findingsOf({...sourceOf([one]), profileOf: () => undefined}, [{row: 0, id: 'a'}]);
	assert.deepEqual(
		severities.filter(least => isUnknownTo(withoutProfile, least)),
		['medium', 'low'],
	);
	const member = {id: 'm', status: 'active', create_time: ago(1), user: {email: 'a@x.example', name: 'A'}};
	assert.deepEqual(
		unknownOf({members: {items: [member]}}),
		['high', 'medium', 'low'],
		'nobody knows the second factor',
	);
	assert.deepEqual(
		unknownOf({accounts: {items: [account('x')]}}),
		['medium', 'low'],
		'nobody knows whether the account enforces it',
	);
});

await test('takes accounts from the list of all accounts as known, but for the two rules that need each account', () => {
	const listed = (id: string, length: number, some: Partial<Whole> = {}): Whole => ({
		...known,
		id,
		name: id,
		parent: undefined,
		age: 1,
		accounts: {
			items: Array.from({length}, (_, at) => account(`${id}${at}`, {settings: {enforce_twofactor: true}})),
			isWithoutTags: true,
		},
		...some,
	});
	const empty = {severities: ['low'], rules: [{name: 'empty', severity: 'low', organizations: 1}]};
	const near = {
		severities: ['high', 'medium', 'low'],
		rules: [{name: 'accounts-limit', severity: 'high', organizations: 1}],
	};
	const nothing = {severities: [], rules: []};
	assert.deepEqual(unknownIn([listed('a', 1, {age: 100}), listed('b', 0)]), nothing);
	assert.deepEqual(unknownIn([listed('a', 0, {age: 100})]), empty);
	assert.deepEqual(
		unknownIn([listed('a', 0, {age: 100}), listed('b', 3, {parent: 'a'})]),
		nothing,
		'an organization with others below it is not empty',
	);
	assert.deepEqual(unknownIn([listed('a', 4000), listed('b', 4999, {parent: 'a'})]), nothing);
	assert.deepEqual(unknownIn([listed('a', 4000, {accounts: {items: []}}), listed('b', 9000, {parent: 'a'})]), near);
	assert.deepEqual(
		unknownIn([listed('a', 4000), listed('b', 14_000, {parent: 'a'})]),
		nothing,
		'it is near, whatever is missing',
	);
});

await test('says what is not known', () => {
	const source = sourceOf([
		{id: 'a', name: 'A', parent: undefined, age: 1, profile: undefined, accounts: undefined, members: {items: []}},
		{...known, id: 'b', name: 'B', parent: undefined, age: 1, accounts: {items: [account('x')]}},
	]);
	const found = findingsOf(source, subjectsIn(source.index), own);
	assert.deepEqual(unknownParts(found), [
		'the profiles of 1 organization',
		'the accounts of 1 organization',
		'whether 1 account enforces a second factor',
		'whether the rule “gold” finds 1 organization',
		'what the rule “wrong” finds',
		'what the rule “text” finds',
	]);
});
