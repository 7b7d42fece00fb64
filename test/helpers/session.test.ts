import assert from 'node:assert/strict';
import process from 'node:process';
import {before, test} from 'node:test';
import {keySequence} from './key-sequences.js';
import {startSession, type Session} from './session.js';

function start(script: string, environment: Readonly<Record<string, string>> = {}): Session {
	return startSession({arguments: ['--eval', script], columns: 60, rows: 8, environment});
}

before(() => {
	Object.assign(process.env, {CI: 'true', FORCE_COLOR: '3'});
});

await test('starts a program with a bare environment', async () => {
	await using session = start('console.log(Object.keys(process.env).sort().join(" "), process.env.TERM)', {
		ADDED: 'yes',
	});
	await session.waitForExit();
	assert.equal(
		session.screen().replaceAll('\n', ''),
		'ADDED HOME LANG NODE_COMPILE_CACHE PATH PWD TERM xterm-256color',
	);
});

await test('refuses a bracketed paste that the program has not enabled', async () => {
	await using session = start('console.log("ready"); setInterval(() => {}, 1000)');
	await session.waitFor('ready');
	assert.throws(() => {
		session.paste('one');
	}, /has not asked/v);
});

await test('never reads half of a synchronized update', async () => {
	await using session = start(String.raw`
		process.stdout.write('\u001B[?2026hhalf');
		process.stdin.once('data', () => process.stdout.write(' whole\u001B[?2026l'));
	`);
	const seen: string[] = [];
	const done = session.waitFor(screen => {
		seen.push(screen.trim());
		return screen.includes('whole');
	});
	await session.press('enter');
	await done;
	assert.ok(!seen.includes('half'), JSON.stringify(seen));
});

await test('shows the last screen if a wait fails', async () => {
	await using session = start('console.log("what is there"); setInterval(() => {}, 1000)');
	await session.waitFor('there');
	await assert.rejects(session.waitFor('what is not', 20), /"what is not", but 20 ms passed.*what is there/sv);
	await assert.rejects(session.waitForExit(20), /what is there/v);

	await using ended = start('console.log("what was there")');
	await assert.rejects(ended.waitFor(/missing/v), /missing\/v, but the program ended \(exit code 0.*what was there/sv);
});

await test('refuses a key that no terminal sends', () => {
	assert.equal(keySequence('ctrl+left'), '\u{1B}[1;5D');
	assert.equal(keySequence('delete'), '\u{1B}[3~');
	assert.equal(keySequence('alt+backspace'), '\u{1B}\u{7F}');
	assert.equal(keySequence('shift+tab'), '\u{1B}[Z');
	assert.equal(keySequence('+'), '+');
	assert.throws(() => keySequence('donw'), /donw/v);
	assert.throws(() => keySequence('ctrl+ä'), /ctrl/v);
});

await test('reports every complete screen, even if the next one follows at once', async () => {
	const screens: string[] = [];
	await using session = startSession({
		arguments: [
			'--eval',
			String.raw`
			const update = text => '\u001B[?2026h\u001B[H' + text + '\u001B[?2026l';
			process.stdout.write(update('one') + update('two') + update('six').slice(0, -3));
			process.stdout.write('26l' + update('ten'));
		`,
		],
		columns: 60,
		rows: 8,
		onShown(screen) {
			screens.push(screen.trim());
		},
	});
	await session.waitForExit();
	assert.deepEqual(
		[...new Set(screens)].filter(screen => screen !== ''),
		['one', 'two', 'six', 'ten'],
	);
});

await test('sends an answer of the terminal in parts, and keys behind the last part', async () => {
	const {promise: isTyped, resolve: type} = Promise.withResolvers<void>();
	await using session = startSession({
		arguments: [
			'--eval',
			String.raw`
			process.stdin.setRawMode(true);
			process.stdin.on('data', data => console.log(JSON.stringify(String(data))));
			process.stdout.write('\u001B[c');
		`,
		],
		columns: 60,
		rows: 8,
		async *answerParts(answer) {
			yield answer.slice(0, 2);
			await isTyped;
			yield answer.slice(2, 5);
			yield answer.slice(5);
		},
	});
	await session.waitFor(String.raw`"\u001b["`);
	session.send('k');
	type();
	await session.waitFor(/k"/v);
	assert.equal(session.screen().replaceAll(/"|\n/gv, ''), String.raw`\u001b[?1;2ck`);
});
