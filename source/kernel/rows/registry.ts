import type {ApiError} from '../../base/api/api-error.js';
import type {CallName} from '../../base/api/calls.js';
import {shownText, type Told} from '../../base/text/told.js';
import {count, shownName} from '../../base/text/words.js';
import type {SortBy} from '../../base/tree/sorting.js';
import type {FieldName} from '../form-model/fields.js';
import type {RecordedRequest} from '../files/audit-records.js';
import type {ShownValue} from '../form-model/settings.js';
import type {JournalEntry, WriteKind} from '../form-model/journal-entry.js';
import type {Line} from '../form-model/line-editor.js';
import type {TypedForm} from '../form-model/stored-form.js';
import type {ReviewParts, RowRange, SeenRows} from '../form-model/seen.js';
import {type Area, areaOf, borderColumns, innerRows, layoutOf} from '../state/layout.js';
import type {Dialog} from '../state/dialog.js';
import type {Event} from '../state/events.js';
import type {SentRequest} from '../state/item-result.js';
import type {Markable} from '../state/markable.js';
import {isDialogSearched} from '../state/selectors.js';
import type {Pane, PaneSlots, Slot, State, Tab} from '../state/state.js';
import {viewOf} from './view.js';
import type {Row, Span} from './row.js';
import type {PaneView} from './pane-block.js';
import type {OwnScene, Scene} from './scene.js';
import type {StateAndWidth} from './subject-rows.js';

/** Where the person is, which decides what a key means: a pane, a search in it, or a step of a dialog. Each ability names its own places. */
export type Place = string;

/** What keys are for, in the order of the first screen of the help. `here`: on the rows of one pane. */
export const helpTasks = {
	here: 'Here',
	look: 'Look',
	find: 'Find',
	choose: 'Choose several',
	change: 'Change',
	people: 'People',
	keep: 'Check and hand on',
} as const;

type HelpTask = keyof typeof helpTasks;

/** A key as data: its name, where it acts, and why it cannot act now. */
export type Binding = {
	/** Canonical key names, the one to show first: `j`, `down`, `ctrl+s`. */
	readonly keys: readonly string[];
	readonly command: string;
	/** One or two words, for the hint line. */
	readonly name: string;
	/** Its name while it does something else. */
	readonly nameNow?: (state: State, registry: Registry) => string | undefined;
	/** Other names for it, which the list of commands also finds. */
	readonly alsoCalled?: readonly string[];
	/** What it does, for the help screen and the readme. */
	readonly description: string;
	/** The description without signs, for screen readers. */
	readonly said?: string;
	readonly places: readonly Place[];
	/** What it is for, if the first screen of the help shows it: only the keys that people use most. */
	readonly task?: HelpTask;
	/** The section of the help that lists it. Defaults to that of its places. */
	readonly section?: string;
	/** What happens before any row is shown: `anywhere` and `acts` need no row, `opens` leads to something that is typed into, and `stops` ends what is waited for. Any other key waits for its row. Text typed after a waiting `opens` waits too, but not keys that are `anywhere`. */
	readonly beforeRows?: 'acts' | 'opens' | 'stops' | 'anywhere';
	/** A sentence that explains why the key cannot act now. */
	readonly whyNot?: (state: State, registry: Registry) => Told | undefined;
	/** For a key that acts on one row although others can be marked: what it does, as in `Edits` or `Creates below`, and the pane or dialog of the row, if that is not the tree. `in`: the only panes where it acts on one row. `isOfMarks`: whether it acts on the marked ones now. */
	readonly onOne?: {
		readonly verb: string;
		readonly of?: Place;
		readonly in?: readonly Place[];
		readonly isOfMarks?: (state: State) => boolean;
	};
	/** Whether it acts on the tree from every pane. */
	readonly isOnTree?: true;
	/** Whether the command shows the reason itself. */
	readonly saysWhy?: (state: State) => boolean;
	/** Whether the hint line shows it. A key that cannot act keeps its place there; in a dialog, only as long as there is room. With `whereItActs`, the hint appears only while the key can act. A `momentary` hint belongs to the moment, as that one does: it moves no other hint, and appears even if the line is full. */
	readonly isHint?: boolean | 'whereItActs' | ((state: State, registry: Registry) => boolean | 'momentary');
	/** Whether the hint line shows it although a screen reader does not name it. */
	readonly isHintOnScreen?: true;
	/** The position in the hint line: at the right end, or last on the left. */
	readonly hintAt?: 'right' | 'last';
	/** Whether it is the main key of its place, like Enter. Its hint comes before others. */
	readonly isMain?: boolean;
	/** Whether it confirms a review. It does nothing until the review was on the screen. */
	readonly isConfirming?: boolean;
	/** Commands whose keys must differ from its keys, so that a repeated or habitual key press cannot confirm unseen. */
	readonly apartFrom?: readonly string[];
	/** Whether it goes to another key if the config file gives its key to another command: the file may be older than this command. */
	readonly givesWay?: true;
	/** What may follow one of its names in the list of commands, to be typed into what it opens. */
	readonly takes?: string;
	/** The position in the list of commands, if not among the others. */
	readonly inPalette?: 'last' | 'never';
};

