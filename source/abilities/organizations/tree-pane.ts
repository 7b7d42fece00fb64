import {memo} from '../../base/text/memo.js';
import type {ApiError} from '../../base/api/api-error.js';
import {whyNotWrite} from '../../kernel/state/availability.js';
import {findMatches, isFiltering, isListingPins, isMatch, isNothingFound, isOnlyLike} from '../../kernel/state/find.js';
import {openFilter, soughtWords} from '../../kernel/state/found.js';
import {isId, keyOf} from '../../kernel/state/key-of.js';
import {soughtText} from '../../kernel/state/open-search.js';
import {orderOf, saidOrder} from '../../kernel/columns/column.js';
import {
	isReadWithRest,
	type ColumnSource,
	type OrganizationColumn,
	organizationColumn,
} from '../../kernel/columns/organization-columns.js';
import {columnSource} from '../../kernel/state/column-source.js';
import {borderColumns, treeColumns} from '../../kernel/state/layout.js';
import {isWhole, markedCount, selectedRow, treeHeadings, treeWindow} from '../../kernel/state/selectors.js';
import {nameAt, whyHidden} from '../../base/tree/names.js';
import type {State} from '../../kernel/state/state.js';
import {sortOf} from '../../base/tree/sorting.js';
import {neighbours, type TreeIndex} from '../../base/tree/tree-index.js';
import {isAscii} from '../../base/text/ascii.js';
import {exactName, exactPart, harmless} from '../../base/text/harmless.js';
import {fitMiddle} from '../../base/text/excerpt.js';
import {age} from '../../base/text/time.js';
import {told, type Told} from '../../base/text/told.js';
import {fit, widthOf} from '../../base/text/width.js';
import {count, counted} from '../../base/text/words.js';
import {cellSpans, firstHeading, headingSpans, orderSign} from '../../kernel/rows/list-rows.js';
import {failureRows, failureText} from '../../kernel/rows/failure.js';
import {
	type Cut,
	markedSpans,
	matchedField,
	nameSpans,
	rowNote,
	selectedNameText,
	standingText,
} from '../../kernel/rows/name-spans.js';
import {data, markSigns, plain, type Row, type Span, toldRows, toned, totalWidth} from '../../kernel/rows/row.js';
import {nothingFitsText, unreadProfiles, waitText} from '../../kernel/rows/listing-text.js';
import type {PaneFailure, Room} from '../../kernel/rows/registry.js';
import type {PaneView} from '../../kernel/rows/pane-block.js';
import type {Scene} from '../../kernel/rows/scene.js';
import {tabText} from './detail.js';

declare module '../../kernel/state/state.js' {
	interface Panes {
		readonly tree: true;
	}
}

// The cursor and the fold.
const signColumns = 4;

function foldSign({index, collapsed, matches, visible}: State['tree'], at: number, position: number): string {
	if ((index.childCount[at] ?? 0) === 0) {
		// In ASCII, any sign would look like a row that can be unfolded.
		return isAscii() ? '  ' : '· ';
	}

	const isFolded = matches ? index.parent[visible[position + 1] ?? -1] !== at : collapsed[at] === 1;
	return isFolded ? '▸ ' : '▾ ';
}

const leastName = 10;

function sharedWithNeighbours({tree: {index}}: State, at: number, name: string): number {
	const shared = neighbours(index, at).map(sibling => {
		const other = index.nameAt(sibling) ?? '';
		let end = 0;
		while (end < name.length && name[end] === other[end]) {
			end++;
		}

		return end === name.length ? 0 : end;
	});
	return /^.*[\s\p{Punctuation}]/sv.exec(name.slice(0, Math.max(0, ...shared)))?.[0].length ?? 0;
}

/** How a name is cut: at its end, unless it would then look like the one above or below. In another order than by name, those that are alike can stand anywhere, so the middle is left out. */
function cutOf(state: State, at: number, columns: number): Cut {
	const {index, sorting} = state.tree;
	const name = index.nameAt(at) ?? '';
	if (name.length * 2 <= columns || name.length > columns * 8 || sorting.by !== 'name') {
		return undefined;
	}

	if (widthOf(exactName(name)) <= columns) {
		return undefined;
	}

	const isAlike = (cut: (text: string) => string) =>
		neighbours(index, at).some(sibling => cut((index.nameAt(sibling) ?? '').slice(0, columns * 8)) === cut(name));
	if (!isAlike(text => fit(exactName(text), columns))) {
		return 'end';
	}

	const own = isAlike(text => fitMiddle(exactName(text), columns)) ? sharedWithNeighbours(state, at, name) : 0;
	return own === 0 ? undefined : exactPart(name, 0, own).length;
}

