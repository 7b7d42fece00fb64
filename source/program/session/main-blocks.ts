import {memo} from '../../base/text/memo.js';
import {keyLabel} from '../../base/text/keys.js';
import {shownText} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import {
	hasMoreBelow,
	hintKind,
	hintedHere,
	partOf,
	placeOf,
	type Binding,
	type Registry,
	dialogRectangle,
	dialogView,
	positionText,
	roomOf,
} from '../../kernel/rows/registry.js';
import {unseenOf, whyNotAllSeen} from '../../kernel/state/open-form.js';
import {isPlain, selectedRow} from '../../kernel/state/selectors.js';
import type {State, Card, Pane} from '../../kernel/state/state.js';
import {plain, toned, totalWidth, type Row, type Span, row} from '../../kernel/rows/row.js';
import type {DrawnRows} from '../../kernel/form-model/seen.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {cardOf, layoutOf, tooSmallText} from '../../kernel/state/layout.js';
import {headerRow} from '../../kernel/rows/header-row.js';
import {messageRows, shownKeySpans} from '../../kernel/rows/message-rows.js';
import {paneBlock, rowBlock, type Block} from '../../kernel/rows/pane-block.js';
import {leftContent, paneContent} from '../../kernel/rows/pane-layout.js';
import {hiddenText, textPosition, viewOf} from '../../kernel/rows/view.js';
import {whyNotQuit} from '../../kernel/loop/kernel-ability.js';

const more = 'more';

const scrolls = new Set(['scrollDialogDown', 'scrollDialogPageDown']);

type Hint = {
	readonly spans: readonly Span[];
	readonly isOff: boolean;
	readonly isWayBack: boolean;
	readonly isActing: boolean;
	readonly isArrow: boolean;
};

// One column on either side separates a hint from its neighbours. Without colours, a hint that cannot act has brackets there.
function hintOf(binding: Binding, state: State, registry: Registry): Hint {
	const key = keyLabel(binding.keys[0] ?? '');
	const name = ` ${binding.nameNow?.(state, registry) ?? binding.name}`;
	const off = isPlain(state) ? plain(`(${key}${name})`) : toned('dim', ` ${key}${name} `);
	const isOff = binding.whyNot?.(state, registry) !== undefined;
	return {
		spans: isOff ? [off] : [plain(' '), toned('accent', key), plain(`${name} `)],
		isOff,
		isWayBack: binding.keys.includes('escape'),
		isArrow: binding.name !== more && binding.keys.some(each => each === 'down' || each === 'up'),
		isActing: binding.isConfirming === true || (!isOff && (binding.keys.includes('enter') || binding.isMain === true)),
	};
}

const spansOf = (hints: readonly Hint[]): readonly Span[] => hints.flatMap(({spans}) => spans);

const endTrimmed = (spans: readonly Span[]): readonly Span[] =>
	spans.map((span, index) => (index === spans.length - 1 ? {...span, text: span.text.trimEnd()} : span));

const widthOfHints = (hints: readonly Hint[]): number => totalWidth(spansOf(hints));

// Leaves out hints that do not fit, instead of cutting them.
function fitting(hints: readonly Hint[], columns: number): readonly Hint[] {
	let taken = 0;
	return hints.filter(({spans}) => {
		const width = totalWidth(spans);
		const isFitting = taken + width <= columns;
		taken += isFitting ? width : 0;
		return isFitting;
	});
}

/** The hints of a place, with the key that shows more rows: next to the others, or instead of the key that waits until all rows of a review were on the screen. */
function withScrolling(
	hinted: readonly Binding[],
	here: readonly Binding[],
	state: State,
	registry: Registry,
): readonly Binding[] {
	const seen = partOf(registry, state)?.seen(state);
	const why = whyNotAllSeen(state, seen);
	const waiting = why === undefined ? undefined : hinted.find(each => each.whyNot?.(state, registry) === why);
	const showing = waiting && here.find(({command}) => command === unseenOf(seen)?.command);
	if (showing) {
		return hinted.map(each => (each === waiting ? {...showing, name: 'show the rest', isMain: true} : each));
	}

	const scrolling = hasMoreBelow(state, registry) ? here.find(({command}) => scrolls.has(command)) : undefined;
	return [...(scrolling ? [{...scrolling, name: more}] : []), ...hinted];
}

