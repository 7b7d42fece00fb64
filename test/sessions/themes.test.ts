import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {spawnSync} from 'node:child_process';
import {test} from 'node:test';
import {paletteOf, sgrOf, type Background} from '../../source/kernel/rows/theme.js';
import {startNavigator} from '../helpers/navigator.js';
import type {Session} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {writeConfig} from '../helpers/write-config.js';

const accent = (background: Background): string => `${sgrOf(paletteOf('auto', background, 2).accent)}m`;
const light = 'rgb:ffff/ffff/ffff';

async function quit(session: Session): Promise<string> {
	await session.quit();
	return session.rawOutput();
}

await test('draws a light terminal once more in its colours, and does not type its answer', async () => {
	await using navigator = await startNavigator({background: light, answerDelay: 100});
	const {session} = navigator;
	await session.waitFor('60 organizations');
	await session.waitFor(() => session.rawOutput().includes(accent('light')));
	assert.ok(session.rawOutput().includes(accent('dark')));
	assert.doesNotMatch(session.screen(), /rgb|does nothing/v);
	const output = await quit(session);
	assert.equal(output.split('\u{1B}]11;?').length, 2);
});

await test('follows a terminal that turns light while the program runs, and dark again', async () => {
	await using navigator = await startNavigator({background: 'rgb:1e1e/1e1e/1e1e'});
	const {session} = navigator;
	await session.waitFor('60 organizations');
	await session.waitFor(() => session.rawOutput().includes('\u{1B}[?2031h'));
	assert.equal(session.rawOutput().includes(accent('light')), false);
	// By then, the terminal has answered what the start asks.
	await session.press('j');
	await session.waitFor('2/6');
	session.write('\u{1B}[?997;2n');
	await session.waitFor(() => session.rawOutput().includes(accent('light')));
	const turned = session.rawOutput().length;
	session.write('\u{1B}[?997;1n');
	await session.waitFor(() => session.rawOutput().slice(turned).includes(accent('dark')));
	assert.doesNotMatch(session.screen(), /997;|does nothing/v);
	const output = await quit(session);
	assert.ok(output.includes('\u{1B}[?2031l'));
});

await test('draws in the colours of the config file, from the first frame', async () => {
	using folder = temporaryFolder();
	writeConfig(folder.path, 'theme = "dark"\n[colors]\naccent = "#ff5faf"\n');
	await using navigator = await startNavigator({environment: {XDG_CONFIG_HOME: folder.path}});
	const {session} = navigator;
	await session.waitFor('60 organizations');
	const output = await quit(session);
	assert.ok(output.includes('38;5;205m'));
	assert.equal(output.includes(accent('dark')), false);
	assert.equal(output.includes('\u{1B}[?2031h'), false);
});

await test('keeps the colours on a dark terminal, and guesses first by COLORFGBG', async () => {
	await using dark = await startNavigator({background: 'rgb:1e1e/1e1e/1e1e'});
	await dark.session.waitFor(/of \d+, direct/v);
	const ofDark = await quit(dark.session);
	assert.ok(!ofDark.includes(accent('light')));

	await using guessed = await startNavigator({environment: {COLORFGBG: '0;15'}});
	await guessed.session.waitFor('60 organizations');
	const ofGuess = await quit(guessed.session);
	assert.ok(!ofGuess.includes(accent('dark')));
});

await test('ignores an answer after its time limit, and does not type it', async () => {
	await using navigator = await startNavigator({background: light, answerDelay: 2500});
	const {session} = navigator;
	await session.waitFor('60 organizations');
	await session.press('j');
	await session.waitFor(
		screen => screen.includes(' 2/6 ') && screen.includes('none directly inside') && screen.includes('ago)'),
	);
	const before = session.screen();
	// The background, and the answer of every terminal.
	await session.waitFor(() => session.answers() === 2);
	await session.press('j');
	await session.waitFor(' 3/6 ');
	await session.press('k');
	await session.waitFor(screen => screen === before);
	const output = await quit(session);
	assert.ok(!output.includes(accent('light')));
	assert.doesNotMatch(output, /rgb|does nothing/v);
});

