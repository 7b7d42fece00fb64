import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {emptyProfile, type Account, type Member, type Profile} from '../../../source/base/api/schemas.js';
import {buildTreeIndex} from '../../../source/base/tree/tree-index.js';
import {
	branchFigures,
	type BranchFigures,
	chosenFiguresInParts,
	type Figure,
	type FigureSource,
	filterOfFigure,
	monthAt,
} from '../../../source/kernel/figures/branch-figures.js';
import {inOneGo} from '../../../source/kernel/figures/in-parts.js';
import {filterOf, judgeAll} from '../../../source/kernel/filter/filter.js';
import {neverChanged, type WholeList} from '../../../source/kernel/filter/source.js';
import {account, organization} from '../../helpers/state.js';

const now = Date.parse('2026-11-29T12:00:00Z');

const dayLength = 86_400_000;

type Whole = {
	readonly id: string;
	readonly parent: string | undefined;
	readonly age: number;
	// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As on the wire.
	readonly profile: Profile | null | undefined;
	readonly accounts: WholeList<Account> | undefined;
	readonly members: WholeList<Member> | undefined;
	/** How many days ago it changed; -1 if it never did. */
	readonly changed: number | undefined;
};

const value = fc.constantFrom('', 'x');

const profile = fc
	.record({business_name: value, business_email: value, business_phone: value, business_address: value})
	.map((some): Profile => ({...emptyProfile, ...some}));

const someAccount: fc.Arbitrary<Account> = fc
	.record({type: fc.constantFrom('standard', 'enterprise', 'a"b', ''), factor: fc.constantFrom(true, false)})
	.map(({type, factor}) => account('x', {type, settings: {enforce_twofactor: factor}}));

const someMember: fc.Arbitrary<Member> = fc
	.record({
		id: fc.constantFrom('m', 'n'),
		user: fc.constantFrom('u', 'v', undefined),
		email: fc.constantFrom('a@x.example', 'A@x.example', 'b@x.example', ''),
		status: fc.constantFrom('active', 'pending', 'canceled'),
		factor: fc.constantFrom(true, false, undefined),
		invited: fc.integer({min: 1, max: 60}),
	})
	.map(({id, user, email, status, factor, invited}) => ({
		id,
		status,
		create_time: new Date(now - invited * dayLength - 1000).toISOString(),
		user: {
			email,
			name: 'Somebody',
			...(user !== undefined && {id: user}),
			...(factor !== undefined && {two_factor_authentication_enabled: factor}),
		},
	}));

const listOf = <Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<WholeList<Item> | undefined> =>
	fc.option(
		fc.array(item, {maxLength: 4}).map(items => ({items})),
		{nil: undefined},
	);

const whole = fc.record({
	above: fc.nat(),
	age: fc.integer({min: 0, max: 700}),
	profile: fc.oneof(fc.constantFrom(undefined, null), profile, profile),
	accounts: listOf(someAccount).chain(list =>
		fc.constantFrom(list, list, list && {...list, isWithoutTags: true as const}),
	),
	members: listOf(someMember),
	changed: fc.option(fc.integer({min: -1, max: 500}), {nil: undefined, freq: 20}),
});

const everything: fc.Arbitrary<readonly Whole[]> = fc
	.array(whole, {minLength: 1, maxLength: 12})
	.map(all =>
		all.map(({above, ...rest}, at) => ({
			...rest,
			id: `id${at}`,
			parent: at === 0 || above % 4 === 0 ? undefined : `id${above % at}`,
		})),
	);

function sourceOf(all: readonly Whole[]): FigureSource {
	const byId = new Map(all.map(one => [one.id, one]));
	return {
		index: buildTreeIndex(
			all.map(({id, parent, age}) =>
				organization(id, {parent, create_time: new Date(now - age * dayLength).toISOString()}),
			),
		),
		now,
		profileOf: ({id}) => byId.get(id)?.profile,
		accountsOf: ({id}) => byId.get(id)?.accounts,
		membersOf: ({id}) => byId.get(id)?.members,
		changedAt({id}) {
			const days = byId.get(id)?.changed;
			return days === undefined ? undefined : days === -1 ? neverChanged : now - days * dayLength;
		},
		readAt: (_, {row}) => 1000 + row,
		groups: new Map(),
		filters: new Map(),
	};
}

/** The organizations below another, or all of them. */
function below(all: readonly Whole[], top: string | undefined): readonly Whole[] {
	if (top === undefined) {
		return all;
	}

	const inside = all.filter(({parent}) => parent === top);
	return inside.flatMap(one => [one, ...below(all, one.id)]);
}

