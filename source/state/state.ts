import type {ApiError} from '../api/api-error.js';
import type {Account, Organization, Profile} from '../api/schemas.js';
import type {Batch} from '../batch/batch.js';
import type {Comparison} from '../compare/comparison.js';
import type {Line} from '../forms/line-editor.js';
import type {FieldName, Form} from '../forms/form.js';
import type {JournalEntry} from '../forms/journal-entry.js';
import type {Draft} from '../forms/stored-form.js';
import type {LoggedRequest} from '../storage/request-log.js';
import {buildTree, type Tree} from '../tree/tree.js';
import type {Connection} from './connection.js';
import type {Find} from './open-search.js';

/**
How a list that arrives in pages stands. `request` names the question that an answer must belong to.
*/
type Progress =
	| {readonly status: 'loading'; readonly request: number}
	| {readonly status: 'complete'}
	| {
		readonly status: 'failed';
		readonly error: ApiError;
		/**
		Where a list goes on, where what was read of it can be continued.
		*/
		readonly pageToken?: string;
	};

/**
The organizations' list: `loaded` of `total` have come, of which `unreadable` could not be read.
*/
export type Listing = {
	readonly progress: Progress;
	readonly loaded: number;
	readonly total?: number;
	readonly unreadable: number;
	/**
	What a refresh has brought so far: the list before it stays on the screen until it is whole.
	*/
	readonly arriving: readonly Organization[];
	/**
	What was written here while the list was read, and may be missing or outdated in it; undefined is deleted.
	*/
	readonly written: ReadonlyMap<string, Organization | undefined>;
	/**
	Whether `organizations` holds a list that came to its end.
	*/
	readonly isWhole: boolean;
	/**
	How old that list is, where an earlier start read it: `3 hours ago`. What it shows may have changed.
	*/
	readonly age?: string;
};

/**
An organization read by itself, with its profile asked for.
*/
export type Detail = {
	readonly organization: Organization;
	readonly profile: Profile | undefined;
	/**
	Milliseconds since the epoch.
	*/
	readonly readAt: number;
};

export type DetailState =
	| {readonly status: 'loading'; readonly request: number; readonly detail?: Detail}
	| {readonly status: 'ready'; readonly detail: Detail}
	| {readonly status: 'failed'; readonly error: ApiError; readonly detail?: Detail};

export type AccountsState = {
	readonly progress: Progress;
	readonly accounts: readonly Account[];
	/**
	What has come so far where a list is read again, also where that was cut short and can go on: the one before stays on the screen until that is whole.
	*/
	readonly arriving?: readonly Account[];
	/**
	Whether the accounts are those of an earlier reading, as the last one failed.
	*/
	readonly isOld?: boolean;
	readonly total?: number;
	readonly unreadable: number;
	readonly readAt: number;
};

export const panes = ['tree', 'detail', 'accounts'] as const;
export type Pane = (typeof panes)[number];

export const tabs = ['overview', 'profile', 'flags', 'json'] as const;
export type Tab = (typeof tabs)[number];

/**
What stands in the way of a deletion; absent while it is being counted.
*/
type DeletionChecks =
	| {readonly status: 'loading'; readonly request: number}
	| {readonly status: 'ready'; readonly organizations: number; readonly accounts: number; readonly detail: Detail}
	| {readonly status: 'failed'; readonly error: ApiError};

export type Deletion = {
	readonly organization: Organization;
	readonly checks: DeletionChecks;
	readonly line: Line;
	readonly sending?: number;
	readonly error?: ApiError;
	readonly verdict?: 'notStored' | 'unknown';
};

/**
A value to copy, as it goes to the clipboard.
*/
export type CopyEntry = {readonly label: string; readonly text: string};

/**
What to export: one organization and what is below it, the rows that the tree shows, or everything.
*/
export const exportScopes = ['below', 'shown', 'all'] as const;
export type ExportScope = (typeof exportScopes)[number];

/**
The folder that is exported to, and the names that are taken there.
*/
export type ExportFolder = {readonly path: string; readonly names: ReadonlySet<string>};

/**
A request that was made, with the curl that makes it again, and the name of the organization that it is `about`, where that is known.
*/
export type LogEntry = LoggedRequest & {readonly curl: string; readonly about?: string};

