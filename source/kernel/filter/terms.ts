import {cellOf, type Column, isTimeColumn, type Named} from '../../base/tables/columns.js';
import {accountFacts, tagTexts} from '../../base/tables/accounts.js';
import {lacksFactor, memberColumns} from '../../base/tables/members.js';
import type {Account, Member, Profile} from '../../base/api/schemas.js';
import {exactName} from '../../base/text/harmless.js';
import {meant, nearNames} from '../../base/text/near-names.js';
import {foldedText} from '../../base/tree/fold.js';
import {endsOf, normalize} from '../../base/tree/parents.js';
import {lineTo} from '../../base/tree/tree.js';
import {everyRow, isAddressable, type TreeIndex} from '../../base/tree/tree-index.js';
import {profileField, profileFields, type ProfileFieldName, profileTerm} from '../form-model/fields.js';
import {jsonTextsNamed} from '../form-model/json-text.js';
import {
	allOf,
	type Answer,
	anyOf,
	not,
	type FilterSource,
	type LookedAt,
	type Need,
	neverChanged,
	type Subject,
	type WholeList,
} from './source.js';
import {quoted, type Term, type TermValue} from './filter-text.js';
import {
	isAnyOrNone,
	isEmpty,
	isWord,
	leastTest,
	numberTest,
	oneFolded,
	onePhone,
	type Reading,
	type Test,
	textTest,
	timeTest,
	wordTest,
} from './values.js';

/** A term without a value, which stands for any value: `email:`. */
export type UnfinishedTerm = {
	readonly term: Term;
	/** The term of the filter that leads to it, such as `filter:open`; absent if it is in the filter itself. */
	readonly through?: string;
};

/** What a value of a term tests, or why it is none: the end of a sentence that begins with the term. */
export type Judge = Reading<Subject> & {
	/** What must be read for a term that names others. */
	readonly needs?: readonly LookedAt[];
	/** The terms without a value in the saved filter that it names. */
	readonly unfinished?: readonly UnfinishedTerm[];
	/** The groups that it names, also through a saved filter. */
	readonly groups?: readonly string[];
};

/** A kind of term. */
export type TermPart = {
	/** Before the colon. With a dot at its end, the name of a member follows: `metadata.`. */
	readonly name: string;
	/** Other names of the same term. */
	readonly otherNames?: readonly string[];
	/** What the term looks at, for a list of terms. */
	readonly about: string;
	/** Values that say how it is used. */
	readonly examples: readonly string[];
	/** What it looks at outside the tree. */
	readonly need?: LookedAt;
	/** `member`: what follows the dot. */
	readonly read: (value: TermValue, source: FilterSource, member: string) => Judge;
	/** The values of an organization, to offer them. Undefined if they are not known. */
	readonly valuesOf?: (subject: Subject, source: FilterSource, member: string) => readonly string[] | undefined;
	/** All values to offer, where they do not come from organizations. */
	readonly offered?: (source: FilterSource) => readonly string[];
};

/** Applies the test of a value to what is known; what is not known answers nothing. */
const over = <Value>(reading: Reading<Value>, find: (subject: Subject) => Value | undefined): Judge =>
	'why' in reading
		? reading
		: {
				test(subject) {
					const value = find(subject);
					return value === undefined ? undefined : reading.test(value);
				},
			};

type ValuesOf = NonNullable<TermPart['valuesOf']>;

const sources: Readonly<Record<LookedAt, (source: FilterSource, subject: Subject) => unknown>> = {
	profile: (source, subject) => source.profileOf(subject),
	accounts: (source, subject) => source.accountsOf(subject),
	members: (source, subject) => source.membersOf(subject),
	changes: (source, subject) => source.changedAt?.(subject),
};

/** The folded texts of one organization. Most terms have one. */
type Folded = string | readonly string[];

/** The folded texts of a term by row, and what they come from: another profile or list has other texts. */
type FoldedTexts = {readonly from: unknown[]; readonly texts: Array<Folded | undefined>};

const mostColumns = 3;

