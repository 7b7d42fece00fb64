import {jsonFields} from '../forms/json-text.js';
import {wrapText, wrapValue} from '../text/wrap.js';
import {
	plain,
	row,
	shownData,
	toned,
	type Row,
	type Span,
} from './row.js';

export const overviewLabels = 12;
export const profileLabels = 20;

/**
Wraps what names were put together to, each harmless already.
*/
export const wrapNames = (text: string, columns: number): readonly string[] => wrapText(text, columns, shown => shown);

type Layout = {
	readonly labelColumns?: number;
	/**
	Given where the value is words of the program: otherwise it is data.
	*/
	readonly wrap?: typeof wrapNames | undefined;
};

const spansOf = (value: string, columns: number, wrap: typeof wrapNames | undefined): readonly Span[] =>
	wrap ? wrap(value, columns).map(text => ({text, isHarmless: true})) : wrapValue(value, columns).map(text => shownData(text));

/**
A label with its value beside it, or below it where a pane is too narrow for both.
*/
export function valueRows(label: string, value: string, columns: number, {labelColumns = overviewLabels, wrap}: Layout = {}): readonly Row[] {
	if (columns < labelColumns * 2) {
		return [row(toned('dim', label)), ...valueRows('', value, columns, {labelColumns: 2, wrap})];
	}

	const head = toned('dim', label.padEnd(labelColumns - 1) + ' ');
	const rest = plain(' '.repeat(labelColumns));
	return value === ''
		? [row(head, toned('dim', '–'))]
		: spansOf(value, columns - labelColumns, wrap).map((span, index) => row(index === 0 ? head : rest, span));
}

/**
The same of a field of the profile; of one that holds a JSON object, each member.
*/
export function profileValueRows(label: string, value: string, columns: number): readonly Row[] {
	const members = jsonFields(value);
	return members && members.length > 0
		? [
			row(toned('dim', label)),
			...members.flatMap(({name, value: member}) => valueRows(`  ${name}`, member, columns, {labelColumns: profileLabels})),
		]
		: valueRows(label, value, columns, {labelColumns: profileLabels});
}