/** The bottom line: the keys that matter here, preceded by the scroll key if rows are hidden. If the line is too narrow, the key that leaves the place has the first claim to room, then the place's main key, and the key that sends a review, or shows the rest of it first. Keys that cannot act now are dimmed and come last; pressing such a key shows the reason. A key that several bindings share is shown once, with what it does now. The help always has its room, at the right; the arrow keys have only the room that others leave. */
export function hintRow(registry: Registry, state: State): Row {
	const place = placeOf(state, registry);
	const here = registry.bindings.filter(({places}) => places.includes(place));
	const hinted = withScrolling(hintedHere(registry, state), here, state, registry);
	const hintsOf = (some: readonly Binding[]) => some.map(binding => hintOf(binding, state, registry));
	const right = hintsOf(
		here.filter(binding => binding.hintAt === 'right' && (binding.isHintOnScreen === true || hinted.includes(binding))),
	);
	const onLeft = hinted
		.filter(({hintAt}) => hintAt !== 'right')
		.toSorted((one, other) => Number(one.hintAt === 'last') - Number(other.hintAt === 'last'));
	const isMomentary = (binding: Binding) => hintKind(binding, state, registry) === 'momentary';
	const momentary = hintsOf(onLeft.filter(binding => isMomentary(binding)));
	// Without a row, hardly any key of the panes can act.
	const isBare = state.dialog.kind === 'none' && selectedRow(state) === -1;
	const left = hintsOf(onLeft.filter(binding => !isMomentary(binding)))
		.filter(({isOff}) => !(isOff && isBare))
		.toSorted((one, other) => Number(one.isOff) - Number(other.isOff));
	const room = state.size.columns + 1 - widthOfHints(right);
	const back = fitting(
		left.filter(({isWayBack}) => isWayBack),
		room,
	);
	const acting = fitting(
		left.filter(({isActing}) => isActing),
		room - widthOfHints(back),
	);
	const momentaryShown = fitting(momentary, room - widthOfHints([...back, ...acting]));
	const first = [...back, ...acting];
	let rest = fitting(
		left.filter(hint => !first.includes(hint)).toSorted((one, other) => Number(one.isArrow) - Number(other.isArrow)),
		room - widthOfHints(first),
	);
	while (rest.length > 0 && widthOfHints([...first, ...rest, ...momentaryShown]) > room) {
		rest = rest.slice(0, -1);
	}

	// One arrow key without the other says too little for its room.
	if (left.some(hint => hint.isArrow && ![...first, ...rest].includes(hint))) {
		rest = rest.filter(({isArrow}) => !isArrow);
	}

	const shown = new Set([...first, ...rest]);
	const onLine = [...left.filter(hint => shown.has(hint)), ...momentaryShown];
	return {left: endTrimmed(spansOf(onLine)), right: endTrimmed(spansOf(right).slice(1))};
}

/** The state whose path the header shows. While the cursor runs through the tree, it stays at the row where the cursor last rested. A dialog is about the row of the cursor from its first frame on. */
function restedState(state: State, restedKey: string | undefined): State {
	const isRunning =
		restedKey !== undefined &&
		state.pane === 'tree' &&
		state.dialog.kind === 'none' &&
		state.tree.index.rowByKey.has(restedKey);
	return isRunning ? {...state, selectedKey: restedKey} : state;
}

