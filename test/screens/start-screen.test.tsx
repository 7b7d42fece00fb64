import assert from 'node:assert/strict';
import {test} from 'node:test';
import {stripVTControlCharacters} from 'node:util';
import {render} from 'ink-testing-library';
import type {Start} from '../../source/forms/start.js';
import {StartScreen} from '../../source/screens/start-screen.js';
import {until} from '../helpers/until.js';

const canary = 'cfut_canary0123456789';

async function start(canLink = false, back?: string) {
	const starts: Start[] = [];
	const {stdin, lastFrame, frames, unmount} = render(<StartScreen
		host='api.test.example'
		canLink={canLink}
		back={back}
		onStart={chosen => {
			starts.push(chosen);
		}}
	/>);
	const shown = () => lastFrame() ?? '';
	await until(() => stdin.listenerCount('readable') > 0, shown);
	return {
		starts,
		frames,
		async see(what: RegExp) {
			await until(() => what.test(shown()), shown);
		},
		async decide() {
			await until(() => starts.length > 0, shown);
			return starts;
		},
		type(text: string) {
			stdin.write(text);
		},
		[Symbol.dispose]() {
			unmount();
		},
	};
}

await test('the menu offers the sandbox first, and says how to have a credential at every start', async () => {
	using screen = await start();
	await screen.see(/❯ Explore the sandbox/v);
	await screen.see(/CLOUDFLARE_API_TOKEN/v);
	screen.type('\r');
	assert.deepEqual(await screen.decide(), [{kind: 'sandbox'}]);
});

await test('ctrl-z stops the program, in the menu and where a token is typed, and what was typed is there again', async () => {
	let stops = 0;
	const {stdin, lastFrame, unmount} = render(<StartScreen
		host='api.test.example'
		stop={async () => {
			stops++;
		}}
		onStart={() => undefined}
	/>);
	const shown = () => lastFrame() ?? '';
	const stopped = async (times: number) => {
		stdin.write('\u{1A}');
		await until(() => stops === times, shown);
		await until(() => stdin.listenerCount('readable') > 0, shown);
	};

	await until(() => stdin.listenerCount('readable') > 0, shown);
	await stopped(1);
	stdin.write('jj\r');
	await until(() => shown().includes('API token'), shown);
	stdin.write('abc');
	await until(() => shown().includes('•••'), shown);
	await stopped(2);
	await until(() => shown().includes('•••'), shown);
	unmount();
	assert.equal(stops, 2);
});

await test('of a credential that was refused it is said where that is from, instead of a variable that is not asked', () => {
	const mending = 'The API token from PROD_TOKEN, context “production” in /etc/config.toml: set PROD_TOKEN anew.';
	const {lastFrame, unmount} = render(<StartScreen host='api.test.example' refusal='Refused.' mending={mending} onStart={() => undefined}/>);
	const shown = (lastFrame() ?? '').replaceAll(/\s+/gv, ' ');
	unmount();
	assert.match(shown, /The credential was refused\. Refused\. The API token from PROD_TOKEN, context “production” in \/etc\/config\.toml: set PROD_TOKEN anew/v);
	assert.doesNotMatch(shown, /CLOUDFLARE_API_TOKEN/v);
});

await test('where there is something to go back to, the first choice and Escape lead there, and q quits', async () => {
	using byChoice = await start(false, 'PRODUCTION');
	await byChoice.see(/❯ Go back to PRODUCTION/v);
	await byChoice.see(/Esc goes back, q quits/v);
	byChoice.type('\r');
	assert.deepEqual(await byChoice.decide(), [{kind: 'back'}]);
	using byEscape = await start(false, 'PRODUCTION');
	byEscape.type('\u{1B}');
	assert.deepEqual(await byEscape.decide(), [{kind: 'back'}]);
	using byLetter = await start(false, 'PRODUCTION');
	byLetter.type('q');
	assert.deepEqual(await byLetter.decide(), [{kind: 'quit'}]);
});

await test('q, Escape and the last choice quit', async () => {
	using byLetter = await start();
	byLetter.type('q');
	assert.deepEqual(await byLetter.decide(), [{kind: 'quit'}]);
	using byEscape = await start();
	byEscape.type('\u{1B}');
	assert.deepEqual(await byEscape.decide(), [{kind: 'quit'}]);
	using byChoice = await start();
	byChoice.type('k\r');
	assert.deepEqual(await byChoice.decide(), [{kind: 'quit'}]);
});

await test('a token is typed masked, and nothing of it is in any frame', async () => {
	using screen = await start();
	screen.type('jj\r');
	await screen.see(/API token:/v);
	await screen.see(/sent to api\.test\.example alone and kept nowhere/v);
	screen.type(canary);
	await screen.see(new RegExp(`•{${canary.length}}`, 'v'));
	screen.type('\r');
	assert.deepEqual(await screen.decide(), [{kind: 'credential', credential: {scheme: 'token', token: canary}}]);
	const leaks = ['canary', 'cfut_', '0123'].filter(part => screen.frames.some(frame => frame.includes(part)));
	assert.deepEqual(leaks, []);
});

