import {memo} from '../../base/text/memo.js';
import {told, type Told, saidText} from '../../base/text/told.js';
import {nameAt} from '../../base/tree/names.js';
import {rowText} from '../../kernel/rows/scene.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {rowOfId, selectedId} from '../../kernel/state/selectors.js';
import {type State, withDialog} from '../../kernel/state/state.js';
import type {CountedBranch} from '../../kernel/figures/branch-figures.js';
import {
	type FigureBlock,
	figureBlocks,
	type FigureLine,
	blocksWithoutReading,
	coverageTexts,
	monthsSaid,
	barOf,
	sparkline,
} from '../../kernel/rows/figure-blocks.js';
import {exactName} from '../../base/text/harmless.js';
import {fitMiddle} from '../../base/text/excerpt.js';
import {widthOf} from '../../base/text/width.js';
import {count, sentence} from '../../base/text/words.js';
import type {DialogView, Room} from '../../kernel/rows/registry.js';
import {
	fitRow,
	plain,
	row,
	type Row,
	selectionMark,
	shownData,
	sign,
	type Span,
	toldRows,
	toned,
	totalWidth,
} from '../../kernel/rows/row.js';
import {whyNotBelow} from '../../kernel/state/availability.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {areaOf, innerRows} from '../../kernel/state/layout.js';
import type {Handlers} from '../../kernel/state/events.js';

/** `asked`: what earlier sessions read is wanted for the figures. `opened`: the figures of an organization in a dialog. */
export type BranchEvent =
	| {readonly type: 'branch/asked'}
	| {readonly type: 'branch/opened'; readonly id: string}
	| {readonly type: 'branch/counted'; readonly branch: CountedBranch | undefined};

declare module '../../kernel/state/state.js' {
	interface Slices {
		readonly branch?: CountedBranch | undefined;
		/** The figures of the organization before, which the panes show until the cursor rests. */
		readonly branchBefore?: CountedBranch | undefined;
	}
}

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** `of`: the id of the organization. */
		readonly branch: Searchable & {readonly of: string};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly branch: BranchEvent;
	}
}

const blocksFor = memo((branch: CountedBranch, restKey: string) => figureBlocks(branch, restKey));

/** The blocks of the counted figures. Nothing is counted here. */
const blocksOf = (state: Pick<State, 'branch' | 'connection' | 'isLowBandwidth'>): readonly FigureBlock[] =>
	state.branch ? blocksFor(state.branch, keyOf(state, 'openRest')) : [];

type Entry = {readonly title: string; readonly line: FigureLine};

const entriesIn = memo((blocks: readonly FigureBlock[]): readonly Entry[] =>
	blocks.flatMap(({title, lines}) =>
		lines.filter(({figure, key}) => (figure ?? key) !== undefined).map(line => ({title, line})),
	),
);

const entriesOf = (state: State, of: string): readonly Entry[] =>
	entriesIn(state.branch?.id === of ? blocksOf(state) : []);

const titleOf = (state: State): Told =>
	state.dialog.kind === 'branch' ? told`Below ${nameAt(state, rowOfId(state, state.dialog.of))}` : '';

/** The figures of the open dialog. */
export const figureList = searchableList('branch', {
	nouns: ['figure', 'figures'],
	foundBy: 'name',
	items: (state, {of}) => entriesOf(state, of),
	textOf: ({title, line}) => `${title} ${line.label} ${rowText({left: [], said: line.said})}`,
	emptyText: state => `Nothing is known of it yet. To read the rest, leave and press ${keyOf(state, 'openRest')}.`,
});

export const branchHandlers: Handlers<BranchEvent> = {
	'branch/asked': state => state,

	'branch/opened': (state, {id}) => withDialog(state, {...unsearched, kind: 'branch', of: id}),

	'branch/counted'(state, {branch}) {
		const next = {...state, branch, branchBefore: state.branch?.id === branch?.id ? state.branchBefore : state.branch};
		return branch && state.dialog.kind === 'branch'
			? figureList.staying(
					state,
					next,
					(one, other) =>
						one.title === other.title && one.line.label === other.line.label && one.line.key === other.line.key,
				)
			: next;
	},
};

