import type {DrawnRows} from '../form-model/seen.js';
import {dialogRectangle, dialogView, partOf, placeOf, positionText, roomOf, type Registry} from '../rows/registry.js';
import {keyOf} from '../state/key-of.js';
import {cardOf, layoutOf, tooSmallText} from '../state/layout.js';
import type {Card, Pane, State} from '../state/state.js';
import {shownText} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import {headerRow} from '../rows/header-row.js';
import {messageRows, shownKeySpans} from '../rows/message-rows.js';
import {paneBlock, rowBlock, type Block} from '../rows/pane-block.js';
import {leftContent, paneContent} from '../rows/pane-layout.js';
import {row} from '../rows/row.js';
import {hiddenText, textPosition, viewOf} from '../rows/view.js';
import {hintRow} from './hint-row.js';
import {whyNotQuit} from './kernel-ability.js';

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
	const [said = row(), ...more] = messageRows(state);
	const shownKeys = shownKeySpans(state, said);
	const message = shownKeys.length === 0 ? said : {...said, right: shownKeys};
	const cursor =
		message.cursor !== undefined && state.dialog.kind === 'none' ? {x: message.cursor, y: rows - 2} : undefined;
	const below = [...more, hintRow(registry, state)];
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

const cached = new WeakMap<Registry, ReadonlyArray<ReturnType<typeof sideBlock>>>();

/** The panes next to the tree. */
function sideBlocks(registry: Registry, state: State, isBehind: boolean): readonly Block[] {
	const panes =
		cached.get(registry) ??
		registry.panes
			.values()
			.filter(({slot}) => slot !== 'left')
			.map(({pane}) => sideBlock(registry, pane))
			.toArray();
	cached.set(registry, panes);
	return panes.flatMap(block => block(state, isBehind));
}

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
	/** A later block covers an earlier one. */
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
		: {blocks: sideBlocks(registry, side, hasCursorMovedOn(state, side))};
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
