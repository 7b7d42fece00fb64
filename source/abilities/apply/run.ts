import {createHash} from 'node:crypto';
import path from 'node:path';
import {orFailure, type ApiError} from '../../base/api/api-error.js';
import type {Organization} from '../../base/api/schemas.js';
import {told, type Told} from '../../base/text/told.js';
import {counted, shownName} from '../../base/text/words.js';
import type {Form} from '../../kernel/form-model/form.js';
import {afterOf} from '../../kernel/form-model/request.js';
import {isOpenEntry, isUnnamed, type JournalEntry, unnamed} from '../../kernel/form-model/journal-entry.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {findAllListed} from '../../kernel/loop/look-up.js';
import {failureText} from '../../kernel/rows/failure.js';
import type {ItemResult, ItemState} from '../../kernel/state/item-result.js';
import type {RunHead} from '../../kernel/storage/run-journal.js';
import {
	changeInRun,
	changeResult,
	showStored,
	creationInRun,
	isAsAsked,
	remarkOf,
	withProfile,
	type CreatingInRun,
} from '../../kernel/writes/change-in-run.js';
import type {WriteEnd} from '../../kernel/writes/engine.js';
import {allWrites, keepInJournal, settleWrites} from '../../kernel/writes/journal.js';
import {isPerhapsOf} from '../../kernel/writes/own-creations.js';
import {lagLeft, lookUntilListed} from '../../kernel/writes/waiting.js';
import {runMixed, type MixedRun} from '../../kernel/runs/run-many.js';
import type {Changing} from '../../kernel/writes/save.js';
import {failedItem} from '../../kernel/writes/outcome.js';
import {withLock, creationLock, underLock, lockedRun} from '../../kernel/writes/run-lock.js';
import {placeKey} from './matching.js';
import type {ApplyRow, RowToSend} from './plan.js';
import type {ResultKeeper, Written} from './result.js';

declare module '../../kernel/form-model/journal-entry.js' {
	interface WriteKinds {
		/** A run that stored what a file of customers says. Its writes are creations and edits. */
		readonly apply: true;
	}
}

const runOfFile = (file: string): Omit<RunHead, 'planned'> => ({
	kind: 'apply',
	id: path.resolve(file),
	before: {name: path.basename(file), parentId: ''},
});

export const applyLock = {name: 'setting', doing: 'changing many organizations'} as const;

/** The id that the record of a creation has until the service has given one. */
function idBefore(form: Form): string {
	const {name, parentId} = afterOf(form);
	return `${unnamed}${createHash('sha256').update(placeKey(parentId, name)).digest('hex').slice(0, 16)}`;
}

const placeOf = ({name, parent}: Organization): string => placeKey(parent?.id ?? '', name);

/** The creations without an answer, by parent and name. */
const triesIn = (writes: readonly JournalEntry[]): ReadonlyMap<string, readonly JournalEntry[]> =>
	Map.groupBy(
		writes.filter(entry => entry.kind === 'create' && isOpenEntry(entry) && isUnnamed(entry.id)),
		({after}) => placeKey(after?.parentId ?? '', after?.name ?? ''),
	);

/** Earlier creations and changes from this machine. `changed`: the changes of each organization, the latest first. `isTried`: whether a creation without an answer may have created it. `unlisted`: creations that the list does not show, and why they are not sent again. */
export function earlierCreations(
	{journal, now}: Pick<ServiceContext, 'journal' | 'now'>,
	organizations: readonly Organization[],
): {
	readonly changed: ReadonlyMap<string, readonly JournalEntry[]>;
	readonly isTried: (organization: Organization) => boolean;
	readonly unlisted: ReadonlyMap<string, Told>;
} {
	const listed = new Set(organizations.map(({id}) => id));
	const writes = allWrites({journal});
	const deleted = new Set(writes.filter(({kind}) => kind === 'delete').map(({id}) => id));
	const created = writes.filter(({kind}) => kind === 'create');
	const tries = triesIn(writes);
	const isLate = ({at}: {readonly at: number}): boolean => lagLeft(at, now()) > 0;
	return {
		changed: Map.groupBy(
			writes.filter(({kind, after}) => after && (kind === 'edit' || kind === 'profile')),
			({id}) => id,
		),
		isTried: organization => isPerhapsOf({journal, now}, tries.get(placeOf(organization)) ?? [], organization),
		unlisted: new Map(
			created
				.filter(entry => !isUnnamed(entry.id) && !listed.has(entry.id) && !deleted.has(entry.id) && isLate(entry))
				.map(({id, after}) => [
					placeKey(after?.parentId ?? '', after?.name ?? ''),
					`It was just created as ${id}, but the list does not show it yet. Run the same command again in half a minute.`,
				]),
		),
	};
}

