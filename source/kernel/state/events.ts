import type {ApiError} from '../../base/api/api-error.js';
import type {Organization} from '../../base/api/schemas.js';
import type {UnreadableRecord} from '../../base/api/pages.js';
import type {Age} from '../../base/text/time.js';
import type {SortBy} from '../../base/tree/sorting.js';
import type {DrawnRows} from '../form-model/seen.js';
import type {Line} from '../form-model/line-editor.js';
import type {ListMarks, Message, Pane, State, Tab} from './state.js';
import type {Dialog, LeftFor} from './dialog.js';
import type {Detail} from './data.js';
import type {Refusable} from './refused-for-good.js';
import type {RunEvent} from './run.js';

/** The loading of a list of the organization `id`, page by page. A stopped list continues at its page token. */
export type ListEvent<Name extends string, Item> =
	| {readonly type: `${Name}/requested`; readonly id: string; readonly request: number}
	| {readonly type: `${Name}/continued`; readonly id: string; readonly request: number}
	| {
			readonly type: `${Name}/received`;
			readonly id: string;
			readonly request: number;
			readonly items: readonly Item[];
			readonly total?: number;
			readonly unreadable: number;
			readonly isLast: boolean;
			/** Milliseconds since the epoch. */
			readonly readAt: number;
	  }
	| {
			readonly type: `${Name}/failed`;
			readonly id: string;
			readonly request: number;
			readonly error: ApiError;
			readonly pageToken?: string;
			/** When it failed, in milliseconds since the epoch. */
			readonly at?: number;
	  };

/** Changes of the loaded lists and organizations. `request` matches an answer to its request. */
export type DataEvent =
	| {
			readonly type: 'organizations/remembered';
			readonly organizations: readonly Organization[];
			readonly age: Age;
			/** Milliseconds since the epoch. */
			readonly readAt: number;
			/** Whether the list lacked records when it loaded. */
			readonly isShort: boolean;
	  }
	| {readonly type: 'organizations/grewOld'; readonly age: Age}
	| {readonly type: 'organizations/requested'; readonly request: number}
	| {readonly type: 'organizations/continued'; readonly request: number}
	| {
			readonly type: 'organizations/received';
			readonly request: number;
			readonly organizations: readonly Organization[];
			readonly total?: number;
			readonly unreadable: number;
			readonly unreadableRecords?: readonly UnreadableRecord[];
			readonly isLast: boolean;
	  }
	| {readonly type: 'organizations/counted'; readonly request: number; readonly ahead: number}
	| {
			readonly type: 'organizations/failed';
			readonly request: number;
			readonly error: ApiError;
			readonly pageToken?: string;
	  }
	| {readonly type: 'organizations/found'; readonly organizations: readonly Organization[]}
	| {readonly type: 'detail/requested'; readonly id: string; readonly request: number}
	| {readonly type: 'detail/received'; readonly id: string; readonly request: number; readonly detail: Detail}
	| {
			readonly type: 'detail/failed';
			readonly id: string;
			readonly request: number;
			readonly error: ApiError;
			readonly listed?: Organization;
			readonly at?: number;
	  }
	| {readonly type: 'detail/grewOld'; readonly id: string}
	| {readonly type: 'detail/notFound'; readonly id: string}
	| {readonly type: 'detail/readBeside'; readonly detail: Detail}
	| {readonly type: 'detail/missedBeside'; readonly id: string; readonly error: ApiError; readonly at?: number}
	| {readonly type: 'requests/awaited'}
	| {readonly type: 'requests/ended'}
	| {readonly type: 'requests/sending'}
	| {readonly type: 'requests/sent'}
	| {readonly type: 'requests/waited'; readonly seconds: number}
	| {readonly type: 'requests/paused'; readonly seconds: number}
	| {readonly type: 'requests/resumed'}
	| {readonly type: 'requests/refused'; readonly what: Refusable; readonly error: ApiError; readonly at: number};

