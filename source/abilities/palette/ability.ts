import Fuzzy from '@leeoniya/ufuzzy';
import {lineOf, type Line, typeText} from '../../kernel/form-model/line-editor.js';
import {withDialog, type State, whileIn} from '../../kernel/state/state.js';
import {type Binding, type Registry, whyNotHere} from '../../kernel/rows/registry.js';
import {keyLabel, spokenKeysOf} from '../../base/text/keys.js';
import {shownText, told, type Told} from '../../base/text/told.js';
import {clause, counted, sentence} from '../../base/text/words.js';
import {compareNames} from '../../base/tree/sorting.js';
import {lineSpans, plain, type Row, row, selectionMark, toldSpan, toned} from '../../kernel/rows/row.js';
import {chosenRows} from '../../kernel/rows/list-rows.js';
import {windowed} from '../../kernel/rows/view.js';
import {defineAbility, defineDialog} from '../../kernel/loop/ability.js';
import {typedListKeys} from '../../kernel/loop/cursor-keys.js';
import type {Command} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import type {Handlers} from '../../kernel/state/events.js';

type PaletteEvent =
	| {readonly type: 'palette/opened'}
	/** `command`: as `commandName` names it. */
	| {readonly type: 'palette/ran'; readonly command: string}
	| {readonly type: 'palette/edited'; readonly line: Line};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly palette: {readonly line: Line; readonly cursor: number};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly palette: PaletteEvent;
	}
}

const paletteHandlers: Handlers<PaletteEvent> = {
	'palette/opened': state => withDialog(state, {kind: 'palette', line: lineOf(''), cursor: 0}),

	'palette/ran': state => state,

	'palette/edited': (state, {line}) => whileIn(state, 'palette', () => ({kind: 'palette', line, cursor: 0})),
};

// Names allow a typing error. In whole descriptions, typing errors give false matches: “theme” is one error away from “there”.
const names = new Fuzzy({intraMode: 1, compare: compareNames});

const sentences = new Fuzzy({compare: compareNames});

// Words with skipped letters, from their first letter on: “prfl”.
const skipping = new Fuzzy({intraIns: Infinity, interLft: 2, compare: compareNames});

const sortedBy = <Item>(items: readonly Item[], numberOf: (item: Item) => number): readonly Item[] =>
	items.toSorted((one, other) => numberOf(one) - numberOf(other));

const criteria = ['chars', 'intraIns', 'terms', 'interLft2', 'interLft1', 'interIns', 'start', 'cases'] as const;

/** The places of the texts that match, best first. Of equal matches, the one with the least `useOf` comes first. */
function ranked(
	fuzzy: Fuzzy,
	texts: readonly string[],
	query: string,
	useOf: (place: number) => number,
): readonly number[] {
	const [indexes, info, order] = fuzzy.search([...texts], query, 1);
	const found = indexes ?? [];
	if (!info) {
		return found;
	}

	// Matches with the words in another order are worse, which their info does not say.
	const isComparable = !/\s/v.test(query);
	const runs: number[][] = [];
	for (const at of order) {
		const before = runs.at(-1)?.[0];
		const isEqual =
			isComparable && before !== undefined && criteria.every(name => info[name][at] === info[name][before]);
		if (isEqual) {
			runs.at(-1)?.push(at);
		} else {
			runs.push([at]);
		}
	}

	return runs.flatMap(run =>
		sortedBy(
			run.map(at => found[at] ?? -1),
			useOf,
		),
	);
}

/** What a command is called in the list of those that were used. */
export const commandName = ({command, name}: Binding): string => `${command} ${name}`;

const listed = ({bindings}: Registry, {pane}: State): readonly Binding[] =>
	bindings.filter(({places, inPalette}) => places.includes(pane) && inPalette !== 'never');

/** How well the query names a command, best first: its key or name, the plural of the query, a name that ends with that noun, another name for it; undefined if it does not. */
function nameTier({keys, name, alsoCalled = []}: Binding, query: string): number | undefined {
	const sought = query.toLowerCase();
	const own = name.toLowerCase();
	const tiers = [
		keys.includes(query) || own === sought,
		own === `${sought}s`,
		own.endsWith(` ${sought}`) || own.endsWith(` ${sought}s`),
		alsoCalled.some(each => each.toLowerCase() === sought),
	];
	const at = tiers.indexOf(true);
	return at === -1 ? undefined : at;
}

