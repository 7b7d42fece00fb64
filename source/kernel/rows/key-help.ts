import {typingKeys} from '../form-model/line-editor.js';
import {keyLabel, spokenKeysOf} from '../../base/text/keys.js';
import {shownText} from '../../base/text/told.js';
import {wrapText} from '../../base/text/wrap.js';
import type {State} from '../state/state.js';
import {oncePerState} from './once-per-state.js';
import {type Binding, type Place, type Registry} from './registry.js';
import {plain, row, type Row, type Span, toned} from './row.js';
import {spoken} from './scene.js';

const keyColumns = 19;

export type HelpRoom = {readonly state: State; readonly registry: Registry; readonly columns: number};

export type HelpEntry = Pick<Binding, 'keys' | 'description'> & Partial<Pick<Binding, 'name' | 'alsoCalled' | 'whyNot'>>;

function bindingRow({keys, description, whyNot}: HelpEntry, {state, registry, columns}: HelpRoom): readonly Row[] {
	const why = whyNot?.(state, registry);
	const label = `  ${keys.map(key => keyLabel(key)).join(' ').padEnd(keyColumns - 3)} `;
	const told = (text: string, tone?: 'dim') => wrapText(text, columns - keyColumns)
		.map((line): Span => ({text: line, isHarmless: true, ...(tone !== undefined && {tone})}));
	const lines = [...told(description), ...(why === undefined ? [] : told(`not now: ${shownText(why)}`, 'dim'))];
	return lines.map((line, index) => row(index === 0 ? toned('accent', label) : plain(' '.repeat(keyColumns)), line));
}

export function sectionRows(title: string, told: readonly HelpEntry[], shown: HelpRoom): readonly Row[] {
	return told.length === 0 ? [] : [row(toned('heading', title)), ...told.flatMap(each => bindingRow(each, shown)), row()];
}

export const typingTitle = 'In every text field';

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