/** The state that detail and accounts show: where the cursor last rested, or in low-bandwidth mode the organization opened last. */
const sideState = (state: State, rested: State): State =>
	state.isLowBandwidth && state.pane === 'tree' && state.dialog.kind === 'none'
		? {...state, selectedKey: state.openedKey}
		: rested;

// In low-bandwidth mode, whether the cursor has moved on from the organization opened last.
const hasCursorMovedOn = (state: State, side: State): boolean =>
	state.isLowBandwidth && side.selectedKey !== state.selectedKey;

/** The lines at the bottom: message and hints. A long message takes rows from the panes and dialogs, and covers the lower border of a review. */
export function bottomBlock(state: State, registry: Registry): Block {
	const {columns, rows} = state.size;
	const [said = row(), ...others] = messageRows(state);
	const shownKeys = shownKeySpans(state, said);
	const message = shownKeys.length === 0 ? said : {...said, right: shownKeys};
	const cursor =
		message.cursor !== undefined && state.dialog.kind === 'none' ? {x: message.cursor, y: rows - 2} : undefined;
	const below = [...others, hintRow(registry, state)];
	return {...rowBlock(rows - 1 - below.length, [message, ...below], columns), ...(cursor && {cursor})};
}

type Members = Readonly<Record<string, unknown>>;

// Whether two states are the same for the panes other than the tree, which do not show the row of the cursor.
const isSameOutsideTree = (one: Members, other: Members): boolean =>
	Object.keys({...one, ...other}).every(name => name === 'cursorRow' || one[name] === other[name]);

/** The block of a pane next to the tree. It is cached while the cursor runs through the tree. */
function sideBlock(registry: Registry, pane: Pane): (state: State, isBehind: boolean) => readonly Block[] {
	let last: {readonly state: State; readonly isBehind: boolean; readonly blocks: readonly Block[]} | undefined;
	return (state, isBehind) => {
		if (last?.isBehind !== isBehind || !isSameOutsideTree(last.state, state)) {
			const content = paneContent(state, registry, pane, isBehind);
			last = {state, isBehind, blocks: content ? [paneBlock(content)] : []};
		}

		return last.blocks;
	};
}

const sideBlocks = memo((registry: Registry) =>
	registry.panes
		.values()
		.filter(({slot}) => slot !== 'left')
		.map(({pane}) => sideBlock(registry, pane))
		.toArray(),
);

// What the border of a card takes from its width: the corners, a line on either side, and a space around each text.
const cardBorders = 8;

// Whether the command of an offer can act in the current place.
function isOffered({command}: Card['offers'][number], state: State, registry: Registry): boolean {
	const place = placeOf(state, registry);
	return registry.bindings.some(
		binding =>
			binding.command === command && binding.places.includes(place) && binding.whyNot?.(state, registry) === undefined,
	);
}

/** The card, between the panes and the lines at the bottom. */
function cardBlocks(state: State, registry: Registry, bottom: Block): readonly Block[] {
	const {columns} = state.size;
	const card = cardOf(state);
	if (!card) {
		return [];
	}

	const {title, aside, text, isOpen, rows} = card;
	const offers = card.offers
		.filter(offer => isOffered(offer, state, registry))
		.map(({command, name}) => [keyOf(state, command), name] as const);
	const notes = [
		offers.map(offer => offer.join(' ')).join(' · '),
		offers.flat().join(' ').replaceAll('ctrl-', '^'),
		offers
			.map(([key]) => key)
			.join(' ')
			.replaceAll('ctrl-', '^'),
	];
	const note = notes.find(each => title.length + widthOf(each) + cardBorders <= columns) ?? notes.at(-1) ?? '';
	const {x, y, lines} = paneBlock({
		isFocused: true,
		title,
		note,
		rectangle: {x: 0, y: bottom.y - rows, columns, rows: isOpen ? rows + 1 : rows},
		rows: [
			...aside.map(line => row({text: line, isHarmless: true, tone: 'warning'})),
			...text.map(line => row({text: line, isHarmless: true})),
		],
	});
	return [{x, y, lines: lines.slice(0, rows)}];
}