const columns = new WeakMap<TreeIndex, ReadonlyMap<string, FoldedTexts>>();

function columnOf(index: TreeIndex, key: string): FoldedTexts {
	const before = columns.get(index) ?? new Map<string, FoldedTexts>();
	const column = before.get(key) ?? {from: [], texts: []};
	columns.set(
		index,
		new Map([...[...before].filter(([other]) => other !== key).slice(1 - mostColumns), [key, column]]),
	);
	return column;
}

function foldedOrSame(text: string): string {
	const folded = foldedText(text);
	return folded === '' ? text : folded;
}

function foldedIn(
	{from, texts}: FoldedTexts,
	row: number,
	now: unknown,
	textsOf: () => readonly string[] | undefined,
): Folded | undefined {
	if (from[row] !== now || texts[row] === undefined) {
		from[row] = now;
		const all = textsOf();
		texts[row] = all?.length === 1 ? foldedOrSame(all[0] ?? '') : all?.map(text => foldedOrSame(text));
	}

	return texts[row];
}

const isAnyFolded = (folded: Folded, isFit: (text: string) => boolean): boolean =>
	typeof folded === 'string' ? isFit(folded) : folded.some(text => isFit(text));

/** A term that fits if one of several texts does. `one`: tests a folded text. `fromOf`: what the texts come from. */
function textTerm(
	part: Omit<TermPart, 'read' | 'valuesOf'>,
	valuesOf: ValuesOf,
	{
		one = oneFolded,
		fromOf = part.need === undefined ? ({index}) => index : sources[part.need],
	}: {
		readonly one?: ((value: TermValue) => (folded: string) => boolean) | undefined;
		readonly fromOf?: (source: FilterSource, subject: Subject) => unknown;
	} = {},
): TermPart {
	return {
		...part,
		valuesOf,
		read(value, source, member) {
			const isAny = isAnyOrNone(value);
			// Whether there is a text is seen without folding it. A member is looked for in a JSON text, once.
			if (value.isExact || (isAny && member === '')) {
				return over(textTest(value), subject => valuesOf(subject, source, member));
			}

			const column = columnOf(source.index, `${part.name} ${member}`);
			const isFit = one(value);
			const isNone = isWord(value, 'none');
			return over<Folded>(
				{test: folded => (isAny ? isAnyFolded(folded, text => text !== '') !== isNone : isAnyFolded(folded, isFit))},
				subject => foldedIn(column, subject.row, fromOf(source, subject), () => valuesOf(subject, source, member)),
			);
		},
	};
}

/** The text of a field of the profile: null without a profile, undefined if the profile is not known. */
// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As on the wire.
function fieldText(source: FilterSource, subject: Subject, field: ProfileFieldName): string | null | undefined {
	if (source.textOf) {
		return source.textOf(field, subject);
	}

	const profile = source.profileOf(subject);
	return profile === null ? null : profile?.[field];
}

function fieldTerm(
	part: Omit<TermPart, 'need' | 'read' | 'valuesOf'>,
	field: ProfileFieldName,
	textsIn: (text: string, member: string) => readonly string[],
): TermPart {
	return textTerm(
		{...part, need: 'profile'},
		(subject, source, member) => {
			const text = fieldText(source, subject, field);
			return typeof text === 'string' ? textsIn(text, member) : text === null ? [] : undefined;
		},
		{
			one: profileField(field).isPhone === true ? onePhone : undefined,
			fromOf: (source, subject) => fieldText(source, subject, field),
		},
	);
}

const textsExamples = ['none', 'acme', '*acme*'];

const examplesOf: Readonly<Partial<Record<ProfileFieldName, readonly string[]>>> = {
	business_email: ['none', '*@acme.example'],
	business_phone: ['none', '+44 20'],
};

