import type {Organization} from '../../base/api/schemas.js';
import {told, type Told} from '../../base/text/told.js';
import {hasMoved} from '../form-model/conflict.js';
import {type Before, beforeOf} from '../form-model/fields.js';
import {
	fateOf,
	hasForm,
	isOpenEntry,
	type JournalEntry,
	undoForm,
	withoutSettled,
} from '../form-model/journal-entry.js';
import {withoutMarks} from '../form-model/marks.js';
import type {ServiceContext} from '../loop/context.js';
import {settleWrite} from './journal.js';

type Settling = Pick<ServiceContext, 'journal' | 'now' | 'store'>;

/** How long after it was sent a request may still arrive, in milliseconds. */
export const arrivesWithin = 300_000;

/** Whether the request of an unclear write may still arrive. Until then, a read that does not show it proves nothing. */
const canStillArrive = ({now}: Pick<ServiceContext, 'now'>, {at, lostAt = at, isUnclear}: JournalEntry): boolean =>
	isUnclear === true && now() - lostAt < arrivesWithin;

/** Records what a read shows of an unclear write. One that may still arrive stays unclear. */
export function settleByRead(context: Settling, entry: JournalEntry, shown: 'notStored' | 'stored' | undefined): void {
	if (shown !== undefined && !(shown === 'notStored' && canStillArrive(context, entry))) {
		settleWrite(context, entry, shown);
	}
}

/** What a read shows of an unclear change of an organization, which is recorded; undefined if it does not tell. */
export function settleByStored(
	context: Settling,
	entry: JournalEntry,
	stored: Before,
): 'notStored' | 'stored' | undefined {
	const form = undoForm(entry, stored);
	const shown = entry.isUnclear
		? fateOf(entry, values => !hasMoved({...form, before: withoutMarks(values, stored)}, stored))
		: undefined;
	settleByRead(context, entry, shown);
	return shown;
}

/** Records what a read of organizations shows of earlier changes whose results are unknown. */
export function settleChanges(context: Settling, stored: ReadonlyMap<string, Before>): void {
	for (const entry of withoutSettled(context.journal.list())) {
		const values = stored.get(entry.id);
		if (values && entry.after && hasForm(entry) && entry.kind !== 'create' && isOpenEntry(entry)) {
			settleByStored(context, entry, values);
		}
	}
}

/** The values of organizations whose profiles were read, by their ids. */
export const storedIn = (organizations: readonly Organization[]): ReadonlyMap<string, Before> =>
	new Map(
		organizations.flatMap(organization =>
			organization.profile === undefined
				? []
				: [[organization.id, beforeOf(organization, organization.profile ?? undefined)] as const],
		),
	);

/** Why there is nothing to undo. `isDone`: nothing is left to do. `isUnclear`: the write may still arrive. */
type Unshown = {readonly why: Told; readonly isDone?: true; readonly isUnclear?: true};

/** Why there is nothing to undo of an unclear write that the read just made does not show. `what`: such as “That change was not stored”. */
export const unshown = (context: Pick<ServiceContext, 'now'>, entry: JournalEntry, what: Told): Unshown =>
	canStillArrive(context, entry)
		? {
				isUnclear: true,
				why: told`${what} so far, so there is nothing to undo. It stays in the list of undo, because the request may still arrive.`,
			}
		: {isDone: true, why: told`${what}, so there is nothing to undo.`};
