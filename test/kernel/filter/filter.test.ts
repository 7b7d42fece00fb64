import assert from 'node:assert/strict';
import process from 'node:process';
import {test} from 'node:test';
import type {Account, Member, Profile} from '../../../source/base/api/schemas.js';
import {buildTreeIndex} from '../../../source/base/tree/tree-index.js';
import {allTerms, filterOf, judgeAll} from '../../../source/kernel/filter/filter.js';
import {quoted} from '../../../source/kernel/filter/filter-text.js';
import {termBelow} from '../../../source/kernel/filter/terms.js';
import {oneText} from '../../../source/kernel/filter/values.js';
import {type FilterSource, neverChanged, type WholeList} from '../../../source/kernel/filter/source.js';
import {account, organization, profile} from '../../helpers/state.js';

const now = Date.parse('2026-11-29T12:00:00Z');

const daysAgo = (days: number) => new Date(now - days * 86_400_000).toISOString();

const member = (email: string, status = 'active', factor: boolean | 'unknown' = true, days = 10): Member => ({
	id: email,
	status,
	create_time: daysAgo(days),
	user: {email, name: `Name of ${email}`, ...(factor !== 'unknown' && {two_factor_authentication_enabled: factor})},
});

const list = [
	organization('acme', {name: 'Acme', create_time: daysAgo(900)}),
	organization('emea', {name: 'EMEA', parent: 'acme', create_time: daysAgo(40)}),
	organization('north', {name: 'Northwind', parent: 'emea', create_time: daysAgo(20)}),
	organization('retail', {name: 'Rétail, Inc.', parent: 'emea', create_time: daysAgo(3)}),
	organization('apac', {name: 'APAC', parent: 'acme', create_time: '2025-03-14T09:26:53Z'}),
];

// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As on the wire.
const profiles: ReadonlyMap<string, Profile | null> = new Map([
	['acme', profile],
	['emea', null],
	[
		'north',
		{
			...profile,
			business_email: '',
			business_phone: '+44 20 7946 0763',
			business_address: '{"city":"New York","country":"US"}',
			external_metadata: '{"tier":"Gold","customer tier":"one"}',
		},
	],
	[
		'retail',
		{
			...profile,
			business_email: 'Ops@Retail.example',
			business_address: '{"city":"São Paulo"}',
			external_metadata: 'gold, perhaps',
		},
	],
]);

const production = account('a1', {
	name: 'Production',
	type: 'enterprise',
	tags: {env: 'prod'},
	settings: {enforce_twofactor: false},
});

const accounts: ReadonlyMap<string, WholeList<Account>> = new Map([
	['acme', {items: []}],
	['emea', {items: [production, account('a2', {tags: {}})]}],
	['north', {items: [account('a3', {name: 'Staging'})], isWithoutTags: true}],
]);

const members: ReadonlyMap<string, WholeList<Member>> = new Map([
	['acme', {items: [member('jane@acme.example'), member('joe@acme.example', 'active', false)]}],
	[
		'emea',
		{items: [member('new@emea.example', 'pending', 'unknown', 45), member('old@emea.example', 'canceled', false)]},
	],
	['north', {items: [member('ann@north.example', 'active', 'unknown')]}],
]);

const source: FilterSource = {
	index: buildTreeIndex(list),
	now,
	profileOf: ({id}) => profiles.get(id),
	accountsOf: ({id}) => accounts.get(id),
	membersOf: ({id}) => members.get(id),
	changedAt: ({id}) =>
		id === 'apac'
			? undefined
			: ({acme: now - 3 * 86_400_000, north: Date.parse('2025-03-14T23:00:00Z')}[id] ?? neverChanged),
	isMarked: id => id === 'apac',
	groups: new Map([['renewals', new Set(['emea', 'apac'])]]),
	filters: new Map([
		['no-contact', 'email:none'],
		['loop', 'filter:loop'],
		['wrong', 'email:none subs:x'],
		['text', 'acme'],
	]),
};

