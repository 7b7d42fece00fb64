import {keyLabel, type Binding} from '../binding.js';
import type {Place} from '../state/place.js';
import type {State} from '../state/state.js';
import {
	plain,
	row,
	toned,
	type Row,
} from './row.js';

const titles: ReadonlyArray<readonly [title: string, places: readonly Place[]]> = [
	['In the tree, the detail and the accounts', ['tree', 'detail', 'accounts']],
	['While finding', ['find']],
	['In a form', ['form']],
	['While choosing a parent', ['picker']],
	['Before a write', ['review', 'leaving']],
	['While deleting', ['deletion']],
	['In help and account', ['help', 'account']],
];

function bindingRow({keys, description, whyNot}: Binding, state: State): readonly Row[] {
	const why = whyNot?.(state);
	return [
		row(toned('accent', `  ${keys.map(key => keyLabel(key)).join(' ').padEnd(16)} `), plain(description)),
		...(why === undefined ? [] : [row(plain(' '.repeat(19)), toned('dim', `not now: ${why}`))]),
	];
}

/**
Every key by where it acts, with why it does not act now where that can be said.
*/
export function helpRows(bindings: readonly Binding[], state: State): readonly Row[] {
	const seen = new Set<Binding>();
	return titles.flatMap(([title, places]) => {
		const here = bindings.filter(binding => !seen.has(binding) && binding.places.some(place => places.includes(place)));
		for (const binding of here) {
			seen.add(binding);
		}

		return [row(toned('heading', title)), ...here.flatMap(binding => bindingRow(binding, state)), row()];
	});
}
