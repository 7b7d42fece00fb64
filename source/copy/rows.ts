import type {CopyEntry} from './state.js';
import {harmless} from '../text/harmless.js';
import {fitMiddle} from '../text/middle.js';
import {
	plain,
	row,
	selectionMark,
	toned,
	type Row,
	type Span,
} from '../format/row.js';
import {toldRows} from '../format/told-rows.js';

const labelColumns = 18;

// The end of a long one, such as the id in the address of a request, tells more than what its middle holds.
function shortText(text: string, columns: number): Span {
	const [line = ''] = text.split('\n', 1);
	return line.length > columns * 8 ? toned('dim', line) : {text: fitMiddle(harmless(line), columns), tone: 'dim', isHarmless: true};
}

/**
What can be copied, and below it the chosen value whole, to select by hand.
*/
export function copyRows(entries: readonly CopyEntry[], cursor: number, columns: number): readonly Row[] {
	const chosen = entries[cursor];
	return [
		...entries.map(({label, text}, index): Row => ({
			left: [selectionMark(index === cursor), plain(label.padEnd(labelColumns)), shortText(text, columns - labelColumns - 2)],
			isSelected: index === cursor,
		})),
		row(),
		...(chosen ? chosen.text.split('\n').flatMap(line => toldRows(line, columns)) : []),
	];
}