const profileTerms: readonly TermPart[] = profileFields.flatMap(field => {
	const {label, input} = profileField(field);
	const name = profileTerm(field);
	const otherNames = (ending: string) => (name === field ? {} : {otherNames: [field + ending]});
	const whole = fieldTerm(
		{name, ...otherNames(''), about: label, examples: examplesOf[field] ?? textsExamples},
		field,
		text => [text],
	);
	return input === 'lines'
		? [
				whole,
				fieldTerm(
					{name: `${name}.`, ...otherNames('.'), about: `${label}, one member of its JSON`, examples: textsExamples},
					field,
					jsonTextsNamed,
				),
			]
		: [whole];
});

const isInAccess = ({status}: Member): boolean => status === 'active' || status === 'pending';

const itemsOf = <Item>(list: WholeList<Item> | undefined): readonly Item[] | undefined => list?.items;

function columnTerm<Item extends Record<string, unknown>>(
	name: string,
	{
		need,
		listOf,
		about,
	}: {
		readonly need: Need;
		readonly about: string;
		readonly listOf: (source: FilterSource, subject: Subject) => readonly Item[] | undefined;
	},
	column: Named<Column & {readonly label: string}>,
): TermPart {
	const part = {name, about, need, examples: textsExamples};
	if (isTimeColumn(column)) {
		return {
			...part,
			examples: ['<30d', '>2025-01-01'],
			read: (value, source) =>
				over<readonly Item[]>(
					anyItem(timeTest(value, source.now), item => Date.parse(cellOf(item, column))),
					subject => listOf(source, subject),
				),
		};
	}

	return textTerm({...part, ...(column.value === 'yesNo' && {examples: ['true', 'false']})}, (subject, source) =>
		listOf(source, subject)?.map(item => cellOf(item, column)),
	);
}

/** Lets one item be enough. An item without a number is none. */
const anyItem = <Item>(reading: Reading<number>, numberOf: (item: Item) => number): Reading<readonly Item[]> =>
	'why' in reading ? reading : {test: items => items.some(item => reading.test(numberOf(item)) === true)};

const accountNames: Readonly<Record<string, string>> = {
	created_on: 'created',
	enforce_twofactor: '2fa',
	api_access_enabled: 'api',
	abuse_contact_email: 'abuse',
	access_approval_expiry: 'approval',
};

const memberNames: Readonly<Record<string, string>> = {
	create_time: 'invited',
	update_time: 'changed',
	two_factor_authentication_enabled: '2fa',
};

/** What the term about a fact of an account is named, without `account.` before it. */
export const accountTerm = (name: string): string => accountNames[name] ?? name;

/** The same of a member. */
export const memberTerm = (name: string): string => memberNames[name] ?? name;

const accountsIn = (source: FilterSource, subject: Subject): readonly Account[] | undefined =>
	itemsOf(source.accountsOf(subject));

const membersIn = (source: FilterSource, subject: Subject): readonly Member[] | undefined =>
	itemsOf(source.membersOf(subject));

/** A term about accounts. The list of all accounts can lack some, so that there only what is found is certain. */
const ofAccounts = (part: TermPart): TermPart => ({
	...part,
	read(value, source, member) {
		const judge = part.read(value, source, member);
		if ('why' in judge) {
			return judge;
		}

		const isNone = isWord(value, 'none');
		return {
			...judge,
			test(subject) {
				const answer = judge.test(subject);
				return answer === isNone && source.accountsOf(subject)?.isWithoutTags === true ? undefined : answer;
			},
		};
	},
});

const columnTerms: readonly TermPart[] = [
	...accountFacts.map(column =>
		ofAccounts(
			columnTerm<Account>(
				`account.${accountTerm(column.name)}`,
				{need: 'accounts', listOf: accountsIn, about: `Accounts: ${column.label}`},
				column,
			),
		),
	),
	...memberColumns
		.filter(({name}) => name !== 'id')
		.map(column =>
			columnTerm<Member>(
				`member.${memberTerm(column.name)}`,
				{need: 'members', listOf: membersIn, about: `Members: ${column.label}`},
				column,
			),
		),
];

/** Whether an account has a tag. Undefined if its tags were not read. */
const tagAnswer = ({tags}: Account, test: Test<readonly string[]>, listed: WholeList<Account>): Answer =>
	tags === undefined && listed.isWithoutTags === true ? undefined : test(tagTexts({...(tags && {tags})}));

