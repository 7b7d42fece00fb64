import {memo} from '../../base/text/memo.js';
import type {Organization} from '../../base/api/schemas.js';
import type {ItemState, ItemResult} from '../../kernel/state/item-result.js';
import {type DeletionChecks, whyNotEmpty} from '../../kernel/state/deletion-checks.js';
import {isNotThere, orFailure, type ApiError} from '../../base/api/api-error.js';
import {told, type Told} from '../../base/text/told.js';
import {count, shownName, counted} from '../../base/text/words.js';
import {beforeOf} from '../../kernel/form-model/fields.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {type RunHead, runIdOf} from '../../kernel/storage/run-journal.js';
import {
	type Deletes,
	deletionById,
	readChecks,
	settleDeletions,
	checkUndoOfDeletion,
} from '../../kernel/writes/deletion.js';
import type {Description, WriteEnd} from '../../kernel/writes/engine.js';
import {isGoneEverywhere, isGone} from '../../kernel/writes/history.js';
import {failureText} from '../../kernel/rows/failure.js';
import {readCapabilityWarning} from '../../kernel/loop/command-line.js';
import {notListedText} from '../../kernel/loop/look-up.js';
import {fewAtATime, type PatientReading, readMany, readPatiently} from '../../kernel/loop/readings.js';
import type {JournalEntry} from '../../kernel/form-model/journal-entry.js';
import {whyRefused} from '../../kernel/state/refused-for-good.js';
import {allWrites} from '../../kernel/writes/journal.js';
import {failedItem} from '../../kernel/writes/outcome.js';
import type {RunEnd} from '../../kernel/writes/run-lock.js';
import {type RowRun, runRows} from '../../kernel/runs/run-many.js';

/** An organization to delete with others. */
export type DeletionRow = {
	readonly organization: Pick<Organization, 'id' | 'name' | 'parent' | 'profile'>;
	/** Its name after those of its ancestors, as they were known. */
	readonly path: readonly string[];
	/** What it holds; undefined if it could not be read. */
	readonly checks?: Omit<DeletionChecks, 'detail'>;
	readonly result: ItemState;
	/** Why the service may refuse its deletion for good. */
	readonly warning?: string | undefined;
};

const alreadyDeleted = 'It is deleted already.';

/** How many of its ancestors are among these organizations. `parents`: the id of the parent, by id. */
export function depthsIn(parents: ReadonlyMap<string, string | undefined>): (id: string) => number {
	const depths = new Map<string, number>();
	const depthOf = (id: string): number => {
		const known = depths.get(id);
		if (known !== undefined) {
			return known;
		}

		// Ends a circle of parents.
		depths.set(id, 0);
		const parent = parents.get(id);
		const depth = parent !== undefined && parents.has(parent) ? depthOf(parent) + 1 : 0;
		depths.set(id, depth);
		return depth;
	};

	return depthOf;
}

/** Sub-organizations come before their parents, and otherwise the order stays. */
function childrenFirst(rows: readonly DeletionRow[]): readonly DeletionRow[] {
	const depthOf = depthsIn(new Map(rows.map(({organization: {id, parent}}) => [id, parent?.id])));
	return rows.toSorted((one, other) => depthOf(other.organization.id) - depthOf(one.organization.id));
}

type Fates = ReadonlyMap<string, ItemState>;

/** The rows that are not deleted, and why, by id. A parent is deleted only if everything in it is deleted before. `leftOut`: the ids that the user leaves out. */
export const stayingOf = memo((rows: readonly DeletionRow[], leftOut: ReadonlySet<string>): Fates => {
	const going = new Set<string>();
	const staying = new Map<string, ItemState>();
	for (const {
		organization: {id},
		checks,
		result,
	} of rows) {
		const why = checks && whyNotEmpty(checks, each => going.has(each));
		if (result.status !== 'waiting') {
			staying.set(id, result);
		} else if (why !== undefined) {
			staying.set(id, {status: 'left_out', text: why});
		} else if (!leftOut.has(id)) {
			going.add(id);
		}
	}

	return staying;
});

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

type RowsRead = {
	readonly rows: readonly DeletionRow[];
	/** Why the rest was not read. */
	readonly stop?: ApiError | undefined;
};

type Chosen = Pick<DeletionRow, 'organization' | 'path'>;

