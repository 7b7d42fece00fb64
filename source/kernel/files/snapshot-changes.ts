import {type Account, type Organization, flagsOf} from '../../base/api/schemas.js';
import {isoTime, timestamp} from '../../base/text/time.js';
import {exactName} from '../../base/text/harmless.js';
import {shownText, told, type Told} from '../../base/text/told.js';
import {unknownMembers} from '../form-model/conflict.js';
import {fieldLabel, fieldNames, otherMembersLabel, profileFields} from '../form-model/fields.js';
import {accountDifferences, type ListDifference, memberDifferences, type ValueEdit} from './list-differences.js';
import {type Snapshot, type SnapshotKind, snapshotKinds, type WantedLists} from './snapshot.js';

/** `profile` stands for other members of the profile. */
export type FieldEdit = {
	/** The name in the API and in `--set`. */
	readonly field: string;
	/** The name on the screen, if it does not follow from the field. */
	readonly label?: string;
	readonly from: string;
	readonly to: string;
};

/** Who changed something, how, and when, as far as the history tells. */
export type Who = {
	/** The email address, or the id. */
	readonly person: string;
	readonly how: string;
	readonly time: string;
};

type WithWho = {readonly who?: Who | 'unknown'};

/** What changed of one account or member of an organization. An account that moved is listed with its new organization. */
export type ListChange = {
	readonly id: string;
	readonly name: string;
	readonly change:
		| 'account_added'
		| 'account_gone'
		| 'account_moved'
		| 'account_changed'
		| 'member_added'
		| 'member_invited'
		| 'member_joined'
		| 'member_gone'
		| 'member_changed';
	/** `name`: of the account, or the email address of the member. */
	readonly item: {readonly list: SnapshotKind; readonly id: string; readonly name: string};
	readonly edits: readonly FieldEdit[];
} & WithWho;

export const isListChange = (change: Record<string, unknown>): change is ListChange => 'item' in change;

type Lists = Pick<Snapshot, SnapshotKind | 'organizations'>;

/** The organizations whose lists the snapshot has, and for accounts also new ones: an account may have moved there. `isNew`: whether a list that was read at this time, in milliseconds since the epoch, can show a change. */
export function listsToCompare(
	older: Lists,
	{organizations}: Pick<Snapshot, 'organizations'>,
): {readonly wanted: WantedLists; readonly isNew: (kind: SnapshotKind, id: string, readAt: number) => boolean} {
	const known = new Set(older.organizations.map(({id}) => id));
	const ids = [...new Set(organizations.map(({id}) => id))];
	const wanted = snapshotKinds.flatMap(kind => {
		const lists = older[kind];
		return lists ? [[kind, ids.filter(id => lists.has(id) || (kind === 'accounts' && !known.has(id)))] as const] : [];
	});
	return {
		wanted: Object.fromEntries(wanted),
		isNew(kind, id, readAt) {
			const before = older[kind]?.get(id);
			return before === undefined || readAt > Date.parse(before.readAt);
		},
	};
}

/** When the oldest value of a comparison was read, if that was before its list of organizations; ISO 8601. `profiles`: when the compared profiles were read, in milliseconds since the epoch. */
export function oldestRead({takenAt, ...lists}: Snapshot, profiles: readonly number[]): string | undefined {
	const listTimes = snapshotKinds.flatMap(
		kind =>
			lists[kind]
				?.values()
				.map(({readAt}) => Date.parse(readAt))
				.toArray() ?? [],
	);
	let oldest = Date.parse(takenAt);
	for (const time of [...profiles, ...listTimes]) {
		oldest = Math.min(oldest, time);
	}

	return oldest < Date.parse(takenAt) ? isoTime(oldest) : undefined;
}

type Place = {readonly organization: string; readonly account: Account};

/** Where each account is, by its id. An account is in one organization only. */
function placesIn({accounts}: Lists): ReadonlyMap<string, Place> {
	const places = new Map<string, Place>();
	for (const [organization, {items}] of accounts ?? []) {
		for (const account of items) {
			places.set(account.id, {organization, account});
		}
	}

	return places;
}

const fieldEdit = ({field, label, from = '', to = ''}: ValueEdit): FieldEdit => ({field, label, from, to});

function listChangeOf(
	{id, name}: Organization,
	list: SnapshotKind,
	{change, edits, ...item}: ListDifference,
): ListChange {
	const kind =
		list === 'accounts'
			? change === 'invited' || change === 'joined'
				? 'account_changed'
				: (`account_${change}` as const)
			: (`member_${change}` as const);
	return {
		id,
		name,
		change: kind,
		item: {list, id: item.id, name: item.name},
		edits: edits.map(edit => fieldEdit(edit)),
	};
}

