import type {WriteKind} from '../form-model/journal-entry.js';
import type {Event} from '../state/events.js';
import {changeInFront} from '../state/store.js';
import {type Pane, slots, type State} from '../state/state.js';
import type {PanePart, Place, PlacePart, Registry} from '../rows/registry.js';
import type {Beginning, Ability, Key} from './ability.js';
import type {Command, MadeHere, PaneLoader, PathAnswer, UndoMany} from './context.js';
import type {Write} from './command-line.js';

type Reduce = (state: State, event: Event) => State;

type EventHandler = (state: State, event: Event, registry: Registry) => State;

/** A program made of abilities. */
export type Assembly = {
	readonly registry: Registry;
	readonly commands: ReadonlyMap<string, Command>;
	readonly pathAnswers: ReadonlyMap<string, PathAnswer>;
	readonly paneLoaders: readonly PaneLoader[];
	readonly madeHere: readonly MadeHere[];
	readonly writes: ReadonlyMap<WriteKind, Write>;
	/** What begins with a session, in the order of the abilities. */
	readonly beginnings: readonly Beginning[];
	/** How runs are undone, by the kind of their writes. */
	readonly undoMany: ReadonlyMap<WriteKind, UndoMany>;
	/** Returns the state after an event. Pure. */
	readonly reduce: Reduce;
};

function reduceWith(abilities: readonly Ability[], registry: Registry): Reduce {
	const handlers = new Map(
		abilities.flatMap(({handlers: own = []}) =>
			own.flatMap(table => Object.entries(table) as Array<[string, EventHandler]>),
		),
	);
	const afterwards = abilities.flatMap(({afterwards: each}) => each ?? []);
	const reduceOne: Reduce = (state, event) => {
		const handle = handlers.get(event.type);
		if (!handle) {
			throw new Error(`No ability handles ${event.type}.`);
		}

		let next = handle(state, event, registry);
		for (const each of afterwards) {
			next = each(next, state, event);
		}

		return next;
	};

	return (state, event) =>
		event.type === 'front/changed'
			? changeInFront(state, front => reduceOne(front, event.event))
			: reduceOne(state, event);
}

// From left to right, and from top to bottom. In a slot, the abilities have the order.
const panesOf = (abilities: readonly Ability[]): ReadonlyMap<Pane, PanePart> =>
	new Map(
		abilities
			.flatMap(({panes = []}) => panes)
			.toSorted((one, other) => slots.indexOf(one.slot) - slots.indexOf(other.slot))
			.map(part => [part.pane, part]),
	);

// In the order of the panes: the first failure is the one to report.
const loadersOf = (abilities: readonly Ability[], panes: readonly Pane[]): readonly PaneLoader[] =>
	abilities
		.flatMap(({paneLoaders = []}) => paneLoaders)
		.toSorted((one, other) => panes.indexOf(one.pane) - panes.indexOf(other.pane));

const paneSection = 'In every pane';

/** The commands by name. A name that two abilities gave would run the command of the other one. */
function commandsOf(abilities: readonly Ability[]): ReadonlyMap<string, Command> {
	const all = abilities.flatMap(({commands}) => Object.entries(commands));
	const commands = new Map(all);
	const [twice] = all.find(([name, command]) => commands.get(name) !== command) ?? [];
	if (twice !== undefined) {
		throw new Error(`Two abilities have a command ${twice}.`);
	}

	return commands;
}

function check({bindings, dialogs, drafts, places, writes}: Registry, commands: ReadonlyMap<string, Command>): void {
	const lacking = [
		...bindings.filter(({command}) => !commands.has(command)).map(({command}) => `the command ${command}`),
		...bindings.flatMap(binding =>
			binding.places.filter(place => !places.has(place)).map(place => `the place ${place} of ${binding.command}`),
		),
		...bindings.flatMap(binding =>
			(binding.apartFrom ?? [])
				.filter(command => !commands.has(command))
				.map(command => `the command ${command}, which ${binding.command} is apart from`),
		),
		...writes
			.values()
			.flatMap(({undoCommand}) =>
				undoCommand === undefined || commands.has(undoCommand) ? [] : [`the command ${undoCommand}`],
			),
		...drafts
			.values()
			.flatMap(({openCommand}) =>
				openCommand === undefined || commands.has(openCommand) ? [] : [`the command ${openCommand}`],
			),
		...dialogs
			.values()
			.flatMap(({list}) =>
				list?.movedCommand === undefined || commands.has(list.movedCommand) ? [] : [`the command ${list.movedCommand}`],
			),
		...places
			.values()
			.filter(({typing}) => typing !== undefined && !commands.has(typing))
			.map(({typing}) => `the command ${typing}`),
	];
	if (lacking.length > 0) {
		throw new Error(`No ability has ${lacking.join(', ')}.`);
	}
}

/**
Combines abilities into a program. Keys, hints and help follow the order of the abilities.

@throws {Error} if a key names a command or a place that no ability has, or two abilities have a command of the same name
*/
export function assemble(abilities: readonly Ability[]): Assembly {
	const panes = panesOf(abilities);
	const paneNames = panes.keys().toArray();
	const places = new Map<Place, PlacePart & {readonly section: string}>([
		...paneNames.map(pane => [pane, {section: paneSection}] as const),
		...abilities.flatMap(({places: own = {}, section}) =>
			Object.entries(own).map(([place, part]) => [place, {section, ...part}] as const),
		),
	]);
	const commands = commandsOf(abilities);
	const groups = new Map([
		['everywhere', places.keys().toArray()],
		['panes', paneNames],
	]);
	const placesOf = (of: Key<string>['places']): readonly Place[] =>
		typeof of === 'function' ? of(paneNames, places) : typeof of === 'string' ? (groups.get(of) ?? []) : of;
	const writes = new Map(abilities.flatMap(({writes: own = []}) => own).map(write => [write.kind, write]));
	const registry: Registry = {
		bindings: abilities.flatMap(({keys}) => keys).map(key => ({...key, places: placesOf(key.places)})),
		places,
		dialogs: new Map(abilities.flatMap(({dialogs = []}) => dialogs).map(part => [part.kind, part])),
		searches: abilities.flatMap(({searches = []}) => searches),
		panes,
		tabs: new Map(abilities.flatMap(({tabs = []}) => tabs).map(part => [part.tab, part])),
		writes,
		drafts: new Map(abilities.flatMap(({drafts = []}) => drafts).map(part => [part.form, part])),
		markables: new Map(abilities.flatMap(({markables = {}}) => Object.entries(markables))),
	};
	check(registry, commands);
	const pathAnswers = new Map(abilities.flatMap(({pathAnswers: own = {}}) => Object.entries(own)));
	const undoMany = new Map(
		writes.values().flatMap(write => (write.undoMany ? [[write.kind, write.undoMany] as const] : [])),
	);
	return {
		registry,
		commands,
		pathAnswers,
		paneLoaders: loadersOf(abilities, paneNames),
		madeHere: abilities.flatMap(({madeHere}) => madeHere ?? []),
		writes,
		undoMany,
		beginnings: abilities.flatMap(({begin}) => begin ?? []),
		reduce: reduceWith(abilities, registry),
	};
}
