import type {Organization, Account, Member} from '../../base/api/schemas.js';
import {told, type Told} from '../../base/text/told.js';
import {hasAccess} from '../../base/tables/members.js';
import {isSameEmail} from '../../base/text/addresses.js';
import {hasMoved} from '../form-model/conflict.js';
import {type Before, beforeOf, profileFields, valueBefore, type FieldName} from '../form-model/fields.js';
import {
	fateOf,
	hasForm,
	isOpenEntry,
	type JournalEntry,
	undoForm,
	withoutSettled,
	changedFields,
	changedValues,
} from '../form-model/journal-entry.js';
import {withoutMarks, isMarked} from '../form-model/value-warnings.js';
import type {ServiceContext} from '../loop/context.js';
import {accountValue} from '../files/list-differences.js';
import type {KnownList, KnownValues} from '../storage/known.js';
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

/** Why there is nothing to undo. */
type Unshown = {
	readonly why: Told;
	/** Nothing is left to do. */
	readonly isDone?: true;
	/** The write may still arrive. */
	readonly isUnclear?: true;
};

/** Why there is nothing to undo of an unclear write that the read just made does not show. `what`: such as “That change was not stored”. */
export const unshown = (context: Pick<ServiceContext, 'now'>, entry: JournalEntry, what: Told): Unshown =>
	canStillArrive(context, entry)
		? {
				isUnclear: true,
				why: told`${what} so far, so there is nothing to undo. It stays in the list of undo, because the request may still arrive.`,
			}
		: {isDone: true, why: told`${what}, so there is nothing to undo.`};

const ofProfile: ReadonlySet<FieldName> = new Set(profileFields);

/** Whether stored values are not those before a change, in one of the fields that it changed. A value that was left out of the record tells nothing. */
export const isChanged = (
	stored: Before,
	fields: ReadonlyArray<{readonly name: FieldName; readonly from: string}>,
): boolean => fields.some(({name, from}) => valueBefore(stored, name) !== from);

/** Whether a write concerns the profile at all. A new name leaves it as it is, and so does a creation without one. Nobody knows whether a value changed that was left out of the record. */
export function isOfProfile(write: JournalEntry): boolean {
	const {before, after} = write;
	return (
		after === undefined ||
		changedFields(write).some(name => ofProfile.has(name)) ||
		profileFields.some(name => isMarked(before, name) && isMarked(after, name))
	);
}

/** Whether a profile shows the last of these writes, the latest last. */
export function isShownByProfile(profile: KnownValues['profile'], writes: readonly JournalEntry[]): boolean {
	const last = writes.at(-1);
	if (!last) {
		return true;
	}

	const {before, after} = last;
	const names = after ? changedFields(last).filter(name => ofProfile.has(name) && !isMarked(before, name)) : [];
	return isChanged(
		{name: '', parentId: '', profile: profile ?? undefined},
		names.map(name => ({name, from: valueBefore(before, name)})),
	);
}

const lastOf = <Each>(all: readonly Each[], keyOf: (each: Each) => string): readonly Each[] =>
	new Map(all.map(each => [keyOf(each), each])).values().toArray();

/** Whether a list of members shows an invitation or a removal. Only the record of a removal has an id. */
export const isShownByMembers = (items: readonly Member[], {member: written}: Pick<JournalEntry, 'member'>): boolean =>
	written?.id === undefined
		? items.some(member => isSameEmail(member.user.email, written?.email ?? '') && hasAccess(member))
		: items.every(member => member.id !== written.id || !hasAccess(member));

/** Whether a list of members shows what became last of each person. */
export const areShownByMembers = ({items}: KnownList<Member>, writes: readonly JournalEntry[]): boolean =>
	lastOf(writes, ({member}) => member?.email.toLowerCase() ?? '').every(write => isShownByMembers(items, write));

const isOfPlace = ({creation, before, after}: JournalEntry): boolean =>
	creation !== undefined || before.parentId !== after?.parentId;

/** The values that a write gave an account, by their field. Earlier versions did not record which values they are. */
const valuesGiven = (
	write: JournalEntry,
): ReadonlyArray<{readonly id: string; readonly field: string; readonly to: string | undefined}> => [
	...(write.after === undefined || write.after.name === write.before.name
		? []
		: [{id: write.id, field: 'name', to: write.after.name}]),
	...changedValues(write).map(({field, to}) => ({id: write.id, field, to})),
];

/** Whether a list of accounts shows what was written of each account last. A list without tags need not show them, and can lack some accounts. */
export function areShownByAccounts(
	organization: string,
	{items, isWithoutTags}: KnownList<Account>,
	writes: readonly JournalEntry[],
): boolean {
	const places = lastOf(
		writes.filter(write => isOfPlace(write)),
		({id}) => id,
	);
	const gone = new Set(places.filter(({after}) => after?.parentId !== organization).map(({id}) => id));
	const given = lastOf(
		writes
			.filter(write => !isOfPlace(write) && !gone.has(write.id) && (write.part !== 'tags' || isWithoutTags !== true))
			.flatMap(write => valuesGiven(write)),
		({id, field}) => `${id} ${field}`,
	);
	return (
		places.every(({id}) => items.some(item => item.id === id) !== gone.has(id)) &&
		given.every(({id, field, to}) => {
			const account = items.find(item => item.id === id);
			return account ? accountValue(account, field) === to : isWithoutTags === true;
		})
	);
}
