/* eslint-disable no-bitwise -- The words that a text has are bits of a number. */
import {memo} from '../../base/text/memo.js';
import type {Profile} from '../../base/api/schemas.js';
import {foldedText} from '../../base/tree/fold.js';
import {mostWords, wordsOnPath} from '../../base/tree/search.js';
import {everyRow, isAddressable, type TreeIndex} from '../../base/tree/tree-index.js';
import {bitsOf, foldedWords} from '../../base/tree/names.js';
import {profileFields} from '../../kernel/form-model/fields.js';
import {profileTexts} from '../../kernel/form-model/profile-match.js';
import {tagTexts} from '../../base/tables/accounts.js';
import type {ListState} from '../../kernel/state/data.js';
import {
	type Finding,
	type FindingKind,
	type KnownSearch,
	type KnownText,
	type KnownTexts,
	type Unread,
	pinnedAndVisited,
	visitedRows,
} from '../../kernel/state/finding.js';
import type {State} from '../../kernel/state/state.js';
import {
	accountTexts,
	type Known,
	type KnownKind,
	type KnownValues,
	memberTexts,
	openKnown,
	searchedText,
} from '../../kernel/storage/known.js';
import type {ServiceContext} from '../../kernel/loop/context.js';

/** Whether what was read is still true, as far as this machine knows. */
export type IsTrue = (record: {readonly id: string; readonly readAt: number; readonly kind: KnownKind}) => boolean;

/** Whether a write from here removed something from a list after the list was read: an account, by its id, or a person, by the address. */
export type IsGone = (list: {readonly id: string; readonly readAt: number}, item: string) => boolean;

/** The most results of a kind that are listed. Nobody reads more. */
export const mostFindings = 50;

/** How well something matches, best first: a name, id or tag equals the query, begins with it, or its texts have the words. */
const ranks = [0, 1, 2] as const;

type Rank = (typeof ranks)[number];

/** `line`: the query as a whole line, `beginning`: as the beginning of one. */
type Query = {
	readonly words: readonly string[];
	readonly whole: string;
	readonly line: string;
	readonly beginning: string;
	/** The bits of all words. */
	readonly all: number;
};

function queryOf(text: string): Query | undefined {
	const words = foldedWords(text).slice(0, mostWords);
	const whole = words.join(' ');
	return words.length === 0
		? undefined
		: {words, whole, line: `\n${whole}\n`, beginning: `\n${whole}`, all: (1 << words.length) - 1};
}

const inLines = (folded: string): string => `\n${folded}\n`;

function rankOf(kind: FindingKind, lines: string, {whole, line, beginning}: Query): Rank {
	if (kind === 'profile' || !lines.includes(whole) || !lines.includes(beginning)) {
		return 2;
	}

	return lines.includes(line) ? 0 : 1;
}

/** The ranks to look for. Profiles have one. A single letter seldom equals a name, but takes long to be looked for. */
function ranksFor(kind: FindingKind, {whole}: Query): readonly [Rank, ...Rank[]] {
	if (kind === 'profile') {
		return [2];
	}

	return whole.length === 1 ? [1, 2] : ranks;
}

function isHeld(text: string, query: Query, onPath: number): boolean {
	const bits = bitsOf(query.words, text);
	return bits !== 0 && (bits | onPath) === query.all;
}

/** One account, member or profile. */
type Item = {
	/** The id of an account, or the address of a member. */
	readonly key: string;
	/** Its searched text. */
	readonly lines: string;
	/** How the search shows it. */
	readonly shown: (query: Query) => Pick<Finding, 'id' | 'title' | 'more'>;
};

const withWord = (texts: readonly string[], {words}: Query): readonly string[] =>
	texts.filter(text => {
		const folded = foldedText(text);
		return words.some(word => folded.includes(word));
	});

const profileValues = (profile: Profile): readonly string[] =>
	profileFields.flatMap(field => profileTexts(field, profile[field]).map(({text}) => text));

const itemOf = (key: string, texts: readonly string[], shown: Item['shown']): Item => ({
	key,
	lines: inLines(foldedText(texts.join('\n'))),
	shown,
});

type ItemsOf = {readonly [Kind in KnownKind]: (value: KnownValues[Kind], id: string) => readonly Item[]};