await test('a pasted token waits for Enter, and its line end is no part of it', async () => {
	using screen = await start();
	screen.type('jj\r');
	await screen.see(/API token:/v);
	screen.type(`\u{1B}[200~${canary}\n\u{1B}[201~`);
	await screen.see(/•{10}/v);
	assert.deepEqual(screen.starts, []);
	screen.type('\r');
	assert.deepEqual(await screen.decide(), [{kind: 'credential', credential: {scheme: 'token', token: canary}}]);
});

await test('keys that arrive together are each obeyed', async () => {
	using screen = await start();
	const key = 'cfk_canary0123456789';
	screen.type(`jjj\rops@test.example\r${key}\r`);
	assert.deepEqual(await screen.decide(), [{kind: 'credential', credential: {scheme: 'key', email: 'ops@test.example', key}}]);
	assert.ok(screen.frames.every(frame => !frame.includes('canary')));
});

const paste = (text: string) => `\u{1B}[200~${text}\u{1B}[201~`;
const misplaced: ReadonlyArray<readonly [what: string, keys: string, said: RegExp]> = [
	['an older key as a token', `jj\r${paste('0123456789abcdef'.repeat(3).slice(0, 37))}\r`, /looks like an API key, not a token/v],
	['a key as a token', `jj\r${paste('cfk_canary')}\r`, /looks like an API key, not a token/v],
	['a token as a key', `jjj\rops@test.example\r${paste(canary)}\r`, /looks like an API token, not a key/v],
	['a token as an e-mail address', `jjj\r${paste('cfat_canary')}\r`, /looks like an API token, not an e-mail address/v],
	['an older token as an e-mail address', `jjj\r${paste('canary'.padEnd(40, 'x'))}\r`, /looks like an API token, not an e-mail address/v],
	['a name as an e-mail address', 'jjj\rnobody\r', /This is not an e-mail address/v],
];

for (const [what, keys, said] of misplaced) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`${what} is recognised, said, sent nowhere and never shown`, async () => {
		using screen = await start();
		screen.type(keys);
		await screen.see(said);
		assert.deepEqual(screen.starts, []);
		assert.deepEqual(screen.frames.filter(frame => /canary|0123/v.test(frame)), []);
	});
}

await test('Escape goes back to the menu and forgets what was typed', async () => {
	using screen = await start();
	screen.type('jj\r');
	await screen.see(/API token:/v);
	screen.type('wrong');
	await screen.see(/•{5}/v);
	screen.type('\u{1B}');
	await screen.see(/❯ Type an API token/v);
	screen.type('\r');
	await screen.see(/API token: *$/mv);
	screen.type('right\r');
	assert.deepEqual(await screen.decide(), [{kind: 'credential', credential: {scheme: 'token', token: 'right'}}]);
});

await test('an empty answer is not taken', async () => {
	using screen = await start();
	screen.type('jj\r \r');
	await screen.see(/API token:/v);
	screen.type('x\r');
	assert.deepEqual(await screen.decide(), [{kind: 'credential', credential: {scheme: 'token', token: 'x'}}]);
});

await test('ctrl-c quits while a token is typed', async () => {
	using screen = await start();
	screen.type('jj\rab\u{3}');
	assert.deepEqual(await screen.decide(), [{kind: 'quit'}]);
});

await test('how to make a credential: which calls take which, where to make one, and Escape goes back', async () => {
	using screen = await start(true);
	screen.type('jjjj\r');
	await screen.see(/User Details:\s+Read/v);
	await screen.see(/only the list of organizations is documented\s+for a token/v);
	// The address stands there as text, and is the link as well.
	const address = 'https://dash.cloudflare.com/profile/api-tokens';
	assert.ok((screen.frames.at(-1) ?? '').includes(`\u{1B}]8;;${address}\u{7}`));
	assert.ok(stripVTControlCharacters(screen.frames.at(-1) ?? '').includes(address));
	assert.ok((screen.frames.at(-1) ?? '').split('\n').length <= 24);
	screen.type('x\u{1B}');
	await screen.see(/❯ How to make/v);
	assert.deepEqual(screen.starts, []);
});

await test('a terminal that knows no links is sent none', async () => {
	using screen = await start();
	screen.type('jjjj\r');
	await screen.see(/^ Make one +https:\/\/dash\.cloudflare\.com\/profile\/api-tokens$/mv);
	assert.ok(screen.frames.every(frame => !frame.includes('\u{1B}]8')));
});