export type PlacePart = {
	/** Its name in the readme. Defaults to the name of the place. */
	readonly label?: string;
	/** The section of the help that lists its keys. Defaults to that of its ability. */
	readonly section?: string;
	/** The command that handles typed text. */
	readonly typing?: string;
	/** Whether keys may be typed ahead while the place is still loading. */
	readonly isTypedAhead?: boolean;
};

/** The columns and rows between the borders of a dialog or a pane. */
export type Room = {readonly columns: number; readonly height: number};

/** The content of a dialog, for the screen, for scrolling and for screen readers. */
export type DialogView = {
	readonly title: Told;
	readonly rows: readonly Row[];
	/** Whether keys scroll the rows. In a list they move the cursor instead. */
	readonly isScrolling?: true;
	/** The first row on the screen. If absent, the chosen row or the text cursor stays in sight. */
	readonly scrolledTo?: number | undefined;
	/** Whether the rows follow the typed text, so that no hint mentions rows below. */
	readonly isFollowing?: boolean;
	/** How many rows can be scrolled to, if not all. */
	readonly end?: number;
	/** Whether it is a long text, whose title shows the position in it as in a list, and not how many rows are hidden. */
	readonly isText?: boolean;
	/** The rows that the person must see before confirming. */
	readonly needed?: readonly RowRange[];
	/** What these rows belong to, if it can change its height or its order. */
	readonly parts?: ReviewParts;
	/** What screen readers say instead of the rows. */
	readonly scene?: () => OwnScene;
};

/** The choices in a list: how many there are, and the index of the chosen one. `moved` is the event that moves the cursor by a number of choices. */
export type Choices = {
	readonly length: number;
	/** The choices themselves, in a list that can be searched. */
	readonly items?: readonly unknown[];
	readonly cursor: number;
	readonly moved: (by: number) => Event;
};

/** What the keys of all searchable lists need to know of the list in a dialog. */
export type ListPart = {
	readonly filter?: {readonly moved: (by: 1 | -1) => Event; readonly cleared: Event} | undefined;
	/** The names of what it can be sorted by, in the order in which a key goes through them. */
	readonly orders?: readonly string[];
	/** What to say when a search begins, such as that not everything is loaded. */
	readonly searchNote?: (state: State) => string | undefined;
	/** The command that runs after the cursor has moved. */
	readonly movedCommand?: string;
};

/** What the keys of all runs need to know of the run in a dialog. The keys tell its items apart. */
export type RunPart = {
	/** The item under the cursor. */
	readonly chosen: (state: State, registry: Registry) => string | undefined;
	/** The items that can still be sent, even if the user leaves them out. */
	readonly open: (state: State, registry: Registry) => readonly string[];
	/** The command with which the review is left. */
	readonly leave: string;
	/** What leaves out items. */
	readonly filter?: ListPart['filter'];
};