/** From this width on, two columns of figures stand side by side. */
const leastForTwo = 92;

const between = 3;

const mostOfBar = 24;

const leastOfBar = 4;

/** How figures stand in so many columns. */
type FigureRoom = {
	readonly columns: number;
	readonly labels: number;
	readonly numbers: number;
	/** Whether a row begins with the sign of the cursor. */
	readonly hasMark: boolean;
};

function roomFor(blocks: readonly FigureBlock[], columns: number, hasMark: boolean): FigureRoom {
	const lines = blocks.flatMap(block => block.lines);
	const labels = lines.map(({label, isData}) => widthOf(isData ? exactName(label.slice(0, columns * 16)) : label));
	const numbers = lines.map(({number}) => (number === undefined ? 0 : count(number).length));
	return {
		columns,
		hasMark,
		numbers: Math.max(0, ...numbers),
		labels: Math.min(Math.max(8, ...labels), Math.floor(columns * 0.45)),
	};
}

function lineRow(
	{label, isData, number, share, note = '', isMissing, said, figure, key}: FigureLine,
	{columns, labels, numbers, hasMark}: FigureRoom,
	isSelected: boolean,
): Row {
	const name = isData ? exactName(label.slice(0, labels * 17)) : label;
	const shown: Span = isData ? shownData(fitMiddle(name, labels)) : plain(name.padEnd(labels));
	const text = number === undefined ? '' : count(number);
	const numberTone = number === 0 ? 'dim' : isMissing === true ? 'warning' : undefined;
	const digits: Span = {text: text.padStart(numbers), ...(numberTone !== undefined && {tone: numberTone})};
	const free = columns - (hasMark ? 2 : 0) - labels - 2 - numbers - 2;
	const room = free - (note === '' ? 0 : widthOf(note) + 2);
	const bar = share === undefined || room < leastOfBar ? '' : barOf(share, Math.min(mostOfBar, room));
	const isNoteShown = widthOf(note) <= free;
	return {
		left: [
			...(hasMark ? [selectionMark(isSelected)] : []),
			shown,
			plain('  '),
			...(number === undefined ? [] : [digits, plain('  ')]),
			...(share === undefined || bar === '' ? [] : [toned('dim', bar), plain(note === '' ? '' : '  ')]),
			...(isNoteShown ? [toned('dim', note)] : []),
		],
		said,
		...(hasMark && (figure ?? key) !== undefined && {isSelected}),
	};
}

/** The title of a block, with of what its figures are. A note that does not fit goes below. */
function headingRows({title, note, brief = note, months, isUnread}: FigureBlock, columns: number): readonly Row[] {
	const drawn: readonly Span[] =
		months?.counts.some(number => number > 0) === true ? [plain('  '), sign(sparkline(months.counts), '')] : [];
	const head = [toned('heading', title), ...drawn];
	const said = [
		plain(
			sentence(
				[
					title,
					...(note === '' ? [] : [note.replaceAll(' · ', ', ')]),
					...(months === undefined ? [] : [monthsSaid(months)]),
				].join(': '),
			),
		),
	];
	const tone = isUnread ? 'warning' : 'dim';
	const free = columns - totalWidth(head) - 2;
	const beside = note === '' ? undefined : [note, brief].find(each => widthOf(each) <= free);
	return [
		{left: [...head, ...(beside === undefined ? [] : [plain('  '), toned(tone, beside)])], said},
		...(beside === undefined && note !== ''
			? [{left: [plain('  '), toned(tone, widthOf(note) + 2 > columns ? brief : note)], said: []}]
			: []),
	];
}

type Chosen = FigureLine | undefined;

function blockRows(
	blocks: readonly FigureBlock[],
	room: FigureRoom,
	chosen: Chosen,
	isSpaced: boolean,
): readonly Row[] {
	return blocks.flatMap((block, index) => [
		...(isSpaced && index > 0 ? [row()] : []),
		...headingRows(block, room.columns),
		...block.lines.map(line => lineRow(line, room, line === chosen)),
	]);
}

const cell = (each: Row | undefined, columns: number): readonly Span[] =>
	fitRow(each ?? row(), columns).map(span => (each?.isSelected ? {...span, tone: 'selected'} : span));

