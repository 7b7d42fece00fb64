import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {reduce} from '../../../source/abilities.js';
import {
	emptyProfile,
	type Account,
	type Member,
	type Organization,
	type Profile,
} from '../../../source/base/api/schemas.js';
import {buildTreeIndex, type TreeIndex} from '../../../source/base/tree/tree-index.js';
import {filterOf, judgeAll} from '../../../source/kernel/filter/filter.js';
import {quoted} from '../../../source/kernel/filter/filter-text.js';
import {neverChanged, type WholeList} from '../../../source/kernel/filter/source.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import type {ListState} from '../../../source/kernel/state/data.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {foundRows} from '../../../source/kernel/state/found.js';
import type {State} from '../../../source/kernel/state/state.js';
import {account, organization, reduceAll, stateWith} from '../../helpers/state.js';

type Answer = boolean | undefined;

/** Everything about an organization, as the recount sees it. */
type Whole = {
	readonly id: string;
	readonly name: string;
	readonly parent: string | undefined;
	readonly age: number;
	// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As on the wire.
	readonly profile: Profile | null | undefined;
	readonly accounts: WholeList<Account> | undefined;
	readonly members: WholeList<Member> | undefined;
	/** How many days ago it changed; -1 if it never did. */
	readonly changed: number | undefined;
};

const now = Date.parse('2026-11-29T12:00:00Z');

const dayLength = 86_400_000;

const text = fc.string({unit: fc.constantFrom('a', 'b', 'A', 'é', 'E', ' ', ',', '"', '.', '日'), maxLength: 4});

const name = text.map(each => `n${each}`);

const key = fc.constantFrom('tier', 'Tier', 'size', 'note');

const plainJson = fc.dictionary(key, text, {noNullPrototype: true}).map(value => JSON.stringify(value));

const nested = fc.record({tier: text});

const anyValue = fc.oneof(text, fc.integer({min: 0, max: 12}), fc.boolean(), nested);

const json = fc.oneof(
	plainJson,
	plainJson,
	fc.record({tier: anyValue}).map(value => JSON.stringify(value, undefined, ' ')),
	text,
);

const nothing = fc.constant('');

const profile = fc
	.record({business_email: fc.oneof(nothing, text), external_metadata: json})
	.map((some): Profile => ({...emptyProfile, ...some}));

const tagsOrNone = fc.option(fc.dictionary(key, text, {noNullPrototype: true, maxKeys: 2}), {nil: undefined});

const someAccount: fc.Arbitrary<Account> = fc
	.record({name: text, tags: tagsOrNone})
	.map(({name: called, tags}) => account('x1', {name: called, ...(tags && {tags})}));

const someMember: fc.Arbitrary<Member> = fc
	.record({
		email: text,
		status: fc.constantFrom('active', 'pending', 'canceled'),
		factor: fc.constantFrom(true, false, undefined),
	})
	.map(({email, status, factor}) => ({
		id: 'm',
		status,
		user: {email, name: 'Somebody', ...(factor !== undefined && {two_factor_authentication_enabled: factor})},
	}));

const listOf = <Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<WholeList<Item> | undefined> =>
	fc.option(
		fc.array(item, {maxLength: 3}).map(items => ({items})),
		{nil: undefined},
	);

const anyProfile = fc.oneof(fc.constantFrom(undefined, null), profile, profile);

