import {typingKeys} from '../../kernel/form-model/line-editor.js';
import {type Binding, mergedBindings, type Place, type Registry, whyNotHere} from '../../kernel/rows/registry.js';
import {isPlain} from '../../kernel/state/selectors.js';
import {isPane, type State} from '../../kernel/state/state.js';
import {keyLabel, spokenKeysOf} from '../../base/text/keys.js';
import {shownText} from '../../base/text/told.js';
import {withWords} from '../../base/text/with-words.js';
import {wrapText} from '../../base/text/wrap.js';
import {oncePerState} from '../../kernel/rows/once-per-state.js';
import {plain, row, type Row, type Span, toldRows, toned} from '../../kernel/rows/row.js';
import {spoken} from '../../kernel/rows/scene.js';
import {searchRows} from '../../kernel/rows/search-rows.js';

const keyColumns = 19;

type HelpRoom = {readonly state: State; readonly registry: Registry; readonly columns: number};

type HelpEntry = Pick<Binding, 'keys' | 'description'> & Partial<Pick<Binding, 'name' | 'alsoCalled' | 'whyNot'>>;

function bindingRow({keys, description, whyNot}: HelpEntry, {state, registry, columns}: HelpRoom): readonly Row[] {
	const why = whyNot?.(state, registry);
	const label = `  ${keys.map(key => keyLabel(key)).join(' ').padEnd(keyColumns - 3)} `;
	const told = (text: string, tone?: 'dim') => wrapText(text, columns - keyColumns)
		.map((line): Span => ({text: line, isHarmless: true, ...(tone !== undefined && {tone})}));
	const lines = [...told(description), ...(why === undefined ? [] : told(`not now: ${shownText(why)}`, 'dim'))];
	return lines.map((line, index) => row(index === 0 ? toned('accent', label) : plain(' '.repeat(keyColumns)), line));
}

const found = <Entry extends HelpEntry>(entries: readonly Entry[], query: string): readonly Entry[] =>
	withWords(entries, query, ({keys, name = '', alsoCalled = [], description}) => [...keys.map(key => keyLabel(key)), name, ...alsoCalled, description].join(' '));

function sectionRows(title: string, told: readonly HelpEntry[], shown: HelpRoom): readonly Row[] {
	return told.length === 0 ? [] : [row(toned('heading', title)), ...told.flatMap(each => bindingRow(each, shown)), row()];
}

const typingTitle = 'In every text field';

/** The keys of a form, the keys of every text field, and the keys that act everywhere. */
export const formHelpRows = oncePerState((state, registry: Registry, columns: number): readonly Row[] => {
	const shown = {state, registry, columns};
	const here = registry.bindings.filter(({places}) => places.includes('form'));
	const everywhere = here.filter(({places}) => places.includes('tree'));
	return [
		...sectionRows('In this form', here.filter(binding => !everywhere.includes(binding)), shown),
		...sectionRows(typingTitle, typingKeys, shown),
		...sectionRows('Everywhere', everywhere.filter(({whyNot}) => whyNot?.(state, registry) === undefined), shown),
	];
});

/** The keys of a place as lines for screen readers: first those that act now, then the others with the reason. */
export function keyLines(state: State, registry: Registry, place: Place, others: ReadonlyArray<HelpEntry & {readonly said?: string}> = []): readonly string[] {
	const lines = [...registry.bindings.filter(({places}) => places.includes(place)), ...others].map(({keys, description, said = description, whyNot}) => {
		const why = whyNot?.(state, registry);
		return {isActing: why === undefined, text: `${spokenKeysOf(keys)}: ${said}${why === undefined ? '' : `. Not now: ${spoken(why)}`}`};
	});
	return lines.toSorted((one, other) => Number(other.isActing) - Number(one.isActing)).map(({text}) => text);
}

// Keys that only act in another pane come last.
const isElsewhere = ({places}: Binding, {pane}: State): boolean => places.some(place => isPane(place)) && !places.includes(pane);

/** Every key by where it acts, with the reason if it cannot act now. A search lists only the matching keys. */
export const helpRows = oncePerState((state, registry: Registry, columns: number): readonly Row[] => {
	const shown = {state, registry, columns};
	const query = state.dialog.kind === 'help' ? state.dialog.query.text : '';
	const seen = new Set<Binding>();
	const bindings = found(mergedBindings(registry.bindings), query);
	const sections = Map.groupBy(registry.places, ([, {section}]) => section);
	const told = [...sections].flatMap(([title, places]) => {
		const here = bindings.filter(binding => !seen.has(binding) && binding.places.some(each => places.some(([place]) => place === each)));
		for (const binding of here) {
			seen.add(binding);
		}

		const isOfPanes = places.some(([place]) => isPane(place));
		const shownHere = isOfPanes ? here.map(binding => ({...binding, whyNot: (each: State) => whyNotHere(binding, each, registry)})) : here;
		return sectionRows(title, shownHere.toSorted((one, other) => Number(isElsewhere(one, state)) - Number(isElsewhere(other, state))), shown);
	});
	const rows = [...told, ...sectionRows(typingTitle, found(typingKeys, query), shown)];
	const sign = query === '' && isPlain(state) ? [...toldRows('In the last line of the screen, keys that cannot act now are in parentheses.', columns, 'dim'), row()] : [];
	return [...(state.dialog.kind === 'help' ? searchRows(state.dialog) : []), ...sign, ...(rows.length === 0 ? [row(toned('dim', 'No key matches.'))] : rows)];
});
