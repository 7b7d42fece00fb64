import {typingKeys} from '../../kernel/form-model/line-editor.js';
import {
	type Binding,
	isPane,
	isTypingPlace,
	type Place,
	placeBeneath,
	type Registry,
} from '../../kernel/rows/registry.js';
import {plain, row, type Row, type Span, toned} from '../../kernel/rows/row.js';
import {spoken} from '../../kernel/rows/scene.js';
import type {State} from '../../kernel/state/state.js';
import {keyLabel, spokenKeysOf} from '../../base/text/keys.js';
import {shownText} from '../../base/text/told.js';
import {wrapText} from '../../base/text/wrap.js';

const keyColumns = 19;

export type HelpRoom = {readonly state: State; readonly registry: Registry; readonly columns: number};

/** A key of the program, or of the line editor. */
export type HelpEntry = Pick<Binding, 'keys' | 'description'> &
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

export function sectionRows(title: string, told: readonly HelpEntry[], shown: HelpRoom): readonly Row[] {
	return told.length === 0
		? []
		: [row(toned('heading', title)), ...told.flatMap(each => bindingRow(each, shown)), row()];
}

export const typingTitle = 'In every text field';

/** The keys of a place, and those of the line editor if text is typed there. */
export const entriesHere = (registry: Pick<Registry, 'bindings' | 'places'>, place: Place): readonly HelpEntry[] => [
	...registry.bindings.filter(({places}) => places.includes(place)),
	...(isTypingPlace(registry, place) ? typingKeys : []),
];

/** The keys as the help lists them: first those of this place only, then those that other panes have too; behind them those that cannot act now, and last those of other panes. */
export function byRank<Entry extends HelpEntry>(
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
export function placeRows(place: Place, entries: readonly HelpEntry[], shown: HelpRoom): readonly Row[] {
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
