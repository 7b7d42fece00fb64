import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';

// A replacement for tmux. It writes the loaded text to a file next to itself.
const loading = '#!/bin/sh\n[ "$*" = "load-buffer -w -" ] && cat > "$0.loaded"\n';
const refusing = '#!/bin/sh\nexit 1\n';

for (const [name, tmux, isTaken] of [
	['takes it', loading, true],
	['does not take it', refusing, false],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One after the other.
	await test(`copies the id with y to tmux and, through tmux, to the outer terminal; tmux ${name}`, async () => {
		using folder = temporaryFolder();
		const file = path.join(folder.path, 'tmux');
		await writeFile(file, tmux, {mode: 0o755});
		await using navigator = await startNavigator({
			environment: {TMUX: '/tmp/tmux-1/default,1,0', PATH: `${folder.path}:${process.env['PATH']}`},
		});
		const {session} = navigator;
		await session.waitFor('· 60 organizations');
		await session.press('y');
		await session.waitFor('Terraform import');
		await session.press('y');
		await session.waitFor('Id sent to the clipboard');
		const id = await navigator.idOf('Acme Distribution');
		const sequence = `]52;c;${Buffer.from(id).toString('base64')}\u{7}`;
		await until(() => session.rawOutput().includes(`\u{1B}Ptmux;\u{1B}\u{1B}${sequence}\u{1B}\\`), session.screen);
		assert.equal(session.rawOutput().replace(`\u{1B}\u{1B}${sequence}`, '').includes(`\u{1B}${sequence}`), !isTaken);
		assert.equal(isTaken ? await readFile(`${file}.loaded`, 'utf8') : id, id);
		await session.press('escape');
		await session.waitFor(/╭ Accounts/v);
	});
}

// The last text sent to the clipboard.
const copied = (output: string): string =>
	Buffer.from(output.split('\u{1B}]52;c;').at(-1)?.split('\u{7}', 1)[0] ?? '', 'base64').toString();

for (const writer of ['cells', 'ink']) {
	// eslint-disable-next-line no-await-in-loop -- One after the other.
	await test(`shows only the value with v for the terminal to wrap, and returns to the same screen with any key (${writer})`, async () => {
		await using navigator = await startNavigator({size: [80, 24], arguments: ['--writer', writer]});
		const {session} = navigator;
		await session.waitFor('60 organizations');
		await session.waitFor('[1 Info]');
		await session.press('y', 'j', 'j', 'j', 'j', 'y');
		await session.waitFor('curl sent to the clipboard. Not there? Press v to show it for copying.');
		await session.press('k', 'j');
		await session.waitFor(screen => screen.includes('❯ curl') && !screen.includes('sent to the clipboard'));
		const before = session.screen();
		await session.press('v');
		await session.waitFor('Any key returns.');
		const curl = copied(session.rawOutput());
		const shown = session.lines();
		assert.match(curl, /^curl -X GET '[^\n]{60,}\n/v);
		assert.deepEqual(shown.slice(0, curl.split('\n').length).join('\n'), curl);
		assert.deepEqual(shown.filter(line => line !== '').length, curl.split('\n').length + 1);
		await session.follow(
			[['x'], screen => screen === before],
			[['escape', 'L'], 'Requests'],
			[['v'], 'Any key returns.'],
		);
		assert.ok(session.lines().slice(0, 2).join('\n').startsWith(`curl -X GET '${navigator.sandbox.url}/organizations`));
		await session.press('ctrl+c');
		assert.deepEqual(await session.waitForExit(), {exitCode: 0, signal: 0});
		assert.equal(session.isAlternate(), false);
	});
}

await test('prints a value longer than the screen for the terminal’s scrollback, and ends on a signal', async () => {
	await using navigator = await startNavigator({size: [40, 10]});
	const {session} = navigator;
	await session.waitFor('1/6');
	await session.press('enter');
	await session.waitFor('+44');
	await session.press('y', 'j', 'j', 'j', 'y');
	await session.waitFor('JSON sent');
	const json = copied(session.rawOutput());
	await session.press('v');
	await session.waitFor('Any key returns.');
	assert.ok(json.split('\n').length > 10);
	assert.ok(session.lines().join('\n').includes(json));
	session.kill('SIGTERM');
	assert.deepEqual(await session.waitForExit(), {exitCode: 143, signal: 0});
});

await test('does not send text beyond the limit of terminals to the clipboard, but shows it with v', async () => {
	await using navigator = await startNavigator();
	const {session} = navigator;
	await session.waitFor('60 organizations');
	const id = await navigator.idOf('Acme Distribution');
	const long = 'long '.repeat(20_000).trimEnd();
	await navigator.write('PUT', `/organizations/${id}/profile`, {
		business_address: '',
		business_email: '',
		business_name: '',
		business_phone: '',
		external_metadata: long,
	});
	await session.press('r', '2');
	await session.waitFor('long long');
	await session.press('y', 'j', 'j', 'j', 'y');
	await session.waitFor(
		'JSON is too long for a terminal’s clipboard. Press v to show it for copying, or press x in the tree to export it.',
	);
	assert.ok(!session.rawOutput().includes(']52;'));
	await session.press('v');
	await session.waitFor('Any key returns.');
	assert.ok(session.rawOutput().includes(`"external_metadata": "${long}"`));
	await session.press('x');
	await session.waitFor('❯ JSON');
});
