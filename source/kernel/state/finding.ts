import {memo} from '../../base/text/memo.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';

/** Something that a search over everything known found: an organization, an account, a person, or a profile. */
export type FindingKind = 'organization' | 'accounts' | 'members' | 'profile';

export type Finding = {
	readonly kind: FindingKind;
	readonly organizationId: string;
	/** The id of the account or member; that of the organization otherwise. */
	readonly id: string;
	/** With `more`, the texts that show why it was found. */
	readonly title: string;
	readonly more: string;
	/** Milliseconds since the epoch. An organization has none: it is in the list. */
	readonly readAt?: number;
	/** It was read before a write from here, or so soon after it that the service may not have shown the change. */
	readonly isOutdated?: true;
};

/** The searched text of a value that was read: one folded line for each text, with a line break before and after each, and an empty line between accounts and between members. */
export type KnownText = {readonly id: string; readonly readAt: number; readonly text: string};

/** The texts of everything that was read, in the parts in which they come. */
export type KnownTexts = Readonly<Record<Exclude<FindingKind, 'organization'>, ReadonlyArray<readonly KnownText[]>>> & {
	/** Of what is known, before they came. */
	readonly version: string;
};

/** What a search over everything known found. */
export type KnownSearch = {
	readonly findings: readonly Finding[];
	/** There is more of a kind. */
	readonly isCut: boolean;
	/** What it looks at; some are missing while `isLoading`. */
	readonly texts: KnownTexts;
	readonly isLoading: boolean;
};

export const emptyKnownSearch: KnownSearch = {
	findings: [],
	isCut: false,
	isLoading: true,
	texts: {accounts: [], members: [], profile: [], version: ''},
};

const keyOfFinding = ({kind, organizationId, id}: Finding): string => `${kind} ${organizationId} ${id}`;

/** The place of the cursor after more was found for the same text. At the top, it stays there; elsewhere, it stays on what it was on. */
export function cursorAmong(cursor: number, before: readonly Finding[], now: readonly Finding[]): number {
	const chosen = before[cursor];
	const at = cursor === 0 || !chosen ? -1 : now.findIndex(finding => keyOfFinding(finding) === keyOfFinding(chosen));
	return at === -1 ? Math.max(0, Math.min(cursor, now.length - 1)) : at;
}

/** Of how many listed organizations something is not read. `tags`: how many have accounts whose tags were not read. */
export type Unread = Readonly<Record<Exclude<FindingKind, 'organization'> | 'tags', number>> & {
	/** Of how many something that was read may be older than a write from here. */
	readonly outdated?: number | undefined;
};

/** What was used most and last, and what is pinned. It decides only between equal matches of a search. */
export type Recents = {
	/** Ids of organizations, the one that was visited most and last first. */
	readonly organizations: readonly string[];
	/** Commands that were run from the list of commands, in the same order. */
	readonly commands: readonly string[];
	/** Ids of the pinned organizations, in the order of pinning. */
	readonly pins: ReadonlySet<string>;
};

type Used = {readonly tree: {readonly index: TreeIndex}; readonly recents: Recents};

export const noRecents: Recents = {organizations: [], commands: [], pins: new Set()};

const rowsOf = ({rowByKey}: TreeIndex, ids: Iterable<string>): readonly number[] =>
	[...ids].map(id => rowByKey.get(id) ?? -1).filter(row => row !== -1);

/** The rows of the visited organizations, the one that was visited most and last first. */
export const visitedRows = ({tree, recents}: Used): readonly number[] => rowsOf(tree.index, recents.organizations);

const rowsOfPins = memo((pins: Recents['pins'], index: TreeIndex) => Int32Array.from(rowsOf(index, pins)).toSorted());

/** The rows of the pinned organizations, in the order of the tree. */
export const pinnedRows = (index: TreeIndex, {pins}: Recents): Int32Array => rowsOfPins(pins, index);

const mostListed = 50;

/** What a search lists while nothing is typed: the pinned organizations, then those that were visited most and last. */
export function pinnedAndVisited({tree: {index}, recents: {pins, organizations}}: Used): readonly Finding[] {
	return rowsOf(index, new Set([...pins, ...organizations]))
		.slice(0, mostListed)
		.map((row): Finding => {
			const id = index.idAt(row) ?? '';
			return {
				kind: 'organization',
				organizationId: id,
				id,
				title: index.nameAt(row) ?? id,
				more: pins.has(id) ? 'pinned' : '',
			};
		});
}
