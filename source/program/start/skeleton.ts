import {type Block, paneBlock, rowBlock} from '../../kernel/rows/pane-block.js';
import type {Row, Span} from '../../kernel/rows/row.js';
import {type OwnColors, type Palette, paletteOf, sgrOf, themeNames} from '../../kernel/rows/theme.js';
import {layoutOf, type Rectangle} from '../../kernel/state/layout.js';
import {type Slot, slots} from '../../kernel/state/state.js';
import {asciiColumns} from '../../base/text/ascii.js';
import {ageOf} from '../../base/text/time.js';
import {widthOf} from '../../base/text/width.js';
import {type Glance, glanceAtConfig, glanceAtOwner} from '../config/glance.js';
import {cacheFolder} from '../../kernel/options/paths.js';
import {colorLevel, isAsciiLocale} from '../../kernel/options/terminal-abilities.js';
import {accessibilityWanted, isSet} from '../../kernel/options/switches.js';
import {type KeptScreen, openScreenMemory, spansOf} from '../../kernel/storage/screen-memory.js';
import {backgroundOf} from '../../kernel/screen/looks.js';
import {escape, plainText} from '../../kernel/terminal/sequences.js';
import * as sequences from '../../kernel/terminal/sequences.js';
import {didEndSkeleton, holdSkeleton} from '../../kernel/terminal/drawn-skeleton.js';
import {leaveAtEnd} from '../../kernel/terminal/at-end.js';

const titles: Readonly<Record<Slot, string>> = {
	left: 'Organizations', rightAbove: 'Detail', rightBelow: 'Accounts', rightEnd: 'Members',
};

/** The top line: that nothing has loaded yet, and how old the rows are if the tree has some. */
function headerRow(kept: KeptScreen | undefined, now: number): Row {
	const age = kept && `list from ${ageOf(kept.readAt, now)?.text ?? 'an unknown time ago'} · `;
	return {
		left: [{text: kept ? ' cforgs  ' : ' cforgs', tone: 'heading', isHarmless: true}, ...spansOf(kept?.path ?? [])],
		right: [{text: `${age ?? ''}loading … `, tone: 'dim', isHarmless: true}],
	};
}

// The kept file may be damaged.
const leastPane = 20;

/** The width of the kept pane, if another one has room next to it. */
function keptColumns({lines}: KeptScreen, columns: number): number | undefined {
	const width = spansOf(lines[0] ?? []).reduce((sum, {text}) => sum + widthOf(text), 0);
	return width >= leastPane && width <= columns - leastPane ? width : undefined;
}

/** The main screen before anything has loaded, similar to its first frame, with the rows of the last session if they are kept. Empty if the terminal is too small. */
export function skeletonBlocks(size: Rectangle, kept?: KeptScreen, now = 0): readonly Block[] {
	const layout = layoutOf({
		size, pane: 'tree', panes: new Map(), card: undefined, leftBefore: kept && keptColumns(kept, size.columns),
	});
	const panes = slots.flatMap(slot => {
		const rectangle = layout[slot];
		if (kept && rectangle && slot === 'left') {
			return [{x: rectangle.x, y: rectangle.y, lines: kept.lines.map(line => spansOf(line))}];
		}

		return rectangle
			? [paneBlock({
				title: titles[slot], rectangle, isFocused: slot === 'left', rows: [],
			})]
			: [];
	});
	return panes.length === 0 ? [] : [rowBlock(0, [headerRow(kept, now)], size.columns), ...panes];
}

const right = (columns: number): string => columns === 0 ? '' : `${escape}${columns}C`;

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

	const drawn = blocks.map(({x, y, lines}) => lines.map((line, index) => (index === 0 ? `${escape}${y + 1};${x + 1}H` : `\r\n${right(x)}`) + draw(line, x)).join(''));
	return drawn.join('') + plainText;
}

const enter = `${sequences.enterCleared}${sequences.hideCursor}${sequences.stopWrapping}`;

const leave = `${sequences.wrap}${sequences.showCursor}${sequences.leaveCleared}`;

/** Flags that can be understood without parsing the command line: all of them lead to the main screen. */
const leadingToScreen = new Set(['--demo', '--no-cache', '--read-only', '--dry-run', '--present', '--low-bandwidth', '--ascii']);

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

type Input = {readonly isTTY?: boolean; readonly isRaw?: boolean; readonly setRawMode?: (isRaw: boolean) => unknown};

type Process = Pick<NodeJS.Process, 'argv' | 'env' | 'on' | 'off' | 'kill' | 'pid' | 'platform' | 'stdout'> & {readonly stdin: Input};

type Looks = {readonly theme: string | undefined; readonly colors: OwnColors; readonly isAscii: boolean; readonly isPlain: boolean; readonly kept: KeptScreen | undefined};

