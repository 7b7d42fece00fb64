import type {ApiError} from '../../base/api/api-error.js';
import type {Account, Organization} from '../../base/api/schemas.js';
import {buildTree, type Tree} from '../../base/tree/tree.js';
import type {SortBy} from '../../base/tree/sorting.js';
import type {TwoForms} from '../../base/text/told.js';
import type {Connection} from './connection.js';
import type {KnownCounts, ListState, DetailState, Listing, ReadProfile} from './data.js';
import {type Dialog, type DialogKind, type DialogOf, isOfKind, type LeftList} from './dialog.js';
import type {ListSearch, Find} from './open-search.js';
import {noRecents, type Recents} from './finding.js';

/** The places for panes on the screen. Each shows the pane of that place that had the focus last. The lists of an organization share `rightBelow`; on a wide screen, `rightEnd` has room for another one. */
export const slots = ['left', 'rightAbove', 'rightBelow', 'rightEnd'] as const;

export type Slot = (typeof slots)[number];

/** The names of the panes. Each ability adds its own. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- The kernel itself has no pane.
export interface Panes {}

export type Pane = keyof Panes;

/** The slot of each pane, in the order of Tab. */
export type PaneSlots = ReadonlyMap<Pane, Slot>;

export const tabs = ['overview', 'profile', 'flags', 'json', 'branch'] as const;

export type Tab = (typeof tabs)[number];

/** A card below the panes, which stays until its owner removes it. Its texts name keys as `{command}`. */
export type Card = {
	readonly title: string;
	readonly text: string;
	/** The text in one line of 40 columns, for small terminals. */
	readonly brief: string;
	/** What screen readers say instead of the title and the text. */
	readonly said: string;
	/** An answer to the last key. It gets the room that the text leaves. */
	readonly aside?: string | undefined;
	/** What keys do with the card: the command, and a word such as `skips`. */
	readonly offers: ReadonlyArray<{readonly command: string; readonly name: string}>;
	readonly saidOffers: string;
	/** The dialog that shows more and replaces the card. */
	readonly dialog: DialogKind;
};

/** State that belongs to single abilities. Each adds its own. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- The kernel itself keeps nothing here.
export interface Slices {}

/** The columns that somebody chose for a pane, and what its rows are sorted by, by name. Absent: as usual. */
export type ChosenColumns = {readonly shown?: readonly string[] | undefined; readonly sort?: SortBy | undefined};

/** The visited organizations by key, each with the pane that was last focused there. `at` is the index of the latest stop; -1 if there is none. */
export type Visits = {readonly stops: ReadonlyArray<{readonly key: string; readonly pane: Pane}>; readonly at: number};

/** The result of a key. Screen readers say `said` instead of the text, and all of a value. */
export type Message = {
	readonly tone: 'info' | 'success' | 'warning' | 'danger';
	/** The verified documentation page of a refused request. */
	readonly page?: string;
	/** The text is a value of several lines. */
	readonly isValue?: true;
	/** It says what the pressed key acts on, and stays until the next key. */
	readonly isOfKey?: true;
	/** The command that the same key runs if it is the next one. */
	readonly asksFor?: string;
} & TwoForms;

/** The names of marked rows by id, in the order of marking. */
export type ListMarks = {
	/** The name of a pane or dialog. */
	readonly list: string;
	/** The organization whose list it is. */
	readonly of: string;
	readonly names: ReadonlyMap<string, string>;
	/** What the person unmarked last, to bring it back. */
	readonly cleared?: ReadonlyMap<string, string>;
};

