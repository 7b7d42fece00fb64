import {everyRow, type TreeIndex} from '../../base/tree/tree-index.js';
import {lacksFactor} from '../../base/tables/members.js';
import type {Member} from '../../base/api/schemas.js';
import {isoTime} from '../../base/text/time.js';
import {count, counted} from '../../base/text/words.js';
import {pathText} from '../../base/tree/tree.js';
import {type Subject, subjectsIn, type Answer, type FilterSource, neverChanged} from '../filter/source.js';
import {memberTitle, profileField, profileFields, profileTerm} from '../form-model/fields.js';
import {jsonFields, jsonTextsNamed} from '../form-model/json-text.js';
import {type Cell, type ItemColumn, numberCell, ranksOf, textCell, timeCell} from './column.js';

/** How many accounts are in an organization, or in it and everything below. */
export type AccountCount = {
	readonly count: number;
	/** There can be more, because some are not known. */
	readonly isLeast: boolean;
};

/** The accounts of an organization and of everything below it. Undefined if none of their lists is known. Nobody knows the accounts of a parent that is not visible. Looks at all organizations once, with the first question. `isWhole`: whether the tree is. */
export function countBranches(
	index: TreeIndex,
	isWhole: boolean,
	countOf: (subject: Subject) => AccountCount | undefined,
): (row: number) => AccountCount | undefined {
	let sums:
		| {
				readonly accounts: Float64Array;
				readonly known: Float64Array;
				readonly whole: Float64Array;
				readonly all: Float64Array;
		  }
		| undefined;

	// Each array has the sum before every row, so that a branch is the difference of two.
	function summed(): NonNullable<typeof sums> {
		const [accounts, known, whole, all] = [0, 0, 0, 0].map(() => new Float64Array(index.length + 1)) as [
			Float64Array,
			Float64Array,
			Float64Array,
			Float64Array,
		];
		for (const row of everyRow(index)) {
			all[row + 1] = index.organizationAt(row) ? 0 : 1;
		}

		for (const subject of subjectsIn(index)) {
			const found = countOf(subject);
			const next = subject.row + 1;
			all[next] = 1;
			accounts[next] = found?.count ?? 0;
			known[next] = found ? 1 : 0;
			whole[next] = found?.isLeast === false ? 1 : 0;
		}

		for (const each of [accounts, known, whole, all]) {
			for (let row = 1; row < each.length; row++) {
				each[row] = (each[row] ?? 0) + (each[row - 1] ?? 0);
			}
		}

		return {accounts, known, whole, all};
	}

	return row => {
		sums ??= summed();
		const end = row + (index.size[row] ?? 1);
		const inBranch = (each: Float64Array): number => (each[end] ?? 0) - (each[row] ?? 0);
		return inBranch(sums.known) === 0
			? undefined
			: {count: inBranch(sums.accounts), isLeast: !isWhole || inBranch(sums.whole) < inBranch(sums.all)};
	};
}

/** What columns of organizations look at. `accountCount` also knows what earlier sessions counted. */
export type ColumnSource = FilterSource & {
	readonly accountCount: (id: string) => AccountCount | undefined;
	/** The accounts of the organization at a row and of everything below it. */
	readonly branchAccounts: (row: number) => AccountCount | undefined;
};

export type OrganizationColumn = ItemColumn<Subject, ColumnSource>;

/** A number of organizations. None are shown as nothing, so that the eye finds those that have some. */
const subsCell = (number: number): Cell => ({text: number === 0 ? '' : count(number), order: number});

const mostWidth = 24;

const usualWidth = 16;

const ofTree: readonly OrganizationColumn[] = [
	{
		name: 'created',
		head: 'Created',
		about: 'When it was created',
		order: 'age',
		width: 10,
		isNumber: true,
		isTime: true,
		cellOf({row}, {index}) {
			const organization = index.organizationAt(row);
			return organization && timeCell(organization.create_time ?? '');
		},
	},
	{
		name: 'changed',
		head: 'Changed',
		about: 'Last change made or noticed',
		order: 'last change',
		width: 10,
		isNumber: true,
		isTime: true,
		need: 'changes',
		cellOf(subject, {changedAt}) {
			const time = changedAt?.(subject);
			// No time is earlier, and a rank needs a number.
			if (time === neverChanged) {
				return {text: '', order: 0, said: 'no change noticed', raw: ''};
			}

			return time === undefined ? undefined : timeCell(isoTime(time));
		},
	},
	{
		name: 'subs',
		head: 'Subs',
		about: 'Sub-organizations, direct',
		order: 'direct sub-organizations',
		width: 5,
		isNumber: true,
		cellOf: ({row}, {index}) => subsCell(index.childCount[row] ?? 0),
	},
	{
		name: 'all-subs',
		head: 'All subs',
		about: 'Sub-organizations, all levels',
		order: 'all sub-organizations',
		width: 9,
		isNumber: true,
		cellOf: ({row}, {index}) => ({
			...subsCell((index.size[row] ?? 1) - 1),
			said: `${count((index.size[row] ?? 1) - 1)} below it`,
		}),
	},
	{
		name: 'manager',
		head: 'Managed by',
		about: 'Managed by',
		order: 'manager',
		width: usualWidth,
		cellOf: ({row}, {index}) => textCell(index.organizationAt(row)?.meta.managed_by ?? ''),
	},
	{
		name: 'path',
		head: 'Path',
		about: 'Path: its parents and its own name',
		order: 'path',
		width: mostWidth,
		cellOf: ({row}, {index}) => textCell(pathText(index, row)),
	},
	{name: 'id', head: 'ID', about: 'ID', order: 'ID', width: 32, cellOf: ({id}) => textCell(id)},
];

