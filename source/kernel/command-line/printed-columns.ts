import process from 'node:process';
import {exactName, harmlessJson} from '../../base/text/harmless.js';
import {meant} from '../../base/text/near-names.js';
import {widthOf} from '../../base/text/width.js';
import {counted, listText} from '../../base/text/words.js';
import {compareNames} from '../../base/tree/sorting.js';
import {type Cell, compareRanks, type ItemColumn, notKnown, ranksOf} from '../columns/column.js';
import type {Need} from '../filter/source.js';
import {UsageError} from '../options/exit-status.js';
import type {Flags} from '../options/flags.js';
import {formatOf, tell} from './output.js';
import {csvTable} from './csv-output.js';
import {exitStatus, type ExitStatus} from './exit-status.js';

/** A value that a command prints. */
type PrintedCell = {
	readonly text: string;
	readonly json?: unknown;
	/** What items are sorted by, if not by the text. */
	readonly order?: number | string;
	/** The text on a terminal. */
	readonly short?: string;
};

/** A column that a command prints. */
export type PrintedColumn<Item> = {
	readonly name: string;
	/** What it is called in `--columns` and `--sort` besides. */
	readonly otherNames?: readonly string[];
	/** The heading on a terminal. Defaults to the name. */
	readonly head?: string;
	/** Whether its values stand on the right, on a terminal. */
	readonly isNumber?: boolean;
	/** What must be read to know its values. */
	readonly need?: Need;
	/** Whether it looks at everything below an organization as well. */
	readonly isOfBranch?: boolean;
	/** Undefined if the value is not known. */
	readonly cellOf: (item: Item) => PrintedCell | undefined;
};

type PrintedSort<Item> = {readonly column: PrintedColumn<Item>; readonly isDescending: boolean};

/** What `--columns` and `--sort` choose. */
export type ColumnChoice<Item> = {
	readonly columns: ReadonlyArray<PrintedColumn<Item>> | undefined;
	readonly sort: PrintedSort<Item> | undefined;
};

/** All columns of a list. */
type Choosable<Item> = {
	readonly all: ReadonlyArray<PrintedColumn<Item>>;
	/** Also finds columns that have no fixed name. */
	readonly find?: (name: string) => PrintedColumn<Item> | undefined;
};

function columnNamed<Item>(
	option: string,
	name: string,
	{all, find = () => undefined}: Choosable<Item>,
): PrintedColumn<Item> {
	const column =
		all.find(each => each.name === name) ?? all.find(({otherNames}) => otherNames?.includes(name)) ?? find(name);
	if (!column) {
		const names = all.map(each => each.name);
		throw new UsageError(
			`${option}: there is no column “${exactName(name)}”.${meant(name, names, ` The columns are ${listText(names)}.`)}`,
		);
	}

	return column;
}

/**
The columns and the order that the flags choose.

@throws {UsageError} If there is no such column, a column is named twice, or an option does not go together with columns.
*/
export function columnChoice<Item>(
	{columns: names, flat, sort}: Pick<Flags, 'columns' | 'flat' | 'sort'>,
	choosable: Choosable<Item>,
): ColumnChoice<Item> {
	const asked = names?.split(',').map(name => name.trim());
	const columns = asked?.map(name => columnNamed('--columns', name, choosable));
	const twice = columns?.find(({name}, at) => columns.findIndex(each => each.name === name) !== at);
	if (twice) {
		throw new UsageError(`--columns names ${twice.name} twice.`);
	}

	if (columns && flat) {
		throw new UsageError(
			'--flat does not go together with --columns. Name the members that you want, such as metadata.tier.',
		);
	}

	return {
		// What reads the output looks for the name that it asked for.
		columns: columns?.map((column, at) => ({...column, name: asked?.[at] ?? column.name})),
		sort:
			sort === undefined
				? undefined
				: {column: columnNamed('--sort', sort.replace(/^-/v, ''), choosable), isDescending: sort.startsWith('-')},
	};
}

export const hasChoice = ({columns, sort}: ColumnChoice<never>): boolean => columns !== undefined || sort !== undefined;

/** The columns that a command looks at, each once. */
const lookedAt = <Item>({columns = [], sort}: ColumnChoice<Item>): ReadonlyArray<PrintedColumn<Item>> =>
	new Map([...columns, ...(sort ? [sort.column] : [])].map(column => [column.name, column])).values().toArray();

export const choiceNeeds = (choice: ColumnChoice<never>): ReadonlySet<Need> =>
	new Set(lookedAt(choice).flatMap(({need}) => need ?? []));

/** Whether a chosen column looks at everything below. */
export const isOfBranches = (choice: ColumnChoice<never>): boolean =>
	lookedAt(choice).some(({isOfBranch}) => isOfBranch);

