import type {TreeIndex} from '../../base/tree/tree-index.js';
import {type Filter, filterOf, hasTermsIn, judgeAll} from '../filter/filter.js';
import type {FilterSource, WholeList} from '../filter/source.js';
import type {ListState} from './data.js';
import {searchKnown} from './known-profiles.js';
import {soughtText} from './open-search.js';
import {knownProfile} from './profile-age.js';
import type {State} from './state.js';

type Read = Pick<State, 'accounts' | 'details' | 'find' | 'marks' | 'members' | 'profiles'>;

/** A list from which nothing is missing. */
function wholeOf<Item>(list: ListState<Item> | undefined): WholeList<Item> | undefined {
	const isWhole = list?.progress.status === 'complete' && list.unreadable === 0 && (list.total ?? 0) <= list.items.length;
	return isWhole ? {items: list.items, ...(list.isWithoutTags === true && {isWithoutTags: true})} : undefined;
}

/** What a filter can look at in the state. */
export const filterSource = (index: TreeIndex, state: Read): FilterSource => ({
	index,
	now: state.find?.openedAt ?? 0,
	profileOf: id => knownProfile(state, id),
	accountsOf: id => wholeOf(state.accounts.get(id)),
	membersOf: id => wholeOf(state.members?.get(id)),
	isMarked: id => state.marks.has(id),
	groups: state.find?.named?.groups ?? new Map(),
	filters: state.find?.named?.filters ?? new Map(),
});

/** The rows that fit the typed filter. `unknown`: how many organizations it could not judge. */
type Found = ReturnType<typeof searchKnown> & {readonly unknown: number};

type Filtered = {readonly filter: Filter; readonly found: Found};

// Each frame asks several times.
const known = new WeakMap<TreeIndex, Filtered & {readonly of: Read; readonly text: string}>();

const isSame = (one: Read, other: Read): boolean => one.accounts === other.accounts && one.details === other.details && one.members === other.members && one.profiles === other.profiles && one.marks === other.marks && one.find?.kept === other.find?.kept && one.find?.named === other.find?.named && one.find?.openedAt === other.find?.openedAt;

/** Rows of both, in the order of the tree. */
function inBoth(one: Int32Array, other: Int32Array): Int32Array {
	const rows = new Set(other);
	return one.filter(row => rows.has(row));
}

/** What fitted when the filter was kept still counts, so that no row vanishes because it was changed. */
function withKept(index: TreeIndex, rows: Int32Array, kept: ReadonlySet<string> | undefined): Int32Array {
	const before = [...kept ?? []].map(id => index.rowByKey.get(id) ?? -1).filter(row => row !== -1);
	return before.length === 0 ? rows : Int32Array.from(new Set([...rows, ...before])).toSorted();
}

function filtered(index: TreeIndex, state: Read, text: string): Filtered {
	const last = known.get(index);
	if (last?.text === text && isSame(last.of, state)) {
		return last;
	}

	const source = filterSource(index, state);
	const filter = filterOf(text, source);
	const {rows: judged, open: {length: unknown}} = judgeAll(filter, source);
	const rows = withKept(index, judged, state.find?.kept);
	const named = filter.words === '' ? undefined : searchKnown(index, state, filter.words);
	const inOrder = named ? inBoth(named.inOrder, rows) : rows;
	const best = named?.best !== undefined && inOrder.includes(named.best) ? named.best : inOrder[0];
	const next = {
		filter, found: {
			inOrder, best, manner: named?.manner ?? 'held', unknown,
		} as const,
	};
	known.set(index, {...next, of: state, text});
	return next;
}

/** The open filter; undefined if only text is sought. */
export function openFilter(state: Pick<State, 'tree'> & Read): Filter | undefined {
	const text = soughtText(state.find);
	return hasTermsIn(text) ? filtered(state.tree.index, state, text).filter : undefined;
}

/** What is sought in names, ids and profiles, without the terms of a filter. */
export function soughtWords(state: Pick<State, 'tree'> & Read): string {
	return openFilter(state)?.words ?? soughtText(state.find);
}

/** The rows that the open search finds. */
export function foundRows(index: TreeIndex, state: Read): Found {
	const text = soughtText(state.find);
	return hasTermsIn(text) ? filtered(index, state, text).found : {...searchKnown(index, state, text), unknown: 0};
}