const whole = <Item>(item: Item) => ({items: [item], isWhole: true});

/** What changed of the lists of an organization, for those that are in both snapshots. An account that is in another organization now has moved, and is listed with its new organization. */
function listChangesBetween(older: Lists, newer: Lists): (organization: Organization) => readonly ListChange[] {
	const [before, after] = [placesIn(older), placesIn(newer)];
	const names = new Map([...older.organizations, ...newer.organizations].map(({id, name}) => [id, name]));
	const placeText = (id: string): string => `${names.get(id) ?? ''} (${id})`;

	const movesTo = ({id, name}: Organization): readonly ListChange[] => {
		const known = new Set(older.accounts?.get(id)?.items.map(account => account.id));
		const items = newer.accounts?.get(id)?.items ?? [];
		return items.flatMap((account): readonly ListChange[] => {
			const place = known.has(account.id) ? undefined : before.get(account.id);
			const edits = place
				? accountDifferences(whole(place.account), whole(account)).flatMap(difference => difference.edits)
				: [];
			return place
				? [
						{
							id,
							name,
							change: 'account_moved',
							item: {list: 'accounts', id: account.id, name: account.name},
							edits: [
								{field: 'organization', label: 'Organization', from: placeText(place.organization), to: placeText(id)},
								...edits.map(edit => fieldEdit(edit)),
							],
						},
					]
				: [];
		});
	};

	const accountChanges = (organization: Organization): readonly ListChange[] => {
		const [old, fresh] = [older.accounts?.get(organization.id), newer.accounts?.get(organization.id)];
		const isMoved = ({id, change}: ListDifference) =>
			(change === 'gone' && after.has(id)) || (change === 'added' && before.has(id));
		return old && fresh
			? accountDifferences(old, fresh)
					.filter(difference => !isMoved(difference))
					.map(difference => listChangeOf(organization, 'accounts', difference))
			: [];
	};

	const memberChanges = (organization: Organization): readonly ListChange[] => {
		const [old, fresh] = [older.members?.get(organization.id), newer.members?.get(organization.id)];
		return old && fresh
			? memberDifferences(old, fresh).map(difference => listChangeOf(organization, 'members', difference))
			: [];
	};

	return organization => [...accountChanges(organization), ...movesTo(organization), ...memberChanges(organization)];
}

type ParentName = {readonly id: string; readonly name?: string};

/**
How one organization differs.

- `created`: it is new, according to its creation time.
- `appeared`: it was not in the older snapshot, and nothing shows that it is new.
- `missing`: it is not in the newer snapshot, and was not looked up.
- `gone`: the service refuses it or does not know it. It is deleted, or hidden from this credential; the service does not say which.
- `unlisted`: it exists, but is not in the list.

For these changes, `parent` is the parent where it was last listed. The other changes are `edits`.
*/
export type Change = OrganizationChange | ListChange;

type OrganizationChange = WithWho & {readonly id: string; readonly name: string} & (
		| {readonly change: 'created' | 'appeared' | 'missing' | 'gone' | 'unlisted'; readonly parent?: ParentName}
		| {readonly change: 'renamed' | 'moved' | 'edited'; readonly edits: readonly FieldEdit[]}
	);

const byId = (organizations: readonly Organization[]): ReadonlyMap<string, Organization> =>
	// If two organizations share an id, the first wins, as in the tree.
	new Map(organizations.toReversed().map(organization => [organization.id, organization]));

const placeOf = (parent: ParentName): string => `${parent.name ?? ''} (${parent.id})`;

const parentText = ({parent}: Organization): string => (parent ? placeOf(parent) : 'no parent');

const differing = (edits: readonly FieldEdit[]): readonly FieldEdit[] => edits.filter(({from, to}) => from !== to);

// The edits of a profile. If either list left the profile out, it is unknown, and there are no edits. An organization without a profile has empty fields.
function profileEdits({profile: before}: Organization, {profile: after}: Organization): readonly FieldEdit[] {
	return before === undefined || after === undefined
		? []
		: [
				...profileFields.map(field => ({field, from: before?.[field] ?? '', to: after?.[field] ?? ''})),
				{
					field: 'profile',
					from: unknownMembers({profile: before ?? undefined}),
					to: unknownMembers({profile: after ?? undefined}),
				},
			];
}

