import {memo} from '../../base/text/memo.js';
import {typingKeys} from '../../kernel/form-model/line-editor.js';
import {
	type Binding,
	isPane,
	isTypingPlace,
	type Place,
	placeBeneath,
	type Registry,
	helpTasks,
	mergedBindings,
	whyNotHere,
} from '../../kernel/rows/registry.js';
import {plain, row, type Row, type Span, toned, toldRows} from '../../kernel/rows/row.js';
import {spoken, type OwnScene} from '../../kernel/rows/scene.js';
import {type State, withDialog} from '../../kernel/state/state.js';
import {keyLabel, spokenKeysOf} from '../../base/text/keys.js';
import {shownText} from '../../base/text/told.js';
import {wrapText} from '../../base/text/wrap.js';
import {beneathOf} from '../../kernel/state/store.js';
import {isPlain} from '../../kernel/state/selectors.js';
import {widthOf} from '../../base/text/width.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {defineAbility} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import type {Command} from '../../kernel/loop/context.js';
import {formIn} from '../../kernel/state/open-form.js';
import type {Handlers} from '../../kernel/state/events.js';

const keyColumns = 19;

type HelpRoom = {readonly state: State; readonly registry: Registry; readonly columns: number};

type HelpEntry = Pick<Binding, 'keys' | 'description'> &
	Partial<Pick<Binding, 'name' | 'alsoCalled' | 'places' | 'said' | 'whyNot'>>;

function bindingRow({keys, description, whyNot}: HelpEntry, {state, registry, columns}: HelpRoom): readonly Row[] {
	const why = whyNot?.(state, registry);
	const label = `  ${keys
		.map(key => keyLabel(key))
		.join(' ')
		.padEnd(keyColumns - 3)} `;
	const told = (text: string, tone?: 'dim') =>
		wrapText(text, columns - keyColumns).map((line): Span => ({
			text: line,
			isHarmless: true,
			...(tone !== undefined && {tone}),
		}));
	const lines = [...told(description), ...(why === undefined ? [] : told(`not now: ${shownText(why)}`, 'dim'))];
	return lines.map((line, index) => row(index === 0 ? toned('accent', label) : plain(' '.repeat(keyColumns)), line));
}

function sectionRows(title: string, told: readonly HelpEntry[], shown: HelpRoom): readonly Row[] {
	return told.length === 0
		? []
		: [row(toned('heading', title)), ...told.flatMap(each => bindingRow(each, shown)), row()];
}

const typingTitle = 'In every text field';

const entriesHere = (registry: Pick<Registry, 'bindings' | 'places'>, place: Place): readonly HelpEntry[] => [
	...registry.bindings.filter(({places}) => places.includes(place)),
	...(isTypingPlace(registry, place) ? typingKeys : []),
];

/** The keys as the help lists them: first those of this place only, then those that other panes have too; behind them those that cannot act now, and last those of other panes. */
function byRank<Entry extends HelpEntry>(
	entries: readonly Entry[],
	state: State,
	registry: Registry,
): readonly Entry[] {
	const rankOf = ({places = [], whyNot}: Entry): number => {
		const panes = places.filter(place => isPane(registry, place));
		return (
			(panes.length > 0 && !places.includes(placeBeneath(state, registry)) ? 4 : 0) +
			(whyNot?.(state, registry) === undefined ? 0 : 2) +
			(panes.length > 1 ? 1 : 0)
		);
	};

	return entries.toSorted((one, other) => rankOf(one) - rankOf(other));
}

/** The keys of a dialog, those that cannot act now last, then of every text field, and those that act in every place and can act now. */
function placeRows(place: Place, entries: readonly HelpEntry[], shown: HelpRoom): readonly Row[] {
	const {state, registry} = shown;
	const isEverywhere = ({places = []}: HelpEntry): boolean => places.length === registry.places.size;
	const isOff = ({whyNot}: HelpEntry): boolean => whyNot?.(state, registry) !== undefined;
	const own = byRank(
		entries.filter(entry => entry.places !== undefined && !isEverywhere(entry)),
		state,
		registry,
	);
	return [
		...sectionRows(`Here: ${registry.places.get(place)?.label ?? place}`, own, shown),
		...sectionRows(
			typingTitle,
			entries.filter(({places}) => places === undefined),
			shown,
		),
		...sectionRows(
			'Everywhere',
			entries.filter(entry => isEverywhere(entry) && !isOff(entry)),
			shown,
		),
	];
}

