import {harmlessJson} from '../../base/text/harmless.js';
import {markdownTable} from '../../base/text/markdown.js';
import {csvLines} from './csv.js';

type Copied = {readonly label: string; readonly text: string};

type Line<Item> = readonly [label: string, textOf: (item: Item) => string];

type Description<Item> = {
	readonly lines: ReadonlyArray<Line<Item>>;
	readonly values?: ReadonlyArray<Line<Item>>;
	readonly jsonOf: (item: Item) => Readonly<Record<string, unknown>>;
	readonly header: readonly string[];
	readonly cellsOf: (item: Item) => readonly string[];
};

/** A table whose columns are apart by tabs, to paste into a spreadsheet, which never reads a value as a formula. */
const tabbed = (rows: ReadonlyArray<readonly string[]>): string =>
	csvLines(rows, {separator: '\t'}).replaceAll('\r\n', '\n').replace(/\n$/v, '');

/** What can be copied of several things. Texts that all of them lack are left out. */
export function copiesOf<Item>(
	items: readonly Item[],
	{lines, values = [], jsonOf, header, cellsOf}: Description<Item>,
): readonly Copied[] {
	const cells = items.map(item => cellsOf(item));
	const copiedLine = ([label, textOf]: Line<Item>): Copied => ({
		label,
		text: items
			.map(item => textOf(item))
			.filter(text => text !== '')
			.join('\n'),
	});
	return [
		...lines.map(line => copiedLine(line)),
		{label: 'JSON lines', text: items.map(item => harmlessJson(jsonOf(item))).join('\n')},
		...values.map(line => copiedLine(line)),
		{label: 'Table', text: tabbed([header, ...cells])},
		{label: 'Markdown table', text: markdownTable(header, cells).trimEnd()},
	].filter(({text}) => text !== '');
}
