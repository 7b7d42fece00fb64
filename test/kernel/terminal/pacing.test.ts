import {test, type TestContext} from 'node:test';
import {createCellWriter} from '../../../source/kernel/terminal/cell-writer.js';
import {paceByAnswers, paceByTime} from '../../../source/kernel/terminal/pacing.js';
import {createHeadlessTerminal, screenText} from '../../helpers/headless-terminal.js';
import {terminalOutput} from '../../helpers/terminal-output.js';

const enter = '\u{1B}[?1049h';

const big = 1000;

function paced({isKeyHeld = true} = {}) {
	const questions: Array<() => void> = [];
	let freed = 0;
	const pacing = paceByAnswers(
		{
			ask(onAnswer) {
				questions.push(() => {
					onAnswer({text: '', milliseconds: 0});
				});
			},
			isKeyHeld: () => isKeyHeld,
		},
		() => {
			freed++;
		},
	);
	return {pacing, questions, freed: () => freed};
}

await test('lets the next frame wait until the terminal has answered behind a large one', (t: TestContext) => {
	const {pacing, questions, freed} = paced();
	t.assert.ok(pacing.isFree(big));
	pacing.sent(big);
	t.assert.strictEqual(questions.length, 1);
	t.assert.ok(!pacing.isFree(big));
	questions[0]?.();
	t.assert.strictEqual(freed(), 1);
	t.assert.ok(pacing.isFree(big));
});

await test('sends typed letters and cursor moves meanwhile, and asks once for many of them', (t: TestContext) => {
	const {pacing, questions} = paced();
	const free = Array.from({length: 10}, () => {
		const isFree = pacing.isFree(30);
		pacing.sent(30);
		return isFree;
	});
	t.assert.ok(free.every(Boolean));
	t.assert.strictEqual(questions.length, 1);
	t.assert.deepStrictEqual([pacing.isFree(100), pacing.isFree(101)], [true, false]);
});

await test('lets no frame wait for a single key', (t: TestContext) => {
	const {pacing} = paced({isKeyHeld: false});
	pacing.sent(big);
	t.assert.ok(pacing.isFree(big));
});

await test('waits once for a terminal that never answers, and asks again after a late answer', (t: TestContext) => {
	t.mock.timers.enable({apis: ['setTimeout']});
	const {pacing, questions, freed} = paced();
	pacing.sent(big);
	t.mock.timers.tick(2000);
	t.assert.strictEqual(freed(), 1);
	t.assert.ok(pacing.isFree(big));
	pacing.sent(big);
	t.assert.ok(pacing.isFree(big));
	t.assert.strictEqual(questions.length, 1);
	questions[0]?.();
	pacing.sent(big);
	t.assert.strictEqual(questions.length, 2);
	t.assert.ok(!pacing.isFree(big));
});

await test('waits two seconds at most for each frame of a terminal that answers late', (t: TestContext) => {
	t.mock.timers.enable({apis: ['setTimeout']});
	const {pacing, questions, freed} = paced();
	pacing.sent(big);
	questions[0]?.();
	pacing.sent(big);
	const wasFree = pacing.isFree(big);
	t.mock.timers.tick(2000);
	const isFreeAfterWait = pacing.isFree(big);
	pacing.sent(big);
	const wasFreeAgain = pacing.isFree(big);
	t.mock.timers.tick(2000);
	t.assert.deepStrictEqual(
		[wasFree, isFreeAfterWait, wasFreeAgain, pacing.isFree(big), freed()],
		[false, true, false, true, 3],
	);
});

await test('takes a late answer for no answer to the next question', (t: TestContext) => {
	t.mock.timers.enable({apis: ['setTimeout']});
	const {pacing, questions} = paced();
	pacing.sent(big);
	questions[0]?.();
	pacing.sent(big);
	t.mock.timers.tick(2000);
	pacing.sent(big);
	questions[1]?.();
	t.assert.ok(!pacing.isFree(big));
	questions[2]?.();
	t.assert.ok(pacing.isFree(big));
});

await test('sends what a narrow line delivers while a key is held, where no answer tells more', (t: TestContext) => {
	t.mock.timers.enable({apis: ['setTimeout']});
	let at = 0;
	let isKeyHeld = true;
	t.mock.method(performance, 'now', () => at);
	let freed = 0;
	const pacing = paceByTime({isKeyHeld: () => isKeyHeld}, () => {
		freed++;
	});
	t.assert.ok(pacing.isFree(big));
	pacing.sent(big);
	t.assert.deepStrictEqual([pacing.isFree(big), pacing.isFree(big)], [false, false]);
	isKeyHeld = false;
	t.assert.ok(pacing.isFree(big));
	isKeyHeld = true;
	at = 250;
	t.mock.timers.tick(250);
	t.assert.strictEqual(freed, 1);
	t.assert.ok(pacing.isFree(big));
});

await test('draws the last frame, without those that had to wait', async (t: TestContext) => {
	const terminal = createHeadlessTerminal(300, 2);
	const output = terminalOutput(terminal);
	const {stream, pace} = createCellWriter(output.stream, new Map());
	const questions: Array<() => void> = [];
	pace(onFree =>
		paceByAnswers(
			{
				ask(onAnswer) {
					questions.push(() => {
						onAnswer({text: '', milliseconds: 0});
					});
				},
				isKeyHeld: () => true,
			},
			onFree,
		),
	);
	stream.write(enter);
	for (const letter of 'abcd') {
		stream.write(letter.repeat(300));
		// eslint-disable-next-line no-await-in-loop -- Each one in a tick of its own.
		await output.settle();
	}

	t.assert.match(screenText(terminal), /^a+$/mv);
	questions[0]?.();
	await output.settle();
	t.assert.match(screenText(terminal), /^d+$/mv);
	t.assert.strictEqual(output.writes.filter(text => /[bc]{9}/v.test(text)).length, 0);
});
