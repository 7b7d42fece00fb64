import {yesNoSign} from '../text/ascii.js';
import {age, ageOf, day} from '../text/time.js';
import {type Told, told} from '../text/told.js';
import {byPlace, cellOf, type Column, columnsOf, factText, type Named, type Table} from './columns.js';

type Facts = {
	readonly status: string;
	readonly create_time?: string;
	readonly user: {readonly two_factor_authentication_enabled?: boolean; readonly [other: string]: unknown};
	readonly [other: string]: unknown;
};

type MemberColumn = Column & {
	readonly label: string;
	readonly place: number;
	/** The value in words, if it is not shown as it is. */
	readonly text?: (member: Facts) => string;
	readonly isInCsv?: boolean;
	/** Also in the line that the command line prints, ordered by `place`. `text`: other words for the line. */
	readonly inLine?: {readonly place: number; readonly text?: (member: Facts) => string};
	/** Also in the list of members, ordered by `place`, if the list is at least `leastColumns` columns wide. `text`: the value in a fixed width; `now` is in milliseconds since the epoch. */
	readonly inList?: {
		readonly place: number;
		readonly leastColumns?: number;
		readonly text?: (member: Facts, now: number) => Told;
	};
	readonly isSearched?: boolean;
	readonly copiedAs?: string;
};

/** What the service calls `canceled` is spelled as in the rest of the program. */
export const statusText = ({status}: Pick<Facts, 'status'>): string =>
	status === 'canceled' ? 'cancelled' : status === '' ? 'unknown' : status;

/** The day of the invitation, or how long an invitation has been pending: `12 days`. `now` is in milliseconds since the epoch. */
export function sinceText({status, create_time: time}: Pick<Facts, 'status' | 'create_time'>, now: number): string {
	const pending =
		time !== undefined && status === 'pending' ? ageOf(time, now)?.brief.replace(/ old$/v, '') : undefined;
	return pending ?? (time === undefined ? '–' : day(time));
}

export function factorText(isOn: boolean | undefined): Told {
	return isOn === undefined
		? {text: '2FA ?', said: 'second factor unknown'}
		: told`2FA ${{text: yesNoSign(isOn), said: isOn ? 'on' : 'off'}}`;
}

/** The same in words. */
export const factorWord = (isOn: boolean | undefined): string =>
	isOn === undefined ? '2FA unknown' : isOn ? '2FA' : 'no 2FA';

const factorOf = ({user}: Facts): boolean | undefined => user.two_factor_authentication_enabled;

/** Whether an active member has no second factor; undefined if that is not known. Who is only invited is no member yet, and counts nowhere as one without a second factor: figures, findings, filters, reports and lists all ask this. */
export function lacksFactor(member: Facts): boolean | undefined {
	const hasFactor = factorOf(member);
	return member.status === 'active' && (hasFactor === undefined ? undefined : !hasFactor);
}

// The width of `cancelled`.
export const statusColumns = 9;

/** What the service sends about a member, under the service's names and in its order. Type, schema, list, detail, search, copies, CSV and text use these two tables. */
export const memberTable = {
	id: {label: 'Member ID', value: 'id', place: 70, isInCsv: true, copiedAs: 'Member id'},
	create_time: {
		label: 'Invited',
		value: 'time',
		place: 50,
		isInCsv: true,
		inList: {place: 30, text: (member, now) => sinceText(member, now).padStart(10)},
	},
	update_time: {label: 'Changed', value: 'time', place: 60},
	status: {
		label: 'Status',
		value: 'textOrEmpty',
		place: 30,
		text: statusText,
		isInCsv: true,
		inLine: {place: 20},
		inList: {place: 20, text: member => statusText(member).padEnd(statusColumns)},
		isSearched: true,
	},
} as const satisfies Table<MemberColumn>;

/** The same for the user who is the member. */
export const userTable = {
	id: {label: 'User ID', value: 'text', place: 80, copiedAs: 'User id'},
	email: {
		label: 'Email',
		value: 'textOrEmpty',
		place: 10,
		isInCsv: true,
		inLine: {place: 10},
		isSearched: true,
		copiedAs: 'Email',
	},
	name: {
		label: 'Name',
		value: 'textOrEmpty',
		place: 20,
		isInCsv: true,
		inLine: {place: 40},
		isSearched: true,
		copiedAs: 'Name',
	},
	two_factor_authentication_enabled: {
		label: 'Second factor',
		value: 'yesNo',
		place: 40,
		text: member => (factorOf(member) === undefined ? 'unknown' : factorOf(member) ? 'on' : 'off'),
		isInCsv: true,
		inLine: {place: 30, text: member => factorWord(factorOf(member))},
		inList: {place: 10, text: member => factorText(factorOf(member))},
	},
} as const satisfies Table<MemberColumn>;