const itemsOf: ItemsOf = {
	accounts: ({items}) =>
		items.map(account =>
			itemOf(account.id, accountTexts(account), query => ({
				id: account.id,
				title: account.name === '' ? account.id : account.name,
				more: withWord(tagTexts(account), query).join(', '),
			})),
		),
	members: ({items}) =>
		items.map(member =>
			itemOf(member.user.email, memberTexts(member), () => {
				const {
					id,
					status,
					user: {email, name},
				} = member;
				return {
					id,
					title: email === '' ? name : email,
					more: [email === '' ? '' : name, status].filter(text => text !== '').join(', '),
				};
			}),
		),
	profile(profile, id) {
		const texts = profile ? profileValues(profile) : [];
		return [
			itemOf(id, texts, query => {
				const [title = '', ...more] = withWord(texts, query);
				return {id, title, more: more.join(', ')};
			}),
		];
	},
};

type Values = {readonly state: State; readonly known: Known};

// Each letter would read the same ones again.
const read = new WeakMap<KnownText, readonly Item[]>();

/** The items of a text: as this session read them, if that is not older than what is kept. */
const readers: Readonly<Record<KnownKind, (values: Values, text: KnownText) => readonly Item[]>> = {
	profile({known}, {id}) {
		const record = known.read('profile', id);
		return record ? itemsOf.profile(record.value, id) : [];
	},
	accounts({state, known}, text) {
		const value = listIn(state.accounts, text) ?? known.read('accounts', text.id)?.value;
		return value ? itemsOf.accounts(value, text.id) : [];
	},
	members({state, known}, text) {
		const value = listIn(state.members, text) ?? known.read('members', text.id)?.value;
		return value ? itemsOf.members(value, text.id) : [];
	},
};

function readItems(kind: KnownKind, values: Values, text: KnownText): readonly Item[] {
	const items = read.get(text) ?? readers[kind](values, text);
	read.set(text, items);
	return items;
}

const isRead = ({progress, age, isOld}: ListState<unknown>): boolean =>
	progress.status === 'complete' && age === undefined && isOld !== true;

function listIn<Listed>(
	lists: ReadonlyMap<string, ListState<Listed>> | undefined,
	{id, readAt}: KnownText,
): ListState<Listed> | undefined {
	const list = lists?.get(id);
	return list && isRead(list) && list.readAt >= readAt ? list : undefined;
}

/** The texts in the order of the tree. What this session read comes first in the parts, and what is kept of it later. */
const textsByRow = memo(
	(parts: ReadonlyArray<readonly KnownText[]>, index: TreeIndex): ReadonlyArray<KnownText | undefined> => {
		const byRow: Array<KnownText | undefined> = Array.from({length: index.length});
		for (const part of parts) {
			for (const text of part) {
				const row = index.rowByKey.get(text.id) ?? -1;
				if (row !== -1) {
					byRow[row] ??= text;
				}
			}
		}

		return byRow;
	},
);

const namesByRow = memo((index: TreeIndex): readonly string[] =>
	everyRow(index).map(row => inLines(foldedText(`${index.nameAt(row) ?? ''}\n${index.idAt(row) ?? ''}`))),
);

type Searching = Values & {
	readonly query: Query;
	readonly isTrue: IsTrue;
	readonly isGone: IsGone;
	readonly onPath: Int32Array;
	/** The place of each visited row, from 0 for the one visited most and last. */
	readonly visited: ReadonlyMap<number, number>;
};

/** Whether one of the accounts or members in a text has what the path lacks, and not two of them together. */
const isOfOne = (text: string, query: Query, onPath: number): boolean =>
	query.words.length === 1 || text.split('\n\n').some(item => isHeld(item, query, onPath));

type Ranked = {readonly finding: Finding; readonly rank: Rank; readonly row: number};

function rowsWith(
	byRow: ReadonlyArray<KnownText | undefined>,
	among: Iterable<number>,
	part: string,
): readonly number[] {
	const rows: number[] = [];
	for (const row of among) {
		if (byRow[row]?.text.includes(part)) {
			rows.push(row);
		}
	}

	return rows;
}

function canHold(text: string, rank: Rank, query: Query, onPath: number): boolean {
	switch (rank) {
		case 0: {
			return text.includes(query.line);
		}

		case 1: {
			return text.includes(query.beginning);
		}

		case 2: {
			return isHeld(text, query, onPath) && isOfOne(text, query, onPath);
		}
	}
}

/** Rows with the visited ones among them first, so that those are listed even if there are more than can be. */
function visitedFirst(rows: readonly number[], visited: ReadonlyMap<number, number>): readonly number[] {
	if (visited.size === 0) {
		return rows;
	}

	const [first, rest] = [rows.filter(row => visited.has(row)), rows.filter(row => !visited.has(row))];
	return [...first.toSorted((one, other) => (visited.get(one) ?? 0) - (visited.get(other) ?? 0)), ...rest];
}

