import {keyLabel, type Binding} from '../binding.js';
import type {Place} from '../state/place.js';
import type {State} from '../state/state.js';
import {wrapText} from '../text/wrap.js';
import {oncePerState} from './once-per-state.js';
import {
	plain,
	row,
	toned,
	type Row,
	type Span,
} from './row.js';
import {searchRows} from './search-rows.js';

const titles: ReadonlyArray<readonly [title: string, places: readonly Place[]]> = [
	['In the tree, the detail and the accounts', ['tree', 'detail', 'accounts']],
	['While finding', ['find', 'holder']],
	['In a form', ['form']],
	['While choosing a parent', ['picker']],
	['Before a write', ['review', 'conflict', 'sending', 'waiting', 'leaving']],
	['While deleting', ['deletion']],
	['In drafts and undo', ['drafts', 'discarding', 'undo', 'quitting']],
	['In the summary, the steps of the tour and the contexts', ['summary', 'tourSteps', 'contexts', 'switching']],
	['While onboarding from a file', ['batchColumns', 'batchChecking', 'batch', 'batchSending']],
	['While copying and exporting, and in the requests', ['copy', 'export', 'exporting', 'log', 'logFind']],
	['While comparing with a snapshot', ['comparing', 'changes']],
	['In help, account and commands', ['help', 'helpFind', 'account', 'palette', 'opening']],
];

const keyColumns = 19;

function bindingRow({keys, description, whyNot}: Binding, state: State, columns: number): readonly Row[] {
	const why = whyNot?.(state);
	const label = `  ${keys.map(key => keyLabel(key)).join(' ').padEnd(keyColumns - 3)} `;
	const told = (text: string, tone?: 'dim') => wrapText(text, columns - keyColumns)
		.map((line): Span => ({text: line, isHarmless: true, ...(tone !== undefined && {tone})}));
	const lines = [...told(description), ...(why === undefined ? [] : told(`not now: ${why}`, 'dim'))];
	return lines.map((line, index) => row(index === 0 ? toned('accent', label) : plain(' '.repeat(keyColumns)), line));
}

const isFound = ({keys, name, description}: Binding, query: string): boolean =>
	query === '' || `${keys.map(key => keyLabel(key)).join(' ')} ${name} ${description}`.toLowerCase().includes(query.toLowerCase());

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

		return here.length === 0 ? [] : [row(toned('heading', title)), ...here.flatMap(binding => bindingRow(binding, state, columns)), row()];
	});
	return [...(state.dialog.kind === 'help' ? searchRows(state.dialog) : []), ...(found.length === 0 ? [row(toned('dim', 'No key matches.'))] : found)];
});
