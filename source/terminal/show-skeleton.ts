import {asciiColumns} from '../format/ascii.js';
import {
	paletteOf,
	themeNames,
	type ColorLevel,
	type ThemeName,
} from '../components/theme.js';
import {isAsciiLocale} from '../settings/terminal-abilities.js';
import {isAccessibleWanted} from './accessible.js';
import {backgroundOf} from './looks.js';
import {skeletonBytes, skeletonRows} from './skeleton.js';

const escape = '\u{1B}[';
const enter = `${escape}?1049h${escape}?25l${escape}?7l${escape}H`;
const rest = `${escape}m${escape}H`;
const leave = `${escape}?7h${escape}?25h${escape}?1049l`;

/**
What each of these says of the start is known without reading the command line: they all lead to the main screen.
*/
const leadingToScreen = new Set(['--demo', '--no-cache', '--read-only', '--dry-run', '--present', '--low-bandwidth', '--ascii']);

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let shown: {readonly isAscii: boolean; readonly rows: readonly string[]; readonly columns: number; readonly height: number; readonly stop: () => void} | undefined;

type Input = {readonly isTTY?: boolean; readonly isRaw?: boolean; readonly setRawMode?: (isRaw: boolean) => unknown};

type Process = Pick<NodeJS.Process, 'argv' | 'env' | 'on' | 'off' | 'kill' | 'pid' | 'stdout'> & {readonly stdin: Input};

function isMainScreen({argv, env, stdin, stdout}: Process): boolean {
	const given = argv.slice(2);
	const hasCredential = Boolean(env['CLOUDFLARE_API_TOKEN']) || Boolean(env['CLOUDFLARE_API_KEY']);
	return given.every(each => leadingToScreen.has(each) || each.startsWith('--theme='))
		&& (hasCredential || given.includes('--demo'))
		&& stdin.isTTY === true
		&& stdout.isTTY
		&& !isAccessibleWanted(env)
		&& env['TERM'] !== 'dumb'
		// Its credential may have to be asked for first.
		&& (env['CFORGS_CONTEXT'] ?? '') === '';
}

const levelOf = (depth: number): ColorLevel => depth < 4 ? 0 : (depth < 8 ? 1 : 2);

// A name that there is not is refused later on.
function themeOf({argv, env}: Process): ThemeName {
	const wanted = argv.find(each => each.startsWith('--theme='))?.slice('--theme='.length) ?? env['CFORGS_THEME'];
	return themeNames.find(name => name === wanted) ?? 'auto';
}

/**
Draws the main screen's skeleton where the command line surely leads there, before anything large is loaded. Answers how to take it away again, which does nothing once a writer has taken it over.
*/
export function showSkeleton(process: Process): () => void {
	const {env, stdout} = process;
	if (!isMainScreen(process)) {
		return () => undefined;
	}

	const palette = paletteOf(themeOf(process), backgroundOf(env) ?? 'dark', env['FORCE_COLOR'] === '0' ? 0 : levelOf(stdout.getColorDepth()));
	const bytes = skeletonBytes(stdout, palette);
	if (bytes === '') {
		return () => undefined;
	}

	const remove = () => {
		if (!shown) {
			return;
		}

		shown.stop();
		shown = undefined;
		stdout.write(leave);
	};

	const onSignal = (signal: NodeJS.Signals) => {
		remove();
		// A process that ends by a signal leaves the terminal as it is.
		if (process.stdin.isRaw === true) {
			process.stdin.setRawMode?.(false);
		}

		process.kill(process.pid, signal);
	};

	for (const signal of signals) {
		process.on(signal, onSignal);
	}

	const isAscii = process.argv.includes('--ascii') || isAsciiLocale(env);
	stdout.write(enter + (isAscii ? asciiColumns(bytes) : bytes) + rest);
	shown = {
		isAscii,
		rows: skeletonRows(stdout, palette),
		columns: stdout.columns,
		height: stdout.rows,
		stop() {
			for (const signal of signals) {
				process.off(signal, onSignal);
			}
		},
	};
	return remove;
}

/**
A skeleton as it is on the screen, of a terminal that was so large when it was drawn.
*/
export type Skeleton = {readonly frame: string; readonly columns: number; readonly rows: number};

/**
The skeleton that is on the screen, for a writer that goes on from it; undefined where there is none, or none in these characters.
*/
export function takeSkeleton(isAscii: boolean): Skeleton | undefined {
	const taken = shown;
	taken?.stop();
	shown = undefined;
	return taken?.isAscii === isAscii ? {frame: taken.rows.join('\n'), columns: taken.columns, rows: taken.height} : undefined;
}
