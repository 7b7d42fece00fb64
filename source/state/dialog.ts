import type {ApiError} from '../api/api-error.js';
import type {Account, Organization} from '../api/schemas.js';
import type {Batch} from '../batch/batch.js';
import type {Comparison} from '../compare/comparison.js';
import type {Form} from '../forms/form.js';
import type {JournalEntry} from '../forms/journal-entry.js';
import type {Line} from '../forms/line-editor.js';
import type {Seen} from '../forms/seen.js';
import type {Draft} from '../forms/stored-form.js';
import type {LoggedRequest} from '../api/caller.js';
import type {Detail} from './data.js';
import type {Pair} from './pair.js';
import type {ProfileClock} from './profile-age.js';

/**
What stands in the way of a deletion; absent while it is being counted.
*/
type DeletionChecks =
	| {readonly status: 'loading'; readonly request: number}
	| {readonly status: 'ready'; readonly organizations: number; readonly accounts: number}
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
What to export: what is marked, one organization and what is below it, the rows that the tree shows, or everything.
*/
export const exportScopes = ['marked', 'below', 'shown', 'all'] as const;
export type ExportScope = (typeof exportScopes)[number];

/**
The folder that is exported to, and the names that are taken there.
*/
export type ExportFolder = {readonly path: string; readonly names: ReadonlySet<string>};

/**
A request that was made, with the curl that makes it again, and the name of the organization that it is `about`, where that is known.
*/
export type LogEntry = LoggedRequest & {readonly curl: string; readonly about?: string};

export type ExportDialog = {
	readonly kind: 'export';
	readonly id: string;
	readonly name: string;
	readonly scope: ExportScope;
	readonly folder: ExportFolder;
	readonly isWithProfiles: boolean;
	readonly clock?: ProfileClock;
	readonly cursor: number;
	readonly scrolledTo?: number;
};

type SummaryDialog = {readonly kind: 'summary'; readonly detail: Detail; readonly scroll: number};

/**
What a path is typed for: a file to create organizations from, or one to write, with the dialog that asked for it.
*/
export type PathPurpose =
	| {readonly kind: 'import'}
	| {readonly kind: 'export'; readonly dialog: ExportDialog}
	| {readonly kind: 'summary'; readonly dialog: SummaryDialog};

/**
At most so many paths are looked at to complete one.
*/
export const mostPaths = 1000;

/**
The one thing that stands before the panes. `scrolledTo`: its first row on the screen; where absent, what is chosen or typed in is kept in sight.
*/
export type Dialog =
	| ExportDialog
	| SummaryDialog
	| {readonly kind: 'none'}
	| {readonly kind: 'help'; readonly scroll: number; readonly query: Line; readonly isTyping: boolean}
	| {readonly kind: 'palette'; readonly line: Line; readonly cursor: number}
	| {readonly kind: 'account'; readonly account: Account; readonly scroll: number}
	| {readonly kind: 'opening'; readonly title: string; readonly request: number; readonly id: string; readonly error?: ApiError; readonly scrolledTo?: number}
	| {readonly kind: 'form'; readonly form: Form}
	| {readonly kind: 'deletion'; readonly deletion: Deletion; readonly scrolledTo?: number}
	| {readonly kind: 'drafts'; readonly drafts: readonly Draft[]; readonly now: number; readonly cursor: number; readonly isAsking: boolean}
	| {readonly kind: 'undo'; readonly entries: readonly JournalEntry[]; readonly now: number; readonly cursor: number; readonly query: Line; readonly isTyping: boolean}
	| {readonly kind: 'copy'; readonly title: string; readonly entries: readonly CopyEntry[]; readonly cursor: number; readonly scroll: number}
	| {readonly kind: 'path'; readonly purpose: PathPurpose; readonly line: Line; readonly isAsking: boolean; readonly request?: number; readonly text?: string}
	| {readonly kind: 'exporting'; readonly request: number; readonly text: string}
	| {readonly kind: 'profiles'; readonly clock?: ProfileClock}
	| {readonly kind: 'holder'; readonly line: Line; readonly request?: number; readonly text?: string}
	| {readonly kind: 'comparing'; readonly line: Line; readonly request?: number; readonly text?: string}
	| {readonly kind: 'changes'; readonly comparison: Comparison; readonly cursor: number; readonly request?: number; readonly text?: string}
	| {readonly kind: 'pair'; readonly ids: Pair; readonly scroll: number; readonly request?: number; readonly text?: string}
	| {readonly kind: 'log'; readonly entries: readonly LogEntry[]; readonly cursor: number; readonly isDetailed: boolean; readonly query: Line; readonly isTyping: boolean}
	| {readonly kind: 'tourSteps'; readonly cursor: number}
	| {readonly kind: 'contexts'; readonly cursor: number; readonly isAsking: boolean}
	| {readonly kind: 'batch'; readonly batch: Batch; readonly cursor: number; readonly scroll: number; readonly seen?: Seen | undefined}
	| {readonly kind: 'quitting'};
