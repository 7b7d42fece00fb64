import type {Told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import {withoutCredentials} from '../../kernel/form-model/marks.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import type {ItemResult, ItemState} from '../../kernel/state/item-result.js';
import {
	itemsTold, lockedRun, type Run, runMany,
} from '../../kernel/writes/run-many.js';
import {digestOf, type RunHead} from '../../kernel/storage/run-journal.js';
import {ApiError} from '../../base/api/api-error.js';
import {keysText, type Tags, tagsIn} from './changes.js';
import type {TagRow} from './plan.js';
import {resultOf, type Tagging, taggingOf, type Taggings, type TaggingEnd, unsentTagging} from './write.js';

export const tagLock = {name: 'tagging', doing: 'changing tags of accounts'} as const;

/** A run as the journal knows it: runs that change the same tags of the same accounts continue each other. */
function runOf(rows: readonly TagRow[]): Omit<RunHead, 'planned'> {
	const keys = keysText([...new Set(rows.flatMap(({changes}) => changes.map(({key}) => key)))]);
	const before = withoutCredentials({name: keys, parentId: ''});
	return {
		kind: 'tags', before, id: digestOf({
			kind: 'tags', id: JSON.stringify(rows.map(({account, changes}) => [account.id, changes.map(({key, to}) => [key, to])])), before, planned: [],
		}),
	};
}

export const taggingOfRow = ({account, organization, reviewed, changes}: TagRow, undoes?: number): Tagging => ({
	account, organization, reviewed, changes, undoes,
});

/** How a run reports to its caller, and when it stops. `ended`: receives the end of each write, and the tags that it found stored. */
type TagRun = Pick<Run<TagRow, Taggings, ItemResult>, 'isStopping' | 'waiting'> & {
	readonly rows: readonly TagRow[];
	/** When the write that this one undoes was made. */
	readonly undoes?: number | undefined;
	readonly changed: (row: TagRow, result: ItemState) => void;
	readonly unsent: (request: string) => void;
	readonly ended?: (row: TagRow, end: TaggingEnd) => void;
};

/** The tags that a write found stored; undefined if it read none. */
export function tagsFound(end: TaggingEnd): Tags | undefined {
	if (end.status === 'heldBack') {
		return tagsIn(end.why.read);
	}

	return end.status === 'done' && !(end.stored instanceof ApiError) ? end.stored : undefined;
}

/** Changes the tags of one account after the other, each recorded on disk before it is sent. Returns why nothing was sent (`refused`), or why the run stopped before the last row. */
export const sendRows = async (context: ServiceContext, {rows, undoes, changed, unsent, ended, waiting, isStopping}: TagRun): Promise<{readonly refused?: string; readonly stop?: Told | undefined}> => lockedRun(context, {items: rows, ...tagLock}, async () => runMany<TagRow, Taggings, ItemResult>(context, {
	items: rows,
	nameOf: ({account: {id, name}}) => name === '' ? id : shownName(name),
	...(rows.length > 1 && {entry: {...runOf(rows), undoes, subjectOf: ({account: {id}}: TagRow) => ({id})}}),
	// Each account can refuse by itself.
	organizationOf: ({account: {id}}) => id,
	describe: (writing, row) => taggingOf(writing, taggingOfRow(row, undoes)),
	settle(row, end) {
		if (end.status === 'unsent' && end.plan) {
			unsent(unsentTagging(row, end.plan, context.client));
		}

		ended?.(row, end);
		return {result: resultOf(taggingOfRow(row, undoes), end)};
	},
	...itemsTold(changed),
	waiting,
	isStopping,
}));
