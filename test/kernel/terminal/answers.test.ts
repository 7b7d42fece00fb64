import assert from 'node:assert/strict';
import {EventEmitter, once} from 'node:events';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {test, type TestContext} from 'node:test';
import fc from 'fast-check';
import {createAnswerSieve} from '../../../source/kernel/terminal/answer-sieve.js';
import {createAnswers, type Answer} from '../../../source/kernel/terminal/answers.js';

const strings = [
	'\u{1B}]11;rgb:0000/1111/ffff\u{1B}\\',
	'\u{1B}]4;1;rgb:cd/00/00\u{7}',
	'\u{1B}P1$r0m\u{1B}\\',
	'\u{1B}P>|XTerm(380)\u{1B}\\',
];
const asked = {isAny: true};
const nothing = {isAny: false};
const answers = [
	'\u{1B}[?62;22c',
	'\u{1B}[?6c',
	...strings,
	'\u{1B}[<64;10;10M',
	'\u{1B}[<0;1;1m',
	'\u{1B}[I',
	'\u{1B}[O',
	'\u{1B}[?69;2$y',
	'\u{1B}[>0;276;0c',
	'\u{1B}[?1u',
	'\u{1B}[4;1$y',
	'\u{1B}[24;80R',
];
const typed = [
	'a',
	'x11;',
	'한',
	'\r',
	'\u{1B}[A',
	'\u{1B}[1;5D',
	'\u{1B}b',
	'\u{3}',
	'\u{1B}OP',
	'\u{1B}[1;3R',
	'\u{1B}[2$',
	'\u{1B}[[A',
	'\u{1B}[27u',
	'\u{1B}[200~pasted \u{1B}[?6c and \u{1B}]11;x\u{7}\u{1B}[201~',
];

/** Cuts a text at these places, between its characters. */
function cut(text: string, places: readonly number[]): readonly string[] {
	const sorted = [0, ...places.map(place => place % (text.length + 1)), text.length].toSorted(
		(left, right) => left - right,
	);
	return sorted.slice(1).map((place, index) => text.slice(sorted[index], place));
}

const kept = typed.map(text => ({text, isAnswer: false}));
const taken = answers.map(text => ({text, isAnswer: true}));
const pieces = fc.array(fc.constantFrom(...kept, ...kept, ...taken));

await test('removes answers and keeps typed text, wherever the reads cut them', () => {
	const places = fc.array(fc.nat(200), {maxLength: 4});
	const check = fc.property(pieces, places, (all, cuts) => {
		const sieve = createAnswerSieve();
		const text = all.map(piece => piece.text).join('');
		const sieved = cut(text, cuts).map(part => sieve.push(part, asked));
		const rest = sieve.release();
		const [left, gone] = [false, true].map(isAnswer =>
			all.filter(piece => piece.isAnswer === isAnswer).map(piece => piece.text),
		);
		assert.equal(sieved.map(each => each.typed).join('') + rest, left?.join(''));
		assert.deepEqual(
			sieved.flatMap(each => each.answers),
			gone,
		);
	});
	fc.assert(check, {numRuns: 1000, seed: 11});
});

await test('keeps a paste that arrives in parts unchanged to its end', () => {
	const sieve = createAnswerSieve();
	const parts = ['\u{1B}[200~one \u{1B}[?6', 'c two \u{1B}]11;x\u{7}\u{1B}[20', '1~\u{1B}[?6c', 'typed'];
	const sieved = parts.map(part => sieve.push(part, nothing));
	assert.equal(
		sieved.map(each => each.typed).join(''),
		'\u{1B}[200~one \u{1B}[?6c two \u{1B}]11;x\u{7}\u{1B}[201~typed',
	);
	assert.deepEqual(
		sieved.map(each => each.answers.length),
		[0, 0, 1, 0],
	);
});

await test('holds back a lone Escape, and releases it if nothing follows', () => {
	const sieve = createAnswerSieve();
	assert.equal(sieve.push('\u{1B}', nothing).typed, '');
	assert.equal(sieve.holds(), 'escape');
	assert.equal(sieve.release(), '\u{1B}[27u');
	assert.equal(sieve.push('\u{1B}]11;rgb:00', nothing).typed, '');
	assert.equal(sieve.holds(), 'text');
	assert.equal(sieve.release(), '');
	assert.equal(sieve.holds(), undefined);
});

