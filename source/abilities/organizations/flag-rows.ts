import {flagsOf, type Organization} from '../../base/api/schemas.js';
import {harmless} from '../../base/text/harmless.js';
import {widthOf} from '../../base/text/width.js';
import type {Told} from '../../base/text/told.js';
import {plain, row, type Row, toldRows} from '../../kernel/rows/row.js';
import {valueRows} from '../../kernel/rows/value-rows.js';

const shownFlag = (name: string, value: string, columns: number) => {
	// Text beyond this fits in no row.
	const shown = (text: string) => harmless(text.slice(0, columns * 8));
	const [label, text] = [shown(name), shown(value === '' ? '–' : value)];
	return {name, value, label, text, labelWidth: widthOf(label), textWidth: widthOf(text)};
};

function widest(widths: readonly number[]): number {
	let most = 0;
	// There may be too many widths for the arguments of one call.
	for (const width of widths) {
		most = Math.max(most, width);
	}

	return most;
}

function belowName({name, value, text, textWidth}: ReturnType<typeof shownFlag>, columns: number): readonly Row[] {
	const rows =
		textWidth > columns - 2
			? valueRows('', value, columns, {labelColumns: 2})
			: [row(plain(' '.repeat(columns - textWidth)), {text, isHarmless: true})];
	return [...toldRows(name, columns, 'dim'), ...rows];
}

/** The flags. Their values form a column if there is room. Otherwise, each value is at the right end of its row, or of the next row if the name is too long. */
export function flagRows(organization: Organization, columns: number, otherwise: Told): readonly Row[] {
	const flags = Object.entries(flagsOf(organization)).map(([name, value]) => shownFlag(name, value, columns));
	if (flags.length === 0) {
		return toldRows(otherwise, columns, 'dim');
	}

	const labelColumns = widest(flags.map(({labelWidth}) => labelWidth)) + 2;
	const isAligned = labelColumns + widest(flags.map(({textWidth}) => textWidth)) <= columns;
	return flags.flatMap(flag => {
		const {label, text, labelWidth, textWidth} = flag;
		const gap = (isAligned ? labelColumns : columns - textWidth) - labelWidth;
		return gap < 2
			? belowName(flag, columns)
			: [row({text: label, tone: 'dim', isHarmless: true}, plain(' '.repeat(gap)), {text, isHarmless: true})];
	});
}