/** What an ability provides for its dialog. The functions take the state in which the dialog is open. */
export type DialogPart = {
	readonly kind: Dialog['kind'];
	/** How many columns it needs next to the tree. With fewer, it takes the place of the tree. */
	readonly leastBeside: number;
	/** Whether it takes the place of the tree at every width. */
	readonly isWhole: boolean;
	readonly place: (state: State) => Place;
	readonly view: (state: State, room: Room, registry: Registry) => DialogView | undefined;
	/** Whether it has nothing to show before its first answer. */
	readonly isAwaited: (state: State) => boolean;
	/** Whether it only reads what its review needs, so that a key that confirms the review comes too early. */
	readonly isBeforeReview: (state: State) => boolean;
	/** The line being typed, unless it is a field of a form. */
	readonly typed: (state: State) => Line | undefined;
	/** Whether leaving would lose typed text. */
	readonly hasTyped: (state: State) => boolean;
	/** The name of typed work that is kept while the terminal is too small to show it. */
	readonly kept?: string;
	/** How much of its review has been on the screen. Undefined until it is drawn. */
	readonly seen: (state: State) => SeenRows | undefined;
	readonly see: (state: State, seen: SeenRows) => State;
	readonly choices: (state: State, registry: Registry) => Choices | undefined;
	/** If its list can be searched. */
	readonly list?: ListPart;
	/** If it shows a run of many writes. */
	readonly run?: RunPart;
	readonly scroll: (state: State, to: number) => State;
};

/** A search in a pane: the place of its keys, and the line being typed. */
export type PaneSearch = {readonly place: Place; readonly typed: (state: State) => Line | undefined};

/** How far a pane can scroll, in rows or in lines. */
export type PaneScrolling = {
	readonly most: number;
	/** The profile field that its first row shows, unless that is the first field. */
	readonly topField: FieldName | undefined;
};

/** The columns that a pane can show, for the list from which they are chosen. */
export type PaneColumns = {
	/** What its rows are, in the title of that list: `organizations`. */
	readonly of: string;
	/** One that is `isFixed` is always shown. */
	readonly all: (
		state: State,
	) => ReadonlyArray<{
		readonly name: string;
		readonly head: string;
		readonly about: string;
		readonly isNumber?: true;
		readonly isFixed?: true;
	}>;
	/** The names of those that are chosen, in their order. */
	readonly shown: (state: State) => readonly string[];
	/** How many of those have no room. */
	readonly left: (state: State) => number;
	/** Undefined in the usual order. */
	readonly sortedBy: (state: State) => SortBy | undefined;
	/** The names of the orders that a key goes through, after the usual one. */
	readonly orders: (state: State) => readonly string[];
	readonly sorted: (sort: SortBy | undefined) => Event;
};

/** A failure that a pane shows. */
export type PaneFailure = {
	readonly error: ApiError;
	/** What happened, and what to do. */
	readonly text: Told;
};

/** What an ability provides for its pane. */
export type PanePart = {
	readonly pane: Pane;
	readonly slot: Slot;
	/** What it shows in its room. `isElsewhere`: the cursor is on another organization. */
	readonly view: (state: State, room: Room, isElsewhere: boolean, registry: Registry) => PaneView;
	/** How many of its rows do not move: its headings. */
	readonly headings?: (state: State, room: Room) => number;
	/** Its columns, if they can be chosen. */
	readonly columns?: PaneColumns;
	/** How many rows it needs in so many columns, once it has loaded: the pane above or below it may take the others. Undefined before that, because the heights would change with every part that loads. */
	readonly length?: (state: State, columns: number, registry: Registry) => number | undefined;
	/** How many columns its rows need so that nothing in them is cut, as they are in a room of so many columns. Undefined before it has loaded. */
	readonly width?: (state: State, columns: number) => number | undefined;
	/** The failure that it shows in place of what it could not load, or above what was loaded before. */
	readonly failure?: (state: State) => PaneFailure | undefined;
	/** What a screen reader says. */
	readonly scene: (state: State, registry: Registry) => Scene;
	/** Whether it waits for the first answer about the selected organization. */
	readonly isAwaited?: (state: State) => boolean;
	/** What its keys move, as the word after `This is the last`. */
	readonly unit: string;
	/** Where its keys have moved to. */
	readonly position: (state: State) => number | string | undefined;
	/** The event that moves by a number of rows. `most`: how far a pane can scroll. */
	readonly moved: (state: State, by: number, most: number) => Event;
	/** For a pane that scrolls: how, in its room on a screen, or line by line for a screen reader. */
	readonly scrolling?: {
		readonly onScreen: (state: State, room: Room, registry: Registry) => PaneScrolling;
		readonly spoken: (state: State, registry: Registry) => PaneScrolling;
	};
	/** For a pane that can be searched: how many rows a search lists, and the cursor's position among them, -1 if there are none. */
	readonly matches?: (state: State) => {readonly length: number; readonly cursor: number};
	/** Why its keys cannot move. */
	readonly whyNotMove?: (state: State) => Told | undefined;
};

