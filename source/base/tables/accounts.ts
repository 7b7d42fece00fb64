import {columnsOf, type Column, type Table} from './columns.js';

type AccountColumn = Column & {
	readonly label: string;
	readonly isInCsv?: boolean;
	/** Also shown in the list of accounts if the list is at least `leastColumns` columns wide, ordered by `place`. `head` is a short label before the value. */
	readonly inList?: {readonly place: number; readonly leastColumns: number; readonly head?: string};
};

/** The optional facts of an account, under the service's names, in display order. Type, schema, list, detail and CSV use this table. */
export const accountTable = {
	type: {label: 'Type', value: 'text', isInCsv: true, inList: {place: 1, leastColumns: 36}},
	created_on: {label: 'Created', value: 'time', isInCsv: true, inList: {place: 3, leastColumns: 44}},
} as const satisfies Table<AccountColumn>;

/** The same for the members of its settings. */
export const settingsTable = {
	enforce_twofactor: {
		label: 'Two-factor enforced',
		value: 'yesNo',
		isWanted: true,
		isInCsv: true,
		inList: {place: 2, leastColumns: 0, head: '2FA '},
	},
	api_access_enabled: {label: 'API access', value: 'yesNo'},
	abuse_contact_email: {label: 'Abuse contact', value: 'text', isInCsv: true},
	access_approval_expiry: {label: 'Access approval until', value: 'timeOrNever'},
} as const satisfies Table<AccountColumn>;

export const accountFacts = [
	...columnsOf<AccountColumn>(accountTable),
	...columnsOf<AccountColumn>(settingsTable, 'settings'),
];

/** An account's tags, each as `key=value`. This form is both shown and searched. */
export const tagTexts = ({tags = {}}: {readonly tags?: Readonly<Record<string, string>>}): readonly string[] =>
	Object.entries(tags).map(([key, value]) => `${key}=${value}`);