/** The keys of a place as lines for screen readers, with the reason if they cannot act now. */
export function keyLines(state: State, registry: Registry, place: Place): readonly string[] {
	return byRank(entriesHere(registry, place), state, registry).map(
		({keys, description, said = description, whyNot}) => {
			const why = whyNot?.(state, registry);
			return `${spokenKeysOf(keys)}: ${said}${why === undefined ? '' : `. Not now: ${spoken(why)}`}`;
		},
	);
}

const isBinding = (entry: HelpEntry): entry is Binding => 'command' in entry;

const knownEntries = memo((_bindings: readonly Binding[]) => new Map<Place | undefined, readonly HelpEntry[]>());

/** The keys of a place, or every key of the program. The same array for the same place. */
function entriesIn(registry: Pick<Registry, 'bindings' | 'places'>, place: Place | undefined): readonly HelpEntry[] {
	const {bindings} = registry;
	const known = knownEntries(bindings);
	const entries =
		known.get(place) ??
		(place === undefined ? [...mergedBindings(bindings), ...typingKeys] : entriesHere(registry, place));
	known.set(place, entries);
	return entries;
}

/** In a pane, every key of the program, and the keys of the line editor. In a dialog, the keys that act there. */
const keyList = searchableList('help', {
	nouns: ['key', 'keys'],
	foundBy: 'letter, name or description',
	items: (_, {place}, registry) => entriesIn(registry, place),
	textOf: ({keys, name = '', alsoCalled = [], description}) =>
		[...keys.map(key => keyLabel(key)), name, ...alsoCalled, description].join(' '),
	emptyText: () => 'There are no keys.',
	isText: true,
});

const sharedTitle = 'In several lists and dialogs';

function sectionOf({section, places}: Binding, registry: Registry): string {
	const [first = '', ...others] = new Set(
		[...registry.places].flatMap(([place, part]) => (places.includes(place) ? part.section : [])),
	);
	return section ?? (others.length === 0 || places.some(place => isPane(registry, place)) ? first : sharedTitle);
}

/** The keys by where they act, with the reason if they cannot act now. */
function sectionsOf(entries: readonly HelpEntry[], shown: HelpRoom): readonly Row[] {
	const {state, registry} = shown;
	const bindings = entries.filter(entry => isBinding(entry));
	const sections = Map.groupBy(bindings, binding => sectionOf(binding, registry));
	const [ofPanes = '', ...others] = registry.places.values().map(({section}) => section);
	const titles = new Set([ofPanes, ...bindings.flatMap(({section}) => section ?? []), sharedTitle, ...others]);
	const told = [...titles].flatMap(title => {
		const here = sections.get(title) ?? [];
		const shownHere = here.map(binding =>
			binding.places.some(place => isPane(registry, place))
				? {...binding, whyNot: (each: State) => whyNotHere(binding, each, registry)}
				: binding,
		);
		return sectionRows(title, byRank(shownHere, state, registry), shown);
	});
	return [
		...told,
		...sectionRows(
			typingTitle,
			entries.filter(entry => !isBinding(entry)),
			shown,
		),
	];
}

const firstColumns = 32;

const firstKeyColumns = 9;

/** One of the keys used most, in a column of the first screen. In parentheses if it cannot act now, as in the hints. */
function firstRow({keys, name, nameNow, whyNot}: Binding, {state, registry}: HelpRoom): readonly Span[] {
	const isActing = whyNot?.(state, registry) === undefined;
	const text = nameNow?.(state, registry) ?? name;
	const label = keys
		.slice(0, 1)
		.map(key => keyLabel(key))
		.join('')
		.padEnd(firstKeyColumns - 1);
	return [toned(isActing ? 'accent' : 'dim', `  ${label} `), isActing ? plain(text) : toned('dim', `(${text})`)];
}

/** The keys that people use most in this place, by task; those that cannot act now come last in each. In two columns if there is room. */
function firstRows(shown: HelpRoom): readonly Row[] {
	const {state, registry, columns} = shown;
	const here = registry.bindings.filter(({places}) => places.includes(state.pane));
	const blocks = Object.entries(helpTasks).map(([task, title]) => {
		const keys = byRank(
			here.filter(binding => binding.task === task),
			state,
			registry,
		);
		return keys.length === 0 ? [] : [[toned('heading', title)], ...keys.map(key => firstRow(key, shown)), []];
	});
	const half = Math.ceil(blocks.flat().length / 2);
	const isWide = columns >= 2 * firstColumns;
	const left = isWide ? blocks.filter((_, at) => blocks.slice(0, at + 1).flat().length <= half + 1) : blocks;
	const right = blocks.slice(left.length).flat();
	const lines = left.flat();
	const isLonger = right.length > lines.length;
	return (isLonger ? right : lines).map((_, at) => {
		const [one, other] = [lines[at] ?? [], right[at] ?? []];
		const width = one.reduce((sum, {text}) => sum + widthOf(text), 0);
		const gap = plain(' '.repeat(Math.max(1, firstColumns - width)));
		return row(...one, ...(other.length === 0 ? [] : [gap, ...other]));
	});
}

