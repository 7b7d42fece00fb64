import {memo} from '../../base/text/memo.js';
import type {Account, Member, Profile} from '../../base/api/schemas.js';
import {addressableId, everyRow, type TreeIndex} from '../../base/tree/tree-index.js';
import type {ProfileFieldName} from '../form-model/fields.js';

/** A complete list of an organization. */
export type WholeList<Item> = {
	readonly items: readonly Item[];
	/** Its accounts come from the list of all accounts, which has no tags and can lack accounts. */
	readonly isWithoutTags?: boolean;
};

/** An organization in the tree that a filter looks at. */
export type Subject = {readonly row: number; readonly id: string};

/** What a filter can look at. Each function returns undefined for what is not known. Times are in milliseconds since the epoch. */
export type FilterSource = {
	readonly index: TreeIndex;
	/** True if there is no tree to find organizations in, because a filter is only checked. */
	readonly isWithoutTree?: true;
	readonly now: number;
	// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As on the wire: an organization without a profile.
	readonly profileOf: (subject: Subject) => Profile | null | undefined;
	/** The text of a field of the profile, null without a profile, where that is faster than its profile: many terms and letters ask for it. */
	// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As on the wire.
	readonly textOf?: (field: ProfileFieldName, subject: Subject) => string | null | undefined;
	readonly accountsOf: (subject: Subject) => WholeList<Account> | undefined;
	readonly membersOf: (subject: Subject) => WholeList<Member> | undefined;
	/** When this program last made or noticed a change: `neverChanged` if it did not. Absent if that is not known. */
	readonly changedAt?: (subject: Subject) => number | undefined;
	/** Absent on the command line, which has no marks. */
	readonly isMarked?: (id: string) => boolean;
	/** The ids in each group, by name. Absent if the groups are not known, because a filter is only checked. */
	readonly groups?: ReadonlyMap<string, ReadonlySet<string>>;
	/** The saved filters, by name. */
	readonly filters: ReadonlyMap<string, string>;
};

/** What must be read to judge a term. */
export type Need = 'profile' | 'accounts' | 'members';

export const allNeeds: ReadonlySet<Need> = new Set(['profile', 'accounts', 'members']);

/** What a term or a column looks at outside the tree: what must be read, or the times of changes, which this machine has. */
export type LookedAt = Need | 'changes';

/** The time of the last change if there is none. */
export const neverChanged = -Infinity;

/** The organization of a row; undefined if a filter does not look at it. */
export function subjectAt(index: TreeIndex, row: number): Subject | undefined {
	const id = addressableId(index, row);
	return id === undefined ? undefined : {row, id};
}

/** The organizations of a tree. */
export const subjectsIn = memo((index: TreeIndex): readonly Subject[] =>
	everyRow(index).flatMap(row => subjectAt(index, row) ?? []),
);

/** Whether something holds. Undefined if what is known does not tell. */
export type Answer = boolean | undefined;

export const not = (answer: Answer): Answer => (answer === undefined ? undefined : !answer);

/** Whether any item holds: one that does is enough, also if others are not known. */
export function anyOf<Item>(items: Iterable<Item>, ask: (item: Item) => Answer): Answer {
	let found: Answer = false;
	for (const item of items) {
		const answer = ask(item);
		if (answer === true) {
			return true;
		}

		found = answer === undefined ? undefined : found;
	}

	return found;
}

/** Whether every item holds: one that does not is enough, also if others are not known. */
export const allOf = <Item>(items: Iterable<Item>, ask: (item: Item) => Answer): Answer =>
	not(anyOf(items, item => not(ask(item))));
