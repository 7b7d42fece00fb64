import {memo} from '../../base/text/memo.js';
import {exactName} from '../../base/text/harmless.js';
import {saidText} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import {count, counted, sentence} from '../../base/text/words.js';
import {fittingColumns, saidOrder} from '../columns/column.js';
import {allColumns, type ListColumn} from '../columns/list-columns.js';
import type {ListState} from '../state/data.js';
import type {Event} from '../state/events.js';
import {keyOf} from '../state/key-of.js';
import {areaOf, borderColumns, isFollowing, isPreview, layoutOf} from '../state/layout.js';
import {isListAwaited, type PaneList, isSearchLost, openListSearch} from '../state/pane-list.js';
import type {Markable} from '../state/markable.js';
import {selectedId, selectedOrganization} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {belowListFailure, paneFailureLine, paneFailureText} from './failure.js';
import {
	listStatusRows,
	lostSearch,
	matchNote,
	searchScene,
	selectedName,
	cellSpans,
	firstHeading,
	headingSpans,
	orderSign,
	saidCells,
} from './list-rows.js';
import {listNote, waitText} from './listing-text.js';
import {selectedNameText} from './name-spans.js';
import type {PaneColumns, PanePart, Room} from './registry.js';
import {markSigns, row, type Row, selectionMark, shownData, type Span, toldRows, toned, totalWidth} from './row.js';
import {rowText, unlimited} from './scene.js';
import {focusOf, windowed} from './view.js';

type Shown<Item> = Pick<PanePart, 'whyNotMove'> & {
	readonly length?: (state: State, columns: number) => number | undefined;
	/** The title: `Accounts`. The name of the pane is the word for several in a sentence. */
	readonly name: string;
	/** One item: `account`. */
	readonly unit: string;
	/** What a search looks at, in a sentence: `name, tag or start of its id`. */
	readonly foundBy: string;
	readonly asks: string;
	/** Why there is no list of an organization that is not visible. */
	readonly hidden: (state: State) => string;
	/** What all names only repeat, if they have too little room. The heading then has it, and the rows omit it. */
	readonly repeated?: (state: State, room: number) => string | undefined;
	/** Makes the rows of the items, without the sign of the cursor. `ending`: the values of the columns, in place of the usual ones. `isHeaded`: the heading has what the names repeat. `isBrief`: only the name, and what deserves attention. */
	readonly rowOf: (
		state: State,
		columns: number,
		looks?: {readonly isHeaded?: boolean; readonly isBrief?: boolean},
	) => (item: Item, ending?: readonly Span[]) => Row;
	readonly moved: (by: number) => Event;
	readonly markable?: Markable;
	readonly isFirstWhole?: boolean;
	/** What follows the number of items: `, direct`. */
	readonly ending?: string;
};

const leastForBoth = 50;

// Narrower lists show what is most needed without headings, unless columns were chosen.
const leastForColumns = 56;

// In lower panes, the rows need the room.
const leastForHeading = 4;

// The sign of the cursor, and a space before the columns.
const besideNames = 3;

// The least width of the names, and the most for which columns are left out.
const leastFirst = 20;
const mostFirst = 44;

type Columns<Item> = ReturnType<typeof columnsOf<Item & {readonly id: string}>>;

const namedColumns = <Item>(
	all: ReadonlyArray<ListColumn<Item>>,
	names: readonly string[],
): ReadonlyArray<ListColumn<Item>> => names.flatMap(each => all.find(({name: other}) => other === each) ?? []);