/** A row's name in this many columns. A match is marked. While the person types a search, ancestors of matches are dim. */
function namedSpans(state: State, at: number, columns: number): readonly Span[] {
	const name = nameAt(state, at);
	const isFound = isMatch(state, at);
	const known = state.tree.index.nameAt(at) ?? '';
	const whole = ` (${whyHidden(state)})`;
	const word = isWhole(state) ? ' (hidden)' : ' (not loaded)';
	// The reason gets shorter before the name does.
	const why = columns >= whole.length + widthOf(exactName(known)) ? whole : word;
	if (known !== '' && state.tree.index.flaws.get(at) === 'hidden' && columns >= why.length) {
		return [
			...nameSpans([{...data(known), tone: 'dim'}], columns - why.length, cutOf(state, at, columns - why.length)),
			toned('dim', why),
		];
	}

	const isDim = state.tree.index.flaws.get(at) === 'hidden' || (state.tree.matches !== undefined && !isFound);
	// For a hidden organization without a name, the program shortens the id.
	const dim = known === '' ? toned('dim', name) : {...data(name), tone: 'dim' as const};
	const found = isFound ? markedSpans(name, soughtWords(state), findMatches(state).manner) : [data(name)];
	return nameSpans(isDim ? [dim] : found, columns, isFound ? undefined : cutOf(state, at, columns));
}

// The corners, and the spaces around title and note.
const besideTitle = 7;

/** When the oldest of the known counts was read, in milliseconds since the epoch. Each frame needs it. */
const oldestOf = memo((counts: NonNullable<State['knownCounts']>['byId']): number => {
	let oldest = Infinity;
	for (const {readAt} of counts.values()) {
		oldest = Math.min(oldest, readAt);
	}

	return oldest;
});

/** The titles of the tree with its order, the longest first. The order by accounts only counts loaded lists, so the title tells how many are loaded. */
function orderedTitles({tree: {sorting}, knownCounts, behind}: State): readonly string[] {
	const {by, isReversed, ranks} = sorting;
	if (by === 'name' && !isReversed) {
		return ['Organizations'];
	}

	const column = organizationColumn(by);
	if (behind && column && ranks && isReadWithRest(column)) {
		// Rows keep their places while values are read.
		const name = orderOf(column);
		return [
			`Sorted by ${name}, and again at the end of the reading`,
			`Sorted by ${name}, again when read`,
			`By ${name}, again when read`,
			`By ${name}`,
		];
	}

	const name = column ? orderOf(column) : by;
	// A branch has a rank as soon as one of its lists is known.
	const extent = column?.isOfBranch ? 'as far as known' : counted(ranks?.size ?? 0, 'list');
	const isOfAccounts = column?.need === 'accounts';
	const order = `${name}${isOfAccounts ? ` (${extent}${column.isOfBranch ? '' : ' loaded'})` : ''}`;
	const shorter = order.replace('sub-organizations', 'sub-orgs').replace(' loaded', '');
	const old =
		isOfAccounts && knownCounts && knownCounts.byId.size > 0
			? (age(oldestOf(knownCounts.byId), knownCounts.now) ?? 'just now')
			: undefined;
	return old === undefined
		? [`Organizations by ${order}`, `Sorted by ${order}`, `Sorted by ${shorter}`, `By ${shorter}`]
		: [
				`Organizations by ${name} (${extent}, the oldest read ${old})`,
				`Sorted by ${name} (read up to ${old})`,
				`By ${name} (up to ${old})`,
				`By ${name}, ${old}`,
			];
}

/** The titles of a tree that shows only what a kept filter found. */
function filteredTitles(state: State): readonly string[] {
	if (state.find?.isTyping !== false || !isFiltering(state)) {
		return [];
	}

	const text = harmless(soughtText(state.find));
	return [`Organizations with ${text}`, text, 'Filtered'];
}

