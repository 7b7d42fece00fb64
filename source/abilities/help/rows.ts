import {type HelpEntry, sectionRows, typingTitle} from '../../kernel/rows/key-help.js';
import {typingKeys} from '../../kernel/form-model/line-editor.js';
import {type Binding, isPane, mergedBindings, type Registry, whyNotHere} from '../../kernel/rows/registry.js';
import {isPlain} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {keyLabel} from '../../base/text/keys.js';
import {withWords} from '../../base/text/with-words.js';
import {oncePerState} from '../../kernel/rows/once-per-state.js';
import {row, type Row, toldRows, toned} from '../../kernel/rows/row.js';
import {searchRows} from '../../kernel/rows/search-rows.js';

const found = <Entry extends HelpEntry>(entries: readonly Entry[], query: string): readonly Entry[] =>
	withWords(entries, query, ({keys, name = '', alsoCalled = [], description}) => [...keys.map(key => keyLabel(key)), name, ...alsoCalled, description].join(' '));

// Keys that only act in another pane come last.
const isElsewhere = ({places}: Binding, {pane}: State, registry: Registry): boolean => places.some(place => isPane(registry, place)) && !places.includes(pane);

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

		const isOfPanes = places.some(([place]) => isPane(registry, place));
		const shownHere = isOfPanes ? here.map(binding => ({...binding, whyNot: (each: State) => whyNotHere(binding, each, registry)})) : here;
		return sectionRows(title, shownHere.toSorted((one, other) => Number(isElsewhere(one, state, registry)) - Number(isElsewhere(other, state, registry))), shown);
	});
	const rows = [...told, ...sectionRows(typingTitle, found(typingKeys, query), shown)];
	const sign = query === '' && isPlain(state) ? [...toldRows('In the last line of the screen, keys that cannot act now are in parentheses.', columns, 'dim'), row()] : [];
	return [...(state.dialog.kind === 'help' ? searchRows(state.dialog) : []), ...sign, ...(rows.length === 0 ? [row(toned('dim', 'No key matches.'))] : rows)];
});
