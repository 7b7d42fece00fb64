/** The type of a value from the service: text, true or false, a time in RFC 3339, or a time that may be null for never. */
export type AccountValue = 'text' | 'yesNo' | 'time' | 'timeOrNever';

export type AccountColumn = {
	readonly label: string;
	readonly value: AccountValue;
	/** Also a column in CSV, under the service's name. */
	readonly isInCsv?: boolean;
	/** Also shown in the list of accounts if the list is at least `leastColumns` columns wide, ordered by `place`. `head` is a short label before the value. */
	readonly inList?: {readonly place: number; readonly leastColumns: number; readonly head?: string};
};

/** The optional facts of an account, under the service's names, in display order. Type, schema, list, detail and CSV use this table. */
export const accountTable = {
	type: {
		label: 'Type', value: 'text', isInCsv: true, inList: {place: 1, leastColumns: 36},
	},
	created_on: {
		label: 'Created', value: 'time', isInCsv: true, inList: {place: 3, leastColumns: 44},
	},
} as const satisfies Readonly<Record<string, AccountColumn>>;

/** The same for the members of its settings. */
export const settingsTable = {
	enforce_twofactor: {
		label: 'Two-factor enforced', value: 'yesNo', isInCsv: true, inList: {place: 2, leastColumns: 0, head: '2FA '},
	},
	api_access_enabled: {label: 'API access', value: 'yesNo'},
	abuse_contact_email: {label: 'Abuse contact', value: 'text', isInCsv: true},
	access_approval_expiry: {label: 'Access approval until', value: 'timeOrNever'},
} as const satisfies Readonly<Record<string, AccountColumn>>;

type AccountFact = AccountColumn & {readonly name: string; readonly isSetting: boolean};

const named = (table: Readonly<Record<string, AccountColumn>>, isSetting: boolean): readonly AccountFact[] => Object.entries(table).map(([name, column]) => ({...column, name, isSetting}));

export const accountFacts: readonly AccountFact[] = [...named(accountTable, false), ...named(settingsTable, true)];

type Account = Readonly<Record<string, unknown>> & {readonly settings: Readonly<Record<string, unknown>>};

/** The value of a fact; undefined if the account has none. */
export function factOf(account: Account, {name, isSetting}: AccountFact): string | boolean | undefined {
	const value = isSetting ? account.settings[name] : account[name];
	return typeof value === 'string' || typeof value === 'boolean' ? value : undefined;
}
