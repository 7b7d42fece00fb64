import {saidText, shownText, type Told} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import {wrapText, wrapValue} from '../../base/text/wrap.js';
import {yesNoSign} from '../../base/text/ascii.js';
import {fieldLabel, memberTitle, type ProfileFieldName} from '../form-model/fields.js';
import {jsonFields} from '../form-model/json-text.js';
import {plain, row, shownData, sign, toned, type Row, type Span} from './row.js';

export const overviewLabels = 12;
export const profileLabels = 20;

/** Wraps a text composed of names that are already harmless. */
export const wrapNames = (text: string, columns: number): readonly string[] => wrapText(text, columns, shown => shown);

type Layout = {
	readonly labelColumns?: number;
	/** Given if the value is in words of the program; otherwise it is data. */
	readonly wrap?: typeof wrapNames | undefined;
};

const spansOf = (value: string, columns: number, wrap: typeof wrapNames | undefined): readonly Span[] =>
	wrap
		? wrap(value, columns).map(text => ({text, isHarmless: true}))
		: wrapValue(value, columns).map(text => shownData(text));

/** A label with its value: in a column, or one below the other in narrow panes and for a value that the column would cut. A short label and its value are close together if that makes a single row. */
export function valueRows(
	label: string,
	value: string,
	columns: number,
	{labelColumns = overviewLabels, wrap}: Layout = {},
): readonly Row[] {
	const beside = (width: number): readonly Row[] => {
		const head = toned('dim', label.padEnd(width - 1) + ' ');
		const rest = plain(' '.repeat(width));
		return value === ''
			? [row(head, sign('–', 'none', 'dim'))]
			: spansOf(value, columns - width, wrap).map((span, index) => row(index === 0 ? head : rest, span));
	};

	const below = () => [row(toned('dim', label)), ...valueRows('', value, columns, {labelColumns: 2, wrap})];
	const isNarrow = columns < labelColumns * 2;
	const rows = isNarrow ? below() : beside(labelColumns);
	const width = widthOf(label) + 2;
	// An id or an address that is cut in two is hard to read and to copy.
	const isOneRow =
		rows.length > 1 && (isNarrow || !value.includes(' ')) && width < columns && beside(width).length === 1;
	if (!isOneRow) {
		return rows;
	}

	// A value a little to the left of the others would look like a mistake.
	return isNarrow || width <= labelColumns / 2 ? beside(width) : below();
}

/** The same for a text of the program, which may have another form for screen readers. */
export function toldValueRows(label: string, value: Told, columns: number, layout: Layout): readonly Row[] {
	const rows = valueRows(label, shownText(value), columns, layout);
	if (saidText(value) === shownText(value)) {
		return rows;
	}

	const said: Span = {text: saidText(value), ...(layout.wrap === wrapNames && {isHarmless: true})};
	return rows.map((each, index) => ({...each, said: index === 0 ? [plain(`${label} `), said] : []}));
}

/** A field of the profile as a label with its value. A field that holds a JSON object becomes a label without a value, followed by a label and value for each member. */
export function labelledValues(
	name: ProfileFieldName,
	value: string,
): ReadonlyArray<readonly [label: string, value?: string]> {
	const label = fieldLabel(name);
	const members = jsonFields(value) ?? [];
	return members.length === 0
		? [[label, value]]
		: [[label], ...members.map(each => [`  ${memberTitle(name, each.name)}`, each.value] as const)];
}

export const profileValueRows = (name: ProfileFieldName, text: string, columns: number): readonly Row[] =>
	labelledValues(name, text).flatMap(([label, value]) =>
		value === undefined ? [row(toned('dim', label))] : valueRows(label, value, columns, {labelColumns: profileLabels}),
	);

/** A line of JSON or of a request. Wrapped text is indented further than the line, so that it does not look like another member. */
export function jsonLineRows(line: string, columns: number, show?: (text: string) => string): readonly Row[] {
	const text = line.trimStart();
	const indent = ' '.repeat(line.length - text.length);
	const whole = wrapText(text, columns - indent.length, show);
	const parts = whole.length === 1 ? whole : wrapText(text, columns - indent.length - 4, show);
	return parts.map((part, index) => row(plain(index === 0 ? indent : `${indent}    `), shownData(part)));
}

/** The sign before a fact that deserves attention. */
export const badSign = (): Span => sign('✗ ', '', 'warning');

/** Says in a short row that a second factor is missing. */
export const withoutFactor = (): Span => sign(`2FA ${yesNoSign(false)}`, 'no second factor', 'warning');
