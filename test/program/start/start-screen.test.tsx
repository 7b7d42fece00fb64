import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {stripVTControlCharacters} from 'node:util';
import TextInput from 'ink-text-input';
import {useRef, type ReactElement} from 'react';
import {KeyGuard, StartScreen} from '../../../source/program/start/ask-start.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {pressInStart, startChoices, startFormOf, type Start} from '../../../source/program/start/start.js';
import {legendSpans} from '../../../source/program/start/start-view.js';
import {WelcomeScreen} from '../../../source/program/start/welcome.js';
import {excessOf} from '../../helpers/frames.js';
import {render} from '../../helpers/render.js';
import {until} from '../../helpers/until.js';

const canary = 'cfut_canary0123456789';

async function start(canLink = false, back?: string, other: Partial<Parameters<typeof StartScreen>[0]> = {}) {
	const starts: Start[] = [];
	const {stdin, stdout, lastFrame, frames, unmount} = render(
		<StartScreen
			host='api.test.example'
			canLink={canLink}
			back={back}
			{...other}
			onStart={chosen => {
				starts.push(chosen);
			}}
		/>,
	);
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
		/** Calls a function during the write of the first frame that matches. */
		onFrame(what: RegExp, then: () => void) {
			const {write} = stdout;
			stdout.write = frame => {
				write(frame);
				if (!what.test(frame)) {
					return;
				}

				stdout.write = write;
				then();
			};
		},
		[Symbol.dispose]() {
			unmount();
		},
	};
}

await test('offers the sandbox first in the menu, and explains how to set a credential for every start', async () => {
	using screen = await start();
	await screen.see(/❯ Explore the sandbox/v);
	await screen.see(/CLOUDFLARE_API_TOKEN/v);
	screen.type('\r');
	assert.deepEqual(await screen.decide(), [{kind: 'sandbox'}]);
});

await test('names the variable that is missing instead of a missing credential', async () => {
	using screen = await start(false, undefined, {lack: 'CLOUDFLARE_EMAIL is set, but CLOUDFLARE_API_KEY is not.'});
	await screen.see(
		/Browse and edit Cloudflare Organizations\. CLOUDFLARE_EMAIL is set, but CLOUDFLARE_API_KEY is not\./v,
	);
	assert.deepEqual(
		screen.frames.filter(frame => frame.includes('There is no credential')),
		[],
	);
});

await test('offers another try first after a refused credential, with the same credential', async () => {
	using screen = await start(false, undefined, {refusal: 'Refused.', again: 'same'});
	await screen.see(/❯ Try again with the same credential/v);
	screen.type('\r');
	assert.deepEqual(await screen.decide(), [{kind: 'again'}]);
});