// Joins `--context NAME` to `--context=NAME`, and so on.
const joined = (given: readonly string[]): readonly string[] =>
	given.flatMap((each, index) => ['--context', '--theme'].includes(each) ? [`${each}=${given[index + 1] ?? ''}`] : (['--context', '--theme'].includes(given[index - 1] ?? '') ? [] : [each]));

const valueOf = (given: readonly string[], flag: string): string | undefined => given.find(each => each.startsWith(`${flag}=`))?.slice(flag.length + 1);

/** The name and the theme of the active context, without a name if there is none. Undefined if the program may have to ask for its credential, or for one from the environment. */
function readyContext(given: readonly string[], env: NodeJS.ProcessEnv, config: Glance): {readonly name?: string; readonly theme: string | undefined} | undefined {
	const hasCredential = isSet(env, 'CLOUDFLARE_API_TOKEN') || isSet(env, 'CLOUDFLARE_API_KEY');
	const isDemo = given.includes('--demo');
	const variable = isSet(env, 'CFORGS_CONTEXT') ? env['CFORGS_CONTEXT'] : undefined;
	const name = isDemo ? undefined : (valueOf(given, '--context') ?? variable ?? (hasCredential ? undefined : config.context));
	if (name === undefined) {
		return hasCredential || isDemo ? {theme: undefined} : undefined;
	}

	const context = config.contextOf(name);
	const isThere = context?.variables.every(each => isSet(env, each)) === true && (hasCredential || context.variables.length > 0);
	return isThere ? {name, theme: context.theme} : undefined;
}

type Wanted = {readonly given: readonly string[]; readonly config: Glance; readonly context: string | undefined; readonly isAscii: boolean};

/** The screen that the last session of the same host, credential and context left, if it fits this terminal. */
function keptScreen({given, config, context, isAscii}: Wanted, {env, stdout}: Process): KeptScreen | undefined {
	if (!config.isCached || ['--demo', '--no-cache'].some(flag => given.includes(flag))) {
		return undefined;
	}

	const owner = glanceAtOwner(config, context, env);
	const kept = owner && openScreenMemory(cacheFolder(env), owner, config.version).read();
	return kept?.columns === stdout.columns && kept.rows === stdout.rows && kept.isAscii === isAscii ? kept : undefined;
}

/** How the main screen will look. Undefined if the command line may not lead there without a question. */
function looksOf(process: Process): Looks | undefined {
	const {argv, env, stdin, stdout} = process;
	const given = joined(argv.slice(2));
	const isScreen = stdin.isTTY === true && stdout.isTTY && env['TERM'] !== 'dumb';
	if (!isScreen || given.some(each => !leadingToScreen.has(each) && !/^--(?:theme|context)=/v.test(each))) {
		return undefined;
	}

	const config = glanceAtConfig(env);
	const context = readyContext(given, env, config);
	const variable = isSet(env, 'CFORGS_THEME') ? env['CFORGS_THEME'] : undefined;
	if (!context || (accessibilityWanted(env) ?? config.isAccessible) !== false) {
		return undefined;
	}

	const isAscii = given.includes('--ascii') || isAsciiLocale(env) || config.isAscii;
	return {
		theme: valueOf(given, '--theme') ?? variable ?? context.theme ?? config.theme,
		colors: config.colors,
		isAscii,
		isPlain: given.includes('--low-bandwidth') || config.isLowBandwidth,
		kept: keptScreen({
			given, config, context: context.name, isAscii,
		}, process),
	};
}

/** Draws the skeleton of the main screen before anything large loads, if the command line certainly leads there. Returns a function that removes the skeleton. It does nothing once a writer has taken over. */
export function showSkeleton(process: Process): () => void {
	const {env, stdout} = process;
	const looks = looksOf(process);
	if (!looks) {
		return () => undefined;
	}

	// An unknown name is refused later.
	const theme = themeNames.find(name => name === looks.theme) ?? 'auto';
	const palette = paletteOf(theme, backgroundOf(env) ?? 'dark', colorLevel(env, process.platform), looks.colors);
	const {columns, rows} = stdout;
	const toned = skeletonBlocks({columns, rows}, looks.kept, Date.now());
	const blocks = looks.isPlain ? toned.map(block => ({...block, lines: block.lines.map(line => line.map(({text}) => ({text})))})) : toned;
	if (blocks.length === 0) {
		return () => undefined;
	}

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

	const {isAscii} = looks;
	const stay = leaveAtEnd(remove);
	// Otherwise the terminal would echo typed text into the skeleton.
	process.stdin.setRawMode?.(true);
	const bytes = firstBytes(blocks, palette);
	stdout.write(enter + (isAscii ? asciiColumns(bytes) : bytes) + sequences.home);
	holdSkeleton({
		isAscii,
		skeleton: {
			blocks, columns, rows, hasRows: looks.kept !== undefined,
		},
		stop() {
			stay();
			for (const signal of signals) {
				process.off(signal, onSignal);
			}
		},
	});
	return remove;
}