/** The ids that a filter finds, and how many it cannot judge. */
function find(text: string): readonly [ids: string, unknown: number] {
	const filter = filterOf(text, source);
	assert.deepEqual(filter.problems, [], text);
	const {
		rows,
		open: {length: unknown},
	} = judgeAll(filter, source);
	return [[...rows].map(row => source.index.idAt(row)).join(' '), unknown];
}

// What each text finds: APAC’s profile, accounts and members are not known, nor the accounts and members of Rétail.
const findings: Readonly<Record<string, readonly [ids: string, unknown: number]>> = {
	'name:ACME': ['acme', 0],
	'name:=Acme': ['acme', 0],
	'name:=acme': ['', 0],
	'name:*a*': ['acme apac emea retail', 0],
	'name:a*c': ['apac', 0],
	'name:a*ac*': ['apac', 0],
	'name:a*p*a*c': ['apac', 0],
	'name:apac*apac': ['', 0],
	'name:r*,*.': ['retail', 0],
	'-name:a': ['north', 0],
	'name:"retail, inc"': ['retail', 0],
	'id:north,apac': ['apac north', 0],
	'manager:none': ['acme apac emea north retail', 0],
	'created:<30d': ['north retail', 0],
	'created:>30d': ['acme apac emea', 0],
	'created:>2025-03-13': ['apac emea north retail', 0],
	'created:>2025-03-14': ['emea north retail', 0],
	'created:>=2025-03-14': ['apac emea north retail', 0],
	'created:<2025-03-14': ['acme', 0],
	'created:2025-03': ['apac', 0],
	'created:2025-03-14': ['apac', 0],
	'created:2025': ['apac', 0],
	'changed:<7d': ['acme', 1],
	'changed:>7d': ['north', 1],
	'changed:<2026': ['north', 1],
	'changed:none': ['emea retail', 1],
	'changed:': ['acme north', 1],
	'-changed:<7d': ['emea north retail', 1],
	'below:EMEA': ['north retail', 0],
	'below:acme': ['apac emea north retail', 0],
	'below:e*': ['north retail', 0],
	'below:acme/emea': ['north retail', 0],
	'below:"Acme › EMEA"': ['north retail', 0],
	'parent:=Acme/EMEA': ['north retail', 0],
	'created:>2y': ['acme', 0],
	'created:<1y': ['emea north retail', 0],
	'-below:EMEA depth:>0': ['apac emea', 0],
	'parent:Acme': ['apac emea', 0],
	'parent:none': ['acme', 0],
	'parent:': ['apac emea north retail', 0],
	'below:"EMEA "': ['north retail', 0],
	'created:2025-q1': ['apac', 0],
	'created:2025-Q2': ['', 0],
	'created:2025-03-14..2025-04': ['apac', 0],
	'created:2024..2025-02': ['acme', 0],
	'changed:2025-Q1': ['north', 1],
	'pending:2026-Q4': ['emea', 2],
	'profile:': ['acme north retail', 1],
	'depth:0,2': ['acme north retail', 0],
	'subs:0': ['apac north retail', 0],
	'subs:>=2': ['acme emea', 0],
	'business:test': ['acme north retail', 1],
	'email:none': ['emea north', 1],
	'-email:none': ['acme retail', 1],
	'email:*@retail.example': ['retail', 1],
	'email:': ['acme retail', 1],
	'business_email:ops': ['acme retail', 1],
	'phone:"020 7946"': ['north', 1],
	'phone:442079': ['north', 1],
	'address:"new york"': ['north', 1],
	'address.city:sao': ['retail', 1],
	'address.city:none': ['acme emea', 1],
	'metadata.tier:gold,silver': ['north', 1],
	'metadata.tier:=gold': ['', 1],
	'metadata."customer tier":one': ['north', 1],
	'metadata:gold': ['north retail', 1],
	'profile:none': ['emea', 1],
	'profile:any': ['acme north retail', 1],
	'accounts:0': ['acme', 2],
	'accounts:>1': ['emea', 3],
	'account:production': ['emea', 3],
	'account:a3': ['north', 2],
	'account.type:enterprise': ['emea', 3],
	'account.2fa:false': ['emea', 3],
	'tag:env=prod': ['emea', 3],
	'tag:prod': ['emea', 3],
	'tag:none': ['acme', 3],
	'-tag:env=prod': ['acme', 3],
	'members:0': ['emea', 2],
	'members:>1': ['acme', 2],
	'members:1': ['north', 2],
	'member:jane': ['acme', 2],
	'member:old@': ['', 2],
	'member.status:canceled': ['emea', 2],
	'2fa:off': ['acme', 3],
	'2fa:on': ['', 3],
	'pending:>30d': ['emea', 2],
	'pending:none': ['acme north', 2],
	'pending:': ['emea', 2],
	'marked:': ['apac', 0],
	'-marked: subs:>0': ['acme emea', 0],
	'in:@renewals': ['apac emea', 0],
	'filter:no-contact below:acme': ['emea north', 1],
	'email:none created:<30d': ['north', 0],
	'email:none accounts:0': ['', 1],
};