await test('takes the rest of an answer and of a paste that comes after a released Escape', () => {
	const typedAfterEscape = (...parts: readonly string[]) => {
		const sieve = createAnswerSieve();
		sieve.push('\u{1B}', nothing);
		const released = sieve.release();
		return [released, ...parts.map(part => sieve.push(part, nothing).typed)].join('').replace('\u{1B}[27u', 'Esc ');
	};

	assert.deepEqual(
		[
			typedAfterEscape('[?69;2$y', 'y'),
			typedAfterEscape('[?69', ';2$', 'y', 'y'),
			typedAfterEscape('[', '?69;2$y', 'y'),
			typedAfterEscape('[200~y', '\u{1B}', '[201~', 'y'),
			typedAfterEscape('[20', '0~y\u{1B}[201~'),
			typedAfterEscape('P>|foot', '(1)\u{1B}', String.raw`\y`),
		],
		['Esc y', 'Esc y', 'Esc [y', 'Esc \u{1B}[200~y\u{1B}[201~y', 'Esc \u{1B}[200~y\u{1B}[201~', 'Esc y'],
	);
	assert.deepEqual(
		[
			typedAfterEscape('j', 'y'),
			typedAfterEscape('[', 'y'),
			typedAfterEscape('[', 'I', 'y'),
			typedAfterEscape('[', '?', 'y'),
			typedAfterEscape(']', '1', '1', 'y'),
			typedAfterEscape('[', '\u{1B}[A'),
			typedAfterEscape('P', '1', '23 GmbH'),
			typedAfterEscape(']', '1', '1', ';', 'a'),
			typedAfterEscape('[', '?', '6', 'x'),
			typedAfterEscape('[', '<', '0', 'a'),
		],
		[
			'Esc jy',
			'Esc [y',
			'Esc [Iy',
			'Esc [?y',
			'Esc ]11y',
			'Esc [\u{1B}[A',
			'Esc P123 GmbH',
			'Esc ]11;a',
			'Esc [?6x',
			'Esc [<0a',
		],
	);
});

type Input = Parameters<typeof createAnswers>[0];

/** An input with a given list of reads, and the methods of a terminal. */
function setUp() {
	const chunks: string[] = [];
	const written: string[] = [];
	const modes: boolean[] = [];
	const givenBack: string[] = [];
	// eslint-disable-next-line unicorn/prefer-event-target -- As streams are.
	const input = Object.assign(new EventEmitter(), {
		readableEnded: false,
		read: () => chunks.shift() ?? null,
		unshift(text: string) {
			givenBack.push(text);
		},
		ref: () => input,
		unref: () => input,
		setRawMode(isRaw: boolean) {
			modes.push(isRaw);
			return input;
		},
	});
	const terminal = createAnswers(input as unknown as Input, {
		write(bytes: unknown) {
			written.push(String(bytes));
			return true;
		},
	});
	terminal.listen();
	return {
		input,
		terminal,
		written,
		modes,
		givenBack,
		come(text: string) {
			chunks.push(text);
			input.emit('readable');
		},
	};
}

await test('gives each question its own answer, or reports that there is none', () => {
	const {input, terminal, written, come} = setUp();
	const got: Array<Answer['text']> = [];
	const question = {bytes: '\u{1B}]11;?\u{7}', answer: /\]11;/v};
	for (let time = 0; time < 2; time++) {
		terminal.ask(({text}) => {
			got.push(text);
		}, question);
	}

	come(`a${answers[2]}b\u{1B}[?6c`);
	assert.equal(input.read(), 'ab');
	come('\u{1B}[?6cc');
	assert.equal(input.read(), 'c');
	assert.deepEqual(got, [answers[2], undefined]);
	assert.deepEqual(written, ['\u{1B}]11;?\u{7}\u{1B}[c', '\u{1B}]11;?\u{7}\u{1B}[c']);
	come(`late ${answers[3]}`);
	assert.equal(input.read(), 'late ');
});

