import Fuzzy from '@leeoniya/ufuzzy';
import {type Binding, type Registry, whyNotHere} from '../format/registry.js';
import {panes, type State} from '../state/state.js';
import {keyLabel, spokenKeysOf} from '../text/keys.js';
import {shownText, told} from '../text/told.js';
import {clause, counted, sentence} from '../text/words.js';
import {compareNames} from '../tree/sorting.js';
import {lineSpans} from '../format/line-spans.js';
import {
	plain,
	type Row,
	row,
	selectionMark,
	toldRows,
	toldSpan,
	toned,
} from '../format/row.js';
import {windowed} from '../format/view.js';

// A name may be typed with a slip. In a whole sentence a slip finds what nobody means: “theme” is one from “there”.
const names = new Fuzzy({intraMode: 1, compare: compareNames});

const sentences = new Fuzzy({compare: compareNames});

function ranked(fuzzy: Fuzzy, texts: readonly string[], query: string): readonly number[] {
	const [indexes, , order] = fuzzy.search([...texts], query, 1);
	const found = indexes ?? [];
	return order?.map(at => found[at] ?? -1) ?? found;
}

const listed = ({bindings}: Registry, {pane}: State): readonly Binding[] =>
	bindings.filter(({places, inPalette}) => places.includes(pane) && inPalette !== 'never');

// Whether that is its key, its name, or what others call it.
const isCalled = ({keys, name, alsoCalled = []}: Binding, query: string): boolean => keys.includes(query) || [name, ...alsoCalled].some(each => each.toLowerCase() === query.toLowerCase());

/**
The commands of the focused pane that match what is typed, the best first: before all others one that is called so and can act. A command that acts in another pane alone comes after those that act here.
*/
export function paletteEntries(registry: Registry, state: State): readonly Binding[] {
	const query = state.dialog.kind === 'palette' ? state.dialog.line.text.trim() : '';
	const here = listed(registry, state);
	const elsewhere = panes.filter(pane => pane !== state.pane).flatMap(pane => listed(registry, {...state, pane}));
	const entries = [...new Set([...here, ...elsewhere])];
	if (query === '') {
		const isLast = ({inPalette}: Binding) => inPalette === 'last';
		return [...entries.filter(each => !isLast(each)), ...entries.filter(each => isLast(each))];
	}

	const called = entries.map(({name, alsoCalled = []}) => [name, ...alsoCalled].join(' '));
	const described = entries.map(({description}, at) => `${called[at] ?? ''} ${description}`);
	const order = [...ranked(sentences, called, query), ...ranked(names, called, query), ...ranked(sentences, described, query)];
	const named = entries.filter(binding => isCalled(binding, query) && whyNotHere(binding, state, registry) === undefined);
	const matching = order.flatMap(place => entries[place] ?? []);
	const isHere = ({places}: Binding) => places.includes(state.pane);
	return [...new Set([...named, ...matching.filter(binding => isHere(binding)), ...matching])];
}

function entryRow(binding: Binding, {state, registry}: {readonly state: State; readonly registry: Registry}, isSelected: boolean): Row {
	const {keys, name, description} = binding;
	const why = whyNotHere(binding, state, registry);
	return {
		left: [
			selectionMark(isSelected),
			toned(why === undefined ? 'accent' : 'dim', keys.map(key => keyLabel(key)).join(' ').padEnd(12)),
			...(why === undefined
				? [plain(name.padEnd(18)), toned('dim', description)]
				: [toned('dim', shownText(told`${name.padEnd(18)}not now: ${why}`))]),
		],
		isSelected,
	};
}

// Less where there are few rows for the list.
const mostBelow = 5;

const fewRows = 16;

/**
Everything about the chosen command, as its row may be too short for it; nothing where that would leave the list little room.
*/
function chosenRows(binding: Binding | undefined, {state, registry}: {readonly state: State; readonly registry: Registry}, columns: number, rows: number): readonly Row[] {
	if (!binding || rows < mostBelow * 2) {
		return [];
	}

	const toldBelow = rows < fewRows ? 3 : mostBelow;
	const why = whyNotHere(binding, state, registry);
	const below = toldRows(sentence(why === undefined ? binding.description : told`${binding.description}. Not now: ${why}`), columns, 'dim');
	// The same room for each, so that the list stays where it is.
	return Array.from({length: toldBelow}, (_, at) => below[at - 1] ?? row());
}

const countRow = ({length}: readonly Binding[]): Row => row(toned('dim', length === 0 ? 'No command matches.' : counted(length, 'command')));

/**
The same for a screen reader: what a command does goes before the keys that do it without a list.
*/
export function spokenPaletteRows(registry: Registry, state: State, cursor: number): readonly Row[] {
	const entries = paletteEntries(registry, state);
	return [countRow(entries), ...entries.map((binding, index) => {
		const why = whyNotHere(binding, state, registry);
		const what = why === undefined ? `: ${binding.said ?? binding.description}` : told`, not now: ${clause(why)}`;
		return {...row(toldSpan(told`${binding.name}${what}, ${spokenKeysOf(binding.keys)}`)), isSelected: index === cursor};
	})];
}

/**
What is typed, a window over the commands that match, and below it all about the chosen one, in so many rows.
*/
export function paletteRows(registry: Registry, state: State, columns: number, rows: number): readonly Row[] {
	if (state.dialog.kind !== 'palette') {
		return [];
	}

	const {line, cursor} = state.dialog;
	const entries = paletteEntries(registry, state);
	const typed = lineSpans(line, Math.max(1, columns - 3));
	const chosen = chosenRows(entries[cursor], {state, registry}, columns, rows);
	return [
		{left: [toned('accent', ': '), ...typed.spans], cursor: 2 + typed.cursor},
		countRow(entries),
		...windowed(entries, cursor, rows - 2 - chosen.length).map(([entry, isSelected]) => entryRow(entry, {state, registry}, isSelected)),
		...chosen,
	];
}
