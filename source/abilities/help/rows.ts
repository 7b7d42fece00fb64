import {type HelpEntry, type HelpRoom, sectionRows, typingTitle} from '../../kernel/rows/key-help.js';
import {typingKeys} from '../../kernel/form-model/line-editor.js';
import {type Binding, isPane, mergedBindings, type Registry, whyNotHere} from '../../kernel/rows/registry.js';
import {isPlain} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {keyLabel} from '../../base/text/keys.js';
import {oncePerState} from '../../kernel/rows/once-per-state.js';
import {type Row, toldRows} from '../../kernel/rows/row.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';

const isBinding = (entry: HelpEntry): entry is Binding => 'command' in entry;

const entriesOf = new WeakMap<readonly Binding[], readonly HelpEntry[]>();

function entriesIn(bindings: readonly Binding[]): readonly HelpEntry[] {
	const entries = entriesOf.get(bindings) ?? [...mergedBindings(bindings), ...typingKeys];
	entriesOf.set(bindings, entries);
	return entries;
}

/** Every key of the program, and the keys of the line editor. */
export const keyList = searchableList('help', {
	nouns: ['key', 'keys'],
	foundBy: 'letter, name or description',
	items: (_, __, {bindings}) => entriesIn(bindings),
	textOf: ({keys, name = '', alsoCalled = [], description}) => [...keys.map(key => keyLabel(key)), name, ...alsoCalled, description].join(' '),
	emptyText: () => 'There are no keys.',
	isText: true,
});

// Keys that only act in another pane come last.
const isElsewhere = ({places}: Binding, {pane}: State, registry: Registry): boolean => places.some(place => isPane(registry, place)) && !places.includes(pane);

const sharedTitle = 'In several lists and dialogs';

/** Where the help lists a key: once, also if several dialogs have it. */
function sectionOf({section, places}: Binding, registry: Registry): string {
	const [first = '', ...others] = new Set([...registry.places].flatMap(([place, part]) => places.includes(place) ? part.section : []));
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
		const shownHere = here.map(binding => binding.places.some(place => isPane(registry, place)) ? {...binding, whyNot: (each: State) => whyNotHere(binding, each, registry)} : binding);
		return sectionRows(title, shownHere.toSorted((one, other) => Number(isElsewhere(one, state, registry)) - Number(isElsewhere(other, state, registry))), shown);
	});
	return [...told, ...sectionRows(typingTitle, entries.filter(entry => !isBinding(entry)), shown)];
}

/** Every key by where it acts. A search lists only the matching keys. */
export const helpRows = oncePerState((state, registry: Registry, columns: number): readonly Row[] => {
	const shown = {state, registry, columns};
	const {dialog} = state;
	if (dialog.kind !== 'help') {
		return sectionsOf(entriesIn(registry.bindings), shown);
	}

	const head = isPlain(state) ? toldRows('In the last line of the screen, keys that cannot act now are in parentheses.', columns, 'dim') : [];
	return keyList.rows(state, dialog, {columns, height: Infinity}, {head, rowsOf: found => sectionsOf(found, shown)}, registry);
});
