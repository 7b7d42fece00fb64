import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {startNavigator, typeNewName} from '../helpers/navigator.js';

await test('adapts the layout to the terminal, down to a too small terminal', async () => {
	await using navigator = await startNavigator({size: [120, 40]});
	const {session} = navigator;
	await session.waitFor(
		screen => screen.includes('Organizations') && screen.includes('Overview') && screen.includes('╭ Accounts'),
	);
	session.resize(80, 24);
	await session.waitFor(
		screen => screen.includes('Organizations') && screen.includes('1 Info') && !screen.includes('╭ Accounts'),
	);
	session.resize(50, 20);
	await session.waitFor(screen => screen.includes('Organizations') && !screen.includes('Overview'));
	await session.press('enter');
	await session.waitFor('1 Info');
	session.resize(20, 5);
	await session.waitFor('needs 40×10');
	session.resize(120, 40);
	await session.waitFor(screen => screen.includes('Organizations') && screen.includes('╭ Accounts'));
	assert.deepEqual(await session.quit(), {exitCode: 0, signal: 0});
});

await test('shows the keys with F1 only, ignores other function keys with a message, and types nothing', async () => {
	await using navigator = await startNavigator({size: [120, 40]});
	const {session} = navigator;
	await session.waitFor('Overview');
	await session.press('c');
	await session.waitFor('Name');
	await session.press('f5');
	await session.waitFor('F5 does nothing here.');
	session.write('\u{1B}[25~');
	await session.press('f1');
	await session.waitFor('Here: form');
	await session.press('f1');
	await session.waitFor(screen => screen.includes('Name') && !screen.includes('Here: form'));
	assert.doesNotMatch(session.screen(), /25~/v);
	session.write('\u{1B}OP');
	await session.waitFor('Here: form');
});

await test('obeys Escape and the keys written together with it in their order', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('60 organizations');
	await session.press('ctrl+r');
	await session.waitFor('╭ Read the rest');
	session.write('\u{1B}:undo');
	await session.waitFor(/╭ Commands[\s\S]*: undo/v);
	// With marks, the values to copy come from a part of the program that loads first.
	session.write('\u{1B}[27umy\u{1B}:members');
	await session.waitFor(/1 marked[\s\S]*╭ Commands[\s\S]*: members/v);
	assert.doesNotMatch(session.screen(), /╭ Copy/v);
});

await test('quits at once with q while a request hangs, and restores the terminal', async () => {
	await using navigator = await startNavigator({sandbox: {latency: 30_000}});
	const {session} = navigator;
	await session.waitFor('Loading the organizations');
	assert.equal(session.isAlternate(), true);
	await session.press('q');
	assert.deepEqual(await session.waitForExit(2000), {exitCode: 0, signal: 0});
	assert.equal(session.isAlternate(), false);
});