function argumentIn({takes, ...binding}: Binding, query: string): string | undefined {
	const name = [binding.name, ...(binding.alsoCalled ?? [])].find(each =>
		query.toLowerCase().startsWith(`${each.toLowerCase()} `),
	);
	const text = takes === undefined || name === undefined ? '' : query.slice(name.length).trim();
	return text === '' ? undefined : text;
}

const paletteArgument = (binding: Binding, {dialog}: State): string | undefined =>
	dialog.kind === 'palette' ? argumentIn(binding, dialog.line.text.trim()) : undefined;

/** The commands that match the query, best first; of equal matches, the one that was used most and last. A command with exactly this name comes first if it can act. Commands that only act in another pane come after those that act here. */
export function paletteEntries(registry: Registry, state: State): readonly Binding[] {
	const query = state.dialog.kind === 'palette' ? state.dialog.line.text.trim() : '';
	const here = listed(registry, state);
	const elsewhere = registry.panes
		.keys()
		.filter(pane => pane !== state.pane)
		.flatMap(pane => listed(registry, {...state, pane}));
	const entries = [...new Set([...here, ...elsewhere])];
	const {commands} = state.recents;
	const useOf = (binding: Binding | undefined): number => {
		const at = binding ? commands.indexOf(commandName(binding)) : -1;
		return at === -1 ? commands.length : at;
	};

	const isHere = ({places}: Binding) => places.includes(state.pane);
	if (query === '') {
		const isLast = ({inPalette}: Binding) => inPalette === 'last';
		return sortedBy(sortedBy(entries, useOf), each => (isLast(each) ? 2 : Number(!isHere(each))));
	}

	const called = entries.map(({name, alsoCalled = []}) => [name, ...alsoCalled].join(' '));
	const described = entries.map(({description}, at) => `${called[at] ?? ''} ${description}`);
	const rank = (fuzzy: Fuzzy, texts: readonly string[]) => ranked(fuzzy, texts, query, place => useOf(entries[place]));
	// The shorter name has fewer letters that were skipped.
	const skipped = rank(skipping, called).toSorted(
		(one, other) => (entries[one]?.name.length ?? 0) - (entries[other]?.name.length ?? 0),
	);
	const order = [
		...rank(sentences, called),
		...rank(names, called),
		...rank(sentences, described),
		...skipped,
		...rank(skipping, described),
	];
	const acting = entries.filter(binding => whyNotHere(binding, state, registry) === undefined);
	const tiers = new Map(
		acting.map(binding => [binding, argumentIn(binding, query) === undefined ? nameTier(binding, query) : 0]),
	);
	const named = acting.filter(binding => tiers.get(binding) !== undefined);
	const matching = order.flatMap(place => entries[place] ?? []);
	return [
		...new Set([
			...sortedBy(sortedBy(named, useOf), binding => tiers.get(binding) ?? 0),
			...matching.filter(binding => isHere(binding)),
			...matching,
		]),
	];
}

// The longest name, and a gap.
const nameColumns = 20;

function entryRow(
	binding: Binding,
	{state, registry}: {readonly state: State; readonly registry: Registry},
	isSelected: boolean,
): Row {
	const {keys, description} = binding;
	const name = [binding.name, binding.takes].filter(each => each !== undefined).join(' ');
	const why = whyNotHere(binding, state, registry);
	return {
		left: [
			selectionMark(isSelected),
			toned(
				why === undefined ? 'accent' : 'dim',
				keys
					.map(key => keyLabel(key))
					.join(' ')
					.padEnd(12),
			),
			...(why === undefined
				? [plain(name.padEnd(nameColumns)), toned('dim', description)]
				: [toned('dim', shownText(told`${name.padEnd(nameColumns)}not now: ${why}`))]),
		],
		isSelected,
	};
}

// In fewer than `fewRows` rows, the description takes only `fewBelow`.
const [mostBelow, fewBelow, fewRows] = [5, 3, 16];

/** The whole description of the chosen command, and why it cannot run. */
function chosenText(binding: Binding, {state, registry}: {readonly state: State; readonly registry: Registry}): Told {
	const why = whyNotHere(binding, state, registry);
	return sentence(why === undefined ? binding.description : told`${binding.description}. Not now: ${why}`);
}

const countRow = ({length}: readonly Binding[]): Row =>
	row(toned('dim', length === 0 ? 'No command matches.' : counted(length, 'command')));