/**
The one thing that stands before the panes.
*/
export type Dialog =
	| {readonly kind: 'none'}
	| {readonly kind: 'help'; readonly scroll: number; readonly query: Line; readonly isTyping: boolean}
	| {readonly kind: 'palette'; readonly line: Line; readonly cursor: number}
	| {readonly kind: 'account'; readonly account: Account; readonly scroll: number}
	| {readonly kind: 'opening'; readonly title: string; readonly request: number; readonly id: string; readonly error?: ApiError}
	| {readonly kind: 'form'; readonly form: Form}
	| {readonly kind: 'deletion'; readonly deletion: Deletion}
	| {readonly kind: 'drafts'; readonly drafts: readonly Draft[]; readonly cursor: number; readonly isAsking: boolean}
	| {readonly kind: 'undo'; readonly entries: readonly JournalEntry[]; readonly cursor: number}
	| {readonly kind: 'copy'; readonly entries: readonly CopyEntry[]; readonly cursor: number; readonly scroll: number}
	| {readonly kind: 'export'; readonly id: string; readonly name: string; readonly scope: ExportScope; readonly folder: ExportFolder; readonly isWithProfiles: boolean; readonly cursor: number}
	| {readonly kind: 'exporting'; readonly request: number; readonly text: string}
	| {readonly kind: 'holder'; readonly line: Line; readonly request?: number; readonly text?: string}
	| {readonly kind: 'comparing'; readonly line: Line; readonly request?: number; readonly text?: string}
	| {readonly kind: 'changes'; readonly comparison: Comparison; readonly cursor: number}
	| {readonly kind: 'log'; readonly entries: readonly LogEntry[]; readonly cursor: number; readonly isDetailed: boolean; readonly query: Line; readonly isTyping: boolean}
	| {readonly kind: 'tourSteps'; readonly cursor: number}
	| {readonly kind: 'contexts'; readonly cursor: number; readonly isAsking: boolean}
	| {readonly kind: 'summary'; readonly detail: Detail; readonly scroll: number}
	| {readonly kind: 'batch'; readonly batch: Batch; readonly cursor: number; readonly scroll: number}
	| {readonly kind: 'quitting'};

export type Tour = {
	/**
	Index of the step in question; past the last one the tour is done.
	*/
	readonly step: number;
	/**
	What is said of something else that was done.
	*/
	readonly aside?: string;
	/**
	Whether what somebody else saved behind the form was noticed.
	*/
	readonly wasInterfered: boolean;
};

/**
The organizations visited, by key, and which of them was last gone to; -1 before any.
*/
export type Visits = {readonly keys: readonly string[]; readonly at: number};

/**
`isValue`: the text is a value of several lines, for those who hear it.
*/
export type Message = {readonly tone: 'info' | 'success' | 'warning' | 'danger'; readonly text: string; readonly isValue?: true};

export type State = {
	readonly connection: Connection;
	readonly size: {readonly columns: number; readonly rows: number};
	readonly organizations: readonly Organization[];
	readonly listing: Listing;
	readonly tree: Tree;
	/**
	A row's key in the tree index.
	*/
	readonly selectedKey: string | undefined;
	/**
	On which row of the tree pane the selection stands, so that rows arriving above do not move it.
	*/
	readonly cursorRow: number;
	readonly pane: Pane;
	/**
	Which pane stands beside the tree where there is room for one.
	*/
	readonly lastSide: 'detail' | 'accounts';
	readonly tab: Tab;
	readonly detailScroll: number;
	readonly accountsCursor: number;
	/**
	Id of the account whose organization was asked for: it is marked in the list of accounts.
	*/
	readonly soughtAccount: string | undefined;
	readonly details: ReadonlyMap<string, DetailState>;
	readonly accounts: ReadonlyMap<string, AccountsState>;
	readonly visits: Visits;
	/**
	The changes that were left for one of them, to come back to.
	*/
	readonly comparison: (Dialog & {readonly kind: 'changes'}) | undefined;
	readonly find: Find | undefined;
	readonly dialog: Dialog;
	readonly message: Message | undefined;
	/**
	Seconds until the service takes requests again, while it takes none.
	*/
	readonly pause: number | undefined;
	/**
	How many reads the person waits for, which can be stopped.
	*/
	readonly awaited: number;
	/**
	When each organization that this session created was, in milliseconds since the epoch: for a while the service refuses it, which is no missing permission.
	*/
	readonly created: ReadonlyMap<string, number>;
	/**
	The field last saved with each kind of form, where the next one begins.
	*/
	readonly lastFields: Readonly<Partial<Record<Form['kind'], FieldName>>>;
	/**
	The last keys with what they did, while presenting.
	*/
	readonly shownKeys: readonly string[];
	/**
	Where the tour is, while one is taken.
	*/
	readonly tour: Tour | undefined;
	/**
	Whether bytes are saved: no colours, scrolling by half a page, and header, detail and accounts of what was opened last alone.
	*/
	readonly isLowBandwidth: boolean;
	/**
	Key of the row that was opened last.
	*/
	readonly openedKey: string | undefined;
	/**
	Forms that were put aside unsaved.
	*/
	readonly asideCount: number;
};

export function initialState(connection: Connection, size: State['size']): State {
	return {
		connection,
		size,
		organizations: [],
		listing: {
			progress: {status: 'loading', request: 0}, loaded: 0, unreadable: 0, arriving: [], written: new Map(), isWhole: false,
		},
		tree: buildTree([]),
		selectedKey: undefined,
		cursorRow: 0,
		pane: 'tree',
		lastSide: 'detail',
		tab: 'overview',
		detailScroll: 0,
		accountsCursor: 0,
		soughtAccount: undefined,
		details: new Map(),
		accounts: new Map(),
		visits: {keys: [], at: -1},
		comparison: undefined,
		find: undefined,
		dialog: {kind: 'none'},
		message: undefined,
		pause: undefined,
		awaited: 0,
		created: new Map(),
		lastFields: {},
		shownKeys: [],
		tour: undefined,
		isLowBandwidth: false,
		openedKey: undefined,
		asideCount: 0,
	};
}
