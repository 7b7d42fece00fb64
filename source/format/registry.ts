import type {Line} from '../forms/line-editor.js';
import type {Seen} from '../forms/seen.js';
import {type Area, innerRows, layoutOf} from '../state/layout.js';
import type {Dialog} from '../state/dialog.js';
import type {Event} from '../state/events.js';
import type {State} from '../state/state.js';
import type {Told} from '../text/told.js';
import {viewOf} from './view.js';
import type {Row} from './row.js';
import type {OwnScene} from './scene.js';

/**
Where the person is, which decides what a key means: a pane, a search in it, or a dialog and what it asks. Each ability names its own.
*/
export type Place = string;

/**
A key as data: what it is called, where it acts, and why it does not when it cannot.
*/
export type Binding = {
	/**
	Canonical key names, the one to show first: `j`, `down`, `ctrl+s`.
	*/
	readonly keys: readonly string[];
	readonly command: string;
	/**
	One or two words, for the hint line.
	*/
	readonly name: string;
	/**
	What it is called instead while it does something else.
	*/
	readonly nameNow?: (state: State) => string | undefined;
	/**
	What others call it, so that it is found by that among the commands.
	*/
	readonly alsoCalled?: readonly string[];
	/**
	What it does, for the help screen and the readme.
	*/
	readonly description: string;
	/**
	The description without signs, for screen readers.
	*/
	readonly said?: string;
	readonly places: readonly Place[];
	/**
	Before any row is shown: `anywhere` and `acts` need no row, `opens` leads to something that is typed into, and `stops` ends what is waited for. Any other key waits for the row that it means. What is typed behind a waiting `opens` waits too, except `anywhere`.
	*/
	readonly beforeRows?: 'acts' | 'opens' | 'stops' | 'anywhere';
	/**
	A sentence that says why the key cannot act now.
	*/
	readonly whyNot?: (state: State, registry: Registry) => Told | undefined;
	/**
	Whether it acts on the tree from every pane.
	*/
	readonly isOnTree?: true;
	/**
	Whether the command says that itself, where it is to be read.
	*/
	readonly saysWhy?: (state: State) => boolean;
	/**
	Whether the hint line has it: where it cannot act it keeps its place, in dialogs as long as that takes no room from what can, or it is there only where it acts.
	*/
	readonly isHint?: boolean | 'whereItActs' | ((state: State) => boolean);
	/**
	Where in the hint line: at its right end, or last of those at its left.
	*/
	readonly hintAt?: 'right' | 'last';
	/**
	Whether its place is there for it, as for Enter: its hint is shown before others.
	*/
	readonly isMain?: boolean;
	/**
	Whether it sends what is reviewed: it does nothing before the review was on the screen.
	*/
	readonly isConfirming?: boolean;
	/**
	Commands whose keys must not be its keys: pressed once too often, or out of habit, one would confirm unseen.
	*/
	readonly apartFrom?: readonly string[];
	/**
	Where the list of commands has it, if not among the others.
	*/
	readonly inPalette?: 'last' | 'never';
};

export type PlacePart = {
	/**
	What the readme calls it. If absent, its name.
	*/
	readonly label?: string;
	/**
	The section of the help that lists its keys. If absent, that of its ability.
	*/
	readonly section?: string;
	/**
	The command that takes what is typed there.
	*/
	readonly typing?: string;
	/**
	Whether keys may run ahead of what is read for it.
	*/
	readonly isTypedAhead?: boolean;
};

/**
How many columns and rows a dialog has between its borders.
*/
export type Room = {readonly columns: number; readonly height: number};

/**
What a dialog shows: for the screen, for scrolling and for the screen reader.
*/
export type DialogView = {
	readonly title: Told;
	readonly rows: readonly Row[];
	/**
	Whether keys scroll the rows. In a list they move the choice instead.
	*/
	readonly isScrolling?: true;
	/**
	The first row on the screen. If absent, the row that is chosen or typed in stays in sight.
	*/
	readonly scrolledTo?: number | undefined;
	/**
	Whether they follow what is typed in, so that no hint tells of rows below.
	*/
	readonly isFollowing?: boolean;
	/**
	How many rows scrolling reaches, if not all of them.
	*/
	readonly end?: number;
	/**
	How many of the first rows have to be seen before they are confirmed.
	*/
	readonly needed?: number;
	/**
	What a screen reader says, if its rows are not the thing to say.
	*/
	readonly scene?: () => OwnScene;
};

/**
What there is to choose from: how many, and which one is chosen, from 0. `moved` is the event of going on by so many.
*/
export type Choices = {readonly length: number; readonly cursor: number; readonly moved: (by: number) => Event};

/**
What the kernel asks of a dialog, as its ability answers it for the state in which it is open.
*/
export type DialogPart = {
	readonly kind: Dialog['kind'];
	/**
	Whether its rows are a table, which takes the place of the tree where there is too little room beside it.
	*/
	readonly isTable: boolean;
	readonly place: (state: State) => Place;
	readonly view: (state: State, room: Room, registry: Registry) => DialogView | undefined;
	/**
	The line that is typed into, where that is not a field of a form.
	*/
	readonly typed: (state: State) => Line | undefined;
	/**
	Whether what is typed would be lost by leaving.
	*/
	readonly hasTyped: (state: State) => boolean;
	/**
	The name of what is typed over time in it, which is kept while the terminal is too small to show it.
	*/
	readonly kept?: string;
	/**
	What of the review in it has been on the screen. Undefined as long as it was not drawn.
	*/
	readonly seen: (state: State) => Seen | undefined;
	readonly see: (state: State, seen: Seen) => State;
	readonly choices: (state: State, registry: Registry) => Choices | undefined;
	/**
	The state with the dialog scrolled to a row.
	*/
	readonly scroll: (state: State, to: number) => State;
	/**
	The state with another query, where the dialog is searched.
	*/
	readonly search: (state: State, query: Line) => State;
};

