import {execFile, spawn, type ChildProcess} from 'node:child_process';
import {copyFile, mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {createHeadlessTerminal, screenText} from '../test/helpers/headless-terminal.js';
import {addMargins} from '../test/helpers/margins.js';
import {temporaryFolder} from '../test/helpers/temporary-folder.js';
import {find} from './programs.js';
import {line} from './table.js';

/*
Starts each terminal emulator of this machine in Xvfb, walks through a session of `cforgs --demo`, and compares the rows on its screen with those of the headless terminal that the tests use.
An emulator that cannot tell its rows only leaves pictures, for a person to look at.

Usage: npm run terminals [-- FOLDER NAME …]
*/

// Some programs print their version with a status of failure.
async function run(
	program: string,
	given: readonly string[],
	env: NodeJS.ProcessEnv = process.env,
): Promise<{readonly stdout: string; readonly stderr: string}> {
	return new Promise(resolve => {
		execFile(program, given, {env, encoding: 'utf8'}, (_, stdout, stderr) => {
			resolve({stdout, stderr});
		});
	});
}

const [folder = 'terminals', ...wanted] = process.argv.slice(2);
const pictures = path.resolve(folder);
const cli = new URL('../distribution/cli.js', import.meta.url).pathname;
const display = ':87';

// Programs that must be there for any emulator; Debian's names.
for (const [program, debian] of [
	['Xvfb', 'xvfb'],
	['xdotool', 'xdotool'],
	['import', 'imagemagick'],
	['script', 'bsdutils'],
] as const) {
	if ((await find(program)) === undefined) {
		throw new Error(`There is no ${program} here; Debian has it in ${debian}.`);
	}
}

await mkdir(pictures, {recursive: true});
using home = temporaryFolder();
const environment = {
	PATH: process.env['PATH'] ?? '',
	HOME: home.path,
	LANG: 'C.UTF-8',
	DISPLAY: display,
	XDG_STATE_HOME: `${home.path}/state`,
	XDG_CACHE_HOME: `${home.path}/cache`,
	XDG_RUNTIME_DIR: home.path,
	LIBGL_ALWAYS_SOFTWARE: '1',
};

type Place = {readonly folder: string; readonly script: string};

type Emulator = {
	readonly name: string;
	readonly program: string;
	readonly version: readonly string[];
	/** The emulator's arguments that run a command. */
	readonly start: (place: Place) => readonly string[];
	/** The rows on its screen; absent if it cannot tell. */
	readonly rows?: (place: Place) => Promise<string>;
};

const xterm = (...inner: readonly string[]): readonly string[] => [
	'xterm',
	'-u8',
	'-geometry',
	'120x40',
	'-fa',
	'DejaVu Sans Mono',
	'-fs',
	'9',
	'-xrm',
	'*VT100.translations: #override <Key>F12: print(noFormFeed, noAttrs)',
	'-xrm',
	'*printerAutoClose: true',
	'-e',
	...inner,
];

const printed = async ({folder: own}: Place): Promise<string> => {
	await writeFile(`${own}/printed`, '');
	await run('xdotool', ['key', 'F12'], environment);
	await delay(700);
	return readFile(`${own}/printed`, 'utf8');
};

const vte = (script: string): readonly string[] => [
	'xfce4-terminal',
	'--disable-server',
	'--geometry=120x40',
	'--hide-menubar',
	'--hide-scrollbar',
	'-x',
	script,
];

// The command that xterm prints to.
const withPrinter = ([program = '', ...rest]: readonly string[], {folder: own}: Place): readonly string[] => [
	program,
	'-xrm',
	`*printerCommand: cat > ${own}/printed`,
	...rest,
];

const inXterm = (inner: (place: Place) => readonly string[]): Pick<Emulator, 'start' | 'rows'> => ({
	start: place => withPrinter(xterm(...inner(place)), place),
	rows: printed,
});

const emulators: readonly Emulator[] = [
	{name: 'xterm', program: 'xterm', version: ['xterm', '-version'], ...inXterm(({script}) => [script])},
	{
		name: 'xterm -cjk_width',
		program: 'xterm',
		version: ['xterm', '-version'],
		...inXterm(({script}) => [script]),
		start: place => withPrinter(xterm(place.script).toSpliced(1, 0, '-cjk_width'), place),
	},
	{
		name: 'TERM=linux in xterm',
		program: 'xterm',
		version: ['xterm', '-version'],
		...inXterm(({script}) => ['env', 'TERM=linux', script]),
	},
	{
		name: 'tmux in xterm',
		program: 'tmux',
		version: ['tmux', '-V'],
		...inXterm(({folder: own, script}) => [
			'tmux',
			'-S',
			`${own}/tmux`,
			'-f',
			'/dev/null',
			'new-session',
			script,
			';',
			'set',
			'status',
			'off',
		]),
	},
	{
		name: 'GNU screen in xterm',
		program: 'screen',
		version: ['screen', '--version'],
		...inXterm(({folder: own, script}) => [
			'env',
			`SCREENDIR=${own}/screens`,
			'screen',
			'-U',
			'-c',
			'/dev/null',
			script,
		]),
	},
	{
		name: 'mosh in xterm',
		program: 'mosh-server',
		version: ['mosh-client', '--version'],
		...inXterm(({script}) => [
			'bash',
			'-c',
			String.raw`said=$(mosh-server new -i 127.0.0.1 -- "$0" </dev/null 2>&1 | grep "MOSH CONNECT"); read -r _ _ port key <<<"$said"; MOSH_KEY=\${key//[$'\r\n']/} exec mosh-client 127.0.0.1 "$port"`.replace(
				String.raw`\$`,
				'$',
			),
			script,
		]),
	},
	{
		name: 'rxvt-unicode',
		program: 'urxvt',
		version: ['urxvt', '-help'],
		start: ({script}) => ['urxvt', '-geometry', '120x40', '-fn', 'xft:DejaVu Sans Mono:size=9', '-e', script],
	},
	{
		name: 'st',
		program: 'st',
		version: ['st', '-v'],
		start: ({script}) => ['st', '-g', '120x40', '-f', 'DejaVu Sans Mono:size=9', '-e', script],
	},
	{
		name: 'kitty',
		program: 'kitty',
		version: ['kitty', '--version'],
		start: ({folder: own, script}) => [
			'kitty',
			'--config',
			'NONE',
			'-o',
			'remember_window_size=no',
			'-o',
			'initial_window_width=120c',
			'-o',
			'initial_window_height=40c',
			'-o',
			'allow_remote_control=yes',
			'--listen-on',
			`unix:${own}/kitty`,
			script,
		],
		async rows({folder: own}) {
			const {stdout} = await run('kitty', ['@', '--to', `unix:${own}/kitty`, 'get-text'], environment);
			return stdout;
		},
	},
	{
		name: 'alacritty',
		program: 'alacritty',
		version: ['alacritty', '--version'],
		start: ({script}) => [
			'alacritty',
			'-o',
			'window.dimensions.columns=120',
			'-o',
			'window.dimensions.lines=40',
			'-o',
			'font.size=8',
			'-e',
			script,
		],
	},
	{
		name: 'xfce4-terminal (VTE)',
		program: 'xfce4-terminal',
		version: ['xfce4-terminal', '--version'],
		start: ({script}) => ['dbus-run-session', ...vte(script)],
	},
	{
		name: 'xfce4-terminal (VTE) with wide signs',
		program: 'xfconf-query',
		version: ['xfce4-terminal', '--version'],
		start: ({script}) => [
			'dbus-run-session',
			'sh',
			'-c',
			'xfconf-query --create --channel xfce4-terminal --property /binding-ambiguous-width --type string --set TERMINAL_AMBIGUOUS_WIDTH_BINDING_WIDE && exec "$@"',
			'sh',
			...vte(script),
		],
	},
	{
		name: 'konsole',
		program: 'konsole',
		version: ['konsole', '--version'],
		start: ({script}) => [
			'dbus-run-session',
			'konsole',
			'--nofork',
			'--hide-menubar',
			'--hide-tabbar',
			'-p',
			'TerminalColumns=120',
			'-p',
			'TerminalRows=40',
			'-e',
			script,
		],
	},
];

const hasWideSigns = (name: string): boolean => /cjk|wide/v.test(name);

// Found by an id: the demo's data are always the same. Two organizations are directly in it.
const arabic = '8e88cf9a59484d20d884f854bf03964d';

const press =
	(...keys: readonly string[]) =>
	async () => {
		await run('xdotool', ['key', '--delay', '60', ...keys], environment);
	};

const type = (text: string) => async () => {
	await run('xdotool', ['type', '--delay', '40', text], environment);
};

async function windows(): Promise<readonly string[]> {
	const {stdout} = await run('xdotool', ['search', '--onlyvisible', '--name', '.'], environment);
	return stdout.trim().split('\n');
}

// Without a window manager, nothing else gives the keyboard to a window.
const focus = async () => {
	for (const window of await windows()) {
		await run('xdotool', ['windowfocus', window], environment);
	}
};

const resize = async () => {
	for (const window of await windows()) {
		await run('xdotool', ['windowsize', window, '700', '500'], environment);
	}
};

/** What is done, and what is then on the screen. */
const steps: ReadonlyArray<readonly [name: string, act: () => Promise<void>, shown: RegExp]> = [
	['start', async () => undefined, /500 organizations/v],
	[
		'move',
		async () => {
			await focus();
			await press('j', 'j')();
		},
		/3\/6/v,
	],
	['expand', press('l'), /[v▾] APAC/v],
	[
		'scroll',
		async () => {
			await press('E')();
			await press(...Array.from({length: 40}, () => 'j'))();
		},
		/ 207\/501 [\-─]/v,
	],
	[
		'find',
		async () => {
			await press('slash')();
			await type(arabic)();
			await press('Return')();
		},
		new RegExp(`ID +${arabic}`, 'v'),
	],
	['form', press('p'), /Business name/v],
	['close', press('Escape'), new RegExp(`ID +${arabic}`, 'v')],
	['number', press('Escape'), /[>❯] .*\D2 [\|│]/v],
	['resize', resize, new RegExp(arabic.slice(0, 8), 'v')],
	['copy', press('y'), /Copy from/v],
	['copied', press('Return'), /opied|lipboard/v],
];

// Trailing blanks and marks of direction are not seen.
const seen = (text: string): readonly string[] =>
	text
		.replaceAll('\u{200E}', '')
		.split('\n')
		.map(row => row.trimEnd());

function differences(shown: string, expected: string): readonly string[] {
	const [left, right] = [seen(shown), seen(expected)];
	return right.flatMap((row, index) =>
		row === left[index] ? [] : [`${index + 1}: ${left[index] ?? ''}\n${' '.repeat(String(index + 1).length)}  ${row}`],
	);
}

/** The screen as the headless terminal understands the program's output so far. */
async function expectedScreen({folder: own}: Place, isAmbiguousWide: boolean): Promise<string> {
	const output = await readFile(`${own}/log`, 'utf8').catch(() => '');
	const tty = await readFile(`${own}/tty`, 'utf8').catch(() => '');
	const size = tty === '' ? undefined : await run('stty', ['-F', tty.trim(), 'size']);
	const [rows = 0, columns = 0] = size?.stdout.split(' ').map(Number) ?? [];
	if (rows === 0) {
		return '';
	}

	// Some emulators have margins, and then get sequences that use them.
	const terminal = addMargins(createHeadlessTerminal(columns, rows, isAmbiguousWide));
	await new Promise<void>(resolve => {
		terminal.write(output.replace(/^Script started.*\n/v, ''), resolve);
	});
	return screenText(terminal);
}

async function walk({name, rows, start}: Emulator): Promise<readonly string[]> {
	using own = temporaryFolder();
	const script = `${own.path}/run`;
	const place = {folder: own.path, script};
	await mkdir(`${own.path}/screens`, {mode: 0o700});
	await writeFile(
		script,
		`#!/bin/sh\ntty >${own.path}/tty\nexec script -q -f -O ${own.path}/log -c "${process.execPath} ${cli} --demo"\n`,
		{mode: 0o755},
	);
	const [program = '', ...given] = start(place);
	const emulator: ChildProcess = spawn(program, given, {env: environment, stdio: 'ignore', detached: true});
	const found: string[] = [];
	try {
		for (const [at, [step, act, shown]] of steps.entries()) {
			await act();
			const end = Date.now() + 15_000;
			let expected = await expectedScreen(place, hasWideSigns(name));
			while (!shown.test(expected) && Date.now() < end) {
				await delay(200);
				expected = await expectedScreen(place, hasWideSigns(name));
			}

			if (!shown.test(expected)) {
				await run(
					'import',
					['-window', 'root', `${pictures}/${name.replaceAll(/\W+/gv, '-')}-${at}-${step}.png`],
					environment,
				);
				await writeFile(`${pictures}/${name.replaceAll(/\W+/gv, '-')}-${at}-${step}.txt`, expected);
				return [...found, `${step}: not reached`];
			}

			// More frames may follow, and the last one may still be under way.
			let wrong: readonly string[] = [];
			for (let left = 3; left > 0; left--) {
				await delay(600);
				const told = rows && (await rows(place));
				wrong = told === undefined ? [] : differences(told, await expectedScreen(place, hasWideSigns(name)));
				left = wrong.length === 0 ? 0 : left;
			}

			await run(
				'import',
				['-window', 'root', `${pictures}/${name.replaceAll(/\W+/gv, '-')}-${at}-${step}.png`],
				environment,
			);
			found.push(...(wrong.length === 0 ? [] : [`${step}: ${wrong.length} rows differ`]));
			if (wrong.length > 0) {
				await writeFile(`${pictures}/${name.replaceAll(/\W+/gv, '-')}-${at}-${step}.txt`, wrong.join('\n'));
			}
		}

		await press('Escape')();
		await delay(300);
		await press('q')();
		await Promise.race([
			new Promise(resolve => {
				emulator.once('exit', resolve);
			}),
			delay(5000),
		]);
		await copyFile(`${own.path}/log`, `${pictures}/${name.replaceAll(/\W+/gv, '-')}.log`);
		return emulator.exitCode === null && emulator.signalCode === null ? [...found, 'quit: still open'] : found;
	} finally {
		if (emulator.exitCode === null && emulator.pid !== undefined) {
			try {
				process.kill(-emulator.pid, 'SIGTERM');
			} catch {}
		}
	}
}

const server = spawn('Xvfb', [display, '-screen', '0', '1280x800x24', '+extension', 'GLX'], {stdio: 'ignore'});
await delay(1500);
process.stdout.write(
	`${line(['terminal', 'version', 'compared', 'differs'])}\n${line(['---', '---', '---', '---'])}\n`,
);
try {
	const chosen = emulators.filter(({name}) => wanted.length === 0 || wanted.includes(name));
	for (const emulator of chosen) {
		if ((await find(emulator.program)) === undefined) {
			process.stdout.write(`${line([emulator.name, 'not installed', '', ''])}\n`);
			continue;
		}

		const [program = '', ...given] = emulator.version;
		const {stdout, stderr} = await run(program, given, environment);
		const version =
			(stdout + stderr)
				.split('\n')
				.find(each => /\d/v.test(each))
				?.trim() ?? '?';
		const found = await walk(emulator);
		process.stdout.write(
			`${line([emulator.name, version, emulator.rows ? 'rows' : 'pictures', found.length === 0 ? 'nothing' : found.join('; ')])}\n`,
		);
	}
} finally {
	server.kill();
}
