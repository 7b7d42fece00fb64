import {
	plain,
	row,
	toned,
	type Row,
} from './row.js';
import {wrapText} from './wrap.js';

export const overviewLabels = 12;

/**
A label with its value beside it, or below it where a pane is too narrow for both.
*/
export function valueRows(label: string, value: string, columns: number, labelColumns = overviewLabels): readonly Row[] {
	if (columns < labelColumns * 2) {
		return [row(toned('dim', label)), ...valueRows('', value, columns, 2)];
	}

	const head = toned('dim', label.padEnd(labelColumns - 1) + ' ');
	const rest = plain(' '.repeat(labelColumns));
	return value === ''
		? [row(head, toned('dim', '–'))]
		: wrapText(value, columns - labelColumns).map((text, index) => row(index === 0 ? head : rest, {text, isHarmless: true}));
}