/** The columns of a pane: which have room, and how wide its rows are. */
function columnsOf<Item extends {readonly id: string}>(
	{pane, selected, listed, columns: {first, others: all, usual}}: PaneList<Item>,
	{rowOf, isFirstWhole = false}: Shown<Item>,
) {
	const widthOfFirst = (item: Item): number => {
		const {text = ''} = first.cellOf(item, {now: 0}) ?? {};
		return widthOf(exactName(text));
	};

	const longestFirst = memo((items: readonly Item[]): number => {
		let width = 0;
		for (const item of items) {
			width = Math.max(width, widthOfFirst(item));
		}

		return width;
	});

	const firstWidth = (state: State): number => longestFirst(selected(state)?.items ?? []);

	const roomOfFirst = (state: State): number =>
		isFirstWhole ? Math.max(leastFirst, Math.min(firstWidth(state), mostFirst)) : leastFirst;

	/** The columns in this width; undefined if the rows show their usual values without headings. */
	const columnsIn = (state: State, width: number): ReturnType<typeof fittingColumns<ListColumn<Item>>> | undefined => {
		const {shown, sort} = state.columns.get(pane) ?? {};
		const isPlain = shown === undefined && sort === undefined && (width < leastForColumns || isPreview(state, pane));
		return isPlain
			? undefined
			: fittingColumns(
					namedColumns(all, shown ?? usual(width)),
					namedColumns(all, [sort?.by ?? ''])[0],
					width - 2,
					roomOfFirst(state),
				);
	};

	const headings = (state: State, {columns, height}: Room): number =>
		height >= leastForHeading && listed(state).items.length > 0 && columnsIn(state, columns) ? 1 : 0;

	// Each frame asks for this.
	const needed = new WeakMap<ListState<Item>, Map<number, number>>();

	const widthOfRows = (state: State, columns: number): number | undefined => {
		const loaded = selected(state);
		if (loaded?.progress.status !== 'complete') {
			return undefined;
		}

		const inColumns = columnsIn(state, columns);
		if (inColumns) {
			return besideNames + firstWidth(state) + totalWidth(headingSpans(inColumns.shown, undefined));
		}

		const known = needed.get(loaded) ?? new Map<number, number>();
		needed.set(loaded, known);
		const rowBy = rowOf(state, columns);
		let width = known.get(columns) ?? besideNames;
		if (!known.has(columns)) {
			for (const item of loaded.items) {
				const {right = []} = rowBy(item);
				width = Math.max(width, besideNames + widthOfFirst(item) + totalWidth(right));
			}
		}

		known.set(columns, width);
		return width;
	};

	return {columnsIn, headings, widthOfRows};
}

/** Next to another list, a list loads only once it has the focus. */
const unaskedRows = (state: State, pane: PaneList<never>['pane'], loaded: unknown, width: number): readonly Row[] =>
	loaded === undefined && selectedOrganization(state) !== undefined && !isFollowing(state, pane)
		? toldRows(
				`Not loaded yet. Press ${keyOf(state, 'focusNextPane')} until this list has the focus to load it.`,
				width,
				'dim',
			)
		: [];