export type State = Readonly<Slices> & {
	readonly connection: Connection;
	readonly size: {readonly columns: number; readonly rows: number};
	readonly organizations: readonly Organization[];
	readonly listing: Listing;
	readonly tree: Tree;
	/** The key of the selected row in the tree index. */
	readonly selectedKey: string | undefined;
	/** The selection's row in the tree pane, so that rows arriving above do not move it. */
	readonly cursorRow: number;
	readonly pane: Pane;
	readonly paneBefore: Pane;
	readonly panes: PaneSlots;
	/** The pane that each slot shows while no other pane of the slot has the focus. */
	readonly shownPanes: Readonly<Partial<Record<Slot, Pane>>>;
	/** The tree keeps its order itself. */
	readonly columns: ReadonlyMap<Pane, ChosenColumns>;
	readonly tab: Tab;
	readonly detailScroll: number;
	/** The place of the chosen account in the order of the service; -1 for the first one of the list, whatever its order. */
	readonly accountsCursor: number;
	readonly listSearch: ListSearch | undefined;
	/** Id of the account whose organization the person looked up. The list of accounts marks it. */
	readonly soughtAccount: string | undefined;
	/** The list that was left for what it lists. */
	readonly leftList?: LeftList | undefined;
	/** The marked rows of lists, by the name of the pane or dialog. */
	readonly listMarks: readonly ListMarks[];
	readonly details: ReadonlyMap<string, DetailState>;
	readonly accounts: ReadonlyMap<string, ListState<Account>>;
	/** Undefined until they are recalled, after the first frame. */
	readonly knownCounts?: KnownCounts | undefined;
	/** The last change of each organization that has one, in milliseconds since the epoch. Undefined until something looks at them. */
	readonly changeTimes?: ReadonlyMap<string, number> | undefined;
	/** The loaded profiles by id, besides those in `details`. `readProfileOf` finds the later of the two. */
	readonly profiles: ReadonlyMap<string, ReadProfile>;
	/** The request that is loading more profiles; undefined if none is. */
	readonly profilesRequest: number | undefined;
	/** What is read behind the screen: how many requests of all are done. `goesOnAt`: until when it waits for the service's next window, in milliseconds since the epoch. */
	readonly behind:
		{readonly request: number; readonly done: number; readonly total: number; readonly goesOnAt?: number} | undefined;
	readonly visits: Visits;
	/** Ids of the marked organizations, in the order of marking. During a reload, some may not be listed again yet. */
	readonly marks: ReadonlySet<string>;
	/** The marks that the person cleared last, to bring them back. */
	readonly clearedMarks: ReadonlySet<string>;
	readonly recents: Recents;
	/** The comparison that the person left to look at one of its organizations, to return to. */
	readonly comparison: DialogOf<'changes'> | undefined;
	readonly find: Find | undefined;
	/** What the person sought last, to change it instead of typing it again. */
	readonly lastSought?: string;
	/** The same in the lists, by the name of the dialog or the pane. */
	readonly lastSearches?: ReadonlyMap<string, string>;
	/** The id that the last search found nowhere. Looking up the organization of an account starts with it. */
	readonly missedId: string | undefined;
	readonly dialog: Dialog;
	/** The help, in front of a dialog or of a search that goes on beneath it. */
	readonly inFront?: Dialog | undefined;
	/** Only in `frontOf`, where the help is the dialog: what it lies in front of. */
	readonly beneath?: Dialog | undefined;
	readonly message: Message | undefined;
	/** The message that the last key replaced, to be shown in full. */
	readonly lastMessage?: Message | undefined;
	/** A message for screen readers only, about a change that the screen shows. */
	readonly heard: Message | undefined;
	/** Seconds until the service accepts requests again; undefined if it accepts them. */
	readonly pause: number | undefined;
	/** How many reads the person is waiting for and can stop. */
	readonly awaited: number;
	/** How many runs of writes are under way. */
	readonly sending: number;
	/** How many seconds the person has waited for a write, including the reads before and after it. */
	readonly waited: number;
	/** What the service refused for good in this session, by the key of `refused-for-good.ts`, with the refusal. */
	readonly refused?: ReadonlyMap<string, ApiError> | undefined;
	/** When this session created each organization, in milliseconds since the epoch. The service refuses a new organization for a while; that does not mean a missing permission. */
	readonly created: ReadonlyMap<string, number>;
	/** Ids of all organizations that this session created. */
	readonly made: ReadonlySet<string>;
	/** The file of the snapshot that was last written or compared. */
	readonly lastSnapshot: string | undefined;
	/** The last pressed keys and their effects, while presenting. */
	readonly shownKeys: readonly string[];
	readonly card: Card | undefined;
	/** Whether to save bytes: no colours, scrolling by half a page, and header, detail and accounts only of the organization opened last. */
	readonly isLowBandwidth: boolean;
	/** Whether reviews show requests exactly as they are sent, and do not unfold the JSON in their texts. */
	readonly isRequestExact: boolean;
	/** Key of the row that was opened last. */
	readonly openedKey: string | undefined;
	/** How many unsaved forms were put aside. */
	readonly asideCount: number;
	/** Why earlier values cannot be stored on disk for undo, as the end of a sentence. */
	readonly journalFailure: string | undefined;
	/** Why an open form cannot be kept on disk as a draft, as the end of a sentence. */
	readonly draftFailure: string | undefined;
};

