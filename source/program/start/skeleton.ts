import {type Block, paneBlock, rowBlock} from '../../kernel/rows/pane-block.js';
import type {Span} from '../../kernel/rows/row.js';
import {type Palette, paletteOf, sgrOf, themeNames} from '../../kernel/rows/theme.js';
import {layoutOf, type Rectangle} from '../../kernel/state/layout.js';
import {type Slot, slots} from '../../kernel/state/state.js';
import {asciiColumns} from '../../base/text/ascii.js';
import {widthOf} from '../../base/text/width.js';
import {codeOf} from '../../base/text/error-code.js';
import {configFile} from '../../kernel/options/paths.js';
import {colorLevel, isAsciiLocale, accessibilityWanted, isSet} from '../../kernel/options/terminal-abilities.js';
import {readRegularFile} from '../../kernel/storage/disk.js';
import {backgroundOf} from '../../kernel/screen/looks.js';
import {escape, plainText} from '../../kernel/terminal/sequences.js';
import * as sequences from '../../kernel/terminal/sequences.js';
import {didEndSkeleton, holdSkeleton} from '../../kernel/terminal/drawn-skeleton.js';
import {leaveAtEnd} from '../../kernel/terminal/at-end.js';

const titles: Readonly<Record<Slot, string>> = {
	left: 'Organizations',
	rightAbove: 'Detail',
	rightBelow: 'Accounts',
	rightEnd: 'Members',
};

/** The main screen before anything has loaded, similar to its first frame. Empty if the terminal is too small. */
export function skeletonBlocks(size: Rectangle): readonly Block[] {
	const layout = layoutOf({size, pane: 'tree', panes: new Map(), card: undefined, leftBefore: undefined});
	const panes = slots.flatMap(slot => {
		const rectangle = layout[slot];
		return rectangle ? [paneBlock({title: titles[slot], rectangle, isFocused: slot === 'left', rows: []})] : [];
	});
	const header = {
		left: [{text: ' cforgs', tone: 'heading', isHarmless: true}],
		right: [{text: 'loading … ', tone: 'dim', isHarmless: true}],
	} as const;
	return panes.length === 0 ? [] : [rowBlock(0, [header], size.columns), ...panes];
}

const right = (columns: number): string => (columns === 0 ? '' : `${escape}${columns}C`);

const toColumn = (column: number): string => `${escape}${column + 1}G`;

// Characters that every terminal draws in one column.
const sure = /^[\u{20}-\u{7E}\u{A1}-\u{AC}\u{AE}-\u{17F}…‹›─│╭╮╯╰▸▾❯]*$/v;

/** The bytes that draw blocks on a blank screen, without the blanks. The encoder of changes sends the same amount, but takes 25 ms before it is compiled. */
export function firstBytes(blocks: readonly Block[], palette: Palette): string {
	let style = '';
	const draw = (spans: readonly Span[], x: number): string => {
		let blanks = 0;
		let bytes = '';
		let column = x;
		// Whether the terminal may have drawn a character with another width.
		let isAdrift = false;
		for (const {text, tone} of spans) {
			const look = palette[tone ?? 'text'] ?? {};
			if (/^ *$/v.test(text) && look.inverse !== true && look.underline !== true) {
				blanks += text.length;
				continue;
			}

			const sgr = sgrOf(look);
			const change = style === '' || sgr === '' ? `${escape}${sgr}m` : `${escape};${sgr}m`;
			column += blanks;
			bytes += (isAdrift ? toColumn(column) : right(blanks)) + (sgr === style ? '' : change) + text;
			isAdrift = !sure.test(text);
			column += isAdrift ? widthOf(text) : text.length;
			[blanks, style] = [0, sgr];
		}

		return bytes;
	};

	const drawn = blocks.map(({x, y, lines}) =>
		lines
			.map((line, index) => (index === 0 ? `${escape}${y + 1};${x + 1}H` : `\r\n${right(x)}`) + draw(line, x))
			.join(''),
	);
	return drawn.join('') + plainText;
}