await test('asks nothing of the terminal with --theme', async () => {
	await using navigator = await startNavigator({arguments: ['--theme', 'light'], background: light});
	await navigator.session.waitFor('60 organizations');
	const output = await quit(navigator.session);
	assert.ok(output.includes(accent('light')));
	assert.ok(!output.includes(accent('dark')));
	assert.ok(!output.includes('\u{1B}]11;?'));
});

await test('uses the theme with --writer=ink too, and follows the answer of the terminal', async () => {
	await using navigator = await startNavigator({arguments: ['--writer=ink'], background: light, answerDelay: 50});
	await navigator.session.waitFor('60 organizations');
	await navigator.session.waitFor(() => navigator.session.rawOutput().includes(accent('light')));
	assert.ok(navigator.session.rawOutput().includes(accent('dark')));
});

await test('draws mono with styles and without colours, and only named colours with 16', async () => {
	await using mono = await startNavigator({environment: {CFORGS_THEME: 'mono'}});
	await mono.session.waitFor('60 organizations');
	const output = await quit(mono.session);
	assert.match(output, /\[[\d;]*7m/v);
	assert.doesNotMatch(output, /\[(?:[\d;]*;)?(?:3[0-8]|9[0-7])(?:;[\d;]*)?m/v);

	await using few = await startNavigator({environment: {FORCE_COLOR: '1'}});
	await few.session.waitFor('60 organizations');
	assert.doesNotMatch(await quit(few.session), /38;5/v);
});

// The colours in the output, as `38;5;N` or as one of the 16.
const colorsIn = (output: string): readonly string[] =>
	(output.match(/\[[\d;]*m/gv) ?? []).flatMap(
		each => each.match(/38;5;\d+|(?<=[;\[])(?:3[0-7]|9[0-7])(?=[;m])/gv) ?? [],
	);

await test('draws each terminal once, in the colours of its name, from the first frame', async () => {
	const terms = [
		['foot', 2],
		['alacritty', 2],
		['xterm-ghostty', 2],
		['wezterm', 2],
		['tmux-256color', 2],
		['xterm-256color', 2],
		['xterm', 1],
		['linux', 1],
		['screen', 1],
		['something-new', 1],
	] as const;
	const painted: unknown[] = [];
	for (const [term, level] of terms) {
		await using navigator = await startNavigator({shell: `TERM=${term} exec $cforgs`}); // eslint-disable-line no-await-in-loop
		const {session} = navigator;
		await session.waitFor(/of \d+, direct/v); // eslint-disable-line no-await-in-loop
		const output = await quit(session); // eslint-disable-line no-await-in-loop
		const known = new Set(
			Object.values(paletteOf('auto', 'dark', level)).flatMap(look => colorsIn(`[${sgrOf(look)}m`)),
		);
		const colors = colorsIn(output);
		// The lower borders of the panes never change.
		painted.push([
			term,
			colors.length > 0,
			colors.every(color => known.has(color)),
			output.split('╰').length - 1,
			/[;\[]7m/v.test(output),
		]);
	}

	assert.deepEqual(
		painted,
		terms.map(([term]) => [term, true, true, 3, true]),
	);
});

const isScreenMissing = spawnSync('screen', ['-v']).error !== undefined;

await test(
	'recognizes a light terminal through GNU screen, and copies to its clipboard',
	// eslint-disable-next-line node-test/no-skip-test -- Not every machine has GNU screen.
	{skip: isScreenMissing ? 'screen is not installed' : false},
	async () => {
		using folder = temporaryFolder();
		await using navigator = await startNavigator({
			background: light,
			shell: `export SCREENDIR=${folder.path}; screen -c /dev/null -T screen-256color $cforgs`,
		});
		const {session} = navigator;
		await session.waitFor('60 organizations');
		await session.press('y');
		await session.waitFor('Terraform import');
		await session.press('y');
		await session.waitFor('Id sent to the clipboard');
		const id = Buffer.from(await navigator.idOf('Acme Distribution'));
		assert.ok(session.rawOutput().includes(`\u{1B}]52;c;${id.toString('base64')}\u{7}`));
		assert.ok(session.rawOutput().includes(accent('light').slice(0, -1)));
		await session.press('escape', 'q');
	},
);