/** What an ability provides for its tab of the detail. */
export type TabPart = {
	readonly tab: Tab;
	/** Its name, and a shorter one for narrow panes. */
	readonly names: readonly [name: string, short: string];
	/** What it shows of the selected organization, which is listed. */
	readonly rows: (state: State, columns: number) => readonly Row[];
	/** What a screen reader says, if not the rows. */
	readonly spokenRows?: (state: State) => readonly Row[];
};

/** How a run of writes of a kind is undone: each of its writes by another one. */
export type RunUndoPart = {
	/** What its undo does with so many writes: `Move 3 accounts back`. */
	readonly title: (run: JournalEntry, writes: readonly JournalEntry[]) => string;
	/** What follows from the undo, in sentences. */
	readonly about: string;
	/** What a write is about, in the list of a run. */
	readonly itemText: (write: JournalEntry, run: JournalEntry) => Told;
	/** What a write that is undone is called: `moved back`. */
	readonly done: string;
	/** The values that its undo stores, if nobody has changed them since. */
	readonly changesOf?: (write: JournalEntry) => readonly ShownValue[];
	/** The request of its undo, if the write alone tells it. */
	readonly requestOf?: (write: JournalEntry) => SentRequest | undefined;
	/** Why a write cannot be undone. */
	readonly whyNotItem?: (write: JournalEntry) => string | undefined;
	/** The organizations whose list in this pane changes. */
	readonly changes?: {readonly pane: Pane; readonly organizationsOf: (write: JournalEntry) => readonly string[]};
};

/** What an ability provides for a kind of write that it records in the journal and that no form undoes. */
export type WritePart = {
	readonly kind: WriteKind;
	/** What it did, as in `cforgs undo --list`: `moved the account`. */
	readonly did: (entry: JournalEntry) => string;
	/** The write in a sentence: `the move of Website`. */
	readonly named: (entry: JournalEntry) => string;
	/** What it did, in the list of undo. Defaults to `did`. */
	readonly item?: (stateAndWidth: StateAndWidth, entry: JournalEntry) => readonly Span[];
	/** The name of its row in the list of undo, if it is not that of an organization. Its id is then not shown. */
	readonly subject?: (entry: JournalEntry) => string | undefined;
	/** More rows about it, if it is chosen in the list of undo. */
	readonly more?: (stateAndWidth: StateAndWidth, entry: JournalEntry) => readonly Row[];
	/** Its request as the history records it; undefined if the entry does not tell. */
	readonly recorded: (entry: JournalEntry) => RecordedRequest | undefined;
	readonly whyNotUndo: (state: State, entry: JournalEntry) => Told | undefined;
	/** What Enter does in the list of undo, for its hint. Defaults to `restore`. */
	readonly undoName?: string;
	/** The event that opens its undo. `request`: a number that no earlier request had. Absent if only a run is of this kind, and not its writes. */
	readonly undo?: (state: State, entry: JournalEntry, request: number) => Event;
	/** The command that then checks its undo, if it is checked before it is reviewed. */
	readonly undoCommand?: string;
	/** How a run of these writes is undone. Without this, `undo` opens its undo as well. */
	readonly ofRun?: RunUndoPart;
};

