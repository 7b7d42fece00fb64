import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import path from 'node:path';
import {test} from 'node:test';
import {glanceAtConfig, glanceAtOwner} from '../../../source/program/config/glance.js';
import {fingerprintOf} from '../../../source/kernel/options/fingerprint.js';
import {openScreenMemory} from '../../../source/kernel/storage/screen-memory.js';
import {type Block, rowsOf} from '../../../source/kernel/rows/pane-block.js';
import {paletteOf} from '../../../source/kernel/rows/theme.js';
import {takeSkeleton} from '../../../source/kernel/terminal/drawn-skeleton.js';
import {firstBytes, showSkeleton, skeletonBlocks} from '../../../source/program/start/skeleton.js';
import {createHeadlessTerminal, screenText} from '../../helpers/headless-terminal.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';
import {writeConfig} from '../../helpers/write-config.js';

const palette = paletteOf('auto', 'dark', 2);

const sizes = [[120, 40], [100, 24], [80, 24], [60, 10], [50, 20], [40, 10]] as const;

const textOf = (blocks: readonly Block[] = []): string => rowsOf(blocks).map(spans => spans.map(({text}) => text).join('').trimEnd()).join('\n');

await test('draws the rows with the first bytes, in every layout', async () => {
	const drawn = await Promise.all(sizes.map(async ([columns, rows]) => {
		const terminal = createHeadlessTerminal(columns, rows);
		const blocks = skeletonBlocks({columns, rows});
		await new Promise<void>(resolve => {
			terminal.write(firstBytes(blocks, palette), resolve);
		});
		return {sent: screenText(terminal).trimEnd(), whole: textOf(blocks)};
	}));
	assert.deepEqual(drawn.map(({sent}) => sent), drawn.map(({whole}) => whole));
	assert.deepEqual(drawn.filter(({sent}) => !/^ cforgs +loading …\n╭ Organizations ─/v.test(sent)), []);
});

await test('gives the kept tree the width that it had', () => {
	const places = [10, 52, 60, 110].map(width => {
		const kept = {
			readAt: 0, columns: 120, rows: 40, isAscii: false, path: [], lines: [['─'.repeat(width)]],
		};
		return skeletonBlocks({columns: 120, rows: 40}, kept).map(({x}) => x);
	});
	assert.deepEqual(places, [[0, 0, 54, 54], [0, 0, 52, 52], [0, 0, 60, 60], [0, 0, 54, 54]]);
});

