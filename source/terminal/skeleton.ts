import {paneBlock, rowBlock, type Block} from '../format/pane-block.js';
import type {Span} from '../format/row.js';
import {sgrOf, type Palette} from '../format/theme.js';
import {layoutOf, type Rectangle} from '../state/layout.js';
import {escape, plainText} from './sequences.js';

const titles = {tree: 'Organizations', detail: 'Detail', accounts: 'Accounts'} as const;

const header = {
	left: [{text: ' cforgs', tone: 'heading', isHarmless: true}],
	right: [{text: 'loading … ', tone: 'dim', isHarmless: true}],
} as const;

/**
The main screen before anything is known, what its first frame will be like; nothing if the terminal is too small.
*/
export function skeletonBlocks(size: Rectangle): readonly Block[] {
	const layout = layoutOf({size, pane: 'tree', card: undefined});
	const panes = (['tree', 'detail', 'accounts'] as const).flatMap(pane => {
		const content = layout[pane] && {
			title: titles[pane], rectangle: layout[pane], isFocused: pane === 'tree', rows: [],
		};
		return content ? [paneBlock(content)] : [];
	});
	return panes.length === 0 ? [] : [rowBlock(0, [header], size.columns), ...panes];
}

const right = (columns: number): string => columns === 0 ? '' : `${escape}${columns}C`;

/**
What draws blocks of narrow characters on a blank screen, without what is blank. The encoder of changes sends no more, but takes 25 ms when nothing is compiled yet.
*/
export function firstBytes(blocks: readonly Block[], palette: Palette): string {
	let style = '';
	const draw = (spans: readonly Span[]): string => {
		let blanks = 0;
		let bytes = '';
		for (const {text, tone} of spans) {
			if (text.trim() === '') {
				blanks += text.length;
				continue;
			}

			const sgr = tone === undefined ? '' : sgrOf(palette[tone]);
			const change = style === '' || sgr === '' ? `${escape}${sgr}m` : `${escape};${sgr}m`;
			bytes += right(blanks) + (sgr === style ? '' : change) + text;
			[blanks, style] = [0, sgr];
		}

		return bytes;
	};

	const drawn = blocks.map(({x, y, lines}) => lines.map((line, index) => (index === 0 ? `${escape}${y + 1};${x + 1}H` : `\r\n${right(x)}`) + draw(line)).join(''));
	return drawn.join('') + plainText;
}