function settleCreations(context: ServiceContext, ids: ReadonlySet<string>, fate: 'stored' | 'unread'): void {
	const writes = ids.size === 0 ? [] : allWrites(context);
	settleWrites(
		context,
		writes.filter(entry => entry.kind === 'create' && ids.has(entry.id) && isOpenEntry(entry)),
		fate,
	);
}

/** Records as created what earlier runs created without an answer or could not read back, if the list now shows it for a row. A run of another program may still wait for its answer, so nothing without one is recorded during that run. */
export async function settleTried(
	context: ServiceContext,
	file: string,
	rows: readonly ApplyRow[],
	organizations: readonly Organization[],
): Promise<void> {
	const ofRows = new Set(
		rows.flatMap(({number, organization}) => (number === undefined || !organization ? [] : [organization.id])),
	);
	const found = organizations.filter(({id}) => ofRows.has(id));
	settleCreations(context, ofRows, 'stored');
	const {isTried} = earlierCreations(context, organizations);
	if (found.every(each => !isTried(each))) {
		return;
	}

	await withLock(context.journal.lockOf(creationLock.name), creationLock.doing, async () => {
		const writes = allWrites(context);
		const known = new Set(writes.filter(({kind}) => kind === 'create').map(({id}) => id));
		const tries = triesIn(writes);
		for (const organization of found) {
			const {id} = organization;
			const [first, ...others] =
				tries.get(placeOf(organization))?.filter(entry => isPerhapsOf(context, [entry], organization)) ?? [];
			if (!first) {
				continue;
			}

			const journal = context.journal.ofRun({...runOfFile(file), planned: [{id: first.id}]});
			if (!known.has(id)) {
				const {before, after, undoes} = first;
				keepInJournal(
					{...context, journal},
					{kind: 'create', id, before, ...(after && {after}), ...(undoes !== undefined && {undoes})},
				);
			}

			settleWrites({...context, journal}, [first, ...others], 'notStored');
			journal.end();
		}

		return {};
	});
}

type Created = {readonly row: RowToSend; readonly organization: Organization};

function creationResult({form}: RowToSend, end: WriteEnd<CreatingInRun>): ItemResult {
	switch (end.status) {
		case 'heldBack': {
			return end.why.own
				? {status: 'already', text: `It was created from here as ${end.why.own.id}.`}
				: {
						status: 'conflict',
						text: `An organization with this name has appeared below this parent: ${end.why.found.map(({id}) => id).join(', ')}. Nothing was sent.`,
					};
		}

		case 'failed': {
			return failedItem(end, `${shownName(afterOf(form).name)} was created`);
		}

		case 'done': {
			const {isLookedUp, remark} = end;
			const text = [
				...(isLookedUp ? ['The answer was lost, but a look-up found it.'] : []),
				...(remark === undefined ? [] : [remark]),
			].join(' ');
			return {status: 'done', ...(text !== '' && {text})};
		}

		case 'paused':
		case 'stopped':
		case 'unsent': {
			return {status: 'not_sent', text: end.status === 'unsent' ? 'Dry run: nothing was sent.' : 'Not sent: stopped.'};
		}
	}
}

function confirmed(
	{row: {form}, organization}: Created,
	listed: ReadonlyMap<string, Organization>,
	error: ApiError | undefined,
	before: ItemResult,
): ItemResult {
	const {id} = organization;
	const found = listed.get(id);
	if (!found) {
		const why = error ? told`it could not be read back. ${failureText(error)}` : 'the list does not show it.';
		return {
			status: 'unknown',
			text: told`The service answered that it was created as ${id}, but ${why} Run the same command again to look for it.`,
		};
	}

	if (!isAsAsked(form, found)) {
		return {
			status: 'unknown',
			text: told`The service answered that it was created as ${id}, but the list shows “${found.name}” with this id. Check which organization is yours.`,
		};
	}

	// A list may leave out profiles.
	const shown = found.profile === undefined ? organization : found;
	const missed = remarkOf(form, shown, shown.profile !== undefined);
	return missed === undefined
		? before
		: {status: 'unknown', text: before.text === undefined ? missed : told`${before.text} ${missed}`};
}

/** The new organizations as listed, with the profiles that neither the list nor the answers to the creations have. A profile that cannot be read stays missing. */
async function withProfiles(
	{client}: ServiceContext,
	created: readonly Created[],
	listed: ReadonlyMap<string, Organization>,
	isStopping: () => boolean,
): Promise<ReadonlyMap<string, Organization>> {
	const read = new Map(listed);
	const reading = client.for('read back the new organizations');
	for (const {
		row: {form},
		organization,
	} of created) {
		const found = listed.get(organization.id);
		if (found && !isStopping()) {
			read.set(organization.id, await withProfile(reading, form, found, organization)); // eslint-disable-line no-await-in-loop -- One after the other.
		}
	}

	return read;
}

