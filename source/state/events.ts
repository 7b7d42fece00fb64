import type {ApiError} from '../api/api-error.js';
import type {Account, Organization} from '../api/schemas.js';
import type {UnreadableRecord} from '../api/unreadable-record.js';
import type {Choice, CreationSent, Form} from '../forms/form.js';
import type {Before, FieldName} from '../forms/fields.js';
import type {Comparison} from '../compare/comparison.js';
import type {JournalEntry} from '../forms/journal-entry.js';
import type {Drawn} from '../forms/seen.js';
import type {Draft} from '../forms/stored-form.js';
import type {Line} from '../forms/line-editor.js';
import type {SiblingOrder} from '../tree/sorting.js';
import type {
	Message,
	Pane,
	State,
	Tab,
} from './state.js';
import type {
	CopyEntry,
	Dialog,
	ExportFolder,
	ExportScope,
	LogEntry,
	PathPurpose,
} from './dialog.js';
import type {BatchEvent} from './batch-event.js';
import type {Detail} from './data.js';
import type {Pair} from './pair.js';
import type {ProfileClock} from './profile-age.js';

/**
What happened to the lists, and to one organization read by itself. `request` ties an answer to its question.
*/
export type DataEvent =
	| {readonly type: 'organizations/remembered'; readonly organizations: readonly Organization[]; readonly age: string}
	| {readonly type: 'organizations/grewOld'; readonly age: string}
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
	| {readonly type: 'organizations/failed'; readonly request: number; readonly error: ApiError; readonly pageToken?: string}
	| {readonly type: 'organizations/found'; readonly organizations: readonly Organization[]}
	| {readonly type: 'detail/requested'; readonly id: string; readonly request: number}
	| {readonly type: 'detail/received'; readonly id: string; readonly request: number; readonly detail: Detail}
	| {readonly type: 'detail/failed'; readonly id: string; readonly request: number; readonly error: ApiError; readonly listed?: Organization}
	| {readonly type: 'detail/grewOld'; readonly id: string}
	| {readonly type: 'detail/notFound'; readonly id: string}
	| {readonly type: 'detail/readBeside'; readonly detail: Detail}
	| {readonly type: 'detail/missedBeside'; readonly id: string; readonly error: ApiError}
	| {readonly type: 'accounts/requested'; readonly id: string; readonly request: number}
	| {
		readonly type: 'accounts/received';
		readonly id: string;
		readonly request: number;
		readonly accounts: readonly Account[];
		readonly total?: number;
		readonly unreadable: number;
		readonly isLast: boolean;
		/**
		Milliseconds since the epoch.
		*/
		readonly readAt: number;
	}
	| {readonly type: 'accounts/continued'; readonly id: string; readonly request: number}
	| {readonly type: 'accounts/failed'; readonly id: string; readonly request: number; readonly error: ApiError; readonly pageToken?: string}
	| {readonly type: 'requests/awaited'}
	| {readonly type: 'requests/ended'}
	| {readonly type: 'requests/waited'; readonly seconds: number}
	| {readonly type: 'requests/paused'; readonly seconds: number}
	| {readonly type: 'requests/resumed'};

/**
What the person did in the panes.
*/
export type BrowseEvent =
	| {readonly type: 'terminal/resized'; readonly columns: number; readonly rows: number}
	| {readonly type: 'terminal/bandwidthChosen'; readonly isLow: boolean}
	| {readonly type: 'tree/moved'; readonly by: number}
	| {readonly type: 'tree/selected'; readonly key: string; readonly isBeginning?: true}
	| {readonly type: 'tree/wentThroughVisits'; readonly by: 1 | -1}
	| {readonly type: 'tree/markToggled'; readonly id: string}
	| {readonly type: 'tree/marksCleared'}
	| {readonly type: 'tree/folded'; readonly key: string; readonly isCollapsed: boolean}
	| {readonly type: 'tree/restored'; readonly tab: Tab; readonly unfoldedDepth: number; readonly flipped: readonly string[]}
	| {readonly type: 'tree/sorted'; readonly by: SiblingOrder}
	| {readonly type: 'tree/allFolded'; readonly isCollapsed: boolean}
	| {readonly type: 'pane/focused'; readonly pane: Pane}
	| {readonly type: 'pane/tabChosen'; readonly tab: Tab}
	| {readonly type: 'pane/scrolled'; readonly by: number}
	| {readonly type: 'pane/accountsMoved'; readonly by: number}
	| {readonly type: 'pane/accountsSearched'; readonly line: Line}
	| {readonly type: 'pane/accountsSearchKept'}
	| {readonly type: 'pane/accountsSearchLeft'}
	| {readonly type: 'message/shown'; readonly message: Message}
	| {readonly type: 'message/cleared'}
	| {readonly type: 'terminal/keyShown'; readonly text: string};

