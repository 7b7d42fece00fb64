import type {Told} from '../../base/text/told.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {digestOf, type RunHead} from '../../kernel/storage/run-journal.js';
import type {ItemResult, ItemState} from '../../kernel/state/item-result.js';
import {changeInRun, changeResult, showStored} from '../../kernel/writes/change-in-run.js';
import {
	itemsTold, lockedRun, runMany, type Run,
} from '../../kernel/writes/run-many.js';
import type {Changing} from '../../kernel/writes/save.js';
import type {Setting} from '../../kernel/form-model/settings.js';
import type {Assignment} from './assignments.js';
import type {RowToSend} from './plan.js';

declare module '../../kernel/form-model/journal-entry.js' {
	interface WriteKinds {
		/** A run of changes. Its writes are edits. */
		readonly set: true;
	}
}

/** A run as the journal knows it. `id`: the same for runs that set the same. `keys`: the fields that they set. */
export type BulkSubject = {readonly id: string; readonly keys: string};

export const runOf = ({id, keys}: BulkSubject): Omit<RunHead, 'planned'> => ({kind: 'set', id, before: {name: keys, parentId: ''}});

/** A run of these assignments as the journal knows it: the same ones continue it. */
export function subjectOf(assignments: readonly Assignment[], texts: readonly string[], unset: readonly string[]): BulkSubject {
	const keys = assignments.map(({key}) => key).join(', ');
	return {
		keys, id: digestOf({
			kind: 'set', id: JSON.stringify([texts, unset]), before: {name: keys, parentId: ''}, planned: [],
		}),
	};
}

/** A run of values that were edited as one text. `edits`: by the id of the organization. */
export function subjectOfEdits(edits: ReadonlyMap<string, readonly Setting[]>): BulkSubject {
	const keys = [...new Set(edits.values().toArray().flat().map(({key}) => key))].join(', ');
	return {
		keys, id: digestOf({
			kind: 'set', id: JSON.stringify([...edits]), before: {name: keys, parentId: ''}, planned: [],
		}),
	};
}

export const bulkLock = {name: 'setting', doing: 'changing many organizations'} as const;

/** How a run reports to its caller, and when it stops. */
type BulkRun = Pick<Run<RowToSend, Changing, ItemResult>, 'isStopping' | 'waiting'> & {
	readonly subject: BulkSubject;
	readonly rows: readonly RowToSend[];
	readonly changed: (row: RowToSend, result: ItemState) => void;
};

/** Changes one organization after the other, each recorded on disk before it is sent. Returns why nothing was sent (`refused`), or why the run stopped before the last row. */
export const sendRows = async (context: ServiceContext, {subject, rows, changed, waiting, isStopping}: BulkRun): Promise<{readonly refused?: string; readonly stop?: Told | undefined}> => lockedRun(context, {items: rows, ...bulkLock}, async () => runMany<RowToSend, Changing, ItemResult>(context, {
	items: rows,
	nameOf: ({organization: {id, name}}) => name === '' ? id : name,
	entry: {...runOf(subject), subjectOf: ({organization: {id}}) => ({id})},
	organizationOf: ({organization}) => organization.id,
	describe: (writing, {organization, form}) => changeInRun(writing, organization.id, form),
	settle({form}, end) {
		showStored(context, end);
		return {result: changeResult(form, end)};
	},
	...itemsTold(changed),
	waiting,
	isStopping,
}));