/** The longest title of the tree that fits. The number of marked organizations gets room before the order. */
export function treeTitle(state: State, columns: number): string {
	const titles = [...filteredTitles(state), ...orderedTitles(state)];
	const number = markedCount(state);
	// The note is longest in the last row. With its width, the title stays the same while the cursor moves.
	const rows = count(state.tree.visible.length);
	const room = columns - Math.max(widthOf(treeNote(state)), widthOf(`${rows}/${rows}`)) - besideTitle;
	const fitting = (texts: readonly string[]) => texts.find(text => widthOf(text) <= room);
	if (number === 0) {
		return fitting(titles) ?? titles.at(-1) ?? '';
	}

	const marked = `${count(number)} marked`;
	return fitting([...titles, 'Orgs'].map(title => `${title} · ${marked}`)) ?? marked;
}

/** The matching field of a row whose name does not match, in at most half of the columns. */
function matchedSpans(state: State, at: number, columns: number): readonly Span[] {
	const most = Math.floor(columns / 2);
	const field = most < leastName ? undefined : matchedField(state, at);
	const manner = findMatches(state).manner === 'onPath' ? 'onPath' : 'heldOtherwise';
	const spans = field ? nameSpans(markedSpans(field.text.slice(0, most * 8), soughtWords(state), manner), most) : [];
	return spans.map(span => (span.tone === undefined ? {...span, tone: 'dim' as const} : span));
}

/** How many columns the rows of the window are shifted to the left: 0 if the deepest row has room, otherwise enough for the selected row and some levels below it. The shift changes in steps, so that a move does not redraw every row. */
function shiftOf(state: State, {top, height, position}: ReturnType<typeof treeWindow>, columns: number): number {
	const {index, visible} = state.tree;
	const most = mostIndent(columns);
	const step = Math.max(2, Math.floor(most / 4) * 2);
	const indentAt = (at: number | undefined) => (index.depth[at ?? -1] ?? 0) * levelColumns(state);
	const isDeep = visible.subarray(top, top + height).some(at => indentAt(at) > most);
	return isDeep ? Math.max(0, Math.ceil((indentAt(visible[position]) - step) / step) * step) : 0;
}

const mostIndent = (columns: number): number => Math.floor(columns / 2);

// On a narrow screen, a level takes one column.
const leastForTwo = 100;

const levelColumns = ({size}: Pick<State, 'size'>): number => (size.columns < leastForTwo ? 1 : 2);

// A sign marks indentation that is cut on that side.
function indentOf(indent: number, shift: number, columns: number): string {
	const most = mostIndent(columns);
	const shown = indent - shift + (shift > 0 ? 2 : 0);
	if (shift > 0 && shown < 2) {
		return '‹ ';
	}

	return shown > most ? `${' '.repeat(most - 2)}› ` : ' '.repeat(shown);
}

type ShownTree = {
	readonly shift: number;
	/** The width beside the columns. */
	readonly forNames: number;
	readonly shown: readonly OrganizationColumn[];
	readonly source: ColumnSource;
};

function treeRow(
	state: State,
	{position, isSelected}: {readonly position: number; readonly isSelected: boolean},
	{shift, forNames, shown, source}: ShownTree,
	columns: number,
): Row {
	const at = state.tree.visible[position] ?? -1;
	const {index} = state.tree;
	const indent = indentOf((index.depth[at] ?? 0) * levelColumns(state), shift, forNames);
	const matched = matchedSpans(state, at, columns - signColumns - indent.length);
	const flaw = rowNote(state, at);
	const note = flaw === '' ? '' : ` (${flaw})`;
	const whole = columns - signColumns - indent.length;
	const values = cellSpans(shown, {row: at, id: index.idAt(at) ?? ''}, source);
	// A long name takes the room of columns that have nothing in this row.
	const isWide =
		values.every(({text}) => text.trim() === '') && widthOf(nameAt(state, at)) > whole - totalWidth(values) - 1;
	const right = matched.length > 0 ? matched : isWide ? [] : values;
	const behind = whole - (right.length === 0 ? 0 : totalWidth(right) + 1);
	// If the name would have too little room, the note is cut.
	const room = behind - note.length < leastName ? behind : behind - note.length;
	const id = index.idAt(at) ?? '';
	const mark = markSigns(isSelected, state.marks.has(id), state.recents.pins.has(id));
	const sign = foldSign(state.tree, at, position);
	return {
		left: [
			// Without a reversed row, the mark is next to the name.
			...(state.isLowBandwidth ? [plain(indent), ...mark, plain(sign)] : [...mark, plain(indent + sign)]),
			...namedSpans(state, at, room),
			...(note === '' ? [] : [toned('warning', note)]),
		],
		right,
		isSelected,
		...(matched.length === 0 && {isRightCalm: true}),
	};
}