const enter = `${sequences.enterCleared}${sequences.hideCursor}${sequences.stopWrapping}`;

const leave = `${sequences.wrap}${sequences.showCursor}${sequences.leaveCleared}`;

/** Flags with which the first frame looks as it does without them. */
const leadingToScreen = new Set(['--demo', '--no-cache', '--read-only', '--dry-run', '--present']);

/** Settings that change how the first frame looks, or ask something before it. Without the parser, any mention counts. */
const telling = /accessible|ascii|low_bandwidth|theme|colors|credential_command/v;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

type Input = {readonly isTTY?: boolean; readonly isRaw?: boolean; readonly setRawMode?: (isRaw: boolean) => unknown};

type Process = Pick<NodeJS.Process, 'argv' | 'env' | 'on' | 'off' | 'kill' | 'pid' | 'platform' | 'stdout'> & {
	readonly stdin: Input;
};

/** Whether the config file leaves the first frame as it is. If it names a context, that has the credential. */
function glance(env: NodeJS.ProcessEnv): {readonly isUsual: boolean; readonly hasContext: boolean} {
	try {
		const text = readRegularFile(configFile(env));
		return {isUsual: !telling.test(text), hasContext: /(?:^|\n)context *=/v.test(text)};
	} catch (error) {
		return {isUsual: codeOf(error) === 'ENOENT', hasContext: false};
	}
}

/** Whether the command line leads to the main screen as it usually looks, without a question before. */
function isUsualScreen({argv, env, stdin, stdout}: Process): boolean {
	const given = argv.slice(2);
	const isScreen =
		stdin.isTTY === true && stdout.isTTY && env['TERM'] !== 'dumb' && (accessibilityWanted(env) ?? false) === false;
	if (!isScreen || given.some(each => !leadingToScreen.has(each))) {
		return false;
	}

	const {isUsual, hasContext} = glance(env);
	return (
		isUsual &&
		(hasContext ||
			given.includes('--demo') ||
			['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_API_KEY'].some(name => isSet(env, name)))
	);
}

/** Draws the skeleton of the main screen before anything large loads, if the command line leads there. Returns a function that removes the skeleton. It does nothing once a writer has taken over. */
export function showSkeleton(process: Process): () => void {
	const {env, stdout} = process;
	const {columns, rows} = stdout;
	const blocks = isUsualScreen(process) ? skeletonBlocks({columns, rows}) : [];
	if (blocks.length === 0) {
		return () => undefined;
	}

	// An unknown name is refused later.
	const theme = themeNames.find(name => name === env['CFORGS_THEME']) ?? 'auto';
	const palette = paletteOf(theme, backgroundOf(env) ?? 'dark', colorLevel(env, process.platform));
	const isAscii = isAsciiLocale(env);
	const remove = () => {
		if (didEndSkeleton()) {
			stdout.write(leave);
		}
	};

	const onSignal = (signal: NodeJS.Signals) => {
		remove();
		// A process that ends by a signal does not reset the terminal.
		if (process.stdin.isRaw === true) {
			process.stdin.setRawMode?.(false);
		}

		process.kill(process.pid, signal);
	};

	for (const signal of signals) {
		process.on(signal, onSignal);
	}

	const stay = leaveAtEnd(remove);
	// Otherwise the terminal would echo typed text into the skeleton.
	process.stdin.setRawMode?.(true);
	const bytes = firstBytes(blocks, palette);
	stdout.write(enter + (isAscii ? asciiColumns(bytes) : bytes) + sequences.home);
	holdSkeleton({
		isAscii,
		skeleton: {blocks, columns, rows},
		stop() {
			stay();
			for (const signal of signals) {
				process.off(signal, onSignal);
			}
		},
	});
	return remove;
}