const monthOf = (days: number): string => new Date(now - days * dayLength).toISOString().slice(0, 7);

/** Compares figures that need no tree with a plain recount of these organizations. */
function assertCounted(
	{created, changed, newest, profiles, accounts, members}: BranchFigures,
	some: readonly Whole[],
	ageOf: (row: number) => number | undefined,
): void {
	const places = created.counts.keys().toArray();
	assert.deepEqual(
		created.counts,
		places.map(at => some.filter(({age}) => monthOf(age) === monthAt(created, at)).length),
	);
	assert.deepEqual(
		changed?.counts,
		changed &&
			places.map(
				at => some.filter(({changed: days}) => days !== -1 && monthOf(days ?? 0) === monthAt(changed, at)).length,
			),
	);
	assert.equal(monthAt(created, 11), '2026-11');
	assert.equal(
		changed === undefined,
		some.some(one => one.changed === undefined),
	);
	assert.deepEqual(
		newest.map(row => ageOf(row)),
		some
			.map(({age}) => age)
			.toSorted((one, other) => one - other)
			.slice(0, 5),
	);

	const read = some.map(one => one.profile).filter(each => each !== undefined);
	assert.equal(profiles.known, read.length);
	assert.equal(profiles.noEmail.organizations, read.filter(each => (each?.business_email ?? '') === '').length);
	assert.equal(profiles.noPhone.organizations, read.filter(each => (each?.business_phone ?? '') === '').length);
	assert.equal(profiles.noName.organizations, read.filter(each => (each?.business_name ?? '') === '').length);
	assert.equal(profiles.noAddress.organizations, read.filter(each => (each?.business_address ?? '') === '').length);
	assert.equal(
		profiles.complete.organizations,
		read.filter(
			each =>
				each !== null &&
				![each.business_name, each.business_email, each.business_phone, each.business_address].includes(''),
		).length,
	);

	const allAccounts = some.flatMap(one => one.accounts?.items ?? []);
	assert.equal(accounts.number, allAccounts.length);
	assert.equal(
		accounts.isLeast,
		some.some(one => one.accounts?.isWithoutTags === true),
	);
	assert.equal(accounts.withoutFactor.items, allAccounts.filter(({settings}) => !settings.enforce_twofactor).length);
	assert.deepEqual(
		Object.fromEntries(accounts.types.map(({type, items}) => [type, items])),
		Object.fromEntries(
			Map.groupBy(allAccounts, ({type}) => type ?? '')
				.entries()
				.map(([type, items]) => [type, items.length]),
		),
	);
	assert.equal(
		accounts.none.organizations,
		some.filter(({accounts: list}) => list?.items.length === 0 && list.isWithoutTags !== true).length,
	);

	const active = some.flatMap(one => one.members?.items ?? []).filter(({status}) => status === 'active');
	const people = (list: readonly Member[]): number =>
		new Set(list.map(({id, user}) => (user.email === '' ? (user.id ?? id) : user.email.toLowerCase()))).size;
	const invitations = some.flatMap(one => one.members?.items ?? []).filter(({status}) => status === 'pending');
	assert.equal(members.people, people(active));
	assert.equal(
		members.withoutFactor.items,
		people(active.filter(({user}) => user.two_factor_authentication_enabled === false)),
	);
	assert.equal(
		members.factorUnknown,
		active.filter(({user}) => user.two_factor_authentication_enabled === undefined).length,
	);
	assert.equal(members.pending.items, invitations.length);
	assert.equal(
		members.longPending.items,
		invitations.filter(({create_time: time = ''}) => Date.parse(time) < now - 30 * dayLength).length,
	);
}

const ageIn =
	(all: readonly Whole[], {index}: FigureSource) =>
	(row: number): number | undefined =>
		all.find(({id}) => id === index.idAt(row))?.age;

await test('counts what a plain recount counts', () => {
	fc.assert(
		fc.property(everything, fc.nat(), (all, place) => {
			const source = sourceOf(all);
			const top = place % (all.length + 1) === all.length ? undefined : `id${place % (all.length + 1)}`;
			const some = below(all, top);
			const figures = branchFigures(source, top === undefined ? -1 : (source.index.rowByKey.get(top) ?? -2));
			const {organizations, branches} = figures;
			assert.equal(organizations, some.length);
			assert.deepEqual(
				Object.fromEntries(branches.map(branch => [source.index.idAt(branch.row), branch.organizations])),
				Object.fromEntries(all.filter(({parent}) => parent === top).map(({id}) => [id, below(all, id).length + 1])),
			);
			assertCounted(figures, some, ageIn(all, source));
		}),
		{numRuns: 1000},
	);
});

