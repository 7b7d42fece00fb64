import type {CopyEntry} from '../state/state.js';
import {
	plain,
	row,
	toned,
	type Row,
} from './row.js';
import {toldRows} from './told-rows.js';

/**
What can be copied, and below it the chosen value whole, to select by hand.
*/
export function copyRows(entries: readonly CopyEntry[], cursor: number, columns: number): readonly Row[] {
	const chosen = entries[cursor];
	return [
		...entries.map(({label, text}, index): Row => ({
			left: [plain(index === cursor ? '❯ ' : '  '), plain(label.padEnd(18)), toned('dim', text.split('\n', 1)[0] ?? '')],
			isSelected: index === cursor,
		})),
		row(),
		...(chosen ? chosen.text.split('\n').flatMap(line => toldRows(line, columns)) : []),
	];
}