await test('finds an organization by the name of its manager, and below one whose name ends with a blank', () => {
	const managed = {
		...source,
		index: buildTreeIndex([
			organization('m1', {name: 'Managing one'}),
			organization('emea', {name: 'EMEA '}),
			organization('north', {name: 'Northwind', parent: 'emea', meta: {managed_by: 'm1'}}),
		]),
	};
	const found = (text: string) =>
		[...judgeAll(filterOf(text, managed), managed).rows].map(row => managed.index.idAt(row));
	assert.deepEqual(
		[found('manager:managing'), found('manager:=m1'), found('below:EMEA'), found('-manager:managing name:north')],
		[['north'], ['north'], ['north'], []],
	);
});

await test('notes a name of several organizations, and a member that no known profile has', () => {
	const double = {...source, index: buildTreeIndex([...list, organization('double', {name: 'Northwind'})])};
	const notesOn = (text: string) => filterOf(text, double).notes();
	assert.deepEqual(notesOn('below:northwind metadata.teir:gold parent:'), [
		'below:northwind is about 2 organizations with this name. Write a path or an id for only one of them.',
		'No known metadata has teir. Did you mean tier?',
	]);
	assert.deepEqual(notesOn('below:Acme parent:none metadata.tier:gold -address.city:none account.type:x'), []);
	assert.deepEqual(filterOf('metadata.teir:gold', {...double, profileOf: () => undefined}).notes(), []);
});

for (const [text, found] of Object.entries(findings)) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`finds with ${text} what is known to fit`, () => {
		assert.deepEqual(find(text), found);
	});
}

