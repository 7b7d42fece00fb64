import assert from 'node:assert/strict';
import process from 'node:process';
import {after, before, test} from 'node:test';
import {keySequence} from './key-sequences.js';
import {startSession, type Session} from './session.js';

function start(script: string, environment: Readonly<Record<string, string>> = {}): Session {
	return startSession({
		arguments: ['--eval', script],
		columns: 60,
		rows: 8,
		environment,
	});
}

// Shows each read of the keyboard as a line of JSON.
const echo = String.raw`
	process.stdin.setRawMode(true).setEncoding('utf8');
	process.stdin.on('data', data => process.stdout.write(JSON.stringify(data) + '\r\n'));
	process.stdout.write('\u001B[?2004hready\r\n');
`;

function lines(session: Session): readonly string[] {
	return session.screen().trimEnd().split('\n');
}

const inherited = {CI: process.env['CI'], FORCE_COLOR: process.env['FORCE_COLOR']};

before(() => {
	Object.assign(process.env, {CI: 'true', FORCE_COLOR: '3'});
});

after(() => {
	for (const [name, value] of Object.entries(inherited)) {
		if (value === undefined) {
			Reflect.deleteProperty(process.env, name);
		} else {
			process.env[name] = value;
		}
	}
});

await test('passes a bare environment on', async () => {
	await using session = start('console.log(Object.keys(process.env).sort().join(" "), process.env.TERM)', {ADDED: 'yes'});
	await session.waitForExit();
	assert.equal(session.screen().replaceAll('\n', ''), 'ADDED HOME LANG NODE_COMPILE_CACHE PATH PWD TERM xterm-256color');
});

await test('shows the screen, the cursor, the bytes and the size of the terminal', async () => {
	await using session = start(String.raw`
		process.stdout.write('\u001B[31mred\u001B[0m é   \r\n' + process.stdout.columns + 'x' + process.stdout.rows + '\r\nend');
		setInterval(() => {}, 1000);
	`);
	await session.waitFor('end');
	assert.equal(session.screen(), ['red é', '60x8', 'end', '', '', '', '', ''].join('\n'));
	assert.deepEqual(session.cursor(), {column: 3, row: 2});
	assert.ok(session.rawOutput().startsWith('\u{1B}[31mred'));
	assert.equal(session.bytes(), session.rawOutput().length + 1);
});

await test('an emoji takes two cells, a combining mark none', async () => {
	await using session = start('process.stdout.write("👍e\u{301}|"); setInterval(() => {}, 1000)');
	await session.waitFor('|');
	assert.deepEqual(session.cursor(), {column: 4, row: 0});
});

await test('presses keys by name and by character', async () => {
	await using session = start(echo);
	await session.waitFor('ready');
	await session.press('down');
	await session.waitFor('[B');
	await session.press('ctrl+s');
	await session.waitFor('0013');
	await session.press('한');
	await session.waitFor('한');
	assert.deepEqual(lines(session), ['ready', String.raw`"\u001b[B"`, String.raw`"\u0013"`, '"한"']);
});

await test('a key after Escape is read apart from it', async () => {
	await using session = start(echo);
	await session.waitFor('ready');
	await session.press('escape', 'x');
	await session.waitFor('x');
	assert.deepEqual(lines(session), ['ready', String.raw`"\u001b"`, '"x"']);
});

await test('pastes in brackets, with the line ends of a terminal', async () => {
	await using session = start(echo);
	await session.waitFor('ready');
	session.paste('one\ntwo');
	await session.waitFor('201~');
	assert.equal(lines(session)[1], String.raw`"\u001b[200~one\rtwo\u001b[201~"`);
});

await test('refuses a bracketed paste that the program did not ask for', async () => {
	await using session = start('console.log("ready"); setInterval(() => {}, 1000)');
	await session.waitFor('ready');
	assert.throws(() => {
		session.paste('one');
	}, /has not asked/v);
});

await test('answers what the program asks the terminal', async () => {
	await using session = start(echo + String.raw`process.stdout.write('\u001B[6n');`);
	await session.waitFor('R');
	assert.equal(lines(session)[1], String.raw`"\u001b[2;1R"`);
});

await test('resizes, and the program learns of it', async () => {
	await using session = start('process.stdout.on("resize", () => console.log(process.stdout.columns, process.stdout.rows)); console.log("ready"); setInterval(() => {}, 1000)');
	await session.waitFor('ready');
	session.resize(40, 5);
	await session.waitFor('40 5');
	assert.equal(session.screen().split('\n').length, 5);
});

await test('tells the alternate screen', async () => {
	await using session = start(String.raw`console.log('first'); process.stdin.once('data', () => process.stdout.write('\u001B[?1049h')); `);
	await session.waitFor('first');
	assert.equal(session.isAlternate(), false);
	await session.press('enter');
	await session.waitFor(() => session.isAlternate());
	assert.doesNotMatch(session.screen(), /first/v);
});

await test('does not look at half of a synchronized update', async () => {
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

await test('tells how the program ended, after all that it wrote', async () => {
	await using session = start('console.log("last words"); process.exitCode = 7');
	assert.deepEqual(await session.waitForExit(), {exitCode: 7, signal: 0});
	assert.match(session.screen(), /last words/v);

	await using killed = start('console.log("ready"); setInterval(() => {}, 1000)');
	await killed.waitFor('ready');
	killed.kill('SIGTERM');
	assert.deepEqual(await killed.waitForExit(), {exitCode: 0, signal: 15});
});

await test('a wait that fails shows the last screen', async () => {
	await using session = start('console.log("what is there"); setInterval(() => {}, 1000)');
	await session.waitFor('there');
	await assert.rejects(session.waitFor('what is not', 20), /"what is not", but 20 ms passed.*what is there/sv);
	await assert.rejects(session.waitForExit(20), /what is there/v);

	await using ended = start('console.log("what was there")');
	await assert.rejects(ended.waitFor(/missing/v), /missing\/v, but the program ended \(exit code 0.*what was there/sv);
});

await test('a key that no terminal sends is refused', () => {
	assert.equal(keySequence('ctrl+left'), '\u{1B}[1;5D');
	assert.equal(keySequence('delete'), '\u{1B}[3~');
	assert.equal(keySequence('alt+backspace'), '\u{1B}\u{7F}');
	assert.equal(keySequence('shift+tab'), '\u{1B}[Z');
	assert.equal(keySequence('+'), '+');
	assert.throws(() => keySequence('donw'), /donw/v);
	assert.throws(() => keySequence('ctrl+ä'), /ctrl/v);
});