/** The best of one kind, best first, then the visited ones, and then in the order of the tree. */
function findKind(
	kind: KnownKind,
	parts: ReadonlyArray<readonly KnownText[]>,
	searching: Searching,
): readonly Ranked[] {
	const {state, query, onPath, isTrue, isGone, visited} = searching;
	const {index} = state.tree;
	const byRow = textsByRow(parts, index);
	const rowsWithWhole = rowsWith(byRow, byRow.keys(), query.whole);
	// Line breaks are everywhere, so that looking for lines takes longer than for the words.
	const rowsWithBeginning = query.whole.length === 1 ? rowsWithWhole : rowsWith(byRow, rowsWithWhole, query.beginning);
	const [least, ...others] = ranksFor(kind, query);
	const findIn = (row: number, rank: Rank): readonly Ranked[] => {
		const text = byRow[row];
		const above = onPath[row] ?? 0;
		if (!text || !canHold(text.text, rank, query, above) || index.organizationAt(row) === undefined) {
			return [];
		}

		const {id: organizationId, readAt} = text;
		const isOutdated = !isTrue({id: organizationId, readAt, kind});
		const items = readItems(kind, searching, text).filter(
			({key, lines}) =>
				!(isOutdated && isGone(text, key)) &&
				isHeld(lines, query, above) &&
				Math.max(least, rankOf(kind, lines, query)) === rank,
		);
		return items.map(({shown}) => {
			const finding = {...shown(query), kind, organizationId, readAt, ...(isOutdated && {isOutdated})};
			return {rank, row, finding};
		});
	};

	const rowsInRest = query.words.length === 1 ? rowsWithWhole : byRow.keys().toArray();
	const found: Ranked[] = [];
	for (const rank of [least, ...others]) {
		for (const row of visitedFirst(rank < 2 ? rowsWithBeginning : rowsInRest, visited)) {
			found.push(...findIn(row, rank));
			if (found.length > mostFindings) {
				return found;
			}
		}
	}

	return found;
}

/** The organizations whose names and those of their path have all words, and the ones whose id begins with a word. */
function findOrganizations(
	{state: {tree}, query, visited}: Searching,
	{own, withAbove}: ReturnType<typeof wordsOnPath>,
): readonly Ranked[] {
	const {index} = tree;
	const last = 1 << (query.words.length - 1);
	const names = namesByRow(index);
	const findAt = (row: number, rank: Rank): readonly Ranked[] => {
		const bits = own[row] ?? 0;
		const above = withAbove[index.parent[row] ?? -1] ?? 0;
		// The last word is about the name itself.
		const isNamed = bits !== 0 && withAbove[row] === query.all && (above !== query.all || (bits & last) !== 0);
		if (
			!isNamed ||
			rankOf('organization', names[row] ?? '', query) !== rank ||
			index.organizationAt(row) === undefined ||
			!isAddressable(index, row)
		) {
			return [];
		}

		const id = index.idAt(row) ?? '';
		const more = id.toLowerCase().startsWith(query.whole) ? id : '';
		const finding = {kind: 'organization', organizationId: id, id, title: index.nameAt(row) ?? id, more} as const;
		return [{rank, row, finding}];
	};

	const rows = visitedFirst(names.keys().toArray(), visited);
	const found: Ranked[] = [];
	for (const rank of ranks) {
		for (const row of rows) {
			found.push(...findAt(row, rank));
			if (found.length > mostFindings) {
				return found;
			}
		}
	}

	return found;
}

const orderOf: readonly FindingKind[] = ['organization', 'accounts', 'members', 'profile'];

const placeOf = ({rank, row, finding: {kind}}: Ranked, visited: Searching['visited']): readonly number[] => [
	rank,
	visited.get(row) ?? visited.size,
	row,
	orderOf.indexOf(kind),
];

function compare(one: Ranked, other: Ranked, visited: Searching['visited']): number {
	const others = placeOf(other, visited);
	return (
		placeOf(one, visited)
			.map((place, at) => place - (others[at] ?? 0))
			.find(difference => difference !== 0) ?? 0
	);
}