await test('judges nothing with a wrong term, says which and why, and what was probably meant', () => {
	const problemsOf = (text: string) => filterOf(text, source).problems.map(problem => problem.text);
	assert.deepEqual(problemsOf('emial:none'), ['There is no term emial:. Did you mean email?']);
	assert.deepEqual(problemsOf('city:paris status:pending metdata.tier:gold tier:gold'), [
		'There is no term city:. Did you mean address.city?',
		'There is no term status:. Did you mean member.status?',
		'There is no term metdata.tier:. Did you mean metadata.tier?',
		'There is no term tier:. Did you mean metadata.tier?',
	]);
	assert.equal(
		problemsOf('created:2025-05..2025-03').length +
			problemsOf('created:..2025').length +
			problemsOf('created:2025-Q5').length,
		3,
	);
	assert.deepEqual(problemsOf('changed:soon'), [
		'changed: takes an age or a date, such as <30d, >6mo, >2025-01-01 or 2025-03.',
	]);
	assert.deepEqual(problemsOf('subs:many -created:30d 2fa:maybe'), [
		'subs: takes a number, such as 0, >10 or <=3.',
		'created: takes an age or a date, such as <30d, >6mo, >2025-01-01 or 2025-03.',
		'2fa: takes off or on.',
	]);
	assert.deepEqual(problemsOf('below:EMAE below:=acme/EMEA in:@no filter:no marked:x created:2025-13'), [
		'below: finds no organization named “EMAE”. Did you mean “EMEA”?',
		'below: finds no organization named “acme/EMEA”. Did you mean “EMEA”?',
		'in: finds no group named “@no”.',
		'filter: finds no saved filter named “no”.',
		'marked: takes no value.',
		'created: takes an age or a date, such as <30d, >6mo, >2025-01-01 or 2025-03.',
	]);
	assert.deepEqual(problemsOf('below:m parent:zzz in:@renewal filter:no-contacts'), [
		'below: finds no organization named “m”. Did you mean “Acme” or “EMEA”?',
		'parent: finds no organization named “zzz”.',
		'in: finds no group named “@renewal”. Did you mean @renewals?',
		'filter: finds no saved filter named “no-contacts”. Did you mean no-contact?',
	]);
	assert.deepEqual(problemsOf('filter:loop filter:wrong filter:text'), [
		'filter: names a filter with a wrong term, filter:loop.',
		'filter: names a filter with a wrong term, subs:x.',
		'filter: names a filter with text beside its terms.',
	]);
	const {words, hasTerms} = filterOf('acme subs:x', source);
	const {
		rows,
		open: {length: unknown},
	} = judgeAll(filterOf('-below:gone depth:0', source), source);
	assert.deepEqual([words, hasTerms, rows.length, unknown], ['acme', true, 0, 5]);
});

await test('names a branch by its name, unless that is of several organizations or could mean something else', () => {
	const called = (name: string) => list.map(each => (each.id === 'emea' ? {...each, name} : each));
	const termFor = (name: string) => {
		const index = buildTreeIndex(called(name));
		return termBelow('emea', {...source, index});
	};

	const names = ['EMEA', 'Éast & West', 'Acme', 'apac', '*', 'A "quote"', '=x', 'a\u{1B}[2J', ''];
	assert.deepEqual(
		names.map(name => termFor(name)),
		[
			'below:EMEA',
			'below:"Éast & West"',
			'below:emea',
			'below:emea',
			'below:emea',
			'below:"A ""quote"""',
			'below:"=x"',
			'below:emea',
			'below:emea',
		],
	);
	const index = buildTreeIndex(called('A "quote", or two'));
	const {rows} = judgeAll(filterOf(termBelow('emea', {...source, index}), {...source, index}), {...source, index});
	assert.deepEqual(
		[...rows].map(row => index.idAt(row)),
		['north', 'retail'],
	);
});

await test('refuses nothing beside a comma, which would fit everything', () => {
	const problemsOf = (text: string) => filterOf(text, source).problems.map(problem => problem.text);
	assert.deepEqual(problemsOf('phone:none, email:none'), [
		'phone: has nothing beside a comma. A comma means “or”; put a space between terms.',
	]);
	assert.deepEqual([problemsOf('phone:none,""'), problemsOf('phone:')], [[], []]);
});

await test('knows what must be read for a filter, also for those that it names', () => {
	const needsOf = (text: string) => [...filterOf(text, source).needs].toSorted();
	assert.deepEqual(
		['subs:0', 'email:none 2fa:off', 'account:x', 'filter:no-contact'].map(text => needsOf(text)),
		[[], ['members', 'profile'], ['accounts'], ['profile']],
	);
});

await test('refuses a value behind a space, which would be found as text', () => {
	const problemsOf = (text: string) => filterOf(text, source).problems.map(problem => problem.text);
	assert.deepEqual(problemsOf('email: none subs:0'), ['email: takes its value without a space: email:none']);
	assert.deepEqual(
		[...problemsOf('acme email:'), ...problemsOf('email: phone:none'), ...problemsOf('email:none acme')],
		[],
	);
});

