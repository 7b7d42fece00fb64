import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {setTimeout as delay} from 'node:timers/promises';
import {startNavigator} from '../helpers/navigator.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

await test('sends only the cursor for a move with --low-bandwidth, and loads with ↵', async () => {
	await using navigator = await startNavigator({arguments: ['--low-bandwidth']});
	const {session, sandbox} = navigator;
	await session.waitFor('· 60 organizations');
	await session.waitFor('Press <↵> to load the organization under the cursor.');
	// The path in the header comes a moment later. A busy machine may read both at once, with what was still under way. A frame has thousands of bytes.
	const bytesOfMove = (before: number): number =>
		Buffer.byteLength(session.rawOutput().slice(before).split('›', 1).join(''));
	const before = session.rawOutput().length;
	await session.press('j');
	await session.waitFor(/│ {3}❯ ▸ Americas/v);
	assert.ok(bytesOfMove(before) < 150);
	await session.waitFor(/^ cforgs {2}Acme Distribution › Americas /v);
	assert.ok(session.rawOutput().includes('\u{1B}[7m❯ '));
	assert.deepEqual(
		sandbox.requests.filter(request => request.path.includes('/accounts')),
		[],
	);
	await session.press('enter');
	await session.waitFor(/╭\[Americas\]─[\s\S]*Business +office@/v);
	await session.waitFor(/of \d+, direct|none directly inside/v);
	await session.press('escape', 'j');
	await session.waitFor(/❯ ▸ APAC/v);
	await session.waitFor(/^ cforgs {2}Acme Distribution › APAC /v);
	assert.match(session.screen(), /low bandwidth · .*\n.*╭ Americas ─+ press <↵> to load the selected organization ─╮/v);
	const there = session.rawOutput().length;
	await session.press('j');
	await session.waitFor(/❯ ▸ EMEA/v);
	assert.ok(bytesOfMove(there) < 150);
	await session.press('b');
	await session.waitFor('are back');
	await session.waitFor(/╭ EMEA ─/v);
});

await test('offers low bandwidth over SSH after a slow answer of the terminal', async () => {
	await using slow = await startNavigator({
		environment: {SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22'},
		answerDelay: 250,
	});
	await slow.session.waitFor(
		/This line is slow: the terminal answered after \d{3} ms. Press b to save bytes\. ssh -C saves bytes, too\./v,
	);
	await slow.session.press('b');
	await slow.session.waitFor('Saving bytes');

	await using quick = await startNavigator({environment: {SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22'}});
	await quick.session.waitFor('· 60 organizations');
	await quick.session.waitFor(/of \d+, direct/v);
	assert.doesNotMatch(quick.session.screen(), /\[\?/v);
});

await test('asks the system for the round trip in tmux, which answers itself', async () => {
	using folder = temporaryFolder();
	await writeFile(
		path.join(folder.path, 'ss'),
		'#!/bin/sh\n[ "$*" = "-tinH dst [192.0.2.1]:50112" ] && echo " cubic rto:412 rtt:311.4/52.3 minrtt:180.2"\n',
		{mode: 0o755},
	);
	const environment = {
		SSH_CONNECTION: '192.0.2.1 50112 192.0.2.2 22',
		TMUX: '/tmp/tmux-1/default,1,0',
		PATH: `${folder.path}:${process.env['PATH']}`,
	};
	await using navigator = await startNavigator({environment});
	await navigator.session.waitFor('This line is slow');
	assert.match(navigator.session.screen(), /a packet there and back takes 311 ms. Press b to save bytes/v);
});

await test('types no late answer of the terminal into a name', async () => {
	await using navigator = await startNavigator({
		arguments: ['onboard'],
		environment: {SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22'},
		answerDelay: 400,
	});
	const {session} = navigator;
	await session.waitFor('Onboard a new customer');
	session.write('Typed');
	await session.waitFor('This line is slow');
	session.write(' on');
	await session.waitFor('Typed on');
	assert.doesNotMatch(session.screen(), /\[\?/v);
});

const farAway = {SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22'} as const;
const shell = String.raw`$cforgs; read -t 2 -r rest; printf 'rest=<%q>\n' "$rest"; kill -KILL %1 2>/dev/null; echo over`;

for (const [key, answerDelay] of [
	['q', 600],
	['ctrl+c', 600],
	['ctrl+z', 600],
	['q', 3000],
	['ctrl+c', 3000],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`types no answer of the terminal into the shell that is ${answerDelay} ms late at ${key}`, async () => {
		await using navigator = await startNavigator({environment: farAway, answerDelay, shell});
		const {session} = navigator;
		await session.waitFor('Organizations');
		await session.waitFor(() => session.rawOutput().includes('\u{1B}[c'));
		await session.press(key);
		if (answerDelay > 1000) {
			await session.waitFor('Waiting for the terminal’s answer · press ctrl-c to end');
		}

		await session.waitFor('over');
		assert.match(session.screen(), /rest=<''>/v);
		assert.doesNotMatch(session.screen(), /\[\?|Waiting/v);
	});
}

await test('stops waiting for a slow terminal on ctrl-c', async () => {
	await using navigator = await startNavigator({environment: farAway, answerDelay: 8000});
	const {session} = navigator;
	await session.waitFor('Organizations');
	await session.waitFor(() => session.rawOutput().includes('\u{1B}[c'));
	await session.press('q');
	await session.waitFor('Waiting for the terminal’s answer · press ctrl-c to end');
	await session.press('ctrl+c');
	assert.deepEqual(await session.waitForExit(1000), {exitCode: 0, signal: 0});
});

await test('keeps up with a held key over SSH, loses none of its repeats, and draws the last frame', async () => {
	await using navigator = await startNavigator({sandbox: {organizations: 400}, environment: farAway, answerDelay: 300});
	const {session} = navigator;
	await session.waitFor('· 400 organizations');
	await session.press('E');
	await session.waitFor('/401');
	const before = session.rawOutput().length;
	for (let repeats = 0; repeats < 60; repeats++) {
		session.write('j');
		// eslint-disable-next-line no-await-in-loop -- As a held key repeats.
		await delay(20);
	}

	await session.waitFor(' 61/401 ');
	const frames = session.rawOutput().slice(before).split('\u{1B}[?2026h');
	assert.ok(frames.length < 40, `${frames.length} frames`);
});
