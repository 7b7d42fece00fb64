import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import {test} from 'node:test';
import {type Block, rowsOf} from '../../../source/kernel/rows/pane-block.js';
import {paletteOf} from '../../../source/kernel/rows/theme.js';
import {takeSkeleton} from '../../../source/kernel/terminal/drawn-skeleton.js';
import {firstBytes, showSkeleton, skeletonBlocks} from '../../../source/program/start/skeleton.js';
import {createHeadlessTerminal, screenText} from '../../helpers/headless-terminal.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';
import {writeConfig} from '../../helpers/write-config.js';

const palette = paletteOf('auto', 'dark', 2);

const sizes = [
	[120, 40],
	[100, 24],
	[80, 24],
	[60, 10],
	[50, 20],
	[40, 10],
] as const;

const textOf = (blocks: readonly Block[] = []): string =>
	rowsOf(blocks)
		.map(spans =>
			spans
				.map(({text}) => text)
				.join('')
				.trimEnd(),
		)
		.join('\n');

await test('draws the rows with the first bytes, in every layout', async () => {
	const drawn = await Promise.all(
		sizes.map(async ([columns, rows]) => {
			const terminal = createHeadlessTerminal(columns, rows);
			const blocks = skeletonBlocks({columns, rows});
			await new Promise<void>(resolve => {
				terminal.write(firstBytes(blocks, palette), resolve);
			});
			return {sent: screenText(terminal).trimEnd(), whole: textOf(blocks)};
		}),
	);
	assert.deepEqual(
		drawn.map(({sent}) => sent),
		drawn.map(({whole}) => whole),
	);
	assert.deepEqual(
		drawn.filter(({sent}) => !/^ cforgs +loading …\n╭ Organizations ─/v.test(sent)),
		[],
	);
});

