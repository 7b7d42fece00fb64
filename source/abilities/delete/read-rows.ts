import {ApiError, isNotThere} from '../../base/api/api-error.js';
import type {Organization} from '../../base/api/schemas.js';
import {counted} from '../../base/text/words.js';
import {failureText} from '../../kernel/rows/failure.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {readCapabilityWarning} from '../../kernel/loop/capabilities.js';
import {notListedText} from '../../kernel/loop/look-up.js';
import {fewAtATime, type PatientReading, readMany, readPatiently} from '../../kernel/loop/many-reads.js';
import {beforeOf} from '../../kernel/form-model/fields.js';
import type {JournalEntry} from '../../kernel/form-model/journal-entry.js';
import type {DeletionChecks} from '../../kernel/state/deletion-checks.js';
import {whyRefused} from '../../kernel/state/refused-for-good.js';
import {checkUndoOfDeletion, readChecks, settleDeletions} from '../../kernel/writes/deletion.js';
import {isGone, isGoneEverywhere} from '../../kernel/writes/gone.js';
import {allWrites} from '../../kernel/writes/journal.js';
import {alreadyDeleted, childrenFirst, type DeletionRow} from './plan.js';

/** `stop`: why the rest was not read. */
type RowsRead = {readonly rows: readonly DeletionRow[]; readonly stop?: ApiError | undefined};

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
			try {
				const checks = await readPatiently('Checking the organizations', reading, async () =>
					readChecks(context, id, child => ids.has(child)),
				);
				return checks && {checks};
			} catch (error) {
				if (error instanceof ApiError) {
					return {error};
				}

				throw error;
			}
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