/** What the person did in the panes. */
export type BrowseEvent =
	| {readonly type: 'terminal/resized'; readonly columns: number; readonly rows: number}
	| {readonly type: 'terminal/bandwidthChosen'; readonly isLow: boolean}
	| {readonly type: 'terminal/keysNamed'; readonly keys: ReadonlyMap<string, string>}
	| {readonly type: 'tree/moved'; readonly by: number}
	| {readonly type: 'tree/selected'; readonly key: string; readonly isBeginning?: true}
	| {readonly type: 'tree/wentThroughVisits'; readonly by: 1 | -1}
	| {readonly type: 'tree/markToggled'; readonly id: string}
	| {readonly type: 'tree/marksChanged'; readonly ids: readonly string[]}
	| {readonly type: 'tree/marksCleared'}
	| {readonly type: 'tree/marksRestored'}
	| {readonly type: 'tree/folded'; readonly key: string; readonly isCollapsed: boolean}
	| {
			readonly type: 'tree/restored';
			readonly tab: Tab;
			readonly unfoldedDepth: number;
			readonly flipped: readonly string[];
	  }
	| {readonly type: 'tree/fitted'}
	| {readonly type: 'tree/sorted'; readonly sort: SortBy | undefined}
	| {readonly type: 'tree/allFolded'; readonly isCollapsed: boolean}
	| {readonly type: 'pane/focused'; readonly pane: Pane}
	| {readonly type: 'pane/tabChosen'; readonly tab: Tab}
	| {readonly type: 'pane/scrolled'; readonly by: number}
	| {readonly type: 'pane/columnsChosen'; readonly pane: Pane; readonly shown: readonly string[] | undefined}
	| {readonly type: 'pane/sorted'; readonly pane: Pane; readonly sort: SortBy | undefined}
	| {readonly type: 'pane/listSearched'; readonly line: Line}
	| {readonly type: 'pane/listSearchKept'}
	| {readonly type: 'pane/listSearchLeft'}
	| ({readonly type: 'pane/rowsMarked'} & ListMarks)
	| {readonly type: 'message/shown'; readonly message: Message}
	| {readonly type: 'message/heard'; readonly message: Message}
	| {readonly type: 'message/cleared'}
	| {readonly type: 'terminal/keyShown'; readonly text: string};

/** Events that dialogs of all kinds share. */
export type DialogEvent =
	| {readonly type: 'dialog/searched'; readonly line: Line}
	| {readonly type: 'dialog/searchEnded'}
	| {readonly type: 'dialog/sorted'; readonly sort: SortBy | undefined}
	| {readonly type: 'dialog/scrolled'; readonly to: number}
	| {readonly type: 'dialog/moved'; readonly by: number}
	| {readonly type: 'dialog/closed'}
	| {readonly type: 'dialog/leftFor'; readonly to: LeftFor}
	| {readonly type: 'dialog/reopened'}
	| {readonly type: 'dialog/requestsToggled'}
	| {readonly type: 'dialog/quitAsked'; readonly kept: readonly string[]; readonly lost: readonly string[]}
	| {readonly type: 'dialog/messageOpened'; readonly messages: readonly Message[]};

type ReviewEvent = {readonly type: 'review/drawn'; readonly dialog: Dialog; readonly drawn: DrawnRows};

type FrontEvent = {readonly type: 'front/changed'; readonly event: Event};

/** The events by source. Each ability adds its own. */
export interface Events {
	readonly data: DataEvent;
	readonly browse: BrowseEvent;
	readonly dialog: DialogEvent;
	readonly review: ReviewEvent;
	readonly front: FrontEvent;
	readonly run: RunEvent;
}

export type Event = Events[keyof Events];

/** One handler for each type of event, which returns the next state. Pure. */
export type Handlers<Handled extends {readonly type: string}, Context = unknown> = {
	readonly [Type in Handled['type']]: (
		state: State,
		event: Extract<Handled, {readonly type: Type}>,
		context: Context,
	) => State;
};