/** Reads the new organizations back from the list, as long as it may lag behind them. */
async function readBack(
	context: ServiceContext,
	created: readonly Created[],
	{waiting, isStopping}: Pick<ApplyRun, 'isStopping' | 'waiting'>,
): Promise<{readonly listed: ReadonlyMap<string, Organization>; readonly error?: ApiError}> {
	const ids = created.map(({organization: {id}}) => id);
	let listed: ReadonlyMap<string, Organization> = new Map();
	return orFailure(
		async () => {
			await lookUntilListed(
				{
					now: context.now,
					wait: context.wait,
					isStopping,
					note(seconds) {
						waiting(seconds, `The list does not show ${counted(ids.length - listed.size, 'new organization')} yet.`);
					},
				},
				context.now(),
				async () => {
					listed = await findAllListed(context.client.for('read back the new organizations'), ids);
				},
				() => listed.size === ids.length,
			);
			waiting(0, '');
			return {listed: await withProfiles(context, created, listed, isStopping)};
		},
		error => ({listed, error}),
	);
}

type ApplyRun = Pick<MixedRun<RowToSend, ItemResult>, 'isStopping' | 'waiting'> & {
	readonly file: string;
	readonly rows: readonly RowToSend[];
	/** `id`: that of the organization, once it is known. */
	readonly changed: (row: RowToSend, result: ItemState, id?: string) => void;
	readonly result?: ResultKeeper | undefined;
};

/** Creates, renames and repairs one row after the other, each recorded on disk before it is sent, and reads the new organizations back. Returns why nothing was sent (`refused`), or why the run stopped before the last row, and where the result is (`remark`). */
export async function sendRows(
	context: ServiceContext,
	{file, rows, changed: report, result: keeper, waiting, isStopping}: ApplyRun,
): Promise<{readonly refused?: string; readonly stop?: Told | undefined; readonly remark?: Written}> {
	const created: Created[] = [];
	const found = new Map<RowToSend, string>();
	const results = new Map<RowToSend, ItemResult>();
	const idOf = ({form}: RowToSend): string => form.id ?? idBefore(form);
	const changed = (row: RowToSend, state: ItemState, id?: string): void => {
		keeper?.note(row.number, state, id);
		report(row, state, id);
	};

	let remark: Written | undefined;
	const creations = rows.filter(({form}) => form.id === undefined);
	const ended = await underLock(context, {items: creations, ...creationLock}, async () =>
		lockedRun(context, {items: rows, ...applyLock}, async () => {
			const stop = await runMixed<RowToSend, ItemResult>(context, {
				items: rows,
				nameOf: ({number, path: names}) => `row ${number}, ${names.at(-1) ?? ''}`,
				entry: {...runOfFile(file), subjectOf: row => ({id: idOf(row)})},
				organizationOf: ({form}) => form.id ?? afterOf(form).parentId,
				refusableOf: ({form}) => (form.id === undefined ? {call: 'create', id: afterOf(form).parentId} : undefined),
				async send(row, as) {
					if (row.form.id !== undefined) {
						return as<Changing>({
							describe: writing => changeInRun(writing, idOf(row), row.form),
							settle(end) {
								showStored(context, end);
								return {result: changeResult(row.form, end)};
							},
						});
					}

					return as<CreatingInRun>({
						describe: writing => creationInRun(writing, {form: row.form, id: idOf(row)}),
						settle(end) {
							if (end.status === 'done') {
								created.push({row, organization: end.answer});
							} else if (end.status === 'heldBack' && end.why.own) {
								found.set(row, end.why.own.id);
							}

							return {result: creationResult(row, end)};
						},
					});
				},
				toldAs: (_, result) => result,
				unsent: (_, why): ItemResult => why,
				async begun(row) {
					changed(row, {status: 'sending'});
					await keeper?.write();
				},
				changed(row, end) {
					results.set(row, end);
					changed(row, end, row.form.id ?? created.find(each => each.row === row)?.organization.id ?? found.get(row));
				},
				waiting,
				isStopping,
			});
			if (created.length > 0) {
				const {listed, error} = await readBack(context, created, {waiting, isStopping});
				const {shown = [], unread = []} = Object.groupBy(created, ({organization: {id}}) =>
					listed.has(id) ? 'shown' : 'unread',
				);
				settleCreations(context, new Set(shown.map(({organization}) => organization.id)), 'stored');
				settleCreations(context, new Set(unread.map(({organization}) => organization.id)), 'unread');
				for (const each of created) {
					const end = confirmed(each, listed, error, results.get(each.row) ?? {status: 'done'});
					context.recorder?.correct(each.organization.id, end);
					changed(each.row, end, each.organization.id);
				}
			}

			remark = await keeper?.write(true);
			return stop;
		}),
	);
	return {...ended, ...(remark && {remark})};
}