await test('keeps the hidden cursor at the focus, for braille displays', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	const restsAt = async (text: string) =>
		session.waitFor(screen => {
			const {column, row} = session.cursor();
			return screen.split('\n')[row]?.startsWith(text, column) === true;
		});
	await restsAt('❯ ▾ Acme Distribution');
	await session.waitFor('60 organizations');
	await session.press('j');
	await restsAt('❯   ▸ Americas');
	await session.waitFor(screen => screen.includes('╭ Americas ─') && screen.includes('ago)'));
	await restsAt('❯   ▸ Americas');
	await session.press('tab');
	await restsAt('[1 Overview]');
	await session.press('escape', 'x', 'j');
	await restsAt('❯ NDJSON');
	assert.doesNotMatch(session.rawOutput(), /\[\?25h/v);
	// Typed text moves it.
	await session.press('escape', '/');
	session.write('a');
	await session.waitFor(screen => /match \d+ of/v.test(screen) && session.cursor().column === 3);
	const {row} = session.cursor();
	const match = /match \d+ of/v.exec(session.screen())?.[0] ?? '';
	await session.press('down');
	await session.waitFor(screen => /match \d+ of/v.test(screen) && !screen.includes(match));
	assert.deepEqual(session.cursor(), {column: 3, row});
	session.write('pac');
	await session.press('enter');
	await restsAt('❯   ▸ APAC');
	assert.match(session.rawOutput(), /\[\?25h.*\[\?25l/sv);
});

await test('puts the text cursor where the next letter goes', async () => {
	await using navigator = await startNavigator({size: [80, 24]});
	const {session} = navigator;
	await typeNewName(navigator, '한글');
	assert.deepEqual(session.cursor(), {column: 26, row: 2});
	await session.press('left');
	await session.waitFor(() => session.cursor().column === 24);
});

// A shell with job control, as on a login. It resumes the program on request.
const shell = String.raw`sh -c "echo \$\$ > pid; exec $cforgs"; echo once; read -r line; fg; echo twice; read -r line; fg; echo over`;

for (const writer of ['cells', 'ink']) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`restores the terminal on suspend with --writer=${writer}, and draws the same screen on resume`, async () => {
		await using navigator = await startNavigator({arguments: [`--writer=${writer}`], shell});
		const {session} = navigator;
		await session.waitFor('60 organizations');
		await session.press('j');
		await session.waitFor(
			screen => screen.includes('╭ Americas ─') && /, direct|directly inside/v.test(screen) && screen.includes('ago)'),
		);
		const before = session.screen();
		await session.press('ctrl+z');
		await session.waitFor(screen => !session.isAlternate() && screen.includes('once'));
		session.write('go on\r');
		await session.waitFor(screen => screen === before && session.isAlternate());
		const pid = readFileSync(path.join(navigator.stateHome, 'pid'), 'utf8');
		process.kill(Number(pid), 'SIGTSTP');
		await session.waitFor(screen => !session.isAlternate() && screen.includes('twice'));
		// Only the shell learns of the new size.
		session.resize(70, 20);
		session.write('go on\r');
		await session.waitFor(
			screen => session.isAlternate() && /^ cforgs .*\n╭ Organizations .{53}╮\n[\s\S]*\n╰.{68}╯\n/v.test(screen),
		);
		await session.press('q');
		await session.waitFor('over');
		assert.deepEqual(await session.waitForExit(), {exitCode: 0, signal: 0});
		assert.equal(session.isAlternate(), false);
	});

	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`draws on a terminal of a CI runner with --writer=${writer}`, async () => {
		await using navigator = await startNavigator({arguments: [`--writer=${writer}`], environment: {CI: 'true'}});
		await navigator.session.waitFor('60 organizations');
		assert.equal(navigator.session.isAlternate(), true);
	});

	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`refuses to suspend without a shell that could resume it with --writer=${writer}, and can still be ended`, async () => {
		await using navigator = await startNavigator({arguments: [`--writer=${writer}`]});
		const {session} = navigator;
		await session.waitFor('60 organizations');
		const isRefused = (screen: string) =>
			screen.includes('Not suspended: there is no shell here to resume cforgs.') && session.isAlternate();
		await session.press('ctrl+z');
		await session.waitFor(isRefused);
		await session.press('j');
		await session.waitFor(screen => /❯ {3}▸ Americas/v.test(screen) && !screen.includes('Not suspended: there is'));
		session.kill('SIGTSTP');
		await session.waitFor(isRefused);
		await session.press('ctrl+z');
		await session.waitFor(() => !session.isAlternate());
		session.kill('SIGTERM');
		assert.deepEqual(await session.waitForExit(2000), {exitCode: 143, signal: 0});
		assert.equal(session.isAlternate(), false);
	});
}

