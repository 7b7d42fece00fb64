import {shownName} from '../../base/text/words.js';
import {withoutCredentials} from '../../kernel/form-model/marks.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import type {RunEnd} from '../../kernel/writes/run-many.js';
import {type RowRun, runRows} from '../../kernel/writes/run-rows.js';
import {type RunHead, runIdOf} from '../../kernel/storage/run-journal.js';
import {ApiError} from '../../base/api/api-error.js';
import {keysText, type Tags, tagsIn} from './changes.js';
import type {TagRow} from './plan.js';
import {resultOf, type Tagging, taggingOf, type Taggings, type TaggingEnd, unsentTagging} from './write.js';

export const tagLock = {name: 'tagging', doing: 'changing tags of accounts'} as const;

/** A run as the journal knows it: the same request for the same accounts continues it. */
function runOf(rows: readonly TagRow[], asked: unknown): Omit<RunHead, 'planned'> {
	const keys = keysText([...new Set(rows.flatMap(({changes}) => changes.map(({key}) => key)))]);
	const before = withoutCredentials({name: keys, parentId: ''});
	return {kind: 'tags', before, id: runIdOf('tags', asked)};
}

export const taggingOfRow = ({account, organization, reviewed, changes}: TagRow, undoes?: number): Tagging => ({
	account,
	organization,
	reviewed,
	changes,
	undoes,
});

/** How a run reports to its caller. `asked`: what was asked for all accounts of the run, also for those that need no change; undefined for one account, whose change is an entry of its own. `undoes`: when the write that this one undoes was made. `unsent`: receives each request of a dry run. */
type TagRun = RowRun<TagRow, Taggings> & {
	readonly asked?: unknown;
	readonly undoes?: number | undefined;
	readonly unsent: (request: string) => void;
};

/** The tags that a write found stored; undefined if it read none. */
export function tagsFound(end: TaggingEnd): Tags | undefined {
	if (end.status === 'heldBack') {
		return tagsIn(end.why.read);
	}

	return end.status === 'done' && !(end.stored instanceof ApiError) ? end.stored : undefined;
}

/** Changes the tags of one account after the other. */
export const sendRows = async (context: ServiceContext, {asked, undoes, unsent, ...run}: TagRun): Promise<RunEnd> =>
	runRows(context, run, {
		lock: tagLock,
		nameOf: ({account: {id, name}}) => (name === '' ? id : shownName(name)),
		...(asked !== undefined && {
			entry: {...runOf(run.rows, asked), undoes, subjectOf: ({account: {id}}: TagRow) => ({id})},
		}),
		// Each account can refuse by itself.
		organizationOf: ({account: {id}}) => id,
		describe: (writing, row) => taggingOf(writing, taggingOfRow(row, undoes)),
		settle(row, end) {
			if (end.status === 'unsent' && end.plan) {
				unsent(unsentTagging(row, end.plan, context.client));
			}

			return {result: resultOf(taggingOfRow(row, undoes), end)};
		},
	});