await test('takes the cursor’s place as an answer only while it asks for it, because shift-F3 and alt-F3 send the same', () => {
	const {input, terminal, come} = setUp();
	const keys = '\u{1B}[1;2R\u{1B}[1;3R';
	const read = (text: string) => {
		come(text);
		return input.read();
	};

	const got: Array<Answer['text']> = [];
	terminal.ask(() => undefined);
	assert.equal(read(`${keys}\u{1B}[?6c`), keys);
	terminal.ask(
		({text}) => {
			got.push(text);
		},
		{bytes: '\u{1B}[6n', answer: /R$/v, isOfPlace: true},
	);
	assert.equal(read('j\u{1B}[1;'), 'j');
	assert.equal(read('3Rk\u{1B}[1;2A'), 'k\u{1B}[1;2A');
	assert.equal(read('\u{1B}[?6c'), '');
	assert.equal(read(keys), keys);
	assert.deepEqual(got, ['\u{1B}[1;3R']);
});

await test('recognizes a held key by equal keys that arrive close together, also several at once', (t: TestContext) => {
	const {input, terminal, come} = setUp();
	let at = 0;
	t.mock.method(performance, 'now', () => at);
	const isHeldAfter = (text: string, wait: number) => {
		at += wait;
		come(text);
		input.read();
		return terminal.isKeyHeld();
	};

	const down = '\u{1B}[B';
	t.assert.deepStrictEqual(
		[
			isHeldAfter(down, 1000),
			isHeldAfter(down, 30),
			isHeldAfter(down.repeat(3), 90),
			isHeldAfter(down, 100),
			isHeldAfter('p', 30),
			isHeldAfter('p', 400),
			isHeldAfter('p', 30),
		],
		[false, true, true, true, false, false, true],
	);
	at += 200;
	t.assert.ok(!terminal.isKeyHeld());
});

await test('returns the typed text with the ctrl-c that ends a wait, and can give it back until the input ends', async () => {
	const {input, terminal, givenBack, come} = setUp();
	terminal.ask(() => undefined);
	const settled = terminal.settle();
	come('jk');
	come('\u{1B}[?6cl\u{3}');
	assert.equal(await settled, 'jkl\u{3}');
	terminal.giveBack('jkl');
	terminal.giveBack('');
	input.readableEnded = true;
	terminal.giveBack('x');
	assert.deepEqual(givenBack, ['jkl']);
});

await test('reads a pending answer at the end, asks nothing new, and restores the modes', async () => {
	const {terminal, written, modes, come} = setUp();
	await terminal.settle();
	assert.deepEqual(modes, []);
	terminal.ask(() => {
		terminal.ask(() => undefined);
	});
	const settled = terminal.settle();
	come('\u{1B}[?6');
	come('c');
	await settled;
	assert.deepEqual(modes, [true, false]);
	assert.equal(written.length, 1);
	terminal.ask(() => undefined);
	terminal.forget();
	await terminal.settle();
	assert.equal(modes.length, 2);
});

await test('shows a wait of more than a second until the answer arrives', async ({mock}) => {
	const {terminal, written, come} = setUp();
	mock.timers.enable({apis: ['setTimeout']});
	terminal.ask(() => undefined);
	const settled = terminal.settle();
	mock.timers.tick(999);
	assert.equal(written.length, 1);
	mock.timers.tick(2000);
	assert.equal(written.at(-1), 'Waiting for the terminal’s answer · press ctrl-c to end');
	come('\u{1B}[?6c');
	await settled;
	assert.equal(written.at(-1), '\r\u{1B}[K');
});

await test('waits five seconds for a silent terminal from the question on, and stops once the answer is useless', async ({
	mock,
}) => {
	const {terminal, modes} = setUp();
	mock.timers.enable({apis: ['setTimeout']});
	terminal.ask(() => undefined);
	const silent = terminal.settle();
	mock.timers.tick(4900);
	await nextTurn();
	assert.deepEqual(modes, [true]);
	mock.timers.tick(100);
	await silent;
	terminal.ask(() => undefined);
	const left = terminal.settle();
	terminal.forget();
	await left;
	assert.deepEqual(modes, [true, false, true, false]);
});

