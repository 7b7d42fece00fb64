import type {ExitStatus} from '../options/exit-status.js';
import type {Line} from '../form-model/line-editor.js';
import type {SeenRows} from '../form-model/seen.js';
import {isOfKind, type Dialog, type DialogKind, type DialogOf} from '../state/dialog.js';
import type {Event, Handlers} from '../state/events.js';
import type {Markable} from '../state/markable.js';
import type {State} from '../state/state.js';
import type {
	Binding,
	Choices,
	DialogPart,
	DialogView,
	DraftPart,
	ListPart,
	PanePart,
	PaneSearch,
	Place,
	PlacePart,
	Registry,
	Room,
	RunPart,
	TabPart,
} from '../rows/registry.js';
import type {SessionContext, Command, MadeHere, PaneLoader, PathAnswer} from './context.js';
import type {Write} from './command-line.js';

/** What an ability does while a session is open. */
export type Begun = {
	/** Opens what the program was started for; absent if it was started for something else. */
	readonly open?: () => void | Promise<void>;
	/** Opens something if the program was started only to browse. */
	readonly openOtherwise?: () => void | Promise<void>;
	/** Goes on once all abilities have begun, and what the program was started for opens. */
	readonly goOn?: () => void;
	/** Called when the cursor rests on an organization, before what is shown of it loads. */
	readonly atRest?: (id: string) => void;
	/** Stops it when the session ends. */
	readonly stop?: () => void;
	/** Stores what the next session starts with, at the end and if a signal ends the program. Only the first call counts. */
	readonly keep?: () => void;
	/** The exit status, if nothing else has one. */
	readonly status?: () => ExitStatus;
	/** What to print after the program. */
	readonly ending?: () => Promise<string | undefined>;
};

/** Begins with a session. `onDefect` receives errors that nothing else handles. */
export type Beginning = (context: SessionContext, onDefect: (error: unknown) => void) => Begun;

type AllBegun = Required<Omit<Begun, 'ending' | 'open' | 'openOtherwise'>> & {
	readonly open: () => Promise<void>;
	readonly endings: () => Promise<readonly string[]>;
};

/** Begins in the order of the abilities. */
export function beginAll(beginnings: readonly Beginning[], ...[context, onDefect]: Parameters<Beginning>): AllBegun {
	const all = beginnings.map(begin => begin(context, onDefect));
	const each =
		(name: 'atRest' | 'goOn' | 'stop' | 'keep') =>
		(id = '') => {
			for (const begun of all) {
				begun[name]?.(id);
			}
		};

	return {
		atRest: each('atRest'),
		async open() {
			const asked = all.flatMap(({open}) => open ?? []);
			for (const open of asked.length > 0 ? asked : all.flatMap(({openOtherwise}) => openOtherwise ?? [])) {
				await open(); // eslint-disable-line no-await-in-loop -- Dialogs open one after the other.
			}
		},
		goOn: each('goOn'),
		stop: each('stop'),
		keep: each('keep'),
		status: () => all.map(({status}) => status?.() ?? 0).find(status => status !== 0) ?? 0,
		async endings() {
			const texts = await Promise.all(all.map(async ({ending}) => ending?.()));
			return texts.filter(text => text !== undefined);
		},
	};
}

/** Commands of the runs of all dialogs. */
export type RunCommand =
	| 'toggleRunItem'
	| 'toggleRunItems'
	| 'leaveOutRange'
	| 'openRunItem'
	| 'closeRunItem'
	| 'askRunNumber'
	| 'typeRunNumber'
	| 'leaveRunNumber'
	| 'askToLeaveRun'
	| 'leaveRun'
	| 'stayInRun'
	| 'stopRun'
	| 'copyRun';

/** Commands of the kernel that abilities may bind keys to, besides their own. */
export type KernelCommand =
	| RunCommand
	| 'chooseTab'
	| 'closeDialog'
	| 'toggleExactRequest'
	| 'scrollDialogDown'
	| 'scrollDialogUp'
	| 'scrollDialogPageDown'
	| 'scrollDialogPageUp'
	| 'scrollDialogToFirst'
	| 'scrollDialogToLast'
	| 'moveListDown'
	| 'moveListUp'
	| 'moveListToFirst'
	| 'moveListToLast'
	| 'openListSearch'
	| 'recallListSearch'
	| 'typeIntoListSearch'
	| 'keepListSearch'
	| 'leaveListSearch'
	| 'findNext'
	| 'findPrevious'
	| 'showNextFilter'
	| 'showPreviousFilter'
	| 'clearListFilter'
	| 'sortList'
	| 'toggleMark'
	| 'markRange'
	| 'markFound'
	| 'invertMarks'
	| 'unmarkAll'
	| 'markAgain';

/** A key as an ability declares it. `everywhere` means in all places, `panes` in all panes. A function chooses among the panes, or among all places. */
export type Key<Name extends string> = Omit<Binding, 'command' | 'places'> & {
	readonly command: Name;
	readonly places:
		| readonly Place[]
		| 'everywhere'
		| 'panes'
		| ((panes: readonly Place[], all: ReadonlyMap<Place, PlacePart>) => readonly Place[]);
};