export type Writes = ReadonlyMap<WriteKind, WritePart>;

/** How drafts keep what is typed into a form of an ability, and open the form again. */
export type DraftPart = {
	/** The name of the form in the drafts. */
	readonly form: string;
	/** The dialogs that hold what is typed: the form, and its review. */
	readonly dialogs: ReadonlyArray<Dialog['kind']>;
	/** What is typed and not stored, while one of these dialogs is open. */
	readonly typed: (state: State, registry: Registry) => TypedForm | undefined;
	/** What one draft of the form keeps, and several, such as “a new account” and “new accounts”. */
	readonly nouns: readonly [one: string, several: string];
	/** What the form does, in the list of drafts: `tags: owner, team`. */
	readonly what: (form: TypedForm) => Told;
	/** The calls that opening the form needs. */
	readonly calls: readonly CallName[];
	/** The event that opens the form with what was typed. `request`: a number that no earlier request had. */
	readonly open: (form: TypedForm, request: number) => Event;
	/** The command that then reads what is stored, if the form needs it. */
	readonly openCommand?: string;
};

/** What the abilities together provide to the kernel, besides their commands and reducers. */
export type Registry = {
	/** Every key. Hints, help and the readme's table are made from this list, in this order. */
	readonly bindings: readonly Binding[];
	readonly places: ReadonlyMap<Place, PlacePart & {readonly section: string}>;
	readonly dialogs: ReadonlyMap<string, DialogPart>;
	readonly searches: readonly PaneSearch[];
	/** In the order of Tab. */
	readonly panes: ReadonlyMap<Pane, PanePart>;
	readonly tabs: ReadonlyMap<Tab, TabPart>;
	readonly writes: Writes;
	/** The forms of abilities that drafts keep, by their names. */
	readonly drafts: ReadonlyMap<string, DraftPart>;
	/** What can be marked, by the name of its pane or dialog. */
	readonly markables: ReadonlyMap<Place, Markable>;
};

/** Merges equal bindings of several abilities into one binding with all of their places. */
export function mergedBindings(bindings: readonly Binding[]): readonly Binding[] {
	const alike = Map.groupBy(bindings, ({command, description, keys}) => [command, description, ...keys].join(' '));
	return alike
		.values()
		.flatMap(([first, ...others]) =>
			first ? [{...first, places: [...new Set([first, ...others].flatMap(({places}) => places))]}] : [],
		)
		.toArray();
}

/**
The part of the focused pane.

@throws {Error} if no ability has the pane
*/
export function paneOf({panes}: Registry, {pane}: Pick<State, 'pane'>): PanePart {
	const part = panes.get(pane);
	if (!part) {
		throw new Error(`No ability has the pane ${pane}.`);
	}

	return part;
}

/** The failures that the panes on the screen show, each once. */
export function shownFailures(state: State, {panes}: Registry): readonly PaneFailure[] {
	const shown = panes
		.values()
		.filter(({pane}) => areaOf(state, pane) !== undefined)
		.flatMap(({failure}) => [failure?.(state)].filter(each => each !== undefined))
		.toArray();
	return new Map(shown.map(failure => [shownText(failure.text), failure])).values().toArray();
}

/** The slots of the panes, for the first state. */
export const paneSlots = ({panes}: Registry): PaneSlots => new Map(panes.values().map(({pane, slot}) => [pane, slot]));

/** What the keys for marking act on here: the list of the dialog or of the pane, or else the tree. */
export const markableOf = (
	{markables}: Registry,
	{dialog, pane}: Pick<State, 'dialog' | 'pane'>,
): Markable | undefined => markables.get(dialog.kind) ?? markables.get(pane) ?? markables.get('tree');