const whole = fc.record({
	name,
	above: fc.nat(),
	age: fc.integer({min: 0, max: 40}),
	profile: anyProfile,
	accounts: listOf(someAccount),
	members: listOf(someMember),
	changed: fc.option(fc.integer({min: -1, max: 40}), {nil: undefined}),
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

const plainFold = (each: string): string =>
	each
		.normalize('NFD')
		.replaceAll(/\p{Mark}/gv, '')
		.toLowerCase();

/** Whether a text fits a typed value. */
function isFit(value: string, each: string): boolean {
	const [sought, found] = [plainFold(value), plainFold(each)];
	return sought.includes('*')
		? new RegExp(
				`^${sought
					.split('*')
					.map(part => part.replaceAll('.', String.raw`\.`))
					.join('.*')}$`,
				'sv',
			).test(found)
		: found.includes(sought);
}

const anyOf = (answers: readonly Answer[]): Answer =>
	answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;

const not = (answer: Answer): Answer => (answer === undefined ? undefined : !answer);

const signs: Readonly<Record<string, (left: number, right: number) => boolean>> = {
	'': (left, right) => left === right,
	'<': (left, right) => left < right,
	'<=': (left, right) => left <= right,
	'>': (left, right) => left > right,
	'>=': (left, right) => left >= right,
};

/** A value of a term as it is typed, and whether it holds. */
type Value = {readonly typed: string; readonly holds: (one: Whole, all: readonly Whole[]) => Answer};

type Kind = {readonly name: string; readonly value: fc.Arbitrary<Value>};

type TextsOf = (one: Whole) => readonly string[] | undefined;

function textKind(term: string, textsOf: TextsOf): Kind {
	const holds =
		(isSo: (texts: readonly string[]) => boolean) =>
		(one: Whole): Answer => {
			const texts = textsOf(one);
			return texts && isSo(texts);
		};

	const sought = fc
		.tuple(text, fc.constantFrom('', '*'), text)
		.map(parts => parts.join(''))
		.filter(each => each !== '');
	return {
		name: term,
		value: fc.oneof(
			sought.map((value): Value => ({
				typed: quoted(value),
				holds: holds(texts => texts.some(each => isFit(value, each))),
			})),
			fc.constant<Value>({typed: 'none', holds: holds(texts => texts.every(each => each === ''))}),
		),
	};
}

const numberKind = (term: string, numberOf: (one: Whole, all: readonly Whole[]) => number | undefined): Kind => ({
	name: term,
	value: fc
		.tuple(fc.constantFrom(...Object.keys(signs)), fc.integer({min: 0, max: 4}))
		.map(([sign, number]): Value => ({
			typed: `${sign}${number}`,
			holds(one, all) {
				const its = numberOf(one, all);
				return its === undefined ? undefined : signs[sign]?.(its, number);
			},
		})),
});

const wordKind = (term: string, words: Readonly<Record<string, Value['holds']>>): Kind => ({
	name: term,
	value: fc.constantFrom(...Object.entries(words).map(([typed, holds]): Value => ({typed, holds}))),
});

const above = ({parent}: Whole, all: readonly Whole[]): readonly Whole[] => {
	const next = all.find(({id}) => id === parent);
	return next ? [next, ...above(next, all)] : [];
};

function tiers(one: Whole): readonly string[] | undefined {
	if (!one.profile) {
		return one.profile === null ? [] : undefined;
	}

	try {
		const value: unknown = JSON.parse(one.profile.external_metadata);
		const all = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
		return all
			.filter(([member]) => member.toLowerCase() === 'tier')
			.map(([, each]) =>
				typeof each === 'string' ? each : JSON.stringify(each, undefined, ' ').replaceAll('\n', '\n '),
			);
	} catch {
		return [];
	}
}

const group: ReadonlySet<string> = new Set(['id1', 'id4', 'id5']);

const active = ({members}: Whole): readonly Member[] | undefined =>
	members?.items.filter(({status}) => status === 'active');

const isOff = (one: Whole): Answer => {
	const people = active(one);
	return people && anyOf(people.map(({user: {two_factor_authentication_enabled: isOn}}) => not(isOn)));
};

const placed = (term: string, isSo: (wanted: string, one: Whole, all: readonly Whole[]) => boolean): Kind => ({
	name: term,
	value: fc.nat({max: 11}).map((at): Value => ({typed: `id${at}`, holds: (one, all) => isSo(`id${at}`, one, all)})),
});

const kinds: readonly Kind[] = [
	textKind('name', one => [one.name]),
	textKind('email', ({profile: read}) => (read === undefined ? undefined : read === null ? [] : [read.business_email])),
	textKind('metadata.tier', tiers),
	numberKind('depth', (one, all) => above(one, all).length),
	numberKind('subs', (one, all) => all.filter(({parent}) => parent === one.id).length),
	numberKind('accounts', ({accounts}) => accounts?.items.length),
	textKind('account', ({accounts}) => accounts?.items.flatMap(each => [each.name, each.id])),
	textKind('tag', ({accounts}) =>
		accounts?.items.flatMap(({tags = {}}) => Object.entries(tags).map(tag => tag.join('='))),
	),
	textKind('member', ({members}) =>
		members?.items.filter(({status}) => status !== 'canceled').flatMap(({user}) => [user.email, user.name ?? '']),
	),
	wordKind('2fa', {off: isOff, on: one => (active(one)?.length === 0 ? false : not(isOff(one)))}),
	wordKind('pending', {none: ({members}) => members?.items.every(({status}) => status !== 'pending')}),
	wordKind('changed', {
		none: ({changed}) => (changed === undefined ? undefined : changed === -1),
		'<20d': ({changed}) => (changed === undefined ? undefined : changed !== -1 && changed <= 20),
		'>20d': ({changed}) => (changed === undefined ? undefined : changed >= 20),
	}),
	wordKind('profile', {
		none: ({profile: read}) =>
			read === undefined ? undefined : read === null || Object.values(read).every(each => each === ''),
	}),
	wordKind('in', {'@some': ({id}) => group.has(id)}),
	wordKind('parent', {none: ({parent}) => parent === undefined}),
	placed('below', (wanted, one, all) => above(one, all).some(({id}) => id === wanted)),
	placed('parent', (wanted, {parent}) => parent === wanted),
	{
		name: 'created',
		value: fc
			.tuple(fc.constantFrom('<', '>'), fc.integer({min: 0, max: 40}))
			.map(([sign, days]): Value => ({
				typed: `${sign}${days}d`,
				holds: ({age}) => (sign === '<' ? age <= days : age >= days),
			})),
	},
];

type Typed = {readonly typed: string; readonly holds: Value['holds']};

const termOf = (some: readonly Kind[]): fc.Arbitrary<Typed> =>
	fc.constantFrom(...some).chain(({name: called, value}) =>
		fc
			.record({isNegated: fc.boolean(), values: fc.array(value, {minLength: 1, maxLength: 3})})
			.map(({isNegated, values}) => ({
				typed: `${isNegated ? '-' : ''}${called}:${values.map(({typed}) => typed).join(',')}`,
				holds(one: Whole, all: readonly Whole[]) {
					const answer = anyOf(values.map(({holds}) => holds(one, all)));
					return isNegated ? not(answer) : answer;
				},
			})),
	);

const termsOf = (some: readonly Kind[]): fc.Arbitrary<Typed> =>
	fc
		.array(termOf(some), {minLength: 1, maxLength: 4})
		.map(all => ({
			typed: all.map(({typed}) => typed).join(' '),
			holds: (one, every) => not(anyOf(all.map(({holds}) => not(holds(one, every))))),
		}));

const organizationOf = ({id, name: called, parent, age}: Whole): Organization =>
	organization(id, {name: called, parent, create_time: new Date(now - age * dayLength).toISOString()});

/** Names an organization that is not there, which the recount does not look for. */
const isWrong = (filter: string, all: readonly Whole[]): boolean =>
	filter.matchAll(/\bid(?<number>\d+)/gv).some(({groups: found}) => Number(found?.['number']) >= all.length);

await test('finds what a plain recount finds, and what it cannot know', () => {
	fc.assert(
		fc.property(everything, termsOf(kinds), (all, {typed, holds}) => {
			fc.pre(!isWrong(typed, all));
			const byId = new Map(all.map(one => [one.id, one]));
			const index = buildTreeIndex(all.map(one => organizationOf(one)));
			const source = {
				index,
				now,
				profileOf: ({id}: {readonly id: string}) => byId.get(id)?.profile,
				accountsOf: ({id}: {readonly id: string}) => byId.get(id)?.accounts,
				membersOf: ({id}: {readonly id: string}) => byId.get(id)?.members,
				changedAt({id}: {readonly id: string}) {
					const days = byId.get(id)?.changed;
					return days === undefined ? undefined : days === -1 ? neverChanged : now - days * dayLength;
				},
				groups: new Map([['some', group]]),
				filters: new Map([['kept', typed]]),
			};
			const answersOf = (filter: string) => {
				const asked = filterOf(filter, source);
				assert.deepEqual(asked.problems, [], filter);
				const {rows, open} = judgeAll(asked, source);
				const [held, unknown] = [rows, open].map(found => new Set([...found].map(row => index.idAt(row))));
				return all.map(({id}) => (held?.has(id) ? true : unknown?.has(id) ? undefined : false));
			};

			const recount = all.map(one => holds(one, all));
			assert.deepEqual(answersOf(typed), recount, typed);
			assert.deepEqual(answersOf('filter:kept'), recount, 'as a saved filter');
			assert.deepEqual(
				answersOf('-filter:kept'),
				recount.map(answer => not(answer)),
				'as the opposite of a saved filter',
			);
		}),
		{numRuns: 3000},
	);
});

const stateList = <Item>({items}: WholeList<Item>): ListState<Item> => ({
	items,
	unreadable: 0,
	readAt: 1,
	progress: {status: 'complete'},
});

/** Events that tell a state more, or something else, about an organization. */
function eventsOf(one: Whole, at: number): readonly Event[] {
	const profiles =
		one.profile === undefined
			? []
			: [{type: 'known/profilesRecalled', profiles: new Map([[one.id, {profile: one.profile, readAt: at}]])} as const];
	const detail = one.profile
		? [
				{
					type: 'detail/readBeside',
					detail: {organization: organizationOf(one), profile: one.profile, readAt: at},
				} as const,
			]
		: [];
	const accounts = one.accounts
		? [{type: 'known/listsRecalled', accounts: new Map([[one.id, stateList(one.accounts)]])} as const]
		: [];
	return [...(at % 2 === 0 ? profiles : detail), ...accounts];
}

const read: ReadonlySet<string> = new Set(['email', 'metadata.tier', 'profile', 'account', 'tag', 'accounts']);

const termsAboutRead = termsOf(kinds.filter(({name: called}) => read.has(called)));

function foundIn(index: TreeIndex, state: State) {
	const {inOrder, best, manner, unknown} = foundRows(index, state);
	return {inOrder, best, manner, unknown};
}

await test('finds the same while more is read as from the beginning', () => {
	fc.assert(
		fc.property(everything, everything, termsAboutRead, (all, later, {typed}) => {
			const ids = new Set(all.map(({id}) => id));
			let state = reduceAll(
				stateWith(all.map(one => organizationOf(one))),
				{type: 'find/opened', now, named: {groups: new Map([['some', group]]), filters: new Map()}},
				{type: 'find/edited', line: lineOf(typed)},
			);
			const isKept = later.length % 2 === 0;
			state = isKept ? reduce(state, {type: 'find/accepted'}) : state;
			const steps = [...all, ...later]
				.filter(({id}) => ids.has(id))
				.map((one, at) => {
					state = reduceAll(state, ...eventsOf(one, at + 1));
					const {
						tree: {index},
					} = state;
					return [foundIn(index, state), foundIn({...index}, state)] as const;
				});
			assert.deepEqual(
				steps.map(([found]) => found),
				steps.map(([, recounted]) => recounted),
				typed,
			);
		}),
		{numRuns: 500},
	);
});
