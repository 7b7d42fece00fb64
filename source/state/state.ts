import type {Organization} from '../api/schemas.js';
import {buildTree, type Tree} from '../tree/tree.js';
import type {TwoForms} from '../text/told.js';
import type {Connection} from './connection.js';
import type {
	AccountsState,
	DetailState,
	Listing,
	ReadProfile,
} from './data.js';
import type {Dialog, DialogKind, DialogOf} from './dialog.js';
import type {AccountSearch, Find} from './open-search.js';

export const panes = ['tree', 'detail', 'accounts'] as const;

export type Pane = (typeof panes)[number];
const paneNames: ReadonlySet<string> = new Set(panes);

export const isPane = (name: string): name is Pane => paneNames.has(name);

export const tabs = ['overview', 'profile', 'flags', 'json'] as const;

export type Tab = (typeof tabs)[number];

/**
What stands below the panes until whoever put it there takes it away. Its texts name keys as `{command}`.
*/
export type Card = {
	readonly title: string;
	readonly text: string;
	/**
	The text in one line at 40 columns, for a terminal without room for more.
	*/
	readonly brief: string;
	/**
	What screen readers say instead of the title and the text.
	*/
	readonly said: string;
	/**
	An answer to the last key. It gets the room that the text leaves.
	*/
	readonly aside?: string | undefined;
	/**
	What keys do with the card: `{command} skips`.
	*/
	readonly offers: readonly string[];
	readonly saidOffers: string;
	/**
	The dialog that shows more in the card's place.
	*/
	readonly dialog: DialogKind;
};

/**
What abilities keep in the state for themselves. Each adds its own.
*/
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- The kernel itself keeps nothing here.
export interface Slices {}

/**
The organizations visited, by key, each with the pane that was left there last, and which of them was last gone to; -1 before any.
*/
export type Visits = {readonly stops: ReadonlyArray<{readonly key: string; readonly pane: Pane}>; readonly at: number};

/**
What came of a key. A screen reader says `said` instead of the text, and all of a value. `page`: the checked address of the documentation of a refused request. `isValue`: the text is a value of several lines.
*/
export type Message = {readonly tone: 'info' | 'success' | 'warning' | 'danger'; readonly page?: string; readonly isValue?: true} & TwoForms;

export type State = Readonly<Slices> & {
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
	The pane that had the focus before.
	*/
	readonly paneBefore: Pane;
	readonly tab: Tab;
	readonly detailScroll: number;
	readonly accountsCursor: number;
	readonly accountSearch: AccountSearch | undefined;
	/**
	Id of the account whose organization was asked for: it is marked in the list of accounts.
	*/
	readonly soughtAccount: string | undefined;
	readonly details: ReadonlyMap<string, DetailState>;
	readonly accounts: ReadonlyMap<string, AccountsState>;
	/**
	The loaded profiles by id, besides those in `details`: `readProfileOf` finds the later one of both.
	*/
	readonly profiles: ReadonlyMap<string, ReadProfile>;
	/**
	The request that reads more of them, while one does.
	*/
	readonly profilesRequest: number | undefined;
	readonly visits: Visits;
	/**
	Ids of what is marked, in the order in which that was done. A list that is read anew may not have brought all of them again yet.
	*/
	readonly marks: ReadonlySet<string>;
	/**
	The changes that were left for one of them, to come back to.
	*/
	readonly comparison: DialogOf<'changes'> | undefined;
	readonly find: Find | undefined;
	readonly dialog: Dialog;
	readonly message: Message | undefined;
	/**
	What only a screen reader says: on a screen it is seen.
	*/
	readonly heard: Message | undefined;
	/**
	Seconds until the service takes requests again, while it takes none.
	*/
	readonly pause: number | undefined;
	/**
	How many reads the person waits for, which can be stopped.
	*/
	readonly awaited: number;
	/**
	How long the answer to a write, with the reads before and behind it, has been waited for, in seconds.
	*/
	readonly waited: number;
	/**
	When each organization that this session created was, in milliseconds since the epoch: for a while the service refuses it, which is no missing permission.
	*/
	readonly created: ReadonlyMap<string, number>;
	/**
	Ids of all organizations that this session created.
	*/
	readonly made: ReadonlySet<string>;
	/**
	The file of the snapshot that was written or compared with last.
	*/
	readonly lastSnapshot: string | undefined;
	/**
	The last keys with what they did, while presenting.
	*/
	readonly shownKeys: readonly string[];
	readonly card: Card | undefined;
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
	/**
	Why earlier values cannot be kept on disk for undo, as an error code; undefined if they can.
	*/
	readonly journalFailure: string | undefined;
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
		paneBefore: 'tree',
		tab: 'overview',
		detailScroll: 0,
		accountsCursor: 0,
		accountSearch: undefined,
		soughtAccount: undefined,
		details: new Map(),
		accounts: new Map(),
		profiles: new Map(),
		profilesRequest: undefined,
		visits: {stops: [], at: -1},
		marks: new Set(),
		comparison: undefined,
		find: undefined,
		dialog: {kind: 'none'},
		message: undefined,
		heard: undefined,
		pause: undefined,
		awaited: 0,
		waited: 0,
		created: new Map(),
		made: new Set(),
		lastSnapshot: undefined,
		shownKeys: [],
		card: undefined,
		isLowBandwidth: false,
		openedKey: undefined,
		asideCount: 0,
		journalFailure: undefined,
	};
}

export const withDialog = (state: State, dialog: Dialog): State => ({...state, dialog});