await test('draws nothing in a too small terminal, and only bold text without colours', () => {
	assert.deepEqual(skeletonBlocks({columns: 39, rows: 10}), []);
	assert.doesNotMatch(
		firstBytes(skeletonBlocks({columns: 80, rows: 24}), paletteOf('auto', 'dark', 0)),
		/\[(?!1?m)[\d;]*m/v,
	);
});

function fakeProcess(
	given: readonly string[],
	rest: {readonly env?: Readonly<Record<string, string>>; readonly isTTY?: boolean} = {},
) {
	const written: string[] = [];
	const modes: unknown[] = [];
	const killed: unknown[] = [];
	const emitter = new EventEmitter(); // eslint-disable-line unicorn/prefer-event-target -- The process is one.
	const {env = {CLOUDFLARE_API_TOKEN: 'x', LANG: 'C.UTF-8'}, isTTY = true} = rest;
	const fake = {
		argv: ['node', 'cforgs', ...given],
		env,
		pid: 7,
		platform: 'linux' as const,
		stdin: {
			isTTY,
			setRawMode(isRaw: boolean) {
				modes.push([isRaw, written.length]);
			},
		},
		stdout: {
			columns: 80,
			rows: 24,
			isTTY,
			write(text: string) {
				written.push(text);
				return true;
			},
		},
		on: emitter.on.bind(emitter),
		off: emitter.off.bind(emitter),
		kill(pid: number, signal: string) {
			killed.push([pid, signal, emitter.listenerCount('SIGINT')]);
		},
	} as unknown as Parameters<typeof showSkeleton>[0];
	return {fake, written, modes, killed, emitter};
}

await test('draws the skeleton only if the command line leads to the main screen as it usually looks', () => {
	const drawn = (...parameters: Parameters<typeof fakeProcess>) => {
		const {fake, written} = fakeProcess(...parameters);
		const remove = showSkeleton(fake);
		remove();
		return written.length > 0;
	};

	assert.ok(drawn([]));
	assert.ok(drawn(['--demo', '--read-only'], {env: {}}));
	assert.deepEqual(
		[
			drawn(['list']),
			drawn(['--help']),
			drawn(['--nope']),
			drawn(['--writer', 'ink']),
			drawn(['--ascii']),
			drawn(['--theme=light']),
			drawn([], {env: {}}),
			drawn([], {isTTY: false}),
			drawn(['--demo'], {env: {INK_SCREEN_READER: 'true'}}),
		],
		Array.from({length: 9}, () => false),
	);
});

await test('draws it beside a config file that leaves the first frame as it is, also for a context', () => {
	using folder = temporaryFolder();
	const isDrawnWith = (text: string, env?: Readonly<Record<string, string>>) => {
		writeConfig(folder.path, text);
		const {fake, written} = fakeProcess([], {
			env: {XDG_CONFIG_HOME: folder.path, LANG: 'C.UTF-8', ...(env ?? {CLOUDFLARE_API_TOKEN: 'x'})},
		});
		showSkeleton(fake)();
		return written.length > 0;
	};

	assert.deepEqual(
		['', 'scroll_jump = 1', 'context = "a"\n[contexts.a]\ntoken_variable = "CF_A"'].map(text => isDrawnWith(text)),
		[true, true, true],
	);
	assert.deepEqual(
		[
			'accessible = true',
			'"ascii" = true',
			'theme = "mono"',
			'[colors]',
			'low_bandwidth = true',
			'[contexts.a]\ncredential_command = ["pass"]',
		].map(text => isDrawnWith(text)),
		Array.from({length: 6}, () => false),
	);
	assert.deepEqual([isDrawnWith('context = "a"', {}), isDrawnWith('[contexts.a]', {})], [true, false]);
	assert.deepEqual(
		['true', 'maybe'].map(accessible => isDrawnWith('', {CLOUDFLARE_API_TOKEN: 'x', CFORGS_ACCESSIBLE: accessible})),
		[false, false],
	);
});

await test('removes the skeleton unless a writer has taken it over', () => {
	const first = fakeProcess([]);
	const remove = showSkeleton(first.fake);
	remove();
	remove();
	assert.equal(first.written.length, 2);
	// The terminal never echoes typed text into the frame.
	assert.deepEqual(first.modes, [[true, 0]]);
	assert.ok(first.written[1]?.includes('\u{1B}[?1049l'));
	assert.equal(takeSkeleton(false), undefined);

	const second = fakeProcess([]);
	const removeTaken = showSkeleton(second.fake);
	assert.match(textOf(takeSkeleton(false)?.blocks), /Organizations/v);
	removeTaken();
	assert.equal(second.written.length, 1);
	assert.equal(second.emitter.listenerCount('SIGTERM'), 0);
});

await test('restores the terminal on a signal during the start, and ends with that signal', () => {
	const {fake, written, killed, emitter} = fakeProcess([]);
	showSkeleton(fake);
	emitter.emit('SIGINT', 'SIGINT', 2);
	assert.ok(written.at(-1)?.includes('\u{1B}[?1049l'));
	assert.deepEqual(killed, [[7, 'SIGINT', 0]]);
});

await test('draws ASCII without UTF-8, and leaves it only to an ASCII writer', () => {
	const {fake, written} = fakeProcess([], {env: {CLOUDFLARE_API_TOKEN: 'x', LANG: 'C'}});
	showSkeleton(fake);
	assert.match(written.join(''), /^[\0-\u{7F}]+$/v);
	assert.match(textOf(takeSkeleton(true)?.blocks), /╭/v);

	showSkeleton(fake);
	assert.equal(takeSkeleton(false), undefined);
});

await test('uses the colours of the requested theme', () => {
	const accents = [
		{CFORGS_THEME: 'light'},
		{CFORGS_THEME: 'mono'},
		{COLORFGBG: '0;15'},
		{NO_COLOR: '1', FORCE_COLOR: '0'},
	].map(env => {
		const {fake, written} = fakeProcess([], {
			env: {CLOUDFLARE_API_TOKEN: 'x', LANG: 'C.UTF-8', TERM: 'xterm-256color', ...env},
		});
		showSkeleton(fake)();
		return /\[;?(?<sgr>[\d;]+)m╭/v.exec(written[0] ?? '')?.groups?.['sgr'];
	});
	assert.deepEqual(accents, ['38;5;24', '1', '38;5;24', '1']);
});