/**
What happened to the search.
*/
export type FindEvent =
	| {readonly type: 'find/opened'; readonly oldest?: string | undefined}
	| {readonly type: 'find/edited'; readonly line: Line}
	| {readonly type: 'find/accepted'}
	| {readonly type: 'find/left'};

/**
What happened on the way to profiles that can be searched.
*/
export type ProfilesEvent =
	| {readonly type: 'profiles/asked'; readonly clock?: ProfileClock}
	| {readonly type: 'profiles/requested'; readonly request: number}
	| {readonly type: 'profiles/received'; readonly request?: number; readonly profiles: State['profiles']}
	| {readonly type: 'profiles/ended'; readonly request: number};

/**
What happened while the path of a file was typed. `isAsking`, in the dialog: whether the file may be written over.
*/
export type PathEvent =
	| {readonly type: 'path/opened'; readonly purpose: PathPurpose; readonly line: Line}
	| {readonly type: 'path/edited'; readonly line: Line}
	| {readonly type: 'path/overwriteAsked'}
	| {readonly type: 'path/asked'; readonly request: number}
	| {readonly type: 'path/noted'; readonly request: number; readonly text: string}
	| {readonly type: 'path/refused'; readonly request: number; readonly text: string}
	| {readonly type: 'path/done'}
	| {readonly type: 'path/left'};

/**
What happened to the form that is open. `stored`: the values once an earlier request of the same save has arrived, if one has.
*/
export type FormEvent =
	| {readonly type: 'form/requested'; readonly title: string; readonly request: number; readonly id: string}
	| {readonly type: 'form/requestFailed'; readonly request: number; readonly error: ApiError}
	| {readonly type: 'form/opened'; readonly form: Form}
	| {readonly type: 'form/edited'; readonly line: Line}
	| {readonly type: 'form/parentFound'; readonly parentId: string}
	| {readonly type: 'form/moved'; readonly by: number}
	| {readonly type: 'form/toggled'}
	| {readonly type: 'form/refused'; readonly field: FieldName}
	| {readonly type: 'form/leaveAsked'}
	| {readonly type: 'form/putAside'}
	| {readonly type: 'form/resumed'}
	| {readonly type: 'form/reviewed'}
	| {readonly type: 'form/sent'; readonly request: number}
	| {readonly type: 'form/heldBack'; readonly request: number; readonly stored?: Before}
	| {readonly type: 'form/conflicted'; readonly request: number; readonly theirs: Before; readonly stored?: Before}
	| {
		readonly type: 'form/saveFailed';
		readonly request: number;
		readonly error: ApiError;
		readonly verdict?: 'notStored' | 'unknown';
		readonly isLookUpFailed?: boolean;
		readonly unclear?: Before;
		readonly stored?: Before;
	}
	| {readonly type: 'form/saved'; readonly request: number; readonly id: string; readonly message: Message; readonly detail?: Detail};

/**
How far a save has come. `at` is in milliseconds since the epoch.
*/
export type SavingEvent =
	| {readonly type: 'saving/creationSent'; readonly request: number; readonly creationsSent: readonly CreationSent[]}
	| {readonly type: 'saving/creationRefused'; readonly request: number; readonly creationsSent: readonly CreationSent[]}
	| {readonly type: 'saving/written'; readonly request: number}
	| {readonly type: 'saving/created'; readonly request: number; readonly organization: Organization; readonly at: number}
	| {readonly type: 'saving/waited'; readonly request: number; readonly note: string};

/**
What was chosen where what is stored has changed meanwhile.
*/
export type ConflictEvent =
	| {readonly type: 'conflict/moved'; readonly by: number}
	| {readonly type: 'conflict/chosen'; readonly choice: Choice}
	| {readonly type: 'conflict/wholeToggled'}
	| {readonly type: 'conflict/resolved'};

/**
What happened in the list of parents.
*/
export type PickerEvent =
	| {readonly type: 'picker/opened'; readonly query: Line}
	| {readonly type: 'picker/edited'; readonly line: Line}
	| {readonly type: 'picker/moved'; readonly by: number}
	| {readonly type: 'picker/left'}
	| {readonly type: 'picker/chosen'; readonly parentId: string};

/**
What happened on the way to a deletion.
*/
export type DeletionEvent =
	| {readonly type: 'deletion/opened'; readonly organization: Organization; readonly request: number}
	| {readonly type: 'deletion/checked'; readonly request: number; readonly organizations: number; readonly accounts: number; readonly detail: Detail}
	| {readonly type: 'deletion/checkFailed'; readonly request: number; readonly error: ApiError}
	| {readonly type: 'deletion/edited'; readonly line: Line}
	| {readonly type: 'deletion/sent'; readonly request: number}
	| {readonly type: 'deletion/renamed'; readonly request: number; readonly organization: Organization}
	| {readonly type: 'deletion/failed'; readonly request: number; readonly error: ApiError; readonly verdict?: 'notStored' | 'unknown'}
	| {readonly type: 'deletion/done'; readonly request: number; readonly id: string; readonly message: Message};

