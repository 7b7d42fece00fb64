import {typingKeys} from '../forms/typing-keys.js';
import type {Binding} from '../state/binding.js';
import type {Place} from '../state/place.js';
import {isPlain} from '../state/selectors.js';
import {isPane, type State} from '../state/state.js';
import {keyLabel} from '../text/key-label.js';
import {shownText} from '../text/told.js';
import {wrapText} from '../text/wrap.js';
import {oncePerState} from './once-per-state.js';
import {whyNotHere} from './palette.js';
import {
	plain,
	row,
	toned,
	type Row,
	type Span,
} from './row.js';
import {searchRows} from './search-rows.js';
import {toldRows} from './told-rows.js';

const titles: ReadonlyArray<readonly [title: string, places: readonly Place[]]> = [
	['In the tree, the detail and the accounts', ['tree', 'detail', 'accounts']],
	['While finding', ['find', 'accountFind', 'profiles', 'holder']],
	['In a form', ['form', 'formHelp']],
	['While choosing a parent', ['picker']],
	['Before a write', ['review', 'conflict', 'sending', 'waiting', 'leaving']],
	['While deleting', ['deletion']],
	['In drafts and undo', ['drafts', 'discarding', 'undo', 'undoFind', 'quitting']],
	['In the summary, the steps of the tour and the contexts', ['summary', 'tourSteps', 'contexts', 'switching']],
	['While onboarding from a file', ['batchColumns', 'batchChecking', 'batch', 'batchSending', 'batchDone', 'batchUndo']],
	['While copying and exporting, and in the requests', ['copy', 'export', 'exporting', 'path', 'overwriting', 'log', 'logFind']],
	['While comparing', ['comparing', 'changes', 'pair']],
	['In help, account and commands', ['help', 'helpFind', 'account', 'palette', 'opening']],
];

const keyColumns = 19;

type Told = Pick<Binding, 'keys' | 'description'> & Partial<Pick<Binding, 'name' | 'alsoCalled' | 'whyNot'>>;

function bindingRow({keys, description, whyNot}: Told, state: State, columns: number): readonly Row[] {
	const why = whyNot?.(state);
	const label = `  ${keys.map(key => keyLabel(key)).join(' ').padEnd(keyColumns - 3)} `;
	const told = (text: string, tone?: 'dim') => wrapText(text, columns - keyColumns)
		.map((line): Span => ({text: line, isHarmless: true, ...(tone !== undefined && {tone})}));
	const lines = [...told(description), ...(why === undefined ? [] : told(`not now: ${shownText(why)}`, 'dim'))];
	return lines.map((line, index) => row(index === 0 ? toned('accent', label) : plain(' '.repeat(keyColumns)), line));
}

const isFound = ({keys, name = '', alsoCalled = [], description}: Told, query: string): boolean =>
	query === '' || [...keys.map(key => keyLabel(key)), name, ...alsoCalled, description].join(' ').toLowerCase().includes(query.toLowerCase());

function sectionRows(state: State, title: string, told: readonly Told[], columns: number): readonly Row[] {
	return told.length === 0 ? [] : [row(toned('heading', title)), ...told.flatMap(each => bindingRow(each, state, columns)), row()];
}

const typingTitle = 'Wherever text is typed';

/**
The keys of a form, those that are the same wherever text is typed, and what acts everywhere.
*/
export const formHelpRows = oncePerState((state, bindings: readonly Binding[], columns: number): readonly Row[] => {
	const here = bindings.filter(({places}) => places.includes('form'));
	const everywhere = here.filter(({places}) => places.includes('tree'));
	return [
		...sectionRows(state, 'In a form', here.filter(binding => !everywhere.includes(binding)), columns),
		...sectionRows(state, typingTitle, typingKeys, columns),
		...sectionRows(state, 'Everywhere', everywhere.filter(({whyNot}) => whyNot?.(state) === undefined), columns),
	];
});

// What acts in another pane alone comes last.
const isElsewhere = ({places}: Binding, {pane}: State): boolean => places.some(place => isPane(place)) && !places.includes(pane);

/**
Every key by where it acts, with why it does not act now where that can be said; those alone that are searched for.
*/
export const helpRows = oncePerState((state, bindings: readonly Binding[], columns: number): readonly Row[] => {
	const query = state.dialog.kind === 'help' ? state.dialog.query.text : '';
	const seen = new Set<Binding>();
	const found = titles.flatMap(([title, places]) => {
		const here = bindings.filter(binding => !seen.has(binding) && isFound(binding, query) && binding.places.some(place => places.includes(place)));
		for (const binding of here) {
			seen.add(binding);
		}

		const isOfPanes = places.some(place => isPane(place));
		const told = isOfPanes ? here.map(binding => ({...binding, whyNot: (each: State) => whyNotHere(binding, each)})) : here;
		return sectionRows(state, title, told.toSorted((one, other) => Number(isElsewhere(one, state)) - Number(isElsewhere(other, state))), columns);
	});
	const rows = [...found, ...sectionRows(state, typingTitle, typingKeys.filter(each => isFound(each, query)), columns)];
	const sign = query === '' && isPlain(state) ? [...toldRows('What cannot act now stands in parentheses in the last line of the screen.', columns, 'dim'), row()] : [];
	return [...(state.dialog.kind === 'help' ? searchRows(state.dialog) : []), ...sign, ...(rows.length === 0 ? [row(toned('dim', 'No key matches.'))] : rows)];
});
