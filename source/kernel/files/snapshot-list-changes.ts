import type {Account, Organization} from '../../base/api/schemas.js';
import {isoTime} from '../../base/text/time.js';
import {accountDifferences, type ListDifference, memberDifferences, type ValueEdit} from './list-differences.js';
import {type Snapshot, type SnapshotKind, snapshotKinds, type WantedLists} from './snapshot.js';

/** `field`: the name in the API and in `--set`. `profile` stands for other members of the profile. `label`: the name on the screen, if it does not follow from the field. */
export type FieldEdit = {readonly field: string; readonly label?: string; readonly from: string; readonly to: string};

/** Who changed something, how, and when, as far as the history tells. `person`: the email address, or the id. */
export type Who = {readonly person: string; readonly how: string; readonly time: string};

/** Who made a change, once the history is read. */
export type WithWho = {readonly who?: Who | 'unknown'};

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

function changeOf({id, name}: Organization, list: SnapshotKind, {change, edits, ...item}: ListDifference): ListChange {
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
export function listChangesBetween(older: Lists, newer: Lists): (organization: Organization) => readonly ListChange[] {
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
					.map(difference => changeOf(organization, 'accounts', difference))
			: [];
	};

	const memberChanges = (organization: Organization): readonly ListChange[] => {
		const [old, fresh] = [older.members?.get(organization.id), newer.members?.get(organization.id)];
		return old && fresh
			? memberDifferences(old, fresh).map(difference => changeOf(organization, 'members', difference))
			: [];
	};

	return organization => [...accountChanges(organization), ...movesTo(organization), ...memberChanges(organization)];
}