const whole = {isNumber: true, width: 8} as const;

/** A number of members. `isCounted` is undefined for a member of whom that is not known: then the number is not known either. */
const memberColumn = (
	part: Pick<OrganizationColumn, 'about' | 'head' | 'name' | 'order'>,
	isCounted: (member: Member) => Answer,
	said: (number: number) => string,
): OrganizationColumn => ({
	...part,
	...whole,
	need: 'members',
	cellOf(subject, source) {
		const answers = source.membersOf(subject)?.items.map(member => isCounted(member));
		if (!answers || answers.includes(undefined)) {
			return undefined;
		}

		const number = answers.filter(answer => answer === true).length;
		return {...numberCell(number, count(number)), said: said(number)};
	},
});

const accountColumn = (
	part: Pick<OrganizationColumn, 'about' | 'head' | 'isOfBranch' | 'name' | 'order' | 'width'>,
	countIn: (subject: Subject, source: ColumnSource) => AccountCount | undefined,
	place = '',
): OrganizationColumn => ({
	...part,
	isNumber: true,
	need: 'accounts',
	cellOf(subject, source) {
		const found = countIn(subject, source);
		if (!found) {
			return undefined;
		}

		const {count: number, isLeast} = found;
		return {
			order: number,
			text: `${count(number)}${isLeast ? '+' : ''}`,
			...(isLeast && {raw: `${number}+`}),
			said: `${isLeast ? 'at least ' : ''}${counted(number, 'account')}${place}`,
		};
	},
});

const ofLists: readonly OrganizationColumn[] = [
	accountColumn({name: 'accounts', head: 'Accounts', about: 'Accounts, direct', width: 9}, ({id}, source) =>
		source.accountCount(id),
	),
	accountColumn(
		{
			name: 'all-accounts',
			head: 'All accounts',
			about: 'Accounts, with all levels below',
			order: 'accounts on all levels',
			width: 13,
			isOfBranch: true,
		},
		({row}, source) => source.branchAccounts(row),
		' in it and below',
	),
	memberColumn(
		{name: 'members', head: 'Members', about: 'Active members'},
		({status}) => status === 'active',
		number => counted(number, 'active member'),
	),
	memberColumn(
		{name: 'pending', head: 'Pending', about: 'Invitations that nobody has accepted', order: 'pending invitations'},
		({status}) => status === 'pending',
		number => counted(number, 'pending invitation'),
	),
	memberColumn(
		{
			name: '2fa',
			head: 'No 2FA',
			about: 'Active members without a second factor',
			order: 'members without a second factor',
		},
		lacksFactor,
		number => `${counted(number, 'active member')} without a second factor`,
	),
];

const profileColumn = (
	part: Pick<OrganizationColumn, 'about' | 'head' | 'name' | 'width'>,
	textsIn: (profile: NonNullable<ReturnType<FilterSource['profileOf']>>) => readonly string[],
): OrganizationColumn => ({
	...part,
	need: 'profile',
	cellOf(subject, source) {
		const profile = source.profileOf(subject);
		return profile === undefined ? undefined : textCell(profile === null ? '' : textsIn(profile).join(', '));
	},
});

const sentenceCase = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const ofProfile: readonly OrganizationColumn[] = profileFields.map(field => {
	const name = profileTerm(field);
	const {label, isPhone = false} = profileField(field);
	return profileColumn(
		{name, head: sentenceCase(name), about: label, width: isPhone ? usualWidth : mostWidth},
		profile =>
			jsonFields(profile[field])
				?.map(({value}) => value)
				.filter(value => value !== '') ?? [profile[field]],
	);
});

/** The columns of the tree that need no name of a member. */
export const organizationColumns: readonly OrganizationColumn[] = [...ofTree, ...ofLists, ...ofProfile];

/** Whether the reading of the rest adds to its values, so that the tree is sorted again at the end. The values of the others are in the list of organizations. */
export const isReadWithRest = ({need}: OrganizationColumn): boolean => need !== undefined;

const byName: ReadonlyMap<string, OrganizationColumn> = new Map(
	organizationColumns.map(column => [column.name, column]),
);

/** The fields whose JSON has members, by what stands before the dot in the name of a column. */
export const memberFields: ReadonlyMap<string, (typeof profileFields)[number]> = new Map(
	profileFields.filter(field => profileField(field).input === 'lines').map(field => [profileTerm(field), field]),
);

// Made once for each name, so that equal columns are the same.
const ofMembers = new Map<string, OrganizationColumn>();

/** The column with this name, such as `email` or `metadata.tier`. */
export function organizationColumn(name: string): OrganizationColumn | undefined {
	const known = byName.get(name) ?? ofMembers.get(name);
	const dot = name.indexOf('.');
	const field = memberFields.get(name.slice(0, Math.max(0, dot)));
	const member = name.slice(dot + 1);
	if (known !== undefined || field === undefined || member === '') {
		return known;
	}

	const title = memberTitle(field, member);
	const column = profileColumn(
		{
			name,
			head: sentenceCase(title),
			about: `${profileField(field).label}, member ${member}`,
			width: Math.min(mostWidth, Math.max(usualWidth, member.length + 1)),
		},
		profile => jsonTextsNamed(profile[field], member.toLowerCase()),
	);
	ofMembers.set(name, column);
	return column;
}

/** The ranks of all organizations by a column. */
export const organizationRanks = ({cellOf}: OrganizationColumn, source: ColumnSource): ReadonlyMap<string, number> =>
	ranksOf(
		Array.from({length: source.index.length}, (_, row) => {
			const id = source.index.idAt(row) ?? '';
			return [id, cellOf({row, id}, source)] as const;
		}),
	);
