import {columnsOf, type Column, type Table} from './columns.js';

type AccountMemberColumn = Column & {
	readonly label: string;
	/** A column in CSV, under the service's name. */
	readonly isInCsv?: boolean;
};

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

type Named = {readonly name: string};

type Access = {
	readonly roles: readonly Named[];
	readonly policies: ReadonlyArray<{readonly access: string; readonly permission_groups: readonly Named[]}>;
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