/** Sorts by the chosen column: the lowest number, the earliest time and A first, or with - the other way round; equal ones by name. Items whose value is not known come last both ways. */
export function sortedItems<Item>(
	items: readonly Item[],
	{sort}: ColumnChoice<Item>,
	nameOf: (item: Item) => string,
): readonly Item[] {
	if (!sort) {
		return items;
	}

	const {column, isDescending} = sort;
	const cells = items.map((item, at) => {
		const cell = column.cellOf(item);
		return [String(at), cell && {text: cell.text, order: cell.order ?? cell.text}] as const;
	});
	// Ranks put the highest number first, but texts from A to Z.
	const isReversed = cells.some(([, cell]) => typeof cell?.order === 'number') ? !isDescending : isDescending;
	const ranks = ranksOf(cells);
	return items
		.map((item, at) => ({item, rank: ranks.get(String(at))}))
		.toSorted((one, other) => {
			const difference = compareRanks(one.rank, other.rank, isReversed);
			return difference === 0 ? compareNames(nameOf(one.item), nameOf(other.item)) : difference;
		})
		.map(({item}) => item);
}

/** Columns under their headings, for people. */
function alignedText<Item>(columns: ReadonlyArray<PrintedColumn<Item>>, items: readonly Item[]): string {
	const rows = [
		columns.map(({name, head = name}) => exactName(head)),
		...items.map(item =>
			columns.map(column => {
				const cell = column.cellOf(item);
				return exactName(cell?.short ?? cell?.text ?? notKnown);
			}),
		),
	];
	const widths = columns.map((_, at) => Math.max(...rows.map(row => widthOf(row[at] ?? ''))));
	return rows
		.map(
			row =>
				row
					.map((text, at) => {
						const padding = ' '.repeat((widths[at] ?? 0) - widthOf(text));
						return columns[at]?.isNumber ? padding + text : text + padding;
					})
					.join('  ')
					.trimEnd() + '\n',
		)
		.join('');
}

/** The chosen columns of all items. `isWhole`: JSON of a list that was cut short has no end, so that nothing reads it as whole. */
export function columnsText<Item>(
	columns: ReadonlyArray<PrintedColumn<Item>>,
	items: readonly Item[],
	flags: Flags,
	isWhole: boolean,
): string {
	const format = formatOf(flags);
	const texts = () => items.map(item => columns.map(column => column.cellOf(item)?.text ?? notKnown));
	switch (format) {
		case 'json': {
			const objects = items.map(item =>
				harmlessJson(
					Object.fromEntries(
						columns.map(column => {
							const cell = column.cellOf(item);
							return [column.name, cell ? (cell.json ?? cell.text) : null];
						}),
					),
				),
			);
			return `[${objects.map(text => `\n${text}`).join(',')}${isWhole ? `${objects.length === 0 ? '' : '\n'}]\n` : '\n'}`;
		}

		case 'csv': {
			return csvTable(
				columns.map(({name}) => name),
				texts(),
				flags,
			);
		}

		case 'quiet':
		case 'text': {
			return format === 'text' && process.stdout.isTTY
				? items.length === 0
					? ''
					: alignedText(columns, items)
				: texts()
						.map(row => `${row.map(text => exactName(text)).join('\t')}\n`)
						.join('');
		}
	}
}

/** Reports which values are not known. It fails if some could have been read. */
export function tellNotKnown<Item>(
	choice: ColumnChoice<Item>,
	items: readonly Item[],
	{noun, isRead}: {readonly noun: string; readonly isRead: boolean},
): ExitStatus {
	const byNumber = Map.groupBy(
		lookedAt(choice)
			.map(column => ({column, number: items.filter(item => column.cellOf(item) === undefined).length}))
			.filter(({number}) => number > 0),
		({number, column: {need}}) => `${number} ${need === undefined}`,
	);
	let status: ExitStatus = exitStatus.ok;
	for (const [
		{
			column: {need},
			number,
		},
		columns,
	] of byNumber.values().flatMap(group => (group[0] ? [[group[0], group] as const] : []))) {
		const isOne = columns.length === 1;
		const way = need === undefined || isRead ? '' : ` --sync reads ${isOne ? 'it' : 'them'} first.`;
		tell(
			`${listText(columns.map(({column}) => column.name))} ${isOne ? 'is' : 'are'} not known for ${counted(number, noun)}.${way}`,
		);
		status = need === undefined ? status : exitStatus.failed;
	}

	return status;
}

/** A column of the screen as commands print it, from its cell of an item. */
export function printedColumn<Item>(
	column: Pick<
		ItemColumn<never, never>,
		'head' | 'isNumber' | 'isOfBranch' | 'isTime' | 'name' | 'need' | 'otherNames'
	>,
	cellIn: (item: Item) => Cell | undefined,
): PrintedColumn<Item> {
	const {name, head, otherNames = [], isNumber = false, isTime = false, isOfBranch = false, need} = column;
	return {
		name,
		head,
		otherNames,
		isNumber,
		isOfBranch,
		...(need !== undefined && need !== 'changes' && {need}),
		cellOf(item) {
			const cell = cellIn(item);
			if (!cell) {
				return undefined;
			}

			const {order, raw = order, text} = cell;
			return {
				text: typeof raw === 'string' ? raw : JSON.stringify(raw),
				json: raw,
				order,
				...(isTime && {short: text}),
			};
		},
	};
}