function rowsOnPath(index: TreeIndex, wanted: string, formOf: (name: string) => string): readonly number[] {
	const partOf = (row: number) => normalize(formOf(index.nameAt(row) ?? ''));
	const last = new Set(endsOf(wanted));
	return everyRow(index).filter(
		row =>
			isAddressable(index, row) &&
			last.has(partOf(row)) &&
			`/${lineTo(index, row)
				.map(each => partOf(each))
				.join('/')}`.endsWith(`/${wanted}`),
	);
}

/** The rows of the organizations that a value names: by id, by name or by path. */
export function rowsNamed({text, isExact}: TermValue, {index}: FilterSource): readonly number[] {
	const byId = index.rowByKey.get(text.toLowerCase());
	if (byId !== undefined) {
		return [byId];
	}

	const sought = foldedOrSame(text.trim());
	const isSame = text.includes('*') ? oneFolded({text}) : (folded: string) => folded === sought;
	const names = columnOf(index, 'name ');
	const isNamed = (row: number): boolean => {
		const name = () => [(index.nameAt(row) ?? '').trim()];
		return isExact ? index.nameAt(row) === text : isAnyFolded(foldedIn(names, row, index, name) ?? [], isSame);
	};

	const named = everyRow(index).filter(row => isNamed(row) && isAddressable(index, row));
	return named.length > 0 || !/[\/›]/v.test(text)
		? named
		: rowsOnPath(index, normalize(isExact ? text : sought), name => (isExact ? name : foldedText(name)));
}

const isMissing = (rows: readonly unknown[], {text}: TermValue, {isWithoutTree}: FilterSource): boolean =>
	rows.length === 0 && (text === '' || isWithoutTree !== true);

const namesOf = ({index}: FilterSource): readonly string[] => [
	...new Set(
		Array.from({length: index.length}, (_, row) =>
			(index.childCount[row] ?? 0) > 0 ? (index.nameAt(row) ?? '') : '',
		).filter(name => name !== ''),
	),
];

/** The names that were probably meant: the shortest that hold the text, or else the nearest. At most three. */
function namesLike(text: string, names: readonly string[]): readonly string[] {
	const sought = foldedText(text);
	const holding = names.filter(name => foldedText(name).includes(sought));
	return holding.length > 0
		? holding.toSorted((one, other) => one.length - other.length).slice(0, 3)
		: nearNames(text, names);
}

function noOrganization({text}: TermValue, source: FilterSource): {readonly why: string} {
	if (text === '') {
		return {why: 'takes the name, the path or the id of an organization'};
	}

	// Of a path, its last name.
	const last = text.split(/[\/›]/v).at(-1)?.trim() ?? '';
	const [name, ...like] = [text, ...(last === '' ? [] : namesLike(last, namesOf(source)))].map(
		each => `“${exactName(each)}”`,
	);
	return {
		why: `finds no organization named ${name ?? ''}${like.length === 0 ? '' : `. Did you mean ${like.join(' or ')}?`}`,
	};
}

const timeOf = (text: string | undefined): number | undefined => {
	const time = Date.parse(text ?? '');
	return Number.isNaN(time) ? undefined : time;
};

const isBlank = (profile: Profile): boolean => profileFields.every(field => profile[field] === '');

/** When the pending invitations went out, in milliseconds since the epoch. */
const invitedTimes = (members: readonly Member[]): readonly number[] =>
	members.filter(({status}) => status === 'pending').map(({create_time: time = ''}) => Date.parse(time));

