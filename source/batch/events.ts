import type {Line} from '../forms/line-editor.js';
import type {BatchNote, BatchRow, OtherResult} from './batch.js';
import type {Columns} from './columns.js';
import type {Table} from './table.js';

/**
What happened on the way to many organizations from one file. `kept`: what was chosen for its columns before. `keptParent`: the id of the parent that every row was given before, where they were checked with that. `at` is in milliseconds since the epoch.
*/
export type BatchEvent =
	| {readonly type: 'batch/opened'; readonly file: string; readonly table: Table; readonly parent?: string | undefined; readonly kept?: Columns | undefined}
	| {readonly type: 'batch/columnChosen'; readonly by: number}
	| {readonly type: 'batch/columnsAsked'}
	| {readonly type: 'batch/columnsAccepted'}
	| {readonly type: 'batch/checked'; readonly rows: readonly BatchRow[]; readonly keptParent?: string | undefined; readonly otherResult?: OtherResult | undefined}
	| {readonly type: 'batch/problemsLeftOut'}
	| {readonly type: 'batch/secondsToggled'}
	| {readonly type: 'batch/requestChosen'; readonly by: number}
	| {readonly type: 'batch/undoAsked'}
	| {readonly type: 'batch/undoEdited'; readonly line: Line}
	| {readonly type: 'batch/undoScoped'}
	| {readonly type: 'batch/undoLeft'}
	| {readonly type: 'batch/begun'; readonly request: number; readonly isUndoing?: true}
	| {readonly type: 'batch/rowChanged'; readonly request: number; readonly number: number; readonly result: BatchRow['result']}
	| {readonly type: 'batch/waited'; readonly request: number; readonly note: string}
	| {readonly type: 'batch/stopAsked'}
	| {readonly type: 'batch/ended'; readonly request: number; readonly note: BatchNote; readonly at: number};

declare module '../state/events.js' {
	interface Events {
		readonly batch: BatchEvent;
	}
}