await test('draws nothing in a too small terminal, and only bold text without colours', () => {
	assert.deepEqual(skeletonBlocks({columns: 39, rows: 10}), []);
	assert.doesNotMatch(firstBytes(skeletonBlocks({columns: 80, rows: 24}), paletteOf('auto', 'dark', 0)), /\[(?!1?m)[\d;]*m/v);
});

function fakeProcess(given: readonly string[], rest: {readonly env?: Readonly<Record<string, string>>; readonly isTTY?: boolean} = {}) {
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
	return {
		fake, written, modes, killed, emitter,
	};
}

await test('draws the skeleton only if the command line certainly leads to the main screen', () => {
	const drawn = (...parameters: Parameters<typeof fakeProcess>) => {
		const {fake, written} = fakeProcess(...parameters);
		const remove = showSkeleton(fake);
		remove();
		return written.length > 0;
	};

	assert.ok(drawn([]));
	assert.ok(drawn(['--demo'], {env: {}}));
	assert.ok(drawn(['--theme=light', '--ascii']));
	assert.deepEqual([
		drawn(['list']), drawn(['--help']), drawn(['--nope']), drawn(['--writer', 'ink']), drawn([], {env: {}}), drawn([], {isTTY: false}), drawn(['--demo'], {env: {INK_SCREEN_READER: 'true'}}),
	], [false, false, false, false, false, false, false]);
});

await test('respects the config file, and draws the skeleton for a context with its credential in the environment', () => {
	using folder = temporaryFolder();
	const writtenWith = (lines: readonly string[], given: readonly string[] = [], env: Readonly<Record<string, string>> = {}) => {
		writeConfig(folder.path, lines.join('\n'));
		const {fake, written} = fakeProcess(given, {env: {XDG_CONFIG_HOME: folder.path, LANG: 'C.UTF-8', ...env}});
		showSkeleton(fake)();
		return written[0] ?? '';
	};

	const own = {CLOUDFLARE_API_TOKEN: 'x'};
	const usual = writtenWith([], [], own);
	assert.match(usual, /╭/v);
	assert.doesNotMatch(writtenWith(['ascii = true'], [], own), /[^\0-\u{7F}]/v);
	assert.notEqual(writtenWith(['theme = "mono"'], [], own), usual);
	assert.equal(writtenWith(['theme = "mono"'], ['--theme', 'auto'], own), usual);
	assert.equal(writtenWith(['theme = "mono"'], [], {...own, CFORGS_THEME: 'auto'}), usual);
	assert.deepEqual([writtenWith(['accessible = true'], [], own), writtenWith(['"accessible" = true'], ['--demo'])], ['', '']);
	assert.equal(writtenWith(['accessible = true'], [], {...own, CFORGS_ACCESSIBLE: '0'}), usual);
	assert.deepEqual([writtenWith([], [], {...own, CFORGS_ACCESSIBLE: 'true'}), writtenWith([], [], {...own, CFORGS_ACCESSIBLE: 'maybe'})], ['', '']);

	const contexts = ['context = "a"', 'theme = "mono"', '[contexts.a]', 'theme = "auto"', 'token_variable = "CF_A"', '[contexts.b]', 'credential_command = ["pass"]', '[contexts.c]'];
	assert.equal(writtenWith(contexts, [], {CF_A: 'x'}), usual);
	assert.equal(writtenWith(contexts, ['--context', 'a'], {...own, CF_A: 'x'}), usual);
	assert.notEqual(writtenWith(contexts, ['--context=c'], own), '');
	assert.deepEqual([
		writtenWith(contexts),
		writtenWith(contexts, ['--context', 'b'], own),
		writtenWith(contexts, ['--context', 'd'], own),
		writtenWith(contexts, [], {...own, CFORGS_CONTEXT: 'b'}),
		writtenWith(contexts, ['--context=c'], {CF_A: 'x'}),
	], ['', '', '', '', '']);

	const inOtherWays = ['theme = \'auto\'', 'context = """a"""', 'contexts.a.token_variable = "CF_A"', 'contexts.a.label = """', 'theme = "mono"', 'accessible = true"""'];
	assert.equal(writtenWith(inOtherWays, [], {CF_A: 'x'}), usual);
	assert.equal(writtenWith(['theme = "auto'], [], own), '');
});

await test('draws the kept rows only for the same host, credential, context, config file and terminal', () => {
	using folder = temporaryFolder();
	const base = {LANG: 'C.UTF-8', XDG_CONFIG_HOME: folder.path, XDG_CACHE_HOME: folder.path};
	const writtenWith = (given: readonly string[], env: Readonly<Record<string, string>>) => {
		const {fake, written} = fakeProcess(given, {env: {...base, ...env}});
		showSkeleton(fake)();
		return written[0] ?? '';
	};

	const settings = ['[contexts.a]', 'base_url = "https://a.example/v4"', 'key_variable = "KEY_A"', 'email = "me@a.example"', '[contexts.b]', 'base_url = "https://a.example/v4"', 'token_variable = "TOKEN_B"'];
	writeConfig(folder.path, settings.join('\n'));
	const keepFor = (env: Readonly<Record<string, string>>, context: string | undefined, owner: Parameters<typeof openScreenMemory>[1], text: string) => {
		const glance = glanceAtConfig({...base, ...env});
		assert.deepEqual(glanceAtOwner(glance, context, {...base, ...env}), owner);
		openScreenMemory(path.join(folder.path, 'cforgs'), owner, glance.version).keep({
			readAt: Date.now(), columns: 80, rows: 24, isAscii: false, path: [], lines: [[['╭', 'accent']], [text]],
		});
	};

	const own = {CLOUDFLARE_API_TOKEN: 'x', CLOUDFLARE_BASE_URL: 'https://own.example/v4'};
	keepFor(own, undefined, {host: 'own.example', fingerprint: fingerprintOf({scheme: 'token', token: 'x'}), context: undefined}, 'rows of x');
	const keys = {KEY_A: 'k', CLOUDFLARE_BASE_URL: 'https://own.example/v4'};
	keepFor(keys, 'a', {host: 'a.example', fingerprint: fingerprintOf({scheme: 'key', email: 'me@a.example', key: 'k'}), context: 'a'}, 'rows of a');
	assert.match(writtenWith([], own), /list from just now · loading …[\s\S]*rows of x/v);
	assert.match(writtenWith(['--context=a'], keys), /rows of a/v);
	assert.ok(writtenWith(['--low-bandwidth'], own).includes('[2;1H╭\r\nrows of x'));
	const others = [
		writtenWith(['--no-cache'], own),
		writtenWith(['--demo'], own),
		writtenWith(['--ascii'], own),
		writtenWith([], {...own, CLOUDFLARE_API_TOKEN: 'y'}),
		writtenWith([], {...own, CLOUDFLARE_BASE_URL: 'https://other.example/v4'}),
		writtenWith(['--context=a'], {...keys, KEY_A: 'l'}),
		writtenWith(['--context=b'], {...keys, TOKEN_B: 'x'}),
	];
	assert.deepEqual(others.map(text => [text.includes('loading'), text.includes('rows of')]), others.map(() => [true, false]));

	writeConfig(folder.path, [...settings, '# changed'].join('\n'));
	assert.doesNotMatch(writtenWith([], own), /rows of/v);
	writeConfig(folder.path, ['cache = false', ...settings].join('\n'));
	keepFor(own, undefined, {host: 'own.example', fingerprint: fingerprintOf({scheme: 'token', token: 'x'}), context: undefined}, 'rows of x');
	assert.doesNotMatch(writtenWith([], own), /rows of/v);
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

	const other = fakeProcess(['--ascii']);
	showSkeleton(other.fake);
	assert.match(other.written.join(''), /^[\0-\u{7F}]+$/v);
	assert.equal(takeSkeleton(false), undefined);
});

await test('uses the colours of the requested theme', () => {
	const accents = ([[['--theme=light'], {}], [[], {CFORGS_THEME: 'mono'}], [[], {COLORFGBG: '0;15'}], [[], {NO_COLOR: '1', FORCE_COLOR: '0'}]] as const).map(([given, env]) => {
		const {fake, written} = fakeProcess([...given], {
			env: {
				CLOUDFLARE_API_TOKEN: 'x', LANG: 'C.UTF-8', TERM: 'xterm-256color', ...env,
			},
		});
		showSkeleton(fake)();
		return /\[;?(?<sgr>[\d;]+)m╭/v.exec(written[0] ?? '')?.groups?.['sgr'];
	});
	assert.deepEqual(accents, ['38;5;24', '1', '38;5;24', '1']);
});