/** Says that a key acts on one row only, while others are marked. */
export function onlyOneText({onOne}: Binding, state: State, {markables}: Registry): string | undefined {
	if (!onOne || onOne.in?.includes(state.pane) === false || onOne.isOfMarks?.(state)) {
		return undefined;
	}

	const list = markables.get(onOne.of ?? 'tree');
	const id = list?.chosen(state);
	if (!list || id === undefined) {
		return undefined;
	}

	const number = list.number(state);
	const others = number - (list.marks(state).has(id) ? 1 : 0);
	return others === 0
		? undefined
		: `${onOne.verb} ${shownName(list.nameOf(state, id))} only; ${count(number)} ${number === 1 ? 'is' : 'are'} marked.`;
}

/** Whether a place is a pane, and not a dialog or a search. */
export const isPane = ({panes}: Pick<Registry, 'panes'>, place: Place): boolean =>
	panes.values().some(({pane}) => pane === place);

/** What a screen reader says about the focused pane. */
export const paneScene = (state: State, registry: Registry): Scene => paneOf(registry, state).scene(state, registry);

export const partOf = ({dialogs}: Registry, {dialog}: State): DialogPart | undefined => dialogs.get(dialog.kind);

/** The current place, even if the terminal is too small to show it. */
export const placeBeneath = (state: State, registry: Registry): Place =>
	partOf(registry, state)?.place(state) ??
	registry.searches.find(({typed}) => typed(state) !== undefined)?.place ??
	state.pane;

export const placeOf = (state: State, registry: Registry): Place =>
	layoutOf(state).kind === 'tooSmall' ? 'small' : placeBeneath(state, registry);

/** The first binding of a key in a place, whether it can act or not. */
export const bindingOf = ({bindings}: Registry, place: Place, key: string): Binding | undefined =>
	bindings.find(({places, keys}) => places.includes(place) && keys.includes(key));

/** What a key does in a place now: its first binding there that can act, in the order of the abilities. If none can act, the first one, which has the reason. So Escape has one meaning at a time: it ends the search, then stops what loads, then unmarks, then goes back to the tree. */
export function actingBinding(registry: Registry, place: Place, key: string, state: State): Binding | undefined {
	const found = registry.bindings.filter(({places, keys}) => places.includes(place) && keys.includes(key));
	return found.find(({whyNot}) => whyNot?.(state, registry) === undefined) ?? found[0];
}

/** Whether text is typed in a place. */
export const isTypingPlace = ({places}: Pick<Registry, 'places'>, place: Place): boolean =>
	places.get(place)?.typing !== undefined;

/** The line being typed: of the open dialog, unless it is a field of a form, or of the search in a pane. */
export function typedLine(state: State, registry: Registry): Line | undefined {
	const part = partOf(registry, state);
	return part ? part.typed(state) : registry.searches.map(({typed}) => typed(state)).find(line => line !== undefined);
}

/** Whether leaving here would lose typed text. */
export const hasTyped = (state: State, registry: Registry): boolean =>
	(typedLine(state, registry)?.text ?? '') !== '' || (partOf(registry, state)?.hasTyped(state) ?? false);

/** The dialog that the question on leaving is about, or else the open one. */
const dialogBeneath = ({dialog}: Pick<State, 'dialog'>): Dialog =>
	dialog.kind === 'leavingTyped' ? dialog.form : dialog;

/** How drafts keep what the open dialog holds; undefined if they do not. */
export const draftPartOf = ({drafts}: Registry, state: State): DraftPart | undefined =>
	drafts.values().find(({dialogs}) => dialogs.includes(dialogBeneath(state).kind));

/** The unsaved values of an ability’s form, if drafts keep them. */
export const typedForm = (state: State, registry: Registry): TypedForm | undefined =>
	draftPartOf(registry, state)?.typed({...state, dialog: dialogBeneath(state)}, registry);

/** The choices in the open dialog. Undefined if it has no list. */
export const choicesIn = (state: State, registry: Registry): Choices | undefined =>
	partOf(registry, state)?.choices(state, registry);

// The most of the room that a dialog keeps for other rows than its list, such as everything about the chosen item.
const leastOfRoom = 4;