function sideBySide(left: readonly Row[], right: readonly Row[], columns: number): readonly Row[] {
	return Array.from({length: Math.max(left.length, right.length)}, (_, at) =>
		row(...cell(left[at], columns), plain(' '.repeat(between)), ...cell(right[at], columns)),
	);
}

/** The figures in one column, with rows between the blocks if there is room, or in two columns. `hasMark`: whether a cursor chooses among them. */
function rowsIn(
	blocks: readonly FigureBlock[],
	{columns, height}: Room,
	hasMark: boolean,
	chosen?: Chosen,
): readonly Row[] {
	if (columns < leastForTwo) {
		const inOne = (isSpaced: boolean) => blockRows(blocks, roomFor(blocks, columns, hasMark), chosen, isSpaced);
		const spaced = inOne(true);
		return spaced.length > height ? inOne(false) : spaced;
	}

	const each = Math.floor((columns - between) / 2);
	const halves = [blocks.slice(0, blocksWithoutReading), blocks.slice(blocksWithoutReading)];
	const [left = [], right = []] = halves.map(half => blockRows(half, roomFor(half, each, hasMark), chosen, true));
	return sideBySide(left, right, each);
}

/** The text that takes the place of the figures while they are counted, or if there are none. */
function otherwise(state: State, columns: number): readonly Row[] | undefined {
	const why = whyNotBelow(state);
	if (why !== undefined) {
		return toldRows(saidText(why), columns, 'dim');
	}

	return state.branch?.id === selectedId(state) ? undefined : toldRows('Counting …', columns, 'dim');
}

/** What the figures are of, before them: those that need reading can be below the end of the pane. Each of their titles says the same to screen readers. */
function knownRows(state: State, columns: number): readonly Row[] {
	const {branch} = state;
	const text = branch ? `Known  ${coverageTexts(branch.figures, branch.now).join(' · ')}` : '';
	return branch ? toldRows({text, said: ''}, columns, 'dim') : [];
}

// Above the figures in the detail.
const tabsRow = 1;

/** The figures of the selected organization, for the tab of the detail. */
export const branchRows = memo((state: State, columns: number): readonly Row[] => {
	const known = knownRows(state, columns);
	const height = innerRows(areaOf(state, 'detail')) - tabsRow - known.length;
	return otherwise(state, columns) ?? [...known, ...rowsIn(blocksOf(state), {columns, height}, false)];
});

/** The same for screen readers, one sentence each. */
export const spokenBranch = (state: State): readonly Row[] =>
	otherwise(state, 1000) ??
	blockRows(blocksOf(state), roomFor([], 80, false), undefined, false).map(each => ({
		...each,
		said: each.said?.length === 0 ? [] : [plain(sentence(rowText(each)))],
	}));

/** The dialog with the figures, with a cursor on those that lead somewhere. A search leaves out lines, but no title. */
export function branchView(state: State, dialog: DialogOf<'branch'>, room: Room): DialogView {
	const {columns, height} = room;
	const title = titleOf(state);
	if (state.branch?.id !== dialog.of) {
		return {title, rows: toldRows('Counting …', columns, 'dim')};
	}

	const chosen = figureList.chosen(state)?.line;
	const lines = new Set(figureList.found(state, dialog).map(({line}) => line));
	const isSearched = dialog.query.text.trim() !== '';
	const blocks = isSearched
		? blocksOf(state).map(block => ({...block, lines: block.lines.filter(line => lines.has(line))}))
		: blocksOf(state);
	const shown = (rows: readonly Row[]) =>
		isSearched || lines.size > 0 ? figureList.rows(state, dialog, room, {rowsOf: () => rows}) : rows;
	const rows = shown(rowsIn(blocks, room, true, chosen));
	const at = rows.findIndex(({left}) => left.some(({tone, text}) => tone === 'selected' && text.trim() !== ''));
	return {
		title,
		rows,
		...(columns >= leastForTwo && {scrolledTo: Math.max(0, at - Math.max(0, height - 3))}),
		scene: () => ({rows: shown(blockRows(blocks, roomFor(blocks, columns, true), chosen, false))}),
	};
}