/** Finds what has every word of a query among everything that was read. A word may also be in the names on the path of the organization, but not all. The best come first: what equals the query, then what begins with it; of equals, those of the organization that was visited most and last. Without a query, the pinned and visited organizations. */
export function findKnown(
	values: Values,
	texts: KnownTexts,
	text: string,
	{
		isTrue,
		isGone = () => false,
		kinds = orderOf,
	}: {readonly isTrue: IsTrue; readonly isGone?: IsGone; readonly kinds?: readonly FindingKind[]},
): Pick<KnownSearch, 'findings' | 'isCut'> {
	const query = queryOf(text);
	if (!query) {
		return {findings: kinds.includes('organization') ? pinnedAndVisited(values.state) : [], isCut: false};
	}

	const names = wordsOnPath(values.state.tree.index, query.words, true);
	const searching = {
		...values,
		query,
		isTrue,
		isGone,
		onPath: names.withAbove,
		visited: new Map(visitedRows(values.state).map((row, at) => [row, at])),
	};
	const found: Readonly<Record<FindingKind, () => readonly Ranked[]>> = {
		organization: () => findOrganizations(searching, names),
		accounts: () => findKind('accounts', texts.accounts, searching),
		members: () => findKind('members', texts.members, searching),
		profile: () => findKind('profile', texts.profile, searching),
	};
	const byKind = kinds.map(kind => found[kind]());
	return {
		findings: byKind
			.flatMap(each => each.slice(0, mostFindings))
			.toSorted((one, other) => compare(one, other, searching.visited))
			.map(({finding}) => finding),
		isCut: byKind.some(({length}) => length > mostFindings),
	};
}

/** The texts of what this session read and has not kept yet. */
const textsRead = <Listed>(
	lists: ReadonlyMap<string, ListState<Listed>> | undefined,
	times: ReadonlyMap<string, number>,
	textOf: (list: ListState<Listed>) => string,
): readonly KnownText[] =>
	[...(lists ?? [])].flatMap(([id, list]) =>
		isRead(list) && list.readAt > (times.get(id) ?? -Infinity) ? [{id, readAt: list.readAt, text: textOf(list)}] : [],
	);

/** How often more is shown while the texts come, in milliseconds. */
const showEvery = 100;

/** Gets the texts of these kinds in parts, so that keys can act in between. `isWantedWith` receives all so far, and whether those are all; it returns whether more are wanted. */
export async function collectTexts(
	{store, disk, wait}: Pick<ServiceContext, 'disk' | 'store' | 'wait'>,
	kinds: readonly KnownKind[],
	isWantedWith: (texts: KnownTexts, isLast: boolean) => boolean,
): Promise<void> {
	const {accounts, members} = store.getState();
	const known = openKnown(disk);
	const texts: Record<KnownKind, Array<readonly KnownText[]>> = {
		accounts: [textsRead(accounts, known.times('accounts'), list => searchedText('accounts', list))],
		members: [textsRead(members, known.times('members'), list => searchedText('members', list))],
		profile: [],
	};
	const version = known.version();
	const soFar = (): KnownTexts => ({
		accounts: [...texts.accounts],
		members: [...texts.members],
		profile: [...texts.profile],
		version,
	});
	namesByRow(store.getState().tree.index);
	let shownAt = performance.now();
	for (const kind of kinds) {
		for (const part of known.texts(kind)) {
			texts[kind].push(part);
			if (performance.now() - shownAt >= showEvery) {
				if (!isWantedWith(soFar(), false)) {
					return;
				}

				shownAt = performance.now();
			}

			await wait(0); // eslint-disable-line no-await-in-loop -- Keys come first.
		}
	}

	isWantedWith(soFar(), true);
}

/** Of how many listed organizations something is not read, or may be older than a write from here. */
export function unreadIn(
	{organizations}: State,
	known: Known,
	isTrue: IsTrue,
	kinds: readonly KnownKind[] = ['profile', 'accounts', 'members'],
): Unread {
	const outdated = new Set<string>();
	const missing = (kind: KnownKind): number => {
		const times = known.times(kind);
		return kinds.includes(kind)
			? organizations.filter(({id}) => {
					const readAt = times.get(id);
					if (readAt !== undefined && !isTrue({id, readAt, kind})) {
						outdated.add(id);
					}

					return readAt === undefined;
				}).length
			: 0;
	};

	const withoutTags = known.withoutTags();
	return {
		profile: missing('profile'),
		accounts: missing('accounts'),
		members: missing('members'),
		tags: organizations.filter(({id}) => withoutTags.has(id)).length,
		...(outdated.size > 0 && {outdated: outdated.size}),
	};
}
