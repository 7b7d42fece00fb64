import {hasAccess} from '../../base/tables/members.js';
import {isSameEmail} from '../../base/text/addresses.js';
import type {Account, Member} from '../../base/api/schemas.js';
import {accountValue} from '../files/list-differences.js';
import {profileFields, valueBefore, type Before, type FieldName} from '../form-model/fields.js';
import {changedFields, changedValues, type JournalEntry} from '../form-model/journal-entry.js';
import {isMarked} from '../form-model/marks.js';
import type {KnownList, KnownValues} from '../storage/known.js';

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

/** The last of those that have a key in common, the latest last. */
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

/** Whether a write puts an account into an organization, or takes it away. */
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