/** One thing that the program can do, with all that the kernel needs to know about it. */
export type Ability = {
	readonly name: string;
	/** The section of the help that lists its keys. */
	readonly section: string;
	readonly keys: ReadonlyArray<Key<string>>;
	readonly commands: Readonly<Record<string, Command>>;
	/** Its places. A place without keys of its own only has the keys that act everywhere. */
	readonly places?: Readonly<Record<Place, PlacePart>>;
	readonly dialogs?: readonly DialogPart[];
	readonly searches?: readonly PaneSearch[];
	readonly panes?: readonly PanePart[];
	/** Its tabs of the detail. */
	readonly tabs?: readonly TabPart[];
	/** How to load what its pane shows. */
	readonly paneLoaders?: readonly PaneLoader[];
	/** What can be marked, by the name of its pane or dialog. */
	readonly markables?: Readonly<Record<Place, Markable>>;
	/** What its events do. */
	readonly handlers?: ReadonlyArray<Partial<Handlers<Event, Registry>>>;
	/** The kinds of writes that it records and that no form undoes. */
	readonly writes?: readonly Write[];
	/** Its forms that drafts keep, besides those of organizations. */
	readonly drafts?: readonly DraftPart[];
	/** The handlers of typed paths, by the kind of the path's purpose. */
	readonly pathAnswers?: Readonly<Record<string, PathAnswer>>;
	/** Begins with a session, and says how it ends. */
	readonly begin?: Beginning;
	/** What it keeps besides drafts, if that is for the user to miss. */
	readonly madeHere?: MadeHere;
	/** Adjusts the state after every event. */
	readonly afterwards?: (state: State, before: State, event: Event) => State;
};

/** Defines an ability. The type of its keys only allows its own commands and those of the kernel. */
export const defineAbility = <Name extends string>(
	ability: Omit<Ability, 'commands' | 'keys'> & {
		readonly keys: ReadonlyArray<Key<KernelCommand | NoInfer<Name>>>;
		readonly commands: Readonly<Record<Name, Command>>;
	},
): Ability => ability;

export type DialogDefinition<Kind extends DialogKind> = {
	/** Whether its rows are a table. */
	readonly isTable?: true;
	/** How many columns it needs next to the tree, borders included. Defaults to what most tables need, or to none. */
	readonly leastBeside?: number;
	readonly isWhole?: true;
	/** Defaults to the name of the kind. */
	readonly place?: (dialog: DialogOf<Kind>, state: State) => Place;
	readonly view: (state: State, dialog: DialogOf<Kind>, room: Room, registry: Registry) => DialogView;
	/** Whether it has nothing to show before its first answer. */
	readonly isAwaited?: (dialog: DialogOf<Kind>) => boolean;
	/** Whether it only reads what its review needs, so that a key that confirms the review comes too early. */
	readonly isBeforeReview?: (dialog: DialogOf<Kind>) => boolean;
	readonly typed?: (dialog: DialogOf<Kind>) => Line | undefined;
	readonly hasTyped?: (dialog: DialogOf<Kind>) => boolean;
	readonly kept?: string;
	/** How much of its review has been on the screen. */
	readonly seen?: (dialog: DialogOf<Kind>) => SeenRows | undefined;
	/** Stores how much of its review has been on the screen. */
	readonly see?: (dialog: DialogOf<Kind>, seen: SeenRows) => Dialog;
	/** The choices in its list. */
	readonly choices?: (
		dialog: DialogOf<Kind>,
		state: State,
		registry: Registry,
	) =>
		| ((Pick<Choices, 'length'> | Required<Pick<Choices, 'items'>>) &
				Pick<Choices, 'cursor'> &
				Partial<Pick<Choices, 'moved'>>)
		| undefined;
	readonly scrolled?: (dialog: DialogOf<Kind>, scrolledTo: number) => Dialog;
	readonly list?: ListPart;
	readonly run?: RunPart;
};

// The width that a table needs for all of its columns, borders included.
const leastForTable = 94;

const moved = (by: number): Event => ({type: 'dialog/moved', by});

/** Makes the part of a dialog that the kernel needs, from functions for its kind. */
export function defineDialog<Kind extends DialogKind>(kind: Kind, definition: DialogDefinition<Kind>): DialogPart {
	const inIt = <Answer>({dialog}: State, answer: (dialog: Dialog & DialogOf<Kind>) => Answer): Answer | undefined =>
		isOfKind(dialog, kind) ? answer(dialog) : undefined;
	const changed = (state: State, change: (dialog: Dialog & DialogOf<Kind>) => Dialog): State =>
		inIt(state, dialog => ({...state, dialog: change(dialog)})) ?? state;
	return {
		kind,
		leastBeside: definition.leastBeside ?? (definition.isTable ? leastForTable : 0),
		isWhole: definition.isWhole === true,
		place: state => inIt(state, dialog => definition.place?.(dialog, state)) ?? kind,
		view: (state, room, registry) => inIt(state, dialog => definition.view(state, dialog, room, registry)),
		isAwaited: state => inIt(state, dialog => definition.isAwaited?.(dialog)) ?? false,
		isBeforeReview: state => inIt(state, dialog => definition.isBeforeReview?.(dialog)) ?? false,
		typed: state => inIt(state, dialog => definition.typed?.(dialog)),
		hasTyped: state => inIt(state, dialog => definition.hasTyped?.(dialog)) ?? false,
		...(definition.kept !== undefined && {kept: definition.kept}),
		seen: state => inIt(state, dialog => definition.seen?.(dialog)),
		see: (state, seen) => changed(state, dialog => definition.see?.(dialog, seen) ?? dialog),
		choices(state, registry) {
			const choices = inIt(state, dialog => definition.choices?.(dialog, state, registry));
			return choices && {moved, ...choices, length: 'items' in choices ? choices.items.length : choices.length};
		},
		scroll: (state, scrolledTo) =>
			changed(state, dialog => definition.scrolled?.(dialog, scrolledTo) ?? {...dialog, scrolledTo}),
		...(definition.list && {list: definition.list}),
		...(definition.run && {run: definition.run}),
	};
}