/** Whether a member has access, or can still get it. A status that this program does not know counts. */
export const hasAccess = ({status}: {readonly status: string}): boolean =>
	status !== 'rejected' && status !== 'canceled';

const columns: ReadonlyArray<Named<MemberColumn>> = [
	...columnsOf<MemberColumn>(memberTable),
	...columnsOf<MemberColumn>(userTable, 'user'),
];

/** In the order of everything about one member. */
export const memberColumns = byPlace(columns, ({place}) => place);

const csvColumns = memberColumns.filter(({isInCsv}) => isInCsv);

export const memberHeader: readonly string[] = csvColumns.map(({name}) => name);

export const memberCells = (member: Facts): readonly string[] => csvColumns.map(column => cellOf(member, column));

/** The value of a column in words, a time with its age. `now` is in milliseconds since the epoch. */
export function memberText(member: Facts, column: Named<MemberColumn>, now: number): string {
	const text = column.text?.(member) ?? factText(member, column);
	return text !== '' && column.value === 'time'
		? `${text} (${age(cellOf(member, column), now) ?? 'unknown age'})`
		: text;
}

const searchedColumns = columns.filter(({isSearched}) => isSearched);

export const searchedTexts = (member: Facts): readonly string[] =>
	searchedColumns.map(column => cellOf(member, column));

/** The columns whose values can be copied. */
export const copiedColumns = memberColumns.filter(({copiedAs}) => copiedAs !== undefined);

/** The values to copy, without empty ones. */
export const copiedTexts = (member: Facts): ReadonlyArray<{readonly label: string; readonly text: string}> =>
	copiedColumns
		.map(column => ({label: column.copiedAs ?? '', text: cellOf(member, column)}))
		.filter(({text}) => text !== '');

const lineColumns = byPlace(columns, ({inLine}) => inLine?.place);

/** The texts of the line that the command line prints. */
export const memberLine = (member: Facts): readonly string[] =>
	lineColumns.map(column => (column.inLine?.text ?? column.text)?.(member) ?? factText(member, column));

const listColumns = byPlace(columns, ({inList}) => inList?.place);

/** The texts behind the name in a list of this width. */
export const memberListTexts = (member: Facts, width: number, now: number): readonly Told[] =>
	listColumns
		.filter(({inList: {leastColumns = 0} = {}}) => width >= leastColumns)
		.map(
			column => column.inList?.text?.(member, now) ?? (column.text?.(member) ?? factText(member, column)).padEnd(10),
		);

type AccountMemberColumn = Column & {readonly label: string; readonly isInCsv?: boolean};

/** What the service sends about somebody who has access to one account, under the service's names and in display order. */
export const accountMemberTable = {
	id: {label: 'Member ID', value: 'id', isInCsv: true},
	status: {label: 'Status', value: 'textOrEmpty', isInCsv: true},
} as const satisfies Table<AccountMemberColumn>;

/** The same for the user. The service names no user of a pending invitation, except the email address. */
export const accountUserTable = {
	id: {label: 'User ID', value: 'text'},
	email: {label: 'Email', value: 'textOrEmpty', isInCsv: true},
	first_name: {label: 'First name', value: 'text', isInCsv: true},
	last_name: {label: 'Last name', value: 'text', isInCsv: true},
	two_factor_authentication_enabled: {label: 'Second factor', value: 'yesNo', isInCsv: true},
} as const satisfies Table<AccountMemberColumn>;

export const accountMemberColumns = [
	...columnsOf<AccountMemberColumn>(accountUserTable, 'user'),
	...columnsOf<AccountMemberColumn>(accountMemberTable),
];

type NamedPart = {readonly name: string};

type Access = {
	readonly roles: readonly NamedPart[];
	readonly policies: ReadonlyArray<{readonly access: string; readonly permission_groups: readonly NamedPart[]}>;
};

/** The names of the roles of a member, each once. The service calls them roles, or permission groups of a policy that allows or denies them. */
export function roleNames({roles, policies}: Access): readonly string[] {
	const ofPolicies = policies.flatMap(({access, permission_groups: groups}) =>
		groups.map(({name}) => (access === 'deny' ? `not ${name}` : name)),
	);
	return [...new Set([...roles.map(({name}) => name), ...ofPolicies])].filter(name => name !== '' && name !== 'not ');
}

/** The first and last name of a member; empty if the service names neither. */
export const accountMemberName = ({
	user,
}: {
	readonly user: {readonly first_name?: string; readonly last_name?: string};
}): string => [user.first_name ?? '', user.last_name ?? ''].filter(name => name !== '').join(' ');

/** The status in words. The service calls a member active who accepted the invitation. */
export const accountMemberStatus = ({status}: {readonly status: string}): string =>
	status === 'accepted' ? 'active' : status === '' ? 'unknown' : status;
