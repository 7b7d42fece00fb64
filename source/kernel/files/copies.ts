import {harmlessJson} from '../../base/text/harmless.js';
import {escaped} from '../../base/text/markdown.js';
import {csvLines} from './csv.js';

/** A value to copy. */
type Copied = {readonly label: string; readonly text: string};

type Line<Item> = readonly [label: string, textOf: (item: Item) => string];

/** The ways to copy several items: as texts with one line each, or as a table. */
type Description<Item> = {
	/** Each makes its texts harmless itself. */
	readonly lines: ReadonlyArray<Line<Item>>;
	/** The same of values that come after the JSON. */
	readonly values?: ReadonlyArray<Line<Item>>;
	readonly jsonOf: (item: Item) => Readonly<Record<string, unknown>>;
	readonly header: readonly string[];
	readonly cellsOf: (item: Item) => readonly string[];
};

/** A table whose columns are apart by tabs, to paste into a spreadsheet, which never reads a value as a formula. */
const tabbed = (rows: ReadonlyArray<readonly string[]>): string => csvLines(rows, {separator: '\t'}).replaceAll('\r\n', '\n').replace(/\n$/v, '');

// A line break would end the row, and a bar the cell, even in code.
const markdownCell = (text: string): string => escaped(text.replaceAll(/\s+/gv, ' ').trim()).replaceAll('|', String.raw`\|`);

const markdownRow = (cells: readonly string[]): string => `| ${cells.map(cell => markdownCell(cell)).join(' | ')} |`;

export const markdownTable = (header: readonly string[], rows: ReadonlyArray<readonly string[]>): string =>
	[markdownRow(header), `|${header.map(() => ' --- |').join('')}`, ...rows.map(row => markdownRow(row))].join('\n');

/** What can be copied of several things. Texts that all of them lack are left out. */
export function copiesOf<Item>(items: readonly Item[], {lines, values = [], jsonOf, header, cellsOf}: Description<Item>): readonly Copied[] {
	const cells = items.map(item => cellsOf(item));
	const copiedLine = ([label, textOf]: Line<Item>): Copied => ({label, text: items.map(item => textOf(item)).filter(text => text !== '').join('\n')});
	return [
		...lines.map(line => copiedLine(line)),
		{label: 'JSON lines', text: items.map(item => harmlessJson(jsonOf(item))).join('\n')},
		...values.map(line => copiedLine(line)),
		{label: 'Table', text: tabbed([header, ...cells])},
		{label: 'Markdown table', text: markdownTable(header, cells)},
	].filter(({text}) => text !== '');
}