function nothingFoundText(state: State): string {
	const query = soughtText(state.find);
	const [asks, leaves, widens] = [keyOf(state, 'acceptFind'), keyOf(state, 'leaveFind'), keyOf(state, 'widenFind')];
	switch (state.find?.server) {
		case undefined: {
			return `Nothing loaded matches.${unreadProfiles(state)} Press ${asks} to ask the server for a name, press ${widens} to search accounts and people too, or press ${leaves} to go back.`;
		}

		case 'asked': {
			return `Nothing loaded matches. Asking the server for “${query}” … Press ${leaves} to stop and go back.`;
		}

		case 'foundNothing': {
			return isId(query)
				? `No organization that you can see has the id ${query}. If this is the id of an account, press ${leaves}, then press ${keyOf(state, 'openEverywhere')}, then press ${keyOf(state, 'goToFinding')} to find its organization.`
				: `No loaded organization matches, and none on the server has “${query}” in its name.${unreadProfiles(state)} Type something else, press ${widens} to search accounts and people too, or press ${leaves} to go back.`;
		}
	}
}

const listFailureText = (state: State, error: ApiError): Told =>
	told`${failureText(error)} Press ${keyOf(state, 'refreshAll')} to try again.`;

/** The failure that the tree shows in place of a list of which nothing has loaded. */
export function treeFailure(state: State): PaneFailure | undefined {
	const {
		listing: {progress},
		tree,
	} = state;
	return progress.status === 'failed' && tree.index.length === 0
		? {error: progress.error, text: listFailureText(state, progress.error)}
		: undefined;
}

function emptyRows(state: State, columns: number): readonly Row[] {
	const {
		listing: {progress},
		tree,
	} = state;
	if (tree.matches && openFilter(state)) {
		return toldRows(nothingFitsText(state), columns, 'dim');
	}

	if (tree.matches && tree.index.length > 0) {
		return toldRows(nothingFoundText(state), columns, state.find?.server === 'foundNothing' ? 'warning' : 'dim');
	}

	switch (progress.status) {
		case 'loading': {
			return toldRows(waitText(state, 'Loading the organizations …'), columns, 'dim');
		}

		case 'failed': {
			return failureRows(progress.error, columns, listFailureText(state, progress.error));
		}

		case 'complete': {
			const way = whyNotWrite(state) === undefined ? ` Press ${keyOf(state, 'openCreateRootForm')} to create one.` : '';
			return toldRows(`No organizations.${way}`, columns, 'dim');
		}
	}
}

type KeptRows = {
	readonly state: State;
	readonly columns: number;
	readonly shift: number;
	readonly isAscii: boolean;
	readonly rows: Map<number, Row>;
};

// The key is the tree, so that an earlier tree is not kept.
const keptByTree = new WeakMap<TreeIndex, KeptRows>();

// Several windows of a large terminal.
const mostKept = 1000;

// What moves with the cursor and is not in the rows, except for the selection.
const ofCursor: ReadonlySet<string> = new Set(['selectedKey', 'cursorRow']);

const isSameBesideCursor = (
	one: Readonly<Record<string, unknown>>,
	other: Readonly<Record<string, unknown>>,
): boolean => Object.keys({...one, ...other}).every(name => ofCursor.has(name) || one[name] === other[name]);

/** The rows that were built before, by twice their position, plus one for the selected row. Moving the cursor then builds only the rows that it changes. */
function keptRows(state: State, columns: number, shift: number): Map<number, Row> {
	const {index} = state.tree;
	const kept = keptByTree.get(index);
	const isKept =
		kept?.columns === columns &&
		kept.shift === shift &&
		kept.isAscii === isAscii() &&
		kept.rows.size < mostKept &&
		isSameBesideCursor(kept.state, state);
	const rows = isKept ? kept.rows : new Map<number, Row>();
	keptByTree.set(index, {state, columns, shift, isAscii: isAscii(), rows});
	return rows;
}