function spokenPaletteRows(registry: Registry, state: State, cursor: number): readonly Row[] {
	const entries = paletteEntries(registry, state);
	return [
		countRow(entries),
		...entries.map((binding, index) => {
			const why = whyNotHere(binding, state, registry);
			const what = why === undefined ? `: ${binding.said ?? binding.description}` : told`, not now: ${clause(why)}`;
			return {
				...row(toldSpan(told`${binding.name}${what}, ${spokenKeysOf(binding.keys)}`)),
				isSelected: index === cursor,
			};
		}),
	];
}

/** The query, a window of the matching commands, and the description of the chosen one, in this many rows. */
export function paletteRows(registry: Registry, state: State, columns: number, rows: number): readonly Row[] {
	if (state.dialog.kind !== 'palette') {
		return [];
	}

	const {line, cursor} = state.dialog;
	const entries = paletteEntries(registry, state);
	const typed = lineSpans(line, Math.max(1, columns - 3));
	const entry = entries[cursor];
	const below = rows < mostBelow * 2 ? 0 : rows < fewRows ? fewBelow : mostBelow;
	const chosen = entry ? chosenRows(chosenText(entry, {state, registry}), columns, below) : [];
	return [
		{left: [toned('accent', ': '), ...typed.spans], cursor: 2 + typed.cursor},
		countRow(entries),
		...windowed(entries, cursor, rows - 2 - chosen.length).map(([each, isSelected]) =>
			entryRow(each, {state, registry}, isSelected),
		),
		...chosen,
	];
}

const openPalette: Command = ({store}) => {
	store.dispatch({type: 'palette/opened'});
};

const typeIntoPalette: Command = ({store}, press) => {
	const {dialog} = store.getState();
	const line = dialog.kind === 'palette' ? typeText(dialog.line, press) : undefined;
	if (line && dialog.kind === 'palette' && line !== dialog.line) {
		store.dispatch({type: 'palette/edited', line});
	}
};

/** Presses the key of the chosen command, which runs it or shows why it cannot act. */
const runChosen: Command = async ({store, registry, press}) => {
	const state = store.getState();
	const entry = state.dialog.kind === 'palette' ? paletteEntries(registry, state)[state.dialog.cursor] : undefined;
	const key = entry?.keys[0];
	const argument = entry && paletteArgument(entry, state);
	if (!entry || key === undefined) {
		say({store}, 'No command matches. Type another name.', 'warning');
		return;
	}

	store.dispatch({type: 'dialog/closed'});
	store.dispatch({type: 'palette/ran', command: commandName(entry)});
	await press({name: key});
	if (argument !== undefined) {
		await press({name: 'paste', text: argument});
	}
};

/** Finding a command by name, and running it. */
export const palette = defineAbility({
	name: 'palette',
	section: 'In the list of commands',
	commands: {openPalette, typeIntoPalette, runChosen},
	keys: [
		{
			keys: [':', 'ctrl+p'],
			command: 'openPalette',
			task: 'find',
			beforeRows: 'acts',
			name: 'commands',
			description: 'Find a command by its name, and run it',
			places: 'panes',
			isHint: true,
			inPalette: 'never',
		},
		{
			keys: ['down', 'ctrl+n', 'tab'],
			command: 'moveListDown',
			name: 'down',
			description: 'Go to the next command',
			places: ['palette'],
			isHint: true,
		},
		{
			keys: ['up', 'ctrl+p', 'shift+tab'],
			command: 'moveListUp',
			name: 'up',
			description: 'Go to the previous command',
			places: ['palette'],
			isHint: true,
		},
		{
			keys: ['enter'],
			command: 'runChosen',
			name: 'run',
			description: 'Run the command',
			places: ['palette'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave the list of commands',
			places: ['palette'],
			isHint: true,
		},
		...typedListKeys('palette'),
	],
	places: {palette: {label: 'commands', typing: 'typeIntoPalette'}},
	dialogs: [
		defineDialog('palette', {
			view: (state, {cursor}, {columns, height}, registry) => ({
				title: 'Commands',
				rows: paletteRows(registry, state, columns, height),
				scene: () => ({rows: spokenPaletteRows(registry, state, cursor)}),
			}),
			typed: ({line}) => line,
			choices: ({cursor}, state, registry) => ({length: paletteEntries(registry, state).length, cursor}),
		}),
	],
	handlers: [paletteHandlers],
});
