import {typingKeys} from '../../kernel/form-model/line-editor.js';
import {
	type Binding,
	helpTasks,
	isPane,
	mergedBindings,
	type Place,
	type Registry,
	whyNotHere,
} from '../../kernel/rows/registry.js';
import {beneathOf} from '../../kernel/state/front.js';
import {isPlain} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {keyLabel} from '../../base/text/keys.js';
import {widthOf} from '../../base/text/width.js';
import {oncePerState} from '../../kernel/rows/once-per-state.js';
import {plain, row, type Row, type Span, toldRows, toned} from '../../kernel/rows/row.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {byRank, entriesHere, type HelpEntry, type HelpRoom, placeRows, sectionRows, typingTitle} from './key-rows.js';

const isBinding = (entry: HelpEntry): entry is Binding => 'command' in entry;

const entriesOf = new WeakMap<readonly Binding[], Map<Place | undefined, readonly HelpEntry[]>>();

/** The keys of a place, or every key of the program. The same array for the same place. */
function entriesIn(registry: Pick<Registry, 'bindings' | 'places'>, place: Place | undefined): readonly HelpEntry[] {
	const {bindings} = registry;
	const known = entriesOf.get(bindings) ?? new Map<Place | undefined, readonly HelpEntry[]>();
	entriesOf.set(bindings, known);
	const entries =
		known.get(place) ??
		(place === undefined ? [...mergedBindings(bindings), ...typingKeys] : entriesHere(registry, place));
	known.set(place, entries);
	return entries;
}

/** In a pane, every key of the program, and the keys of the line editor. In a dialog, the keys that act there. */
export const keyList = searchableList('help', {
	nouns: ['key', 'keys'],
	foundBy: 'letter, name or description',
	items: (_, {place}, registry) => entriesIn(registry, place),
	textOf: ({keys, name = '', alsoCalled = [], description}) =>
		[...keys.map(key => keyLabel(key)), name, ...alsoCalled, description].join(' '),
	emptyText: () => 'There are no keys.',
	isText: true,
});

const sharedTitle = 'In several lists and dialogs';

/** Where the help lists a key: once, also if several dialogs have it. */
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
export const helpRows = oncePerState((state, registry: Registry, columns: number): readonly Row[] => {
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