await test('still reads an apparently silent terminal for a moment before it releases it', async ({mock}) => {
	const {input, terminal, modes, come} = setUp();
	mock.timers.enable({apis: ['setTimeout']});
	const started = performance.now();
	terminal.ask(() => undefined, {bytes: '\u{1B}]11;?\u{7}', answer: /\]11;/v});
	mock.method(performance, 'now', () => started + 60_000);
	const silent = terminal.settle();
	mock.timers.tick(49);
	// Only a part of the answer, so that the rest is awaited.
	come(answers[2] ?? '');
	await nextTurn();
	assert.deepEqual([modes, input.read()], [[true], null]);
	mock.timers.tick(1);
	await silent;
	terminal.ask(() => undefined);
	mock.method(performance, 'now', () => started + 120_000);
	const late = terminal.settle();
	mock.timers.tick(20);
	await nextTurn();
	// The answer to the first question does not end the wait for the second one.
	come('\u{1B}[?6c');
	await nextTurn();
	assert.deepEqual(modes, [true, false, true]);
	come('\u{1B}[?6c');
	await late;
	assert.deepEqual([modes, input.read()], [[true, false, true, false], null]);
});

for (const end of ['ctrl-c', 'the end of the input']) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`ends the wait for a silent terminal on ${end}`, async () => {
		const {input, terminal, modes, come} = setUp();
		terminal.ask(() => undefined);
		const settled = terminal.settle();
		if (end === 'ctrl-c') {
			come('\u{3}');
		} else {
			input.emit('end');
		}

		await settled;
		assert.deepEqual(modes, [true, false]);
	});
}

await test('delivers a held Escape by itself', async () => {
	const {input, terminal, come} = setUp();
	terminal.ask(() => undefined);
	come('\u{1B}');
	assert.equal(input.read(), '');
	await once(input, 'readable');
	assert.equal(input.read(), '\u{1B}[27u');
	assert.equal(input.read(), null);
});

await test('keeps an Escape during a wait as a key of its own', async () => {
	const {terminal, input, come} = setUp();
	terminal.ask(() => undefined);
	const settled = terminal.settle();
	come('\u{1B}');
	await once(input, 'readable');
	come('j\u{1B}');
	terminal.forget();
	assert.equal(await settled, '\u{1B}[27uj\u{1B}[27u');
	assert.equal(input.read(), null);
	terminal.ask(() => undefined);
	come('\u{1B}');
	input.read();
	input.once('readable', () => {
		come('j');
	});
	await once(input, 'readable');
	assert.equal(input.read(), '\u{1B}[27uj');
});

await test('counts an answer once that arrives after its question timed out', async ({mock}) => {
	const {input, terminal, come} = setUp();
	mock.timers.enable({apis: ['setTimeout']});
	const got: Array<Answer['text']> = [];
	const question = {bytes: '\u{1B}]11;?\u{7}', answer: /\]11;/v};
	const ask = () => {
		terminal.ask(({text}) => {
			got.push(text);
		}, question);
	};

	ask();
	const timedOut = terminal.settle();
	mock.timers.tick(5000);
	await timedOut;
	ask();
	come(`${answers[2]}\u{1B}[?6c`);
	input.read();
	assert.deepEqual(got, []);
	come('\u{1B}]11;rgb:ff/ff/ff\u{7}\u{1B}[?6c');
	input.read();
	assert.deepEqual(got, ['\u{1B}]11;rgb:ff/ff/ff\u{7}']);
});

await test('lets an Escape wait no longer once the terminal has lost an answer', ({mock}) => {
	const {input, terminal, come} = setUp();
	mock.timers.enable({apis: ['setTimeout']});
	let at = 0;
	mock.method(performance, 'now', () => at);
	terminal.ask(() => undefined);
	come('\u{1B}[?6c');
	input.read();
	terminal.ask(() => undefined);
	come('\u{1B}');
	input.read();
	mock.timers.tick(20);
	assert.equal(input.read(), null);
	mock.timers.tick(480);
	assert.equal(input.read(), '\u{1B}[27u');
	at = 60_001;
	come('\u{1B}');
	input.read();
	mock.timers.tick(20);
	assert.equal(input.read(), '\u{1B}[27u');

	// The next question gets its own answer.
	let isAnswered = false;
	terminal.ask(() => {
		isAnswered = true;
	});
	come('\u{1B}[?6c');
	input.read();
	assert.ok(isAnswered);
});