for (const writer of ['cells', 'ink']) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`shows only the program, then only the shell on a terminal without an alternate screen with --writer=${writer}`, async () => {
		await using navigator = await startNavigator({
			hasAlternate: false,
			arguments: [`--writer=${writer}`],
			environment: {EDITOR: 'sh -c \'printf "the editor"; read -r line\''},
			shell:
				'for line in $(seq 60); do echo "shell $line"; done; printf "ready "; read -r line; $cforgs; echo stopped; read -r line; fg; echo over',
		});
		const {session} = navigator;
		const isProgram = (screen: string) =>
			/^ cforgs {2}Acme Distribution/v.test(screen) && !/shell|stopped|the editor/v.test(screen);
		await session.waitFor('ready');
		session.write('go\r');
		await session.waitFor(screen => isProgram(screen) && screen.includes('60 organizations'));
		await session.press('ctrl+z');
		await session.waitFor(screen => screen.includes('stopped') && !/cforgs {2}|[│╭]/v.test(screen));
		session.write('go on\r');
		await session.waitFor(isProgram);
		await session.press('p', 'ctrl+o');
		await session.waitFor(screen => screen.startsWith('the editor') && !/cforgs|[│╭]/v.test(screen));
		session.write('\r');
		await session.waitFor(screen => isProgram(screen) && screen.includes('Business name'));
		await session.press('escape');
		await session.quit();
		assert.match(session.screen(), /^over\n+$/v);
	});
}

await test('scrolls a pane between the margins of a terminal that has them, and sets none between frames', async () => {
	const screenOf = async (options: Parameters<typeof startNavigator>[0]) => {
		await using navigator = await startNavigator(options);
		const {session} = navigator;
		await session.waitFor('60 organizations');
		await session.press('E');
		await session.waitFor('1/61');
		for (let row = 0; row < 45; row++) {
			// Each in a frame of its own.
			// eslint-disable-next-line no-await-in-loop
			await session.press('j');
			// eslint-disable-next-line no-await-in-loop
			await session.waitFor(`─ ${row + 2}/61 ─`);
		}

		await session.waitFor(/╭ .* ─╮╭ (?<name>.*?) ─[\s\S]*❯ +[·▸▾] \k<name> /v);
		const screen = session.screen();
		await session.quit();
		const output = session.rawOutput();
		const [set, reset] = ['\u{1B}[?69h', '\u{1B}[?69l'].map(sequence => output.split(sequence).length - 1);
		return {screen, isAsked: output.includes('\u{1B}[?69$p'), set, reset};
	};

	const sandbox = {organizations: 60, seed: 7};
	const [without, withMargins, inTmux] = await Promise.all([
		screenOf({sandbox}),
		screenOf({sandbox, hasMargins: true}),
		screenOf({sandbox, hasMargins: true, environment: {TMUX: '/tmp/tmux,1,0'}}),
	]);
	const rows = (screen: string) => screen.split('\n').slice(1);
	assert.deepEqual(rows(withMargins.screen), rows(without.screen));
	assert.notEqual(withMargins.set, 0);
	assert.equal(withMargins.set, withMargins.reset);
	assert.deepEqual(
		[without, inTmux].map(({isAsked, set}) => [isAsked, set]),
		[
			[true, 0],
			[false, 0],
		],
	);
});

await test('sends a few bytes for a move, and updates the detail once the cursor rests', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor(screen => screen.includes('60 organizations') && screen.includes('direct'));
	const costs: Array<readonly [bytes: number, wasFollowed: boolean]> = [];
	for (const [above, name] of [
		['Acme Distribution', 'Americas'],
		['Americas', 'APAC'],
		['APAC', 'EMEA'],
	] as const) {
		// eslint-disable-next-line no-await-in-loop -- One after the other.
		await session.waitFor(
			screen => screen.includes(`╭ ${above} ─`) && /, direct|directly inside/v.test(screen) && screen.includes('ago)'),
		);
		const before = session.last().bytes;
		await session.press('j'); // eslint-disable-line no-await-in-loop
		await session.waitFor(new RegExp(`❯ {3}▸ ${name}`, 'v')); // eslint-disable-line no-await-in-loop
		costs.push([session.last().bytes - before, session.screen().includes(`╭ ${name} ─`)]);
		await session.waitFor(`╭ ${name} ─`); // eslint-disable-line no-await-in-loop
	}

	// On a slow machine, the detail may have loaded before the cursor is seen.
	const alone = costs.filter(([, wasFollowed]) => !wasFollowed).map(([bytes]) => bytes);
	assert.ok(Math.min(...alone) <= 150, `${costs.join('; ')} bytes`);
});
