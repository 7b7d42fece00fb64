import {sgrOf, type Palette} from '../format/theme.js';
import {layoutOf, type Rectangle} from '../state/layout.js';
import {escape, plainText} from './sequences.js';

type Size = {readonly columns: number; readonly rows: number};

type Box = Rectangle & {readonly title: string; readonly x: number; readonly y: number; readonly style: 'accent' | 'dim'};

const header = ' cforgs  ';
const loading = 'loading … ';

type Styled = (style: 'accent' | 'dim' | 'heading', text: string) => string;

const styledBy = (palette: Palette): Styled => (style, text) => {
	const sgr = sgrOf(palette[style]);
	return sgr === '' ? text : `${escape}${sgr}m${text}${plainText}`;
};

// The panes before anything is known; none where the terminal is too small for them.
function boxesOf(size: Size): readonly Box[] {
	const {tree, detail, accounts} = layoutOf({size, pane: 'tree', tour: undefined});
	const x = tree?.columns ?? 0;
	const placed: ReadonlyArray<readonly [rectangle: Rectangle | undefined, rest: Omit<Box, keyof Rectangle>]> = [
		[tree, {
			title: 'Organizations', x: 0, y: 1, style: 'accent',
		}],
		[detail, {
			title: 'Detail', x, y: 1, style: 'dim',
		}],
		[accounts, {
			title: 'Accounts', x, y: 1 + (detail?.rows ?? 0), style: 'dim',
		}],
	];
	return placed.flatMap(([rectangle, rest]) => rectangle ? [{...rectangle, ...rest}] : []);
}

const topOf = ({title, columns, style}: Box, styled: Styled): string => styled(style, '╭') + styled('heading', ` ${title} `) + styled(style, `${'─'.repeat(Math.max(0, columns - title.length - 4))}╮`);
const bottomOf = ({columns}: Box): string => `╰${'─'.repeat(columns - 2)}╯`;

function headerOf({columns}: Size, styled: Styled): string {
	return styled('heading', header) + ' '.repeat(columns - header.length - loading.length) + styled('dim', loading);
}

function rowOf(box: Box, row: number, styled: Styled): string {
	const {rows, columns, style} = box;
	switch (row) {
		case 0: {
			return topOf(box, styled);
		}

		case rows - 1: {
			return styled(style, bottomOf(box));
		}

		default: {
			return styled(style, '│') + ' '.repeat(columns - 2) + styled(style, '│');
		}
	}
}

/**
The main screen before anything is known, what its first frame will be like: its rows, with SGR sequences. Empty where the terminal is too small.
*/
export function skeletonRows(size: Size, palette: Palette): readonly string[] {
	const styled = styledBy(palette);
	const boxes = boxesOf(size);
	const rowAt = (y: number) => boxes.filter(box => y >= box.y && y < box.y + box.rows).map(box => rowOf(box, y - box.y, styled)).join('');
	return boxes.length === 0 ? [] : [headerOf(size, styled), ...Array.from({length: boxes[0]?.rows ?? 0}, (_, index) => rowAt(index + 1))];
}

/**
The same as bytes for a blank screen, the cursor at its beginning: what is blank is not sent.
*/
export function skeletonBytes(size: Size, palette: Palette): string {
	const styled = styledBy(palette);
	const right = (columns: number) => columns === 0 ? '' : `${escape}${columns}C`;
	const boxes = boxesOf(size).map(box => {
		const {x, y, rows, columns, style} = box;
		const side = `\r\n${right(x)}│${right(columns - 2)}│`;
		const rest = `${side.repeat(rows - 2)}\r\n${right(x)}${bottomOf(box)}`;
		return `${escape}${y + 1};${x + 1}H${topOf(box, styled)}${styled(style, rest)}`;
	});
	return boxes.length === 0 ? '' : styled('heading', header) + right(size.columns - header.length - loading.length) + styled('dim', loading) + boxes.join('');
}