await test('swallows typed text for at most a second after an unfinished answer, also after the terminal was lent', async ({
	mock,
}) => {
	const {input, terminal, come} = setUp();
	mock.timers.enable({apis: ['setTimeout']});
	const got: unknown[] = [];
	for (const part of ['\u{1B}]11;rgb:00', 'a', 'b']) {
		come(part);
		got.push(input.read());
		mock.timers.tick(499);
	}

	come('c');
	got.push(input.read());
	come('\u{1B}]11;rgb:00');
	got.push(input.read());
	await terminal.settle();
	come('d');
	got.push(input.read());
	mock.timers.tick(1000);
	come('e');
	got.push(input.read());
	assert.deepEqual(got, ['', '', '', 'c', '', '', 'e']);
});

// The questions that the program asks, and their answers, each before the answer to the question that every terminal answers.
const questions = [
	{text: '\u{1B}]11;rgb:00ad/11be/fffc\u{1B}\\', question: {bytes: '', answer: /\]11;/v, isOfColor: true}},
	{text: '\u{1B}]11;rgb:00ad/11be/fffc\u{7}', question: {bytes: '', answer: /\]11;/v, isOfColor: true}},
	{text: '\u{1B}[?69;2$y', question: {bytes: '', answer: /y$/v}},
	{text: '\u{1B}[1;3R', question: {bytes: '', answer: /R$/v, isOfPlace: true}},
	{text: '', question: undefined},
] as const;
const longEscape = '\u{1B}[27u';
const pressed = [
	'y',
	'j',
	'D',
	'\r',
	'\u{3}',
	'7',
	'\u{1B}',
	'\u{1B}[A',
	'\u{1B}[200~yes \u{1B}[?6c\u{1B}[201~',
] as const;
const gap = fc.constantFrom(0, 19, 60, 499, 1000, 10_000);
const key = fc.tuple(fc.constantFrom(...pressed), gap);
const cutAt = fc.tuple(fc.nat(200), gap);
const exchange = fc.record({
	asked: fc.constantFrom(...questions),
	keys: fc.array(key, {maxLength: 2}),
	cuts: fc.array(cutAt, {maxLength: 4}),
});

await test('takes every answer that it asked for, wherever it is cut, however long each part takes, and never as a key', (t: TestContext) => {
	t.mock.timers.enable({apis: ['setTimeout']});
	let at = 0;
	t.mock.method(performance, 'now', () => at);
	const check = fc.property(fc.array(exchange), fc.boolean(), (all, isKnown) => {
		const {input, terminal, come} = setUp();
		let got = '';
		let expected = '';
		const read = () => {
			for (let text: unknown = input.read(); typeof text === 'string'; text = input.read()) {
				got += text;
			}
		};

		input.on('readable', read);
		const wait = (milliseconds: number) => {
			// A timer that another one sets counts from the end of a step.
			for (const end = at + milliseconds; at < end;) {
				const step = Math.min(end - at, 20);
				at += step;
				t.mock.timers.tick(step);
			}
		};

		at = 0;
		let isAnswering = isKnown;
		if (isKnown) {
			terminal.ask(() => undefined);
			come('\u{1B}[?6c');
		}

		for (const {
			asked: {question},
		} of all) {
			terminal.ask(() => undefined, question);
		}

		for (const {
			asked: {text},
			keys,
			cuts,
		} of all) {
			for (const [each, pause] of keys) {
				come(each);
				// Otherwise an Escape is part of the next key.
				wait(each === '\u{1B}' ? Math.max(pause, 60) : pause);
				expected += each === '\u{1B}' ? longEscape : each;
			}

			const answer = `${text}\u{1B}[?6c`;
			const pauses = new Map<number, number>();
			for (const [place, pause] of isAnswering ? cuts : cuts.slice(0, 1)) {
				pauses.set(place % answer.length, pause);
			}

			let before = 0;
			for (const [place, pause] of [...pauses].toSorted(([left], [right]) => left - right)) {
				come(answer.slice(before, place));
				// Behind a long pause, the Escape is a key, but the rest is none.
				const longest = isAnswering || at + 20 < 5000 ? 500 : 20;
				expected +=
					answer.slice(place - 1, place + 1) !== '\u{1B}\\' && answer[place - 1] === '\u{1B}' && pause >= longest
						? longEscape
						: '';
				wait(pause);
				before = place;
			}

			isAnswering = true;
			come(answer.slice(before));
		}

		wait(10_000);
		t.assert.strictEqual(got, expected);
	});
	fc.assert(check, {numRuns: 2000, seed: 26});
	t.mock.timers.runAll();
});