/** In a pane, the keys that people use most, then every key by where it acts. In a dialog, its keys. A search lists only the matching keys. */
export const helpRows = memo((state: State, registry: Registry, columns: number): readonly Row[] => {
	const {dialog} = state;
	if (dialog.kind !== 'help') {
		return sectionsOf(entriesIn(registry, undefined), {state, registry, columns});
	}

	const {place, isTyping, query} = dialog;
	const shown = {state: beneathOf(state), registry, columns};
	const head = isPlain(state)
		? toldRows('In the last line of the screen, keys that cannot act now are in parentheses.', columns, 'dim')
		: [];
	const first = place !== undefined || isTyping || query.text !== '' ? [] : firstRows(shown);
	const rowsOf = (found: readonly HelpEntry[]) =>
		place === undefined ? sectionsOf(found, shown) : placeRows(place, found, shown);
	return keyList.rows(state, dialog, {columns, height: Infinity}, {head: [...head, ...first], rowsOf}, registry);
});

type HelpEvent = {readonly type: 'help/opened'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** `place`: where it was opened, if that is a dialog or a search. */
		readonly help: Searchable & {readonly place?: Place};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly help: HelpEvent;
	}
}

/** Opens the help: of all keys in a pane, otherwise in front of the dialog or the search, which goes on beneath it. */
const helpHandlers: Handlers<HelpEvent, Registry> = {
	'help/opened'(state, _, registry) {
		const place = placeBeneath(state, registry);
		const help: DialogOf<'help'> = {...unsearched, kind: 'help'};
		return isPane(registry, place) ? withDialog(state, help) : {...state, inFront: {...help, place}};
	},
};

const openHelp: Command = ({store}) => {
	store.dispatch({type: 'help/opened'});
};

// Only the keys that act where the help was opened, because listening to all of them takes long.
const keysScene = (state: State, registry: Registry, place: Place = state.pane): OwnScene => ({
	heading: 'Keys. Escape goes back.',
	namesKeys: true,
	lines: keyLines(beneathOf(state), registry, place),
});

const isInForm = (state: State): boolean => formIn(state)?.step.name === 'editing';

// In a terminal that is too small, the help has no room.
const isWithoutHelp = (place: Place): boolean => ['help', 'helpFind', 'small'].includes(place);

const list = listDialog(keyList, {
	labels: [undefined, 'searching the help'],
	view: (state, {isTyping, scrolledTo, place}, {columns}, registry) => ({
		title: 'Keys',
		rows: helpRows(state, registry, columns),
		isScrolling: true,
		isText: true,
		scrolledTo,
		...(!isTyping && {scene: () => keysScene(state, registry, place)}),
	}),
});

const opening = 'opening';

/** Every key, by where it acts. In a dialog or a search, its keys: in front of it, so that it goes on meanwhile. */
export const help = defineAbility({
	name: 'help',
	section: 'In the help',
	commands: {openHelp},
	keys: [
		{
			keys: ['?', 'f1'],
			command: 'openHelp',
			beforeRows: 'acts',
			name: 'help',
			description: 'Show every key',
			places: 'panes',
			isHint: true,
			hintAt: 'right',
		},
		{
			keys: ['?', 'f1'],
			command: 'openHelp',
			name: 'help',
			description: 'Show the keys that act here',
			places: (panes, all) =>
				[...all]
					.filter(
						([place, {typing}]) =>
							typing === undefined && !panes.includes(place) && place !== opening && !isWithoutHelp(place),
					)
					.map(([place]) => place),
			hintAt: 'right',
			isHintOnScreen: true,
		},
		{
			keys: ['f1'],
			command: 'openHelp',
			name: 'help',
			description: 'Show the keys that act here, while text is typed',
			places: (_, all) =>
				[...all]
					.filter(([place, {typing}]) => (typing !== undefined || place === opening) && !isWithoutHelp(place))
					.map(([place]) => place),
			isHint: isInForm,
			hintAt: 'right',
			isHintOnScreen: true,
		},
		...list.keys,
		...list.leaving,
		{
			keys: ['escape', 'q', '?', 'f1'],
			command: 'closeDialog',
			name: 'close',
			description: 'Close',
			places: ['help'],
			isHint: true,
		},
	],
	places: list.places,
	dialogs: [list.dialog],
	handlers: [helpHandlers],
});