/**
What happened in everything else that stands before the panes.
*/
export type DialogEvent =
	| {readonly type: 'dialog/helpOpened'}
	| {readonly type: 'dialog/searched'; readonly line: Line}
	| {readonly type: 'dialog/searchEnded'}
	| {readonly type: 'dialog/paletteOpened'}
	| {readonly type: 'dialog/paletteEdited'; readonly line: Line}
	| {readonly type: 'dialog/accountOpened'; readonly account: Account}
	| {readonly type: 'dialog/scrolled'; readonly by: number; readonly from?: number}
	| {readonly type: 'dialog/closed'}
	| {readonly type: 'dialog/quitAsked'}
	| {readonly type: 'drafts/offered'; readonly drafts: readonly Draft[]; readonly now: number}
	| {readonly type: 'drafts/discardAsked'; readonly isAsking: boolean}
	| {readonly type: 'drafts/discarded'; readonly file: string}
	| {readonly type: 'drafts/taken'; readonly isDiscarded?: boolean}
	| {readonly type: 'undo/checked'; readonly failure: string | undefined}
	| {readonly type: 'undo/opened'; readonly entries: readonly JournalEntry[]; readonly now: number}
	| {readonly type: 'dialog/moved'; readonly by: number};

/**
What of a review stands on the screen, or was said, of a dialog as it was then.
*/
type ReviewEvent = {readonly type: 'review/drawn'; readonly dialog: Dialog; readonly drawn: Drawn};

/**
What happened on the way from an account to the organization that holds it.
*/
export type HolderEvent =
	| {readonly type: 'holder/opened'}
	| {readonly type: 'holder/edited'; readonly line: Line}
	| {readonly type: 'holder/asked'; readonly request: number}
	| {readonly type: 'holder/answered'; readonly request: number; readonly text: string}
	| {readonly type: 'holder/found'; readonly request: number; readonly organization: Organization; readonly account: string};

/**
What happened on the way from a snapshot's file to what has changed since, or where two organizations are compared.
*/
export type ComparisonEvent =
	| {readonly type: 'comparison/opened'}
	| {readonly type: 'comparison/fileAsked'}
	| {readonly type: 'comparison/edited'; readonly line: Line}
	| {readonly type: 'comparison/pairOpened'; readonly ids: Pair}
	| {readonly type: 'comparison/pairRead'; readonly request: number}
	| {readonly type: 'comparison/asked'; readonly request: number}
	| {readonly type: 'comparison/noted'; readonly request: number; readonly text: string}
	| {readonly type: 'comparison/refused'; readonly request: number; readonly text: string}
	| {readonly type: 'comparison/made'; readonly request: number; readonly comparison: Comparison}
	| {readonly type: 'comparison/entered'; readonly id: string};

/**
What happened in the list of contexts.
*/
export type ContextsEvent =
	| {readonly type: 'contexts/opened'}
	| {readonly type: 'contexts/switchAsked'; readonly isAsking: boolean};

/**
What leaves the program, to the clipboard or to a file, and what has left it for the service.
*/
export type OutputEvent =
	| {readonly type: 'copy/opened'; readonly title: string; readonly entries: readonly CopyEntry[]}
	| {readonly type: 'log/opened'; readonly entries: readonly LogEntry[]}
	| {readonly type: 'log/detailToggled'}
	| {readonly type: 'export/opened'; readonly id: string; readonly name: string; readonly scope: ExportScope; readonly folder: ExportFolder; readonly clock?: ProfileClock}
	| {readonly type: 'export/scoped'}
	| {readonly type: 'export/profilesToggled'}
	| {readonly type: 'export/asked'; readonly request: number}
	| {readonly type: 'export/snapshotWritten'; readonly file: string}
	| {readonly type: 'export/noted'; readonly request: number; readonly text: string};

/**
What happened on the tour.
*/
export type TourEvent =
	| {readonly type: 'tour/begun'; readonly step: number}
	| {readonly type: 'tour/strayed'; readonly aside: string | undefined}
	| {readonly type: 'tour/interfered'}
	| {readonly type: 'tour/made'; readonly id: string}
	| {readonly type: 'tour/listed'}
	| {readonly type: 'tour/left'};

export type Event =
	| BatchEvent | BrowseEvent | ComparisonEvent | ConflictEvent | ContextsEvent | DataEvent | DeletionEvent | DialogEvent
	| FindEvent | FormEvent | HolderEvent | OutputEvent | PathEvent | PickerEvent | ReviewEvent | ProfilesEvent | SavingEvent | TourEvent;

/**
Whether an event belongs to one of these groups: the part of its type before the slash.
*/
export function isOf<Each extends Event, Group extends string>(event: Each, ...groups: readonly Group[]): event is Extract<Each, {readonly type: `${Group}/${string}`}> {
	return groups.some(group => event.type.startsWith(`${group}/`));
}