/**
A search in a pane: the place of its keys, and its line while that is typed.
*/
export type PaneSearch = {readonly place: Place; readonly typed: (state: State) => Line | undefined};

/**
What all abilities together give to the kernel, besides their commands and reducers.
*/
export type Registry = {
	/**
	Every key. Hints, help and the readme's table are made from this list, in this order.
	*/
	readonly bindings: readonly Binding[];
	readonly places: ReadonlyMap<Place, PlacePart & {readonly section: string}>;
	readonly dialogs: ReadonlyMap<string, DialogPart>;
	readonly searches: readonly PaneSearch[];
};

/**
The same keys, with what several abilities declare alike as one that acts in the places of all.
*/
export function mergedBindings(bindings: readonly Binding[]): readonly Binding[] {
	const alike = Map.groupBy(bindings, ({command, description, keys}) => [command, description, ...keys].join(' '));
	return alike.values().flatMap(([first, ...others]) => first ? [{...first, places: [...new Set([first, ...others].flatMap(({places}) => places))]}] : []).toArray();
}

/**
The part of the dialog that is open.
*/
export const partOf = ({dialogs}: Registry, {dialog}: State): DialogPart | undefined => dialogs.get(dialog.kind);

/**
Where one is, whether or not there is room to show it.
*/
export const placeBeneath = (state: State, registry: Registry): Place =>
	partOf(registry, state)?.place(state) ?? registry.searches.find(({typed}) => typed(state) !== undefined)?.place ?? state.pane;

export const placeOf = (state: State, registry: Registry): Place => layoutOf(state).kind === 'tooSmall' ? 'small' : placeBeneath(state, registry);

/**
Whether text is typed in a place.
*/
export const isTypingPlace = ({places}: Pick<Registry, 'places'>, place: Place): boolean => places.get(place)?.typing !== undefined;

/**
The line that is typed into: of the dialog, where that is not a field of a form, or of the search in a pane.
*/
export function typedLine(state: State, registry: Registry): Line | undefined {
	const part = partOf(registry, state);
	return part ? part.typed(state) : registry.searches.map(({typed}) => typed(state)).find(line => line !== undefined);
}

/**
Whether what is typed here would be lost by leaving.
*/
export const hasTyped = (state: State, registry: Registry): boolean =>
	(typedLine(state, registry)?.text ?? '') !== '' || (partOf(registry, state)?.hasTyped(state) ?? false);

/**
What there is to choose from in the open dialog. Undefined if it has no list.
*/
export const choicesIn = (state: State, registry: Registry): Choices | undefined => partOf(registry, state)?.choices(state, registry);

// What a table needs to show all its parts, borders included.
const leastForTable = 94;

/**
Where the open dialog stands, borders included: beside the tree where there is room for it, else in place of the panes.
*/
export function dialogRectangle(state: State, registry: Registry): Area {
	const {dialog} = layoutOf(state);
	const isTooNarrow = partOf(registry, state)?.isTable === true && dialog.columns < leastForTable;
	return isTooNarrow ? {...dialog, x: 0, columns: state.size.columns} : dialog;
}

/**
The room of the dialog on the screen.
*/
export function roomOf(state: State, registry: Registry): Room {
	const rectangle = dialogRectangle(state, registry);
	return {columns: rectangle.columns - 4, height: innerRows(rectangle)};
}

/**
The open dialog in so much room. Undefined if no dialog is open.
*/
export const dialogView = (state: State, registry: Registry, room: Room): DialogView | undefined => partOf(registry, state)?.view(state, room, registry);

/**
How far a dialog is scrolled, and how many rows scrolling reaches.
*/
export type Extent = {readonly scroll: number; readonly rows: number};

/**
Undefined if keys do not scroll the open dialog.
*/
export function extentOf(state: State, registry: Registry): Extent | undefined {
	const room = roomOf(state, registry);
	const view = dialogView(state, registry, room);
	return view?.isScrolling ? extentIn(view, room) : undefined;
}

function extentIn({rows, scrolledTo, end}: DialogView, {height}: Room): Extent {
	return {scroll: viewOf(rows, height, scrolledTo).top, rows: end ?? rows.length};
}

/**
Whether rows of the dialog are hidden below the last one that is shown.
*/
export function hasMoreBelow(state: State, registry: Registry): boolean {
	const room = roomOf(state, registry);
	const view = dialogView(state, registry, room);
	if (!view?.isScrolling || view.isFollowing) {
		return false;
	}

	const {rows, scroll} = extentIn(view, room);
	return rows - scroll > room.height;
}

export function isHinted({isHint = false, whyNot}: Binding, state: State, registry: Registry): boolean {
	if (isHint === 'whereItActs') {
		return whyNot?.(state, registry) === undefined;
	}

	return typeof isHint === 'function' ? isHint(state) : isHint;
}

/**
Why a command cannot act in the pane that has the focus.
*/
export const whyNotHere = ({places, whyNot}: Binding, state: State, registry: Registry): Told | undefined => places.includes(state.pane) ? whyNot?.(state, registry) : `only in the ${places.join(' and ')}`;
