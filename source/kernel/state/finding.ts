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

/** The texts of everything that was read, in the parts in which they come. `version`: of what is known, before they came. */
export type KnownTexts = Readonly<Record<Exclude<FindingKind, 'organization'>, ReadonlyArray<readonly KnownText[]>>> & {
	readonly version: string;
};

/** What a search over everything known found. `isCut`: there is more of a kind. `texts`: what it looks at; some are missing while `isLoading`. */
export type KnownSearch = {
	readonly findings: readonly Finding[];
	readonly isCut: boolean;
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

/** Of how many listed organizations something is not read. `tags`: how many have accounts whose tags were not read. `outdated`: of how many something that was read may be older than a write from here. */
export type Unread = Readonly<Record<Exclude<FindingKind, 'organization'> | 'tags', number>> & {
	readonly outdated?: number | undefined;
};
