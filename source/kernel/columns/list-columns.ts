import type {Account, AccountMember, Member} from '../../base/api/schemas.js';
import {
	accountMemberColumns,
	accountMemberName,
	accountMemberStatus,
	roleNames,
	memberColumns as memberTable,
	sinceText,
	statusText,
} from '../../base/tables/members.js';
import {cellOf, type Column, factText, isTimeColumn, type Named, valueOf} from '../../base/tables/columns.js';
import {accountFacts, tagTexts} from '../../base/tables/accounts.js';
import {yesNoSign} from '../../base/text/ascii.js';
import {accountTerm, memberTerm} from '../filter/terms.js';
import {type Cell, type ItemColumn, textCell, timeCell} from './column.js';
import {organizationColumns} from './organization-columns.js';

/** What columns of lists look at. */
type ListSource = {
	/** When the list was read, in milliseconds since the epoch. */
	readonly now: number;
};

export type ListColumn<Item> = ItemColumn<Item, ListSource>;

/** Columns of a list. */
export type ListColumns<Item> = {
	/** Beside the others, always shown. */
	readonly first: ListColumn<Item>;
	readonly others: ReadonlyArray<ListColumn<Item>>;
	/** The names of those that a list of this width shows if nobody chose any. */
	readonly usual: (columns: number) => readonly string[];
};

export const allColumns = <Item>({
	first,
	others,
}: Pick<ListColumns<Item>, 'first' | 'others'>): ReadonlyArray<ListColumn<Item>> => [first, ...others];

type Labelled = Named<Column & {readonly label: string}>;

const widths: Readonly<Partial<Record<Column['value'], number>>> = {id: 32, time: 10, timeOrNever: 10, yesNo: 4};

const usualWidth = 16;

const yesNoCell = (isOn: boolean): Cell => ({text: yesNoSign(isOn), order: isOn ? 1 : 0, raw: isOn});

/** A fact as a cell. The service can leave it out, so that it is none rather than not known. */
function factCell(item: Readonly<Record<string, unknown>>, column: Labelled): Cell {
	const value = valueOf(item, column);
	const text = cellOf(item, column);
	if (typeof value === 'boolean') {
		return {
			...yesNoCell(value),
			isLack: column.isWanted === true && !value,
			said: `${column.label.toLowerCase()} ${factText(item, column)}`,
		};
	}

	return isTimeColumn(column) ? timeCell(text) : textCell(text);
}

/** A column of a list from a row of its table. The name that the service has for it is another name. */
function listColumn<Item extends Readonly<Record<string, unknown>>>(
	column: Labelled,
	own: Pick<ListColumn<Item>, 'name'> & Partial<ListColumn<Item>>,
): ListColumn<Item> {
	const head = own.head ?? column.label;
	return {
		head,
		about: column.label,
		width: Math.max(head.length + 1, widths[column.value] ?? usualWidth),
		...(own.name !== column.name && {otherNames: [column.name]}),
		...(isTimeColumn(column) && {isTime: true, isNumber: true}),
		cellOf: item => factCell(item, column),
		...own,
	};
}

const nameColumn: ListColumn<Account> = {
	name: 'name',
	head: 'Name',
	about: 'Name',
	width: usualWidth,
	isFixed: true,
	cellOf: ({name}) => textCell(name),
};

const otherAccountColumns: ReadonlyArray<ListColumn<Account>> = [
	{name: 'id', head: 'ID', about: 'ID', width: 32, cellOf: ({id}) => textCell(id)},
	{
		name: 'tags',
		head: 'Tags',
		about: 'Tags',
		width: usualWidth,
		cellOf({tags}) {
			return tags && {...textCell(tagTexts({tags}).join(', ')), raw: tags};
		},
	},
];

const ownAccountColumns: Readonly<Record<string, Partial<ListColumn<Account>>>> = {
	type: {width: 12},
	enforce_twofactor: {head: '2FA'},
	api_access_enabled: {head: 'API'},
};

/** The columns of the list of accounts. */
export const accountColumns: ListColumns<Account> = {
	first: nameColumn,
	others: [
		...accountFacts.map(fact =>
			listColumn<Account>(fact, {name: accountTerm(fact.name), ...ownAccountColumns[fact.name]}),
		),
		...otherAccountColumns,
	],
	usual: columns =>
		accountFacts
			.filter(({inList}) => inList && columns >= inList.leastColumns)
			.toSorted((one, other) => (one.inList?.place ?? 0) - (other.inList?.place ?? 0))
			.map(({name}) => accountTerm(name)),
};