await test('refuses a quote without an end, and other signs for the opposite of a term', () => {
	const problemsOf = (text: string) => filterOf(text, source).problems.map(problem => problem.text);
	assert.deepEqual(problemsOf('name:"abc email:none'), [
		'name: has a quote without an end. Add the missing " after the value.',
	]);
	assert.deepEqual(
		[
			...problemsOf('name:"say ""abc"" email:none"'),
			...problemsOf('"not" email:none'),
			...problemsOf('cannot email:none'),
		],
		[],
	);
	assert.deepEqual(problemsOf('!email:none !emial:none'), [
		'There is no term !email:. Did you mean -email:none?',
		'There is no term !emial:. Did you mean email?',
	]);
	assert.deepEqual(problemsOf('subs:0 NOT email:none'), [
		'The word “not” is text. For the opposite of the term, write -email:none.',
	]);
});

await test('has examples for every term that it can read', () => {
	const texts = allTerms.flatMap(({name, examples}) =>
		examples.map(example => `${name.endsWith('.') ? `${name}city` : name}:${quoted(example)}`),
	);
	assert.deepEqual(
		texts.flatMap(text => filterOf(text, source).problems),
		[],
	);
});

await test('names every term once', () => {
	const names = allTerms.flatMap(({name, otherNames = []}) => [name, ...otherNames]);
	assert.equal(new Set(names).size, names.length);
});

await test('tries each text once, however many wildcards a value has', () => {
	const isFound = oneText({text: `${'*a'.repeat(40)}*b`, isExact: false, isQuoted: false});
	const started = process.cpuUsage();
	assert.deepEqual(
		['a'.repeat(3000), `${'a'.repeat(3000)}b`].map(text => isFound(text)),
		[false, true],
	);
	assert.ok(process.cpuUsage(started).user < 1_000_000);
});

await test('reads saved filters that name each other once for each organization', () => {
	const names = Array.from({length: 24}, (_, at) => `f${at}`);
	const filters = new Map(
		names.map((name, at) => [name, ['depth:>=0', ...names.slice(0, at).map(other => `filter:${other}`)].join(' ')]),
	);
	const started = process.cpuUsage();
	const named = {...source, filters};
	assert.equal(judgeAll(filterOf('filter:f23', named), named).rows.length, 5);
	assert.ok(process.cpuUsage(started).user < 1_000_000);
});

await test('takes accounts that were read without tags for some of all', () => {
	const partial = {
		...source,
		accountsOf: ({id}: {readonly id: string}) => ({items: id === 'acme' ? [] : [production], isWithoutTags: true}),
	};
	const answersOf = (text: string) => {
		const {judge, problems} = filterOf(text, partial);
		assert.deepEqual(problems, [], text);
		return ['acme', 'emea'].map(id => judge({row: source.index.rowByKey.get(id) ?? -1, id}));
	};

	const unknown = undefined;
	const answers: Readonly<Record<string, ReadonlyArray<boolean | undefined>>> = {
		'accounts:0': [unknown, false],
		'accounts:>0': [unknown, true],
		'accounts:>=0': [true, true],
		'accounts:1': [unknown, unknown],
		'accounts:<1': [unknown, false],
		'accounts:>1': [unknown, unknown],
		'account:prod': [unknown, true],
		'-account:prod': [unknown, false],
		'-account:other': [unknown, unknown],
		'account:none': [unknown, false],
		'account:': [unknown, true],
		'account.type:enterprise': [unknown, true],
		'-account.type:free': [unknown, unknown],
		'account.created:<30d': [unknown, unknown],
		'tag:none': [unknown, false],
		'tag:env=prod': [unknown, true],
	};
	assert.deepEqual(Object.fromEntries(Object.keys(answers).map(text => [text, answersOf(text)])), answers);
});