function flagEdits(before: Organization, after: Organization): readonly FieldEdit[] {
	const [old, fresh] = [flagsOf(before), flagsOf(after)];
	return Object.keys(fresh)
		.filter(flag => Object.hasOwn(old, flag))
		.map(flag => ({field: `meta.flags.${flag}`, from: old[flag] ?? '', to: fresh[flag] ?? ''}));
}

function managerEdits(
	{meta: {managed_by: from}}: Organization,
	{meta: {managed_by: to}}: Organization,
): readonly FieldEdit[] {
	return from === undefined || to === undefined ? [] : [{field: 'meta.managed_by', from, to}];
}

function changesOfOne(before: Organization, after: Organization): readonly Change[] {
	const {id, name} = after;
	const edits = {
		renamed: differing([{field: 'name', from: before.name, to: name}]),
		moved:
			before.parent?.id === after.parent?.id
				? []
				: [{field: 'parent', from: parentText(before), to: parentText(after)}],
		edited: differing([...profileEdits(before, after), ...flagEdits(before, after), ...managerEdits(before, after)]),
	} as const;
	return (['renamed', 'moved', 'edited'] as const)
		.filter(change => edits[change].length > 0)
		.map(change => ({id, name, change, edits: edits[change]}));
}

function changeOf({id, name, parent}: Organization, change: 'created' | 'appeared' | 'missing'): Change {
	return {
		id,
		name,
		change,
		...(parent && {parent: {id: parent.id, ...(parent.name !== undefined && {name: parent.name})}}),
	};
}

const isNew = ({create_time: created}: Organization, {takenAt}: Snapshot): boolean =>
	created !== undefined && Date.parse(created) > Date.parse(takenAt);

/** The changes in the newer snapshot. An organization that it lacks is `missing`: only the service can tell whether it is gone. */
export function changesBetween(older: Snapshot, newer: Snapshot): readonly Change[] {
	const [before, after] = [byId(older.organizations), byId(newer.organizations)];
	const listChangesOf = listChangesBetween(older, newer);
	// What a filter left out of the older one is not new.
	const compared = older.filter === undefined ? after.values() : after.values().filter(({id}) => before.has(id));
	const kept = compared
		.toArray()
		.toReversed()
		.flatMap((organization): readonly Change[] => {
			const old = before.get(organization.id);
			const own = old
				? changesOfOne(old, organization)
				: [changeOf(organization, isNew(organization, older) ? 'created' : 'appeared')];
			return [...own, ...listChangesOf(organization)];
		});
	const missing = before
		.values()
		.toArray()
		.toReversed()
		.filter(({id}) => !after.has(id))
		.map(organization => changeOf(organization, 'missing'));
	return [...kept, ...missing];
}

export type Lacking = {readonly either: number; readonly older: number; readonly newer: number};

/** Counts the organizations in both snapshots whose profile is left out: by either, so that it was not compared, by the older one, and by the newer one. */
export function withoutProfile(older: Snapshot, newer: Snapshot): Lacking {
	const before = byId(older.organizations);
	const pairs = newer.organizations
		.map(({id, profile}) => ({old: before.get(id), profile}))
		.filter(({old}) => old !== undefined);
	const count = (isLeftOut: (pair: (typeof pairs)[number]) => boolean) => pairs.filter(pair => isLeftOut(pair)).length;
	return {
		either: count(({old, profile}) => old?.profile === undefined || profile === undefined),
		older: count(({old}) => old?.profile === undefined),
		newer: count(({profile}) => profile === undefined),
	};
}

/** Counts the organizations in both snapshots whose list is left out: by either, so that it was not compared, by the older one, and by the newer one. `short`: how many compared lists are incomplete. Undefined if no snapshot has lists of this kind. */
export function withoutLists(
	older: Snapshot,
	newer: Snapshot,
	kind: SnapshotKind,
): (Lacking & {readonly short: number}) | undefined {
	const [oldLists, freshLists] = [older[kind], newer[kind]];
	if (!oldLists && !freshLists) {
		return undefined;
	}

	const before = byId(older.organizations);
	const pairs = [...new Set(newer.organizations.map(({id}) => id))]
		.filter(id => before.has(id))
		.map(id => ({old: oldLists?.get(id), fresh: freshLists?.get(id)}));
	const count = (isCounted: (pair: (typeof pairs)[number]) => boolean) => pairs.filter(pair => isCounted(pair)).length;
	return {
		either: count(({old, fresh}) => !old || !fresh),
		older: count(({old}) => !old),
		newer: count(({fresh}) => !fresh),
		short: count(({old, fresh}) => old?.isWhole === false || fresh?.isWhole === false),
	};
}