const ownTerms: readonly TermPart[] = [
	textTerm({name: 'name', about: 'Name', examples: textsExamples}, ({row}, {index}) => [index.nameAt(row) ?? '']),
	textTerm({name: 'id', about: 'ID', examples: ['4f1c0e*']}, ({id}) => [id]),
	textTerm(
		{name: 'manager', otherNames: ['managed_by'], about: 'Managed by, an id or a name', examples: textsExamples},
		({row}, {index}) => {
			const id = index.organizationAt(row)?.meta.managed_by ?? '';
			const name = index.nameAt(index.rowByKey.get(id.toLowerCase()) ?? -1) ?? '';
			return name === '' ? [id] : [id, name];
		},
	),
	{
		name: 'created',
		about: 'When it was created',
		examples: ['<30d', '>2025-01-01', '2025-03', '2025-Q3'],
		read: (value, source) =>
			over(timeTest(value, source.now), ({row}) => timeOf(source.index.organizationAt(row)?.create_time)),
	},
	{
		name: 'changed',
		about: 'The last change that this program made or noticed',
		examples: ['<7d', '>2025-01-01', 'none'],
		need: 'changes',
		offered: () => ['<7d', 'none'],
		read(value, source) {
			const isAny = isAnyOrNone(value);
			const times = isAny ? {test: (): Answer => value.text === ''} : timeTest(value, source.now);
			return 'why' in times
				? times
				: over<number>(
						{test: time => (time === neverChanged ? isAny && value.text !== '' : times.test(time))},
						subject => source.changedAt?.(subject),
					);
		},
	},
	{
		name: 'below',
		about: 'Anywhere below an organization',
		examples: ['EMEA'],
		offered: namesOf,
		read(value, source) {
			const {index} = source;
			const places = rowsNamed(value, source).map(row => [row, row + (index.size[row] ?? 1)] as const);
			return isMissing(places, value, source)
				? noOrganization(value, source)
				: {test: ({row}) => places.some(([from, end]) => row > from && row < end)};
		},
	},
	{
		name: 'parent',
		about: 'Directly below an organization',
		examples: ['EMEA', 'none'],
		offered: namesOf,
		read(value, source) {
			const {index} = source;
			if (isEmpty(value)) {
				return {test: ({row}) => (index.parent[row] ?? -1) !== -1};
			}

			const parents = isWord(value, 'none') ? [-1] : rowsNamed(value, source);
			return isMissing(parents, value, source)
				? noOrganization(value, source)
				: {test: ({row}) => parents.includes(index.parent[row] ?? -1)};
		},
	},
	{
		name: 'depth',
		about: 'Levels below the root; a root has 0',
		examples: ['0', '>2'],
		read: (value, {index}) => over(numberTest(value), ({row}) => index.depth[row]),
	},
	{
		name: 'subs',
		about: 'Organizations directly below',
		examples: ['0', '>10'],
		read: (value, {index}) => over(numberTest(value), ({row}) => index.childCount[row]),
	},
];

const groupNames = ({groups}: FilterSource): readonly string[] =>
	groups
		?.keys()
		.map(name => `@${name}`)
		.toArray() ?? [];

