import type {Account, Member} from '../../base/api/schemas.js';
import {accountFacts} from '../../base/tables/accounts.js';
import {
	cellOf, type Column, factText, type Named, valueOf,
} from '../../base/tables/columns.js';
import {memberColumns as memberTable, sinceText, statusText} from '../../base/tables/members.js';
import {yesNoSign} from '../../base/text/ascii.js';
import {day} from '../../base/text/time.js';
import {accountTerm, memberTerm} from '../filter/terms.js';
import {type Cell, type ItemColumn, textCell} from './column.js';

/** What columns of lists look at. `now`: when the list was read, in milliseconds since the epoch. */
type ListSource = {readonly now: number};

export type ListColumn<Item> = ItemColumn<Item, ListSource>;

/** Columns of a list. `usual`: the names of those that a list of this width shows if nobody chose any. */
export type ListColumns<Item> = {
	/** Beside the others, always shown. */
	readonly first: ListColumn<Item>;
	readonly others: ReadonlyArray<ListColumn<Item>>;
	readonly usual: (columns: number) => readonly string[];
};

type Labelled = Named<Column & {readonly label: string}>;

const isTimeValue = ({value}: Column): boolean => value === 'time' || value === 'timeOrNever';

const widths: Readonly<Partial<Record<Column['value'], number>>> = {
	id: 32, time: 10, timeOrNever: 10, yesNo: 4,
};

const usualWidth = 16;

// A text that is not a time comes last, like an empty one.
function timeOf(text: string): number | string {
	const time = Date.parse(text);
	return Number.isNaN(time) ? '' : time;
}

const yesNoCell = (isOn: boolean): Cell => ({text: yesNoSign(isOn), order: isOn ? 1 : 0});

/** A fact as a cell. The service can leave it out, so that it is none rather than not known. */
function factCell(item: Readonly<Record<string, unknown>>, column: Labelled): Cell {
	const value = valueOf(item, column);
	const text = cellOf(item, column);
	if (typeof value === 'boolean') {
		return {...yesNoCell(value), said: `${column.label.toLowerCase()} ${factText(item, column)}`};
	}

	return isTimeValue(column) ? {text: text === '' ? '' : day(text), order: timeOf(text), isData: true} : textCell(text);
}

/** A column of a list from a row of its table. */
function listColumn<Item extends Readonly<Record<string, unknown>>>(column: Labelled, own: Pick<ListColumn<Item>, 'name'> & Partial<ListColumn<Item>>): ListColumn<Item> {
	const head = own.head ?? column.label;
	const isTime = isTimeValue(column);
	return {
		head, about: column.label, width: Math.max(head.length + 1, widths[column.value] ?? usualWidth), ...(isTime && {isTime, isNumber: true}), cellOf: item => factCell(item, column), ...own,
	};
}

const nameColumn: ListColumn<Account> = {
	name: 'name', head: 'Name', about: 'Name', width: usualWidth, isFixed: true, cellOf: ({name}) => textCell(name),
};

const ownAccountColumns: Readonly<Record<string, Partial<ListColumn<Account>>>> = {type: {width: 12}, enforce_twofactor: {head: '2FA'}, api_access_enabled: {head: 'API'}};

/** The columns of the list of accounts. */
export const accountColumns: ListColumns<Account> = {
	first: nameColumn,
	others: accountFacts.map(fact => listColumn<Account>(fact, {name: accountTerm(fact.name), ...ownAccountColumns[fact.name]})),
	usual: columns => accountFacts.filter(({inList}) => inList && columns >= inList.leastColumns).toSorted((one, other) => (one.inList?.place ?? 0) - (other.inList?.place ?? 0)).map(({name}) => accountTerm(name)),
};

const ownMemberColumns: Readonly<Record<string, Partial<ListColumn<Member>>>> = {
	create_time: {
		width: 10, cellOf: (member, {now}) => ({text: sinceText(member, now), order: timeOf(member.create_time ?? ''), isData: true}),
	},
	status: {width: 10, cellOf: member => textCell(statusText(member))},
	two_factor_authentication_enabled: {head: '2FA', width: 4, cellOf: ({user: {two_factor_authentication_enabled: isOn}}) => isOn === undefined ? undefined : {...yesNoCell(isOn), said: `second factor ${isOn ? 'on' : 'off'}`}},
};

const listedMembers = memberTable.filter(({name, part}) => !(part === 'user' && name === 'email'));

const memberName = ({name, part}: (typeof listedMembers)[number]): string => name === 'id' ? (part === undefined ? 'id' : 'user-id') : memberTerm(name);

/** The columns of the list of members. */
export const memberListColumns: ListColumns<Member> = {
	first: {
		name: 'email', head: 'Email', about: 'Email', width: usualWidth, isFixed: true, cellOf: ({user}) => textCell(user.email),
	},
	others: listedMembers.map(column => listColumn<Member>(column, {name: memberName(column), ...ownMemberColumns[column.name]})),
	usual: columns => listedMembers.filter(({inList}) => inList && columns >= (inList.leastColumns ?? 0)).toSorted((one, other) => (one.inList?.place ?? 0) - (other.inList?.place ?? 0)).map(column => memberName(column)),
};