const ownMemberColumns: Readonly<Record<string, Partial<ListColumn<Member>>>> = {
	create_time: {width: 10, cellOf: (member, {now}) => timeCell(member.create_time ?? '', sinceText(member, now))},
	status: {width: 10, cellOf: member => ({...textCell(statusText(member)), raw: member.status})},
	two_factor_authentication_enabled: {
		head: '2FA',
		width: 4,
		cellOf: ({user: {two_factor_authentication_enabled: isOn}}) =>
			isOn === undefined
				? undefined
				: {...yesNoCell(isOn), isLack: !isOn, said: `second factor ${isOn ? 'on' : 'off'}`},
	},
};

const listedMembers = memberTable.filter(({name, part}) => !(part === 'user' && name === 'email'));

// A member and its user have one each.
const isUserId = ({name, part}: Pick<Labelled, 'name' | 'part'>): boolean => name === 'id' && part === 'user';

const memberName = (column: (typeof listedMembers)[number]): string =>
	isUserId(column) ? 'user-id' : memberTerm(column.name);

/** The columns of the list of members. */
export const memberListColumns: ListColumns<Member> = {
	first: {
		name: 'email',
		head: 'Email',
		about: 'Email',
		width: usualWidth,
		isFixed: true,
		cellOf: ({user}) => textCell(user.email),
	},
	others: listedMembers.map(column =>
		listColumn<Member>(column, {
			name: memberName(column),
			...ownMemberColumns[column.name],
			...(isUserId(column) && {otherNames: ['user_id']}),
		}),
	),
	usual: columns =>
		listedMembers
			.filter(({inList}) => inList && columns >= (inList.leastColumns ?? 0))
			.toSorted((one, other) => (one.inList?.place ?? 0) - (other.inList?.place ?? 0))
			.map(column => memberName(column)),
};

const ownAccountMemberColumns: Readonly<Record<string, Partial<ListColumn<AccountMember>>>> = {
	status: {width: 10, cellOf: member => ({...textCell(accountMemberStatus(member)), raw: member.status})},
	two_factor_authentication_enabled: {head: '2FA', width: 4},
};

const listedAccountMembers = accountMemberColumns.filter(({name}) => name !== 'email');

/** The columns of the members of one account. */
export const accountMemberListColumns: Pick<ListColumns<AccountMember>, 'first' | 'others'> = {
	first: {
		name: 'email',
		head: 'Email',
		about: 'Email',
		width: usualWidth,
		isFixed: true,
		cellOf: ({user}) => textCell(user.email),
	},
	others: [
		{
			name: 'name',
			head: 'Name',
			about: 'Name',
			width: usualWidth,
			cellOf: member => textCell(accountMemberName(member)),
		},
		{
			name: 'roles',
			head: 'Roles',
			about: 'Roles',
			width: usualWidth,
			cellOf(member) {
				const names = roleNames(member);
				return {...textCell(names.join(', ')), raw: names};
			},
		},
		...listedAccountMembers.map(column =>
			listColumn<AccountMember>(column, {
				name: isUserId(column) ? 'user-id' : memberTerm(column.name),
				...ownAccountMemberColumns[column.name],
			}),
		),
	],
};

type OfOrganization = {readonly organization?: {readonly id: string; readonly name: string}};

/** The columns of the organization, under the names that CSV has. */
export const holderColumns: ReadonlyArray<ListColumn<OfOrganization>> = (['id', 'name'] as const).map(part => {
	const head = `Organization ${part === 'id' ? 'ID' : 'name'}`;
	return {
		name: `organization_${part}`,
		head,
		about: head,
		width: part === 'id' ? 32 : usualWidth + 4,
		cellOf: ({organization}) => textCell(organization?.[part] ?? ''),
	};
});

const namesOf = (...columns: ReadonlyArray<{readonly name: string}>): readonly string[] =>
	columns.map(({name}) => name);

/** The columns that each command prints. */
export const columnNames: ReadonlyMap<string, readonly string[]> = new Map([
	['list', ['name', ...namesOf(...organizationColumns)]],
	['accounts', namesOf(...allColumns(accountColumns), ...holderColumns)],
	['account-members', namesOf(...allColumns(accountMemberListColumns))],
	['members', namesOf(...allColumns(memberListColumns), ...holderColumns)],
]);