const reasons = {
	created: [],
	appeared: ['was not in the older snapshot, but its creation time says that it is not new'],
	missing: ['is no longer listed; it may have been deleted'],
	gone: ['deleted, or hidden from this credential: the service does not say which'],
	unlisted: ['exists, but is not in the list'],
} as const;

const goneAccount = 'moved where nobody looked, deleted, or hidden from this credential';

const labels: ReadonlyMap<string, string> = new Map([
	...fieldNames.map(name => [name, fieldLabel(name)] as const),
	['profile', otherMembersLabel],
	['meta.managed_by', 'Managed by'],
	['accounts', 'Accounts'],
]);

/** The label of a field, or the name of a flag. The text is not yet safe to print. */
export const fieldText = (field: string): string => labels.get(field) ?? field.replace('meta.flags.', 'Flag ');

export const editLabel = ({field, label = fieldText(field)}: FieldEdit): string => label;

const quoted = (text: string): string => (text === '' ? '(empty)' : `“${text}”`);

/** Both values of an edit. The text is not yet safe to print. */
export const editText = (edit: FieldEdit, arrow = '→'): Told =>
	told`${editLabel(edit)}: ${quoted(edit.from)}${{text: ` ${arrow} `, said: ', now '}}${quoted(edit.to)}`;

/** The details of a change: each edit, or the reason. The texts are not yet safe to print. */
export function changeDetails(change: Change): readonly Told[] {
	const edits = 'edits' in change ? change.edits.map(edit => editText(edit)) : [];
	if (isListChange(change)) {
		const {item} = change;
		return [`${item.name} (${item.id})`, ...(change.change === 'account_gone' ? [goneAccount] : []), ...edits];
	}

	return 'edits' in change
		? edits
		: [...(change.parent ? [`in ${placeOf(change.parent)}`] : []), ...reasons[change.change]];
}

/** Who made a change, in a sentence without a full stop. The text is not yet safe to print. */
export function whoText({who}: Change): string | undefined {
	if (who === undefined) {
		return undefined;
	}

	return who === 'unknown'
		? 'the history does not say who did it'
		: `by ${who.person === '' ? 'somebody' : who.person}${who.how === '' ? '' : ` (${who.how})`}, ${timestamp(who.time)}`;
}

/** A change as one line: kind, id, name and details, separated by tabs. Last among the details is who made it. */
export function changeText(change: Change): string {
	const who = whoText(change);
	const details = [...changeDetails(change), ...(who === undefined ? [] : [who])]
		.map(text => exactName(shownText(text)))
		.join('; ');
	return `${change.change}\t${exactName(change.id)}\t${exactName(change.name)}${details === '' ? '' : `\t${details}`}\n`;
}

type ChangeTable = {readonly columns: readonly string[]; readonly rows: ReadonlyArray<readonly string[]>};

/** A table of changes: one row for each edit, or one without a field. `hasItems`: with columns for accounts and members. `hasWho`: with columns for who made the changes. */
export function changeTable(
	changes: readonly Change[],
	{hasItems, hasWho}: {readonly hasItems: boolean; readonly hasWho: boolean},
): ChangeTable {
	const rowsOf = (change: Change): ReadonlyArray<readonly string[]> => {
		const {id, name, change: kind, who: known} = change;
		const item = isListChange(change) ? [change.item.id, change.item.name] : ['', ''];
		const who = known === undefined || known === 'unknown' ? ['', ''] : [known.person, known.time];
		const edits = 'edits' in change ? change.edits : [];
		return (edits.length === 0 ? [{field: '', from: '', to: ''}] : edits).map(({field, from, to}) => [
			kind,
			id,
			name,
			field,
			from,
			to,
			...(hasItems ? item : []),
			...(hasWho ? who : []),
		]);
	};

	return {
		columns: [
			'change',
			'id',
			'name',
			'field',
			'from',
			'to',
			...(hasItems ? ['item_id', 'item_name'] : []),
			...(hasWho ? ['who', 'when'] : []),
		],
		rows: changes.flatMap(change => rowsOf(change)),
	};
}

/** A change as JSON. The labels are only for people. `who` is null if the history does not tell. */
export function changeJson({who, ...change}: Change): Readonly<Record<string, unknown>> {
	return {
		...change,
		...('edits' in change && {edits: change.edits.map(({label, ...edit}) => edit)}),
		...(who !== undefined && {who: who === 'unknown' ? null : who}),
	};
}