function viewOf<Item extends {readonly id: string}>(
	{pane, selected, query, listed, columns: {first}}: PaneList<Item>,
	{name, unit, foundBy, hidden, rowOf, repeated, markable, ending = ''}: Shown<Item>,
	{columnsIn, headings}: Columns<Item>,
): PanePart['view'] {
	const markedIn = (state: State): ReadonlySet<string> => markable?.marks(state) ?? new Set();

	const note = (state: State, width: number): string => {
		if (state.pane === pane && isSearchLost(state)) {
			return '';
		}

		const {items, cursor} = listed(state);
		const shown = selected(state);
		const isSearched = query(state) !== '';
		const {size} = markedIn(state);
		const text = `${size === 0 ? '' : `${count(size)} marked · `}${listNote(state, shown, {cursor: !isSearched && focusOf(state, pane).isFocused ? cursor : undefined, none: 'none directly inside', ending})}`;
		const isShort = width < leastForBoth;
		const found = matchNote(items.length, cursor, !isShort || shown?.progress.status === 'complete');
		return isSearched ? (isShort ? found : `${found} · ${text}`) : text;
	};

	/** The heading of the columns, or, above brief rows, what all names only repeat. */
	const headingIn = (
		state: State,
		{columns: width, height}: Room,
	): {readonly rows: readonly Row[]; readonly isHeaded: boolean} => {
		const inColumns = columnsIn(state, width);
		if (inColumns && headings(state, {columns: width, height}) === 1) {
			const sort = state.columns.get(pane)?.sort;
			const right = headingSpans(inColumns.shown, sort);
			const beginning = repeated?.(state, width - besideNames - totalWidth(right));
			return {
				rows: [
					{
						left: [
							firstHeading(first.head + orderSign(first, sort), inColumns.left),
							...(beginning === undefined ? [] : [shownData(`: ${beginning} …`)]),
						],
						right,
					},
				],
				isHeaded: beginning !== undefined,
			};
		}

		const all = inColumns === undefined && isPreview(state, pane) ? repeated?.(state, 0) : undefined;
		return all === undefined
			? {rows: [], isHeaded: false}
			: {
					rows: [row(toned('dim', `  ${first.head} · all start with `), {...shownData(all), tone: 'dim'})],
					isHeaded: true,
				};
	};

	return (state, {columns: width, height}) => {
		const {items, cursor} = listed(state);
		const status = listStatusRows(state, pane, width, {
			list: selected(state),
			unit,
			found: items.length,
			foundBy,
			hidden: hidden(state),
		});
		const {isFocused} = focusOf(state, pane);
		const marks = markedIn(state);
		const inColumns = columnsIn(state, width);
		const source = {now: selected(state)?.readAt ?? 0};
		const isBrief = inColumns === undefined && isPreview(state, pane);
		const {rows: heading, isHeaded} = headingIn(state, {columns: width, height});
		const rowBy = rowOf(state, width, {isHeaded, isBrief});
		const room = height - status.length - heading.length;
		const unseen = isBrief && items.length > room ? items.length - room + 1 : 0;
		const more = unseen === 0 ? [] : [row(toned('dim', `  ${count(unseen)} more`))];
		const rows = windowed(items, cursor, room - more.length).map(([item, isCursor]): Row => {
			const isSelected = isFocused && isCursor;
			const {left, right: facts = []} = rowBy(item, inColumns && cellSpans(inColumns.shown, item, source));
			return {
				left: [...(markable ? markSigns(isSelected, marks.has(item.id)) : [selectionMark(isSelected)]), ...left],
				right: facts,
				isSelected,
				...(inColumns && {isRightCalm: true}),
			};
		});
		return {
			// If nothing else on the screen names the organization, the title does.
			title:
				layoutOf(state).left !== undefined || (state.pane === pane && isSearchLost(state))
					? name
					: `${name} of ${selectedName(state)}`,
			note: note(state, width),
			rows: [...status, ...unaskedRows(state, pane, selected(state), width), ...heading, ...rows, ...more],
		};
	};
}