/** The position in the list of the open dialog, as in the title of the tree: `3/41`. Empty if all of the list has room. A search has it in its own line. */
export function positionText(state: State, registry: Registry): string {
	const choices = choicesIn(state, registry);
	const isLong = choices !== undefined && choices.length > roomOf(state, registry).height / leastOfRoom;
	return isLong && !isDialogSearched(state) ? `${count(choices.cursor + 1)}/${count(choices.length)}` : '';
}

/** The area of the open dialog, borders included: next to the tree if there is room, otherwise in place of the panes. */
export function dialogRectangle(state: State, registry: Registry): Area {
	const {dialog} = layoutOf(state);
	const {leastBeside = 0, isWhole = false} = partOf(registry, state) ?? {};
	return isWhole || dialog.columns < leastBeside ? {...dialog, x: 0, columns: state.size.columns} : dialog;
}

/** The room between the borders of an area. */
export const roomInside = (area: Area): Room => ({columns: area.columns - borderColumns, height: innerRows(area)});

export const roomOf = (state: State, registry: Registry): Room => roomInside(dialogRectangle(state, registry));

/** The open dialog in this room. Undefined if no dialog is open. */
export const dialogView = (state: State, registry: Registry, room: Room): DialogView | undefined =>
	partOf(registry, state)?.view(state, room, registry);

/** How far a dialog is scrolled, and how many rows can be scrolled to. */
export type Extent = {readonly scroll: number; readonly rows: number};

/** Undefined if keys do not scroll the open dialog. */
export function extentOf(state: State, registry: Registry): Extent | undefined {
	const room = roomOf(state, registry);
	const view = dialogView(state, registry, room);
	return view?.isScrolling ? extentIn(view, room) : undefined;
}

function extentIn({rows, scrolledTo, end}: DialogView, {height}: Room): Extent {
	return {scroll: viewOf(rows, height, scrolledTo).top, rows: end ?? rows.length};
}

/** Whether the dialog has hidden rows below the last shown one. */
export function hasMoreBelow(state: State, registry: Registry): boolean {
	const room = roomOf(state, registry);
	const view = dialogView(state, registry, room);
	if (!view?.isScrolling || view.isFollowing) {
		return false;
	}

	const {rows, scroll} = extentIn(view, room);
	return rows - scroll > room.height;
}

/** How the hint line shows a key now; false if it does not. An empty list shows no key that needs an item of it. */
export function hintKind({isHint = false, whyNot}: Binding, state: State, registry: Registry): boolean | 'momentary' {
	if (isHint === 'whereItActs') {
		return whyNot?.(state, registry) === undefined && 'momentary';
	}

	const kind = typeof isHint === 'function' ? isHint(state, registry) : isHint;
	return kind !== false && choicesIn(state, registry)?.length === 0 && whyNot?.(state, registry) !== undefined
		? false
		: kind;
}

export const isHinted = (binding: Binding, state: State, registry: Registry): boolean =>
	hintKind(binding, state, registry) !== false;

/** The bindings of the current place that are hinted, each key with what it does now. */
export function hintedHere(registry: Registry, state: State): readonly Binding[] {
	const place = placeOf(state, registry);
	return registry.bindings.filter(
		binding =>
			binding.places.includes(place) &&
			isHinted(binding, state, registry) &&
			actingBinding(registry, place, binding.keys[0] ?? '', state) === binding,
	);
}

const mostNamed = 3;

/** Why a command cannot act in the focused pane. */
export function whyNotHere({places, whyNot}: Binding, state: State, registry: Registry): Told | undefined {
	if (places.includes(state.pane)) {
		return whyNot?.(state, registry);
	}

	const panes = places.filter(place => isPane(registry, place));
	const named =
		panes.length > 0 ? panes : [...new Set(places.map(place => registry.places.get(place)?.label ?? place))];
	return `only in ${panes.length > 0 ? 'the ' : ''}${named.slice(0, mostNamed).join(' and ')}${named.length > mostNamed ? ' and other places' : ''}`;
}