const knownTerms: readonly TermPart[] = [
	{
		name: 'profile',
		about: 'Whether it has a profile with any value',
		examples: ['none', 'any'],
		need: 'profile',
		offered: () => ['none', 'any'],
		read(value, source) {
			const word = isEmpty(value) ? 'any' : wordTest(value, ['none', 'any']);
			if (typeof word === 'object') {
				return word;
			}

			return over<boolean>({test: isNone => isNone === (word === 'none')}, subject => {
				const profile = source.profileOf(subject);
				return profile === undefined ? undefined : profile === null || isBlank(profile);
			});
		},
	},
	{
		name: 'accounts',
		about: 'Accounts directly inside',
		examples: ['0', '>10'],
		need: 'accounts',
		read(value, source) {
			const [all, some] = [numberTest(value), leastTest(value)];
			if ('why' in all) {
				return all;
			}

			return 'why' in some
				? some
				: over<WholeList<Account>>(
						{test: ({items, isWithoutTags}) => (isWithoutTags === true ? some : all).test(items.length)},
						subject => source.accountsOf(subject),
					);
		},
	},
	ofAccounts(
		textTerm(
			{name: 'account', about: 'An account inside, by name or id', examples: ['Production'], need: 'accounts'},
			(subject, source) => accountsIn(source, subject)?.flatMap(account => [account.name, account.id]),
		),
	),
	ofAccounts({
		name: 'tag',
		about: 'A tag of an account inside',
		examples: ['env=prod', 'env=*'],
		need: 'accounts',
		read(value, source) {
			const reading = textTest(value.text.includes('=') && !value.isExact ? {...value, text: `${value.text}*`} : value);
			const ask = isWord(value, 'none') ? allOf : anyOf;
			return 'why' in reading
				? reading
				: over<WholeList<Account>>(
						{test: list => ask(list.items, account => tagAnswer(account, reading.test, list))},
						subject => source.accountsOf(subject),
					);
		},
		valuesOf: (subject, source) => accountsIn(source, subject)?.flatMap(account => tagTexts(account)),
	}),
	{
		name: 'members',
		about: 'Active members',
		examples: ['0', '>5'],
		need: 'members',
		read: (value, source) =>
			over(numberTest(value), subject => membersIn(source, subject)?.filter(({status}) => status === 'active').length),
	},
	textTerm(
		{name: 'member', about: 'A person with access, or invited', examples: ['jane@acme.example'], need: 'members'},
		(subject, source) =>
			membersIn(source, subject)
				?.filter(member => isInAccess(member))
				.flatMap(({user}) => [user.email, user.name ?? '']),
	),
	{
		name: '2fa',
		about: 'Second factor of active members: off means that one has none',
		examples: ['off', 'on'],
		need: 'members',
		offered: () => ['off', 'on'],
		read(value, source) {
			const word = wordTest(value, ['off', 'on']);
			if (typeof word === 'object') {
				return word;
			}

			return {
				test(subject) {
					const active = membersIn(source, subject)?.filter(({status}) => status === 'active');
					const isOff = active && anyOf(active, lacksFactor);
					return word === 'off' ? isOff : active?.length === 0 ? false : not(isOff);
				},
			};
		},
	},
	{
		name: 'pending',
		about: 'An invitation that nobody has accepted',
		examples: ['>30d', 'none'],
		need: 'members',
		offered: () => ['none', '>30d'],
		read(value, source) {
			const timesOf = (subject: Subject) => {
				const members = membersIn(source, subject);
				return members && invitedTimes(members);
			};

			const isCount = value.text === '' || isWord(value, 'none');
			return over<readonly number[]>(
				isCount
					? {test: times => (times.length === 0) === (value.text !== '')}
					: anyItem<number>(timeTest(value, source.now), time => time),
				subject => timesOf(subject),
			);
		},
	},
	{
		name: 'marked',
		about: 'Marked ones',
		examples: [''],
		read({text}, {isMarked}) {
			if (text !== '') {
				return {why: 'takes no value'};
			}

			return isMarked ? {test: ({id}) => isMarked(id)} : {why: 'has a meaning only on the screen'};
		},
	},
	{
		name: 'in',
		about: 'In a group',
		examples: ['@renewals'],
		offered: groupNames,
		read({text}, source) {
			const {groups} = source;
			if (!groups && text !== '') {
				return {test: () => undefined};
			}

			const name = text.replace(/^@/v, '');
			const ids = groups?.get(name);
			return ids
				? {test: ({id}) => ids.has(id), groups: [name]}
				: {
						why:
							text === ''
								? 'takes the name of a group, such as @renewals'
								: `finds no group named “${text}”.${meant(text.replace(/^@?/v, '@'), groupNames(source))}`,
					};
		},
	},
];

/** The term for everything below an organization: with its name if that is of no other one, otherwise with its id. */
export function termBelow(id: string, source: FilterSource): string {
	const {index} = source;
	const row = index.rowByKey.get(id) ?? -1;
	const name = index.nameAt(row) ?? '';
	const isClear =
		name !== '' &&
		!name.includes('*') &&
		exactName(name) === name &&
		rowsNamed({text: name, isExact: false, isQuoted: true}, source).every(each => each === row);
	return `below:${isClear ? quoted(name) : id}`;
}

/** All kinds of terms but `filter`, which needs the others. */
export const termParts: readonly TermPart[] = [...ownTerms, ...profileTerms, ...knownTerms, ...columnTerms];