/** The row of an organization that is missing in the list of the service. It counts as deleted only if this program tried to delete it. */
async function unlistedRow(
	context: ServiceContext,
	organization: Pick<Organization, 'id' | 'name'>,
	writes: readonly JournalEntry[],
): Promise<DeletionRow> {
	const latest = writes.find(({kind, id}) => kind === 'delete' && id === organization.id);
	const named = latest && organization.name === '' ? {...organization, name: latest.before.name} : organization;
	const row = {organization: named, path: [named.name]};
	// A list may still show what was certainly deleted.
	if (!latest || !(await (latest.isUnclear ? isGoneEverywhere : isGone)(context.client, organization.id))) {
		return {...row, result: {status: 'left_out', text: notListedText}};
	}

	settleDeletions(context, organization.id);
	return {...row, result: {status: 'already', text: alreadyDeleted}};
}

/** The rows of organizations that are missing in the list of the service. */
export async function unlistedRows(
	context: ServiceContext,
	organizations: ReadonlyArray<Pick<Organization, 'id' | 'name'>>,
): Promise<readonly DeletionRow[]> {
	// The record is read once for all of them.
	const writes = organizations.length === 0 ? [] : allWrites(context);
	return Promise.all(organizations.map(async each => unlistedRow(context, each, writes)));
}

/** Reads what each organization holds, a few at a time. Sub-organizations come before their parents. Undefined if the result is no longer wanted. */
export async function readDeletionRows(
	context: ServiceContext,
	chosen: readonly Chosen[],
	reading: PatientReading,
): Promise<RowsRead | undefined> {
	const {isWanted = () => true, note} = reading;
	const ids = new Set(chosen.map(({organization: {id}}) => id));
	const read = new Map<string, {readonly checks?: DeletionChecks; readonly error?: ApiError}>();
	const stop = await readMany<Chosen, {readonly checks?: DeletionChecks; readonly error?: ApiError}>(chosen, {
		isWanted,
		async read({organization: {id}}) {
			return orFailure(
				async () => {
					const checks = await readPatiently('Checking the organizations', reading, async () =>
						readChecks(context, id, child => ids.has(child)),
					);
					return checks && {checks};
				},
				error => ({error}),
			);
		},
		onEnd({organization: {id}}, end, ended) {
			read.set(id, end);
			note(`Checking what is in ${counted(chosen.length, 'organization')}: ${ended} read …`);
		},
	});
	if (!isWanted()) {
		return undefined;
	}

	const missing = chosen.filter(({organization: {id}}) => {
		const error = read.get(id)?.error;
		return error !== undefined && isNotThere(error);
	});
	const gone = await unlistedRows(
		context,
		missing.map(({organization}) => organization),
	);
	const goneById = new Map(gone.map(row => [row.organization.id, row]));
	const parents = new Set(
		read
			.values()
			.map(({checks}) => checks?.detail.organization.parent?.id)
			.filter(id => id !== undefined),
	);
	const warnings = new Map<string, string | undefined>();
	await fewAtATime(stop ? [] : [...parents], isWanted, async parent => {
		warnings.set(parent, await readCapabilityWarning(context, parent));
	});
	const rows = chosen.map((each): DeletionRow => {
		const {checks, error} = read.get(each.organization.id) ?? {};
		if (checks) {
			const {
				detail: {organization, profile = null},
				...held
			} = checks;
			const {id, name, parent} = organization;
			const why = whyRefused(context.store.getState(), {call: 'delete', id});
			return {
				...each,
				organization: {id, name, profile, ...(parent && {parent})},
				checks: held,
				result: why === undefined ? {status: 'waiting'} : {status: 'left_out', text: why},
				warning: warnings.get(parent?.id ?? ''),
			};
		}

		const row = goneById.get(each.organization.id);
		return row
			? {...row, path: each.path}
			: {
					...each,
					result: error
						? {status: 'left_out', text: failureText(error), error}
						: {status: 'left_out', text: 'It was not checked.'},
				};
	});
	const first = read.values().find(({checks}) => checks)?.checks?.detail;
	if (first) {
		const {organization, profile} = first;
		checkUndoOfDeletion(context, organization.id, beforeOf(organization, profile));
	}

	return {rows: childrenFirst(rows), stop};
}