/** What a screen reader says of the list. */
function sceneOf<Item extends {readonly id: string}>(
	{pane, selected, query, listed, chosen, columns}: PaneList<Item>,
	{name, unit, asks, hidden, rowOf, markable, ending = ''}: Shown<Item>,
): PanePart['scene'] {
	const markedIn = (state: State): ReadonlySet<string> => markable?.marks(state) ?? new Set();

	// Why nothing is listed yet.
	const unreadText = (state: State): string => {
		if (!selectedOrganization(state)) {
			return hidden(state);
		}

		return state.isLowBandwidth && !selected(state)
			? `The ${pane} are not loaded yet. Press ${keyOf(state, 'refreshSelected')} to load them.`
			: saidText(waitText(state, `Loading the ${pane}.`));
	};

	const wholeText = ({items, total = 0, unreadable, age}: ListState<Item>): string => {
		const most = Math.max(total, items.length);
		const come = items.length < most ? `${count(items.length)} of ` : '';
		const bad = unreadable === 0 ? '' : `, ${count(unreadable)} unreadable`;
		return `${come}${counted(most, unit)}${ending}${bad}${age === undefined ? '' : `, read ${age}`}.`;
	};

	const lines = (state: State): readonly string[] => {
		const shown = selected(state);
		if (shown?.progress.status === 'failed') {
			const some =
				shown.items.length === 0 ? [] : [sentence(listNote(state, shown, {cursor: undefined, none: '', ending}))];
			return [paneFailureLine(state, selectedId(state) ?? '', shown.progress.error, belowListFailure(shown)), ...some];
		}

		return [shown?.progress.status === 'complete' ? wholeText(shown) : unreadText(state)];
	};

	// The values of chosen columns. The usual ones are in the row.
	const saidChosen = (state: State, item: Item): readonly string[] => {
		const {shown = []} = state.columns.get(pane) ?? {};
		const usually = columns.usual(unlimited.columns);
		return saidCells(
			namedColumns(
				columns.others,
				shown.filter(each => !usually.includes(each)),
			),
			item,
			{now: selected(state)?.readAt ?? 0},
		);
	};

	const aspects = (state: State): readonly string[] => {
		const sort = state.columns.get(pane)?.sort;
		const column = allColumns(columns).find(({name: each}) => each === sort?.by);
		return [sort && column ? saidOrder(column, sort.isReversed) : 'in the usual order'];
	};

	return state => {
		const {items, cursor} = listed(state);
		const item = chosen(state);
		const marks = markedIn(state);
		const place = `${item !== undefined && marks.has(item.id) ? 'marked, ' : ''}${query(state) === '' ? '' : 'match '}${count(cursor + 1)} of ${count(items.length)}`;
		return searchScene(
			state,
			pane,
			{
				key: `${pane} ${selectedId(state) ?? ''}`,
				intro: [
					sentence(`${name} of ${selectedNameText(state)}${marks.size === 0 ? '' : `, ${count(marks.size)} marked`}`),
				],
				lines: lines(state),
				aspects: aspects(state),
				focus:
					item === undefined
						? openListSearch(state, pane) && (lostSearch(state, pane) ?? `No loaded ${unit} matches.`)
						: `${[rowText(rowOf(state, unlimited.columns)(item)), ...saidChosen(state, item)].join(', ')}, ${place}`,
			},
			asks,
		);
	};
}

/** The pane of a list. The cursor, the search, the position and what an empty list says are the same in every list. */
export function listPane<Item extends {readonly id: string}>(list: PaneList<Item>, shown: Shown<Item>): PanePart {
	const {pane, selected, listed, columns} = list;
	const {name, unit, moved, length: lengthOf} = shown;
	const {columnsIn, headings, widthOfRows} = columnsOf(list, shown);
	const widthIn = (state: State): number => (areaOf(state, pane)?.columns ?? unlimited.columns) - borderColumns;

	const choice: PaneColumns = {
		of: name.toLowerCase(),
		all: () => allColumns(columns),
		shown: state => state.columns.get(pane)?.shown ?? columns.usual(widthIn(state)),
		left: state => columnsIn(state, widthIn(state))?.left ?? 0,
		sortedBy: state => state.columns.get(pane)?.sort,
		orders: state => [columns.first.name, ...choice.shown(state)],
		sorted: sort => ({type: 'pane/sorted', pane, sort}),
	};

	return {
		...('whyNotMove' in shown && {whyNotMove: shown.whyNotMove}),
		failure(state) {
			const loaded = selectedOrganization(state) && selected(state);
			return loaded?.progress.status === 'failed'
				? {
						error: loaded.progress.error,
						text: paneFailureText(state, selectedId(state) ?? '', loaded.progress.error, belowListFailure(loaded)),
					}
				: undefined;
		},
		...(lengthOf && {
			length(state: State, width: number) {
				const rows = lengthOf(state, width);
				return rows === undefined ? undefined : rows + (columnsIn(state, width) ? 1 : 0);
			},
		}),
		columns: choice,
		headings,
		width: widthOfRows,
		pane,
		slot: 'rightBelow',
		view: viewOf(list, shown, {columnsIn, headings, widthOfRows}),
		scene: sceneOf(list, shown),
		unit,
		isAwaited: state => isListAwaited(selected(state)),
		position: state => listed(state).cursor,
		moved: (_, by) => moved(by),
		matches(state) {
			const {
				items: {length},
				cursor,
			} = listed(state);
			return {length, cursor};
		},
	};
}