/** The rows of the tree in the window. */
export function treeRows(state: State, columns: number): readonly Row[] {
	const {visible} = state.tree;
	if (visible.length === 0) {
		return emptyRows(state, columns);
	}

	const view = treeWindow(state);
	const {top, height, position} = view;
	const {shown} = treeColumns(state, columns);
	const forNames = columns - shown.reduce((sum, {width}) => sum + width + 1, 0);
	const shift = shiftOf(state, view, forNames);
	const rows = keptRows(state, columns, shift);
	const tree = {shift, forNames, shown, source: columnSource(state)};
	return Array.from(visible.subarray(top, top + height), (_, offset) => {
		const at = top + offset;
		const isSelected = at === position;
		const key = at * 2 + (isSelected ? 1 : 0);
		const built = rows.get(key) ?? treeRow(state, {position: at, isSelected}, tree, columns);
		rows.set(key, built);
		return built;
	});
}

/** The headings of the columns, if there are any. `+1`: a chosen column has no room. */
function headingRows(state: State, columns: number): readonly Row[] {
	if (treeHeadings(state) === 0) {
		return [];
	}

	const {shown, left} = treeColumns(state, columns);
	const sort = sortOf(state.tree);
	return [{left: [firstHeading(`Name${orderSign({name: 'name'}, sort)}`, left)], right: headingSpans(shown, sort)}];
}

/** The cursor's position and the number of rows, or the matches during a search. */
export function treeNote(state: State): string {
	const {
		tree: {visible},
		listing,
	} = state;
	const isListing = isListingPins(state);
	if (isListing || (soughtText(state.find) !== '' && !(state.find?.isTyping === false && isNothingFound(state)))) {
		const {rows, current} = findMatches(state);
		const more = isWhole(state) ? '' : ' …';
		if (rows.length === 0) {
			return `no match${more}`;
		}

		const all = count(rows.length);
		const [one, many] = isListing
			? ['pinned', 'pinned']
			: isOnlyLike(state)
				? ['similar', 'similar']
				: ['match', 'matches'];
		return `${current === -1 ? `${all} ${rows.length === 1 ? one : many}` : `${one} ${count(current + 1)} of ${all}`}${more}`;
	}

	// The note shows that the list is old or incomplete, in case the header has no room for that.
	const isOpen = !listing.isWhole || listing.age !== undefined;
	// While more records have loaded than the tree has, the number of rows would contradict the header.
	const all = listing.ahead === undefined || listing.isWhole ? `/${count(visible.length)}` : '';
	return visible.length === 0 ? '' : `${count(treeWindow(state).position + 1)}${all}${isOpen ? ' …' : ''}`;
}

export const treeView = (state: State, {columns}: Room): PaneView => ({
	title: treeTitle(state, columns + borderColumns),
	note: treeNote(state),
	rows: [...headingRows(state, columns), ...treeRows(state, columns)],
});

/** What a screen reader says about the tree. */
export function treeScene(state: State): Scene {
	const {find} = state;
	const at = selectedRow(state);
	const standing = at === -1 ? undefined : `${selectedNameText(state)}, ${harmless(standingText(state, at))}`;
	const selected = find?.isTyping && isNothingFound(state) ? harmless(nothingFoundText(state)) : standing;
	const marked = markedCount(state);
	const tree = `Tree of organizations${marked === 0 ? '' : `, ${count(marked)} marked`}.`;
	const isBegun = find?.isTyping === true && soughtText(find) === '' && !isListingPins(state);
	return {
		key: find?.isTyping ? 'find' : 'tree',
		intro: [
			find?.isTyping
				? `Find: type a name, an id or a part of a profile.${unreadProfiles(state)} Press ${keyOf(state, 'acceptFind')} to keep the match, or press Escape to end the search.`
				: tree,
		],
		lines: [],
		aspects: [
			tabText(state),
			saidOrder(organizationColumn(state.tree.sorting.by), state.tree.sorting.isReversed),
			find ? 'search kept' : 'search left',
		],
		focus: isBegun ? undefined : selected,
		typed: find?.isTyping ? {label: 'Find', line: find.line} : undefined,
	};
}