/** Without panes, there is no screen. */
export function initialState(connection: Connection, size: State['size'], panes: PaneSlots = new Map()): State {
	return {
		connection,
		size,
		organizations: [],
		listing: {
			progress: {status: 'loading', request: 0},
			loaded: 0,
			unreadable: 0,
			arriving: [],
			written: new Map(),
			isWhole: false,
		},
		tree: buildTree([]),
		selectedKey: undefined,
		cursorRow: 0,
		pane: 'tree',
		paneBefore: 'tree',
		panes,
		// The first pane of a slot wins.
		shownPanes: Object.fromEntries([...panes].toReversed().map(([pane, slot]) => [slot, pane])),
		columns: new Map(),
		tab: 'overview',
		detailScroll: 0,
		accountsCursor: -1,
		listSearch: undefined,
		soughtAccount: undefined,
		listMarks: [],
		details: new Map(),
		accounts: new Map(),
		profiles: new Map(),
		profilesRequest: undefined,
		behind: undefined,
		visits: {stops: [], at: -1},
		marks: new Set(),
		clearedMarks: new Set(),
		recents: noRecents,
		comparison: undefined,
		find: undefined,
		missedId: undefined,
		dialog: {kind: 'none'},
		message: undefined,
		heard: undefined,
		pause: undefined,
		awaited: 0,
		sending: 0,
		waited: 0,
		created: new Map(),
		made: new Set(),
		lastSnapshot: undefined,
		shownKeys: [],
		card: undefined,
		isLowBandwidth: false,
		isRequestExact: false,
		openedKey: undefined,
		asideCount: 0,
		journalFailure: undefined,
		draftFailure: undefined,
	};
}

/** What stays of the message when a dialog opens: what the pressed key acts on. */
export const messageOfKey = ({message}: Pick<State, 'message'>): Message | undefined =>
	message?.isOfKey ? message : undefined;

export const withDialog = (state: State, dialog: Dialog): State =>
	dialog === state.dialog ? state : {...state, dialog};

/** Changes the dialog if it is of this kind. */
export const whileIn = <Kind extends DialogKind>(
	state: State,
	kind: Kind,
	change: (dialog: DialogOf<Kind>) => Dialog,
): State => (isOfKind(state.dialog, kind) ? withDialog(state, change(state.dialog)) : state);

/** Changes the dialog if it is of this kind and still waits for the answer to this request. */
export const whileAwaiting = <Kind extends DialogKind>(
	state: State,
	kind: Kind,
	request: number,
	change: (dialog: DialogOf<Kind>) => Dialog,
): State =>
	whileIn(state, kind, dialog => ('request' in dialog && dialog.request === request ? change(dialog) : state.dialog));

/** Closes the dialog, also from the question on leaving. The dialog that it was opened from, if it has one as `returnsTo`, is shown again. */
export function withoutDialog(state: State): State {
	const {dialog} = state;
	const closed = dialog.kind === 'leavingTyped' ? dialog.form : dialog;
	return withDialog(state, 'returnsTo' in closed && closed.returnsTo ? closed.returnsTo : {kind: 'none'});
}

/** Whether the focused pane is a list of the selected organization. */
export const isListFocused = ({panes, pane}: Pick<State, 'panes' | 'pane'>): boolean =>
	panes.get(pane) === 'rightBelow';