for (const [again, prompt] of [
	['token', /API token:/v],
	['email', /Email address:/v],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One screen after the other.
	await test(`asks for the ${again} again after a refused credential that was typed`, async () => {
		using screen = await start(false, undefined, {refusal: 'Refused.', again});
		await screen.see(/❯ Try again: type the credential again/v);
		screen.type('\r');
		await screen.see(prompt);
		assert.deepEqual(screen.starts, []);
	});
}

await test('obeys a key that arrives as soon as the menu is drawn, before the menu listens', async () => {
	using screen = await start();
	screen.type('5');
	await screen.see(/❯ How to make/v);
	screen.type('\r');
	await screen.see(/Which one/v);
	screen.onFrame(/❯ How to make/v, () => {
		screen.type('6');
	});
	screen.type('\u{1B}');
	await screen.see(/❯ Quit/v);
	screen.type('\r');
	assert.deepEqual(await screen.decide(), [{kind: 'quit'}]);
});

await test('suspends on ctrl-z in the menu and in a token prompt, and keeps the typed text', async () => {
	let stops = 0;
	const {stdin, lastFrame, unmount} = render(
		<StartScreen
			host='api.test.example'
			stop={async () => {
				stops++;
			}}
			onStart={() => undefined}
		/>,
	);
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

await test('names the source of a refused credential instead of an unused variable', () => {
	const mending = 'The API token from PROD_TOKEN, context “production” in /etc/config.toml: set PROD_TOKEN again.';
	const {lastFrame, unmount} = render(
		<StartScreen host='api.test.example' refusal='Refused.' mending={mending} onStart={() => undefined} />,
	);
	const shown = (lastFrame() ?? '').replaceAll(/\s+/gv, ' ');
	unmount();
	assert.match(
		shown,
		/The list could not be read\. Refused\. The API token from PROD_TOKEN, context “production” in \/etc\/config\.toml: set PROD_TOKEN again/v,
	);
	assert.doesNotMatch(shown, /CLOUDFLARE_API_TOKEN/v);
});

await test('goes back with the first choice and Escape if there is a previous context, and quits with q', async () => {
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

await test('quits with q, Escape and the last choice', async () => {
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

await test('masks a typed token, and shows none of it in any frame', async () => {
	using screen = await start();
	screen.type('jj\r');
	await screen.see(/API token:/v);
	await screen.see(/sent only to api\.test\.example and not saved/v);
	screen.type(canary);
	await screen.see(new RegExp(`•{${canary.length}}`, 'v'));
	screen.type('\r');
	assert.deepEqual(await screen.decide(), [{kind: 'credential', credential: {scheme: 'token', token: canary}}]);
	const leaks = ['canary', 'cfut_', '0123'].filter(part => screen.frames.some(frame => frame.includes(part)));
	assert.deepEqual(leaks, []);
});

await test('waits for Enter after a pasted token, and drops its line end', async () => {
	using screen = await start();
	screen.type('jj\r');
	await screen.see(/API token:/v);
	screen.type(`\u{1B}[200~${canary}\n\u{1B}[201~`);
	await screen.see(/•{10}/v);
	assert.deepEqual(screen.starts, []);
	screen.type('\r');
	assert.deepEqual(await screen.decide(), [{kind: 'credential', credential: {scheme: 'token', token: canary}}]);
});

await test('obeys each of several keys that arrive together', async () => {
	using screen = await start();
	const key = 'cfk_canary0123456789';
	screen.type(`jjj\rops@test.example\r${key}\r`);
	assert.deepEqual(await screen.decide(), [
		{kind: 'credential', credential: {scheme: 'key', email: 'ops@test.example', key}},
	]);
	assert.ok(screen.frames.every(frame => !frame.includes('canary')));
});

await test('obeys keys that come one at a time, in the menu and in prompts, with edits in between', async () => {
	using screen = await start();
	const steps: ReadonlyArray<readonly [key: string, shows: RegExp]> = [
		['k', /❯ Quit/v],
		['j', /❯ Explore/v],
		['\u{1B}[B', /❯ Take the tour/v],
		['4', /❯ Type an email/v],
		['\u{1B}[A', /❯ Type an API token/v],
		['j', /❯ Type an email/v],
		['\r', /Email address: *$/mv],
		['n', /Email address: n *$/mv],
		['o', /Email address: no *$/mv],
		['\r', /This is not an email address/v],
		['b', /Email address: b *$/mv],
		['c', /Email address: bc *$/mv],
		['\u{1}', /Email address: bc *$/mv],
		['a', /Email address: abc *$/mv],
		['\u{5}', /Email address: abc *$/mv],
		['d', /Email address: abcd *$/mv],
		['\u{7F}', /Email address: abc *$/mv],
		['\u{15}', /Email address: *$/mv],
		['a', /Email address: a *$/mv],
		['\u{1F469}\u{200D}\u{1F680}', /Email address: a\u{1F469}\u{200D}\u{1F680} *$/mv],
		['\u{7F}', /Email address: a *$/mv],
		['@', /Email address: a@ *$/mv],
		['b', /Email address: a@b *$/mv],
		['\r', /Global API key: *$/mv],
		['x', /Global API key: • *$/mv],
		['y', /Global API key: •• *$/mv],
	];
	for (const [key, shows] of steps) {
		screen.type(key);
		await screen.see(shows); // eslint-disable-line no-await-in-loop -- One key after the other.
		await nextTurn(); // eslint-disable-line no-await-in-loop
	}

	screen.type('\r');
	assert.deepEqual(await screen.decide(), [{kind: 'credential', credential: {scheme: 'key', email: 'a@b', key: 'xy'}}]);
});

await test('leaves a key to an input only by itself, and obeys keys that arrive together or that the input gets wrong', async () => {
	const pressed: string[] = [];
	const typed: string[] = [];
	function Guarded() {
		const gate = useRef(false);
		return (
			<>
				<KeyGuard
					gate={gate}
					canObey={({text}) => text !== undefined}
					press={({name}) => {
						pressed.push(name);
					}}
				/>
				<TextInput
					value=''
					onChange={text => {
						typed.push(`${text} ${gate.current}`);
					}}
				/>
			</>
		);
	}

	const {stdin, unmount} = render(<Guarded />);
	const shown = () => [...typed, ...pressed].join(', ');
	await until(() => stdin.listenerCount('readable') > 0, shown);
	stdin.write('a');
	await until(() => typed.length > 0, shown);
	assert.deepEqual([typed, pressed], [['a true'], []]);
	await nextTurn();
	stdin.write('bc');
	stdin.write('d');
	await until(() => typed.length > 2, shown);
	await nextTurn();
	stdin.write('\u{1}');
	await until(() => typed.length > 3, shown);
	unmount();
	assert.deepEqual(
		[typed, pressed],
		[
			['a true', 'bc false', 'd false', 'a false'],
			['b', 'c', 'd', 'ctrl+a'],
		],
	);
});

const paste = (text: string) => `\u{1B}[200~${text}\u{1B}[201~`;
const misplaced: ReadonlyArray<readonly [what: string, keys: string, said: RegExp]> = [
	[
		'an older key as a token',
		`jj\r${paste('0123456789abcdef'.repeat(3).slice(0, 37))}\r`,
		/looks like an API key, not a token/v,
	],
	['a key as a token', `jj\r${paste('cfk_canary')}\r`, /looks like an API key, not a token/v],
	['a token as a key', `jjj\rops@test.example\r${paste(canary)}\r`, /looks like an API token, not a key/v],
	['a token as an email address', `jjj\r${paste('cfut_canary')}\r`, /looks like an API token, not an email address/v],
	[
		'an account token as a token',
		`jj\r${paste('cfat_canary')}\r`,
		/account API token, which none of the eight calls accepts\.[\s\S]+Nothing was sent/v,
	],
	['an account token as an email address', `jjj\r${paste('cfat_canary')}\r`, /This is an account API token, which/v],
	[
		'an older token as an email address',
		`jjj\r${paste('canary'.padEnd(40, 'x'))}\r`,
		/looks like an API token, not an email address/v,
	],
	['a name as an email address', 'jjj\rnobody\r', /This is not an email address/v],
];

for (const [what, keys, said] of misplaced) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`recognizes ${what}, reports it, sends it nowhere and never shows it`, async () => {
		using screen = await start();
		screen.type(keys);
		await screen.see(said);
		assert.deepEqual(screen.starts, []);
		assert.deepEqual(
			screen.frames.filter(frame => /canary|0123/v.test(frame)),
			[],
		);
	});
}

await test('goes back to the menu with Escape, and forgets the typed text', async () => {
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

await test('accepts no empty answer', async () => {
	using screen = await start();
	screen.type('jj\r \r');
	await screen.see(/API token:/v);
	screen.type('x\r');
	assert.deepEqual(await screen.decide(), [{kind: 'credential', credential: {scheme: 'token', token: 'x'}}]);
});

await test('quits on ctrl-c in a token prompt', async () => {
	using screen = await start();
	screen.type('jj\rab\u{3}');
	assert.deepEqual(await screen.decide(), [{kind: 'quit'}]);
});

await test('explains how to make a credential, for which calls and where, and goes back with Escape', async () => {
	using screen = await start(true);
	screen.type('jjjj\r');
	await screen.see(/An API token can only list and create organizations\./v);
	await screen.see(/needs the permission\s+User Details Read or User Details Write\./v);
	await screen.see(/The Global API key can make all eight calls/v);
	await screen.see(/no read-only role for the key yet\.[\s\S]+--read-only/v);
	// The address is both the text and the target of the link.
	const address = 'https://dash.cloudflare.com/profile/api-tokens';
	assert.ok((screen.frames.at(-1) ?? '').includes(`\u{1B}]8;;${address}\u{7}`));
	assert.ok(stripVTControlCharacters(screen.frames.at(-1) ?? '').includes(address));
	assert.ok((screen.frames.at(-1) ?? '').split('\n').length <= 24);
	screen.type('x\u{1B}');
	await screen.see(/❯ How to make/v);
	assert.deepEqual(screen.starts, []);
});

await test('fits the guide into 80×24, and shows in the menu what each credential can do', async () => {
	using screen = await startAt({columns: 80, rows: 24});
	await screen.see(/Type an API token for this session: can only list and create organizations *$/mv);
	await screen.see(/Type an email and Global API key for this session: can do everything that you can *$/mv);
	screen.type('5\r');
	await screen.see(/View next to Global API Key/v);
	assert.doesNotMatch(screen.shown(), /\d more below|PgDn/v);
	assert.deepEqual(excessOf(screen.shown(), {columns: 80, rows: 24}), []);
});

await test('sends no links to a terminal that does not support them', async () => {
	using screen = await start();
	screen.type('jjjj\r');
	await screen.see(/^ Make one +https:\/\/dash\.cloudflare\.com\/profile\/api-tokens$/mv);
	assert.ok(screen.frames.every(frame => !frame.includes('\u{1B}]8')));
});

const longRefusal = `The credential was refused by the service. ${'It says more about that than a small terminal has rows for. '.repeat(20)}cf-ray abc123-FRA`;

type Size = {readonly columns: number; readonly rows: number};

async function showAt(size: Size, screen: ReactElement) {
	const {stdin, stdout, lastFrame, unmount} = render(screen);
	const resize = (to: Size) => {
		Object.defineProperties(stdout, {
			columns: {configurable: true, value: to.columns},
			rows: {configurable: true, value: to.rows},
		});
		stdout.emit('resize');
	};

	const shown = () => stripVTControlCharacters(lastFrame() ?? '');
	await until(() => stdin.listenerCount('readable') > 0, shown);
	resize(size);
	return {
		shown,
		resize,
		async see(what: RegExp) {
			await until(() => what.test(shown()), shown);
		},
		type(keys: string) {
			stdin.write(keys);
		},
		[Symbol.dispose]() {
			unmount();
		},
	};
}

async function startAt(size: Size, refusal?: string) {
	const starts: Start[] = [];
	const screen = await showAt(
		size,
		<StartScreen
			host='api.test.example'
			canLink
			{...(refusal !== undefined && {refusal})}
			onStart={chosen => {
				starts.push(chosen);
			}}
		/>,
	);
	return {...screen, starts};
}

type Screen = Awaited<ReturnType<typeof startAt>>;

/** The frames at the beginning and after each press of a key, until nothing is hidden below. */
async function readOn(screen: Screen, key: string): Promise<readonly string[]> {
	const frames = [screen.shown()];
	while (/ below$/mv.test(frames.at(-1) ?? '')) {
		const before = frames.at(-1);
		screen.type(key);
		// eslint-disable-next-line no-await-in-loop -- One key after the other.
		await until(() => screen.shown() !== before, screen.shown);
		frames.push(screen.shown());
	}

	return frames;
}

const textOf = (frames: readonly string[]): string => frames.join(' ').replaceAll(/\s+/gv, ' ');

for (const size of [
	{columns: 40, rows: 10},
	{columns: 40, rows: 12},
	{columns: 80, rows: 16},
]) {
	const where = `${size.columns}×${size.rows}`;
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`keeps the selected row and the keys below a refusal of any length at ${where}, and scrolls the refusal`, async () => {
		using screen = await startAt(size, longRefusal);
		await screen.see(/\d more below/v);
		const chosen = [];
		for (const [index, {label}] of startChoices.entries()) {
			screen.type(`${index + 1}`);
			// eslint-disable-next-line no-await-in-loop -- One key after the other.
			await screen.see(new RegExp(`^ ❯ ${label.slice(0, 12)}`, 'mv'));
			chosen.push(screen.shown());
		}

		const read = await readOn(screen, '\u{1B}[6~');
		const hasKeys = (frame: string) => /j k move, ↵ chooses.+ PgDn and PgUp scroll/v.test(textOf([frame]));
		assert.deepEqual(
			[...chosen, ...read].filter(
				frame => excessOf(frame, size).length > 0 || !hasKeys(frame) || !/^ ❯ /mv.test(frame),
			),
			[],
		);
		assert.doesNotMatch(read[0] ?? '', /cf-ray/v);
		assert.match(textOf(read), /cf-ray abc123-FRA/v);
		screen.type('\u{1B}[5~'.repeat(read.length));
		await screen.see(/^ The list could not be read\. *$/mv);
	});

	// eslint-disable-next-line no-await-in-loop -- As above.
	await test(`keeps the host and the keys on the screen next to a long token at ${where}`, async () => {
		using screen = await startAt(size, longRefusal);
		screen.type('3\r');
		await screen.see(/API token:/v);
		screen.type('x'.repeat(200));
		await screen.see(/^ API token: …•+$/mv);
		assert.match(textOf([screen.shown()]), /It is sent only to api\.test\.example .+ ↵ continues, Esc goes back/v);
		assert.deepEqual(excessOf(screen.shown(), size), []);
	});

	// eslint-disable-next-line no-await-in-loop -- As above.
	await test(`scrolls through the whole guide to a token at ${where}`, async () => {
		using screen = await startAt(size);
		screen.type('5\r');
		await screen.see(/How to make a token or a key$/mv);
		const read = await readOn(screen, 'j');
		assert.ok(read.length > 2);
		assert.deepEqual(
			read.filter(frame => excessOf(frame, size).length > 0 || !frame.includes('Esc goes back to the menu')),
			[],
		);
		const seen = textOf([...read.map(frame => frame.split('\n', 2)[1] ?? ''), read.at(-1) ?? '']);
		assert.match(seen, /User Details Read or .+ There: Create Token, or View next to Global API Key/v);
		assert.ok(seen.replaceAll(' ', '').includes('https://dash.cloudflare.com/profile/api-tokens'));
	});
}

await test('shows the number of the selected choice in a list that is cut', async () => {
	using screen = await startAt({columns: 40, rows: 10}, longRefusal);
	screen.type('6');
	await screen.see(/^ ❯ Quit +6\/6$/mv);
	screen.resize({columns: 80, rows: 24});
	await screen.see(/^ ❯ Quit *$/mv);
	assert.deepEqual(screen.starts, []);
});

await test('shows every choice in the smallest terminal, without cutting a word', async () => {
	using screen = await startAt({columns: 40, rows: 10});
	await screen.see(/^ No credential in the environment\. *$/mv);
	assert.deepEqual(
		screen
			.shown()
			.split('\n')
			.slice(1)
			.map(line => line.trim()),
		[
			'No credential in the environment.',
			'At every start: CLOUDFLARE_API_TOKEN',
			'❯ Explore the sandbox',
			'Take the tour',
			'Type an API token for this session',
			'Type an email and Global API key',
			'How to make a token or a key',
			'Quit',
			'j k move, ↵ chooses, q or Esc quits.',
		],
	);
});

await test('ignores Escape in the menu and in a prompt while nothing is shown', () => {
	const typed = {...startFormOf(), question: 'token', line: lineOf('abc')} as const;
	assert.deepEqual(
		[startFormOf(), typed].map(form => pressInStart(form, {name: 'escape'}, undefined)),
		[startFormOf(), typed],
	);
});

await test('shows the needed size of the start menu below 40×10, selects nothing unseen, and keeps the typed text', async () => {
	const needs = /^needs 40×10, ctrl-c quits$/v;
	using screen = await startAt({columns: 39, rows: 10});
	screen.type('\rjq');
	await screen.see(needs);
	screen.resize({columns: 80, rows: 24});
	await screen.see(/^ ❯ Explore the sandbox/mv);
	screen.type('3\r');
	await screen.see(/API token:/v);
	screen.type('abc');
	await screen.see(/•{3}/v);
	screen.resize({columns: 40, rows: 9});
	await screen.see(needs);
	screen.type('d\r');
	await screen.see(needs);
	screen.resize({columns: 80, rows: 24});
	await screen.see(/•{4}$/mv);
	assert.deepEqual(screen.starts, []);
	screen.resize({columns: 39, rows: 9});
	screen.type('\u{3}');
	await screen.see(needs);
	await until(() => screen.starts.length > 0, screen.shown);
	assert.deepEqual(screen.starts, [{kind: 'quit'}]);
});

await test('shows the needed size of the first screen below 40×10, and leaves it only with the keys that quit', async () => {
	const pressed: string[] = [];
	const welcome = {host: 'api.test.example', credential: 'API token', notes: [], findings: []};
	using screen = await showAt(
		{columns: 20, rows: 5},
		<WelcomeScreen
			welcome={welcome}
			onPress={({name}) => {
				pressed.push(name);
			}}
		/>,
	);
	await screen.see(/^needs 40×10, q quits$/v);
	screen.type('\r');
	screen.type('x');
	screen.type('q');
	await until(() => pressed.length > 0);
	assert.deepEqual(pressed, ['q']);
	screen.resize({columns: 80, rows: 24});
	await screen.see(/q quits · other keys|↵ continues/v);
	screen.type('x');
	await until(() => pressed.length > 1);
	assert.deepEqual(pressed, ['q', 'x']);
});

await test('gives the keys of the lines that explain them the tone of keys', () => {
	const keysIn = (text: string) =>
		legendSpans(text, 'dim')
			.filter(({tone}) => tone === 'accent')
			.map(span => span.text);
	assert.deepEqual(keysIn('j k move, ↵ chooses, q or Esc quits. PgDn and PgUp scroll.'), [
		'j k',
		'↵',
		'q',
		'Esc',
		'PgDn',
		'PgUp',
	]);
	assert.deepEqual(keysIn('↵ continues to your organizations · q quits · other keys act there'), ['↵', 'q']);
	assert.equal(
		legendSpans('Esc goes back to the menu.')
			.map(({text}) => text)
			.join(''),
		'Esc goes back to the menu.',
	);
});
