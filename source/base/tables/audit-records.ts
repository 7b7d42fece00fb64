import {byPlace, type Column, columnsOf, type Named, type Table} from './columns.js';

/** What a field says together with others: who acted, the id of that user if it does not say who, how, what was done, whether it was refused, the same with the status, the request. */
export type AuditWords = 'person' | 'userId' | 'way' | 'deed' | 'result' | 'outcome' | 'request';

/** What a record is about, as a filter names it, and its words in a sentence. */
export const recordKinds = {
	create: 'creations',
	rename: 'renames',
	profile: 'profile changes',
	delete: 'deletions',
	invite: 'invitations',
	remove: 'removals of members',
	account: 'creations and changes of accounts',
	tags: 'changes of tags',
	move: 'moves of accounts',
	view: 'views',
	other: 'other records',
} as const;

export type RecordKind = keyof typeof recordKinds;

export const recordKindNames = Object.keys(recordKinds) as readonly RecordKind[];

type AuditField = Column & {
	/** Shown and searched instead of the value. CSV has the value. */
	readonly words?: AuditWords;
	/** A line in everything about one record, ordered by `place`. Fields with the same label share a line. `none`: the text if there is no value. */
	readonly inDetail?: {readonly place: number; readonly label: string; readonly none?: string};
	/** A column in CSV, ordered by `place`. */
	readonly inCsv?: {readonly place: number; readonly header: string};
	readonly wordsInCsv?: {readonly place: number; readonly header: string};
	readonly inLine?: number;
	/** Also in the list of records, ordered by `place`, if the list is at least `leastColumns` columns wide. The text is cut after `mostColumns`. */
	readonly inList?: {readonly place: number; readonly leastColumns: number; readonly mostColumns: number};
	readonly isSearched?: boolean;
};

/** What the service sends about an entry of the audit log, under the service's names and in its order. Type, schema, list, detail, search, CSV and text use these five tables. */
export const recordTable = {
	id: {
		value: 'idOrEmpty',
		inDetail: {place: 130, label: 'Record'},
		inCsv: {place: 190, header: 'id'},
		isSearched: true,
	},
} as const satisfies Table<AuditField>;

export const actionTable = {
	type: {value: 'text', inCsv: {place: 80, header: 'action_type'}, isSearched: true},
	result: {value: 'text', words: 'result', inCsv: {place: 90, header: 'result'}, inLine: 40, isSearched: true},
	time: {
		value: 'time',
		inDetail: {place: 10, label: 'Time'},
		inCsv: {place: 10, header: 'time'},
		inLine: 10,
		isSearched: true,
	},
	description: {
		value: 'text',
		inDetail: {place: 110, label: 'Description'},
		inCsv: {place: 160, header: 'description'},
		isSearched: true,
	},
} as const satisfies Table<AuditField>;

export const actorTable = {
	id: {value: 'text', words: 'userId', inDetail: {place: 30, label: 'User ID'}, inCsv: {place: 30, header: 'user_id'}},
	email: {
		value: 'text',
		words: 'person',
		inDetail: {place: 20, label: 'Who', none: '(nobody named)'},
		inCsv: {place: 20, header: 'user_email'},
		inLine: 20,
		isSearched: true,
	},
	type: {value: 'text'},
	// Documented: dash, api, api_key, api_token, oauth, origin_ca_key.
	context: {
		value: 'text',
		words: 'way',
		inDetail: {place: 40, label: 'How'},
		inCsv: {place: 40, header: 'context'},
		inLine: 30,
		inList: {place: 10, leastColumns: 84, mostColumns: 14},
		isSearched: true,
	},
	ip_address: {
		value: 'text',
		inDetail: {place: 50, label: 'From'},
		inCsv: {place: 60, header: 'ip_address'},
		isSearched: true,
	},
	token_id: {value: 'text'},
	token_name: {value: 'text', inCsv: {place: 50, header: 'token_name'}},
} as const satisfies Table<AuditField>;

export const rawTable = {
	cf_ray_id: {
		value: 'text',
		inDetail: {place: 120, label: 'cf-ray'},
		inCsv: {place: 130, header: 'cf_ray'},
		isSearched: true,
	},
	method: {
		value: 'text',
		words: 'deed',
		inDetail: {place: 70, label: 'Action'},
		inCsv: {place: 110, header: 'method'},
		wordsInCsv: {place: 70, header: 'what'},
		inLine: 50,
		isSearched: true,
	},
	status_code: {
		value: 'number',
		words: 'outcome',
		inDetail: {place: 80, label: 'Result'},
		inCsv: {place: 100, header: 'status'},
	},
	uri: {
		value: 'text',
		words: 'request',
		inDetail: {place: 90, label: 'Called'},
		inCsv: {place: 120, header: 'uri'},
		isSearched: true,
	},
	user_agent: {value: 'text', inDetail: {place: 60, label: 'Agent'}},
} as const satisfies Table<AuditField>;

export const resourceTable = {
	id: {value: 'text', inDetail: {place: 101, label: 'Resource'}, inCsv: {place: 150, header: 'resource_id'}},
	type: {value: 'text', inDetail: {place: 100, label: 'Resource'}, inCsv: {place: 140, header: 'resource_type'}},
	product: {value: 'text'},
	scope: {value: 'json'},
	request: {value: 'json', inDetail: {place: 140, label: 'Request'}, inCsv: {place: 170, header: 'request'}},
	response: {value: 'json', inDetail: {place: 150, label: 'Response'}, inCsv: {place: 180, header: 'response'}},
} as const satisfies Table<AuditField>;

export type NamedField = Named<AuditField>;

export const auditFields: readonly NamedField[] = [
	...columnsOf<AuditField>(recordTable),
	...columnsOf<AuditField>(actionTable, 'action'),
	...columnsOf<AuditField>(actorTable, 'actor'),
	...columnsOf<AuditField>(rawTable, 'raw'),
	...columnsOf<AuditField>(resourceTable, 'resource'),
];

export const detailFields = byPlace(auditFields, ({inDetail}) => inDetail?.place);
export const lineFields = byPlace(auditFields, ({inLine}) => inLine);
export const listFields = byPlace(auditFields, ({inList}) => inList?.place);
