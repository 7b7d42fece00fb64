import {jsonFields} from '../forms/json-text.js';
import {
	plain,
	row,
	toned,
	type Row,
} from './row.js';
import {wrapText} from './wrap.js';

export const overviewLabels = 12;
export const profileLabels = 20;

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

/**
The same of a field of the profile; of one that holds a JSON object, each member.
*/
export function profileValueRows(label: string, value: string, columns: number): readonly Row[] {
	const members = jsonFields(value);
	return members && members.length > 0
		? [
			row(toned('dim', label)),
			...members.flatMap(({name, value: member}) => valueRows(`  ${name}`, member, columns, profileLabels)),
		]
		: valueRows(label, value, columns, profileLabels);
}
