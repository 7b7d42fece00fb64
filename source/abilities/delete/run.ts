import {isNotThere} from '../../base/api/api-error.js';
import {told, type Told} from '../../base/text/told.js';
import {count, shownName} from '../../base/text/words.js';
import {beforeOf} from '../../kernel/form-model/fields.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {type DeletionChecks, whyNotEmpty} from '../../kernel/state/deletion-checks.js';
import type {ItemResult} from '../../kernel/state/item-result.js';
import {type RunHead, runIdOf} from '../../kernel/storage/run-journal.js';
import {type Deletes, deletionById, readChecks, settleDeletions} from '../../kernel/writes/deletion.js';
import type {Description, WriteEnd} from '../../kernel/writes/engine.js';
import {isGoneEverywhere} from '../../kernel/writes/gone.js';
import {failedItem, type RunEnd} from '../../kernel/writes/run-many.js';
import {type RowRun, runRows} from '../../kernel/writes/run-rows.js';
import {alreadyDeleted, type DeletionRow} from './plan.js';

declare module '../../kernel/form-model/journal-entry.js' {
	interface WriteKinds {
		/** A run that deleted organizations. Its writes are deletions. */
		readonly deletions: true;
	}
}

/** `isConflict`: somebody else has renamed or filled it since the review. */
type Deleting = Deletes & {
	readonly seen: DeletionChecks;
	readonly why: {readonly text: Told; readonly isConflict: boolean};
};

const mostNamed = 2;

/** A run as the journal knows it. The same organizations continue it. */
function runOf(rows: readonly DeletionRow[]): Omit<RunHead, 'planned'> {
	const names = rows.map(({organization: {name}}) => shownName(name));
	const more = names.length - mostNamed;
	const before = {
		name: `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`,
		parentId: '',
	};
	return {
		kind: 'deletions',
		id: runIdOf(
			'deletions',
			rows
				.map(({organization}) => organization.id)
				.toSorted()
				.join(' '),
		),
		before,
	};
}

/** Deletes an organization if it has its reviewed name and is empty now. `all`: the ids of the reviewed organizations. `gone`: the ids of those that this run has deleted, which a list may still show. */
const deletionInRun = (
	context: ServiceContext,
	{organization: {id, name}}: DeletionRow,
	{all, gone}: {readonly all: ReadonlySet<string>; readonly gone: ReadonlySet<string>},
): Description<Deleting> => ({
	readAgain: async () => readChecks(context, id, child => gone.has(child)),
	compare(checks) {
		const {
			detail: {organization, profile},
		} = checks;
		if (organization.name !== name) {
			return {status: 'heldBack', why: {text: told`Its name is now “${organization.name}”.`, isConflict: true}};
		}

		const text = whyNotEmpty(checks, child => gone.has(child));
		// A reviewed sub-organization that is still there was not deleted by this run.
		return text === undefined
			? {status: 'asReviewed', plan: beforeOf(organization, profile)}
			: {status: 'heldBack', why: {text, isConflict: whyNotEmpty(checks, child => all.has(child)) !== undefined}};
	},
	...deletionById(context, id),
});

function resultOf({organization: {name}}: DeletionRow, end: WriteEnd<Deleting>): ItemResult {
	switch (end.status) {
		case 'heldBack': {
			const {text, isConflict} = end.why;
			return {status: isConflict ? 'conflict' : 'failed', text: told`Not deleted: ${text}`};
		}

		case 'failed': {
			return failedItem(end, `${shownName(name)} was deleted`);
		}

		case 'done': {
			const {
				answer: {isRead},
				isLookedUp,
				remark,
			} = end;
			const text = [
				...(isRead ? [] : ['The service accepted the deletion, but it could not be read back.']),
				...(isLookedUp ? ['The answer was lost, but a look-up shows that it is deleted.'] : []),
				...(remark === undefined ? [] : [remark]),
			].join(' ');
			return {status: isRead ? 'done' : 'unknown', ...(text !== '' && {text})};
		}

		case 'paused':
		case 'stopped':
		case 'unsent': {
			return {status: 'not_sent', text: end.status === 'unsent' ? 'Dry run: nothing was sent.' : 'Not sent: stopped.'};
		}
	}
}

/** The result of a deletion that found nothing to delete: an earlier one may have arrived. Undefined if that is not certain. */
async function foundGone(
	context: ServiceContext,
	{organization: {id}}: DeletionRow,
	end: WriteEnd<Deleting>,
): Promise<ItemResult | undefined> {
	if (end.status !== 'failed' || !isNotThere(end.error) || !(await isGoneEverywhere(context.client, id))) {
		return undefined;
	}

	settleDeletions(context, id);

	return {status: 'already', text: alreadyDeleted};
}

/** Deletes one organization after the other. `all`: the reviewed rows. `rows`: those to send. */
export async function deleteRows(
	context: ServiceContext,
	{all, ...run}: RowRun<DeletionRow, Deleting> & {readonly all: readonly DeletionRow[]},
): Promise<RunEnd> {
	const {store} = context;
	const gone = new Set<string>();
	const reviewed = new Set(all.map(({organization: {id}}) => id));
	return runRows(context, run, {
		lock: {name: 'deleting', doing: 'deleting organizations'},
		nameOf: ({organization: {id, name}}) => (name === '' ? id : name),
		...(all.length > 1 && {entry: {...runOf(all), subjectOf: ({organization: {id}}: DeletionRow) => ({id})}}),
		organizationOf: ({organization}) => organization.id,
		refusableOf: ({organization: {id}}) => ({call: 'delete', id}),
		describe: (writing, row) => deletionInRun(writing, row, {all: reviewed, gone}),
		async settle(row, end) {
			const {id} = row.organization;
			const result = (await foundGone(context, row, end)) ?? resultOf(row, end);
			if (result.status === 'done' || result.status === 'already') {
				gone.add(id);
				store.dispatch({type: 'deletions/deleted', id});
			}

			return {result};
		},
	});
}