/** The number of organizations above one, and itself, within some. */
const levelIn = (
	some: readonly Whole[],
	all: readonly Whole[],
	one: Whole,
): {readonly top: string; readonly level: number} => {
	let [top, level] = [one.id, 1];
	let steps = 1;
	for (let above = all.find(({id}) => id === one.parent); above; above = all.find(({id}) => id === above?.parent)) {
		steps++;
		[top, level] = some.includes(above) ? [above.id, steps] : [top, level];
	}

	return {top, level};
};

const choices = fc.infiniteStream(fc.boolean());

await test('counts just the chosen organizations as a plain recount does, by the top-most chosen ones', () => {
	fc.assert(
		fc.property(everything, choices, (all, answers) => {
			const source = sourceOf(all);
			const some = all.filter(() => answers.next().value === true);
			const rows = some.map(({id}) => source.index.rowByKey.get(id) ?? -1).toSorted((one, other) => one - other);
			const figures = inOneGo(chosenFiguresInParts(source, rows));
			const places = some.map(one => levelIn(some, all, one));
			const {organizations, levels, branches, profiles, accounts, members} = figures;
			assert.deepEqual(
				[organizations, levels, profiles.all, accounts.all, members.all],
				[some.length, Math.max(0, ...places.map(({level}) => level)), some.length, some.length, some.length],
			);
			const byTop = Map.groupBy(places, ({top}) => top);
			assert.deepEqual(
				new Map(branches.map(branch => [source.index.idAt(branch.row), branch.organizations])),
				new Map(byTop.entries().map(([top, inside]) => [top, inside.length])),
			);
			assert.deepEqual(
				branches.map(branch => branch.organizations),
				branches.map(branch => branch.organizations).toSorted((one, other) => other - one),
			);
			assertCounted(figures, some, ageIn(all, source));
		}),
		{numRuns: 1000},
	);
});

await test('finds the counted organizations with the filter of each figure', () => {
	fc.assert(
		fc.property(everything, fc.nat(), (all, place) => {
			const source = sourceOf(all);
			const top = all[place % all.length]?.id;
			const {
				profiles: {known: knownProfiles, all: number, oldest, ...profiles},
				accounts,
				members,
			} = branchFigures(source, source.index.rowByKey.get(top ?? '') ?? -2);
			const byProfile: readonly Figure[] = Object.values(profiles);
			const figures: readonly Figure[] = [
				...byProfile,
				accounts.withoutFactor,
				accounts.none,
				...accounts.types,
				members.withoutFactor,
				members.pending,
				members.longPending,
			];
			const found = figures.map(figure => {
				const filter = filterOf(filterOfFigure(figure, top, source), source);
				const {rows, open} = judgeAll(filter, source);
				return {problems: filter.problems, organizations: rows.length, unknown: open.length};
			});
			assert.deepEqual(
				found,
				figures.map(({organizations, unknown}) => ({problems: [], organizations, unknown})),
			);
			assert.ok(figures.every(({items = Infinity, organizations}) => items >= Math.min(1, organizations)));
			assert.ok(byProfile.every(({unknown}) => unknown === number - knownProfiles));
			assert.equal(oldest === undefined, knownProfiles === 0);
		}),
		{numRuns: 1000},
	);
});

await test('counts neither parents that are only named nor the organization itself', () => {
	const index = buildTreeIndex([organization('a', {parent: 'hidden'}), organization('b', {parent: 'a'})]);
	const source = {...sourceOf([]), index};
	const ofHidden = branchFigures(source, index.rowByKey.get('hidden') ?? -2);
	assert.deepEqual(
		[ofHidden.organizations, ofHidden.levels, ofHidden.branches.map(({organizations}) => organizations)],
		[2, 2, [2]],
	);
	const all = branchFigures(source, -1);
	assert.deepEqual([all.organizations, all.levels, all.branches.map(({organizations}) => organizations)], [2, 3, [2]]);
	assert.deepEqual(
		[branchFigures(source, index.rowByKey.get('b') ?? -2).organizations, all.members.people, all.members.known],
		[0, 0, 0],
	);
});

await test('counts the profiles of now in a tree that it has looked at before', () => {
	fc.assert(
		fc.property(everything, everything, (all, others) => {
			const source = sourceOf(all);
			const rounds = [
				source,
				{...source, profileOf: ({row}: {readonly row: number}) => others[row % others.length]?.profile},
				source,
			];
			const counted = rounds.map(round => branchFigures(round, -1).profiles);
			const anew = rounds.map(round => branchFigures({...round, index: sourceOf(all).index}, -1).profiles);
			assert.deepEqual(counted, anew);
		}),
		{numRuns: 200},
	);
});