/** A pane or dialog without the rows that a message of several lines needs. Its lower border and the row of its cursor stay. */
function shortened(block: Block, bottom: Block): Block {
	const {y, lines, cursor, focus, keptLine = 0} = block;
	const excess = y + lines.length - bottom.y;
	if (excess <= 0 || lines.length <= excess + borders) {
		return block;
	}

	const isAtEnd = keptLine >= lines.length - 1 - excess;
	const [title = [], ...rows] = lines;
	const border = rows.pop() ?? [];
	const shown = isAtEnd ? rows.slice(excess) : rows.slice(0, rows.length - excess);
	const moved = (cell: NonNullable<typeof cursor>) => (isAtEnd ? {...cell, y: cell.y - excess} : cell);
	return {
		...block,
		lines: [title, ...shown, border],
		...(cursor && {cursor: moved(cursor)}),
		...(focus && {focus: moved(focus)}),
	};
}

type ComposedScreen = {
	readonly blocks: readonly Block[];
	/** The rows of the open review that are on the screen; undefined if no review is open. */
	readonly drawn?: DrawnRows;
};

// The title and the lower border.
const borders = 2;

// The open dialog: next to the tree if there is room, otherwise over all panes.
function dialogBlock(state: State, registry: Registry): ComposedScreen {
	const rectangle = dialogRectangle(state, registry);
	const room = roomOf(state, registry);
	const content = dialogView(state, registry, room);
	if (!content) {
		return {blocks: []};
	}

	const {title, rows, scrolledTo, needed, parts} = content;
	const view = viewOf(rows, room.height, scrolledTo);
	const hidden = content.isText ? textPosition(view, room.height) : hiddenText(view);
	return {
		blocks: [
			paneBlock({
				title: shownText(title),
				note: hidden === '' ? positionText(state, registry) : hidden,
				rectangle,
				isFocused: true,
				rows: rows.slice(view.top),
			}),
		],
		...(needed !== undefined && {
			drawn: {columns: rectangle.columns, top: view.top, bottom: view.top + room.height, needed, parts},
		}),
	};
}

function tooSmallBlock(state: State, registry: Registry): Block {
	const kept = partOf(registry, state)?.kept;
	const quitKey = keyOf(state, whyNotQuit(state, registry) === undefined ? 'askToQuit' : 'quit');
	return rowBlock(0, [row({text: tooSmallText(quitKey, kept)})], state.size.columns);
}

/** The main screen: header, panes or dialog, card, message and hints. Both the early frame and Ink's screen show it. */
export function mainScreen(state: State, registry: Registry, restedKey?: string): ComposedScreen {
	if (layoutOf(state).kind === 'tooSmall') {
		return {blocks: [tooSmallBlock(state, registry)]};
	}

	const rested = restedState(state, restedKey);
	const side = sideState(state, rested);
	const isOpen = state.dialog.kind !== 'none';
	const left =
		isOpen && dialogRectangle(state, registry).columns === state.size.columns
			? undefined
			: leftContent(state, registry);
	const body = isOpen
		? dialogBlock(state, registry)
		: {blocks: sideBlocks(registry).flatMap(block => block(side, hasCursorMovedOn(state, side)))};
	const bottom = bottomBlock(state, registry);
	const card = cardBlocks(state, registry, bottom);
	// A review keeps all of its rows, because they must be seen.
	const fitted = (blocks: readonly Block[]) =>
		body.drawn ? blocks : blocks.map(block => shortened(block, card[0] ?? bottom));
	return {
		...body,
		blocks: [
			rowBlock(0, [headerRow(rested)], state.size.columns),
			...fitted([...(left ? [paneBlock(left)] : []), ...body.blocks]),
			...card,
			bottom,
		],
	};
}
