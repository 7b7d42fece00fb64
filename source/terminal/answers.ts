import process from 'node:process';
import {ownWords} from '../text/ascii.js';
import {createAnswerSieve} from './answer-sieve.js';
import {readRaw, type RawInput} from './read-raw.js';
import {eraseLine} from './sequences.js';

// Asks the terminal what it is (DA1). Every terminal answers that, and answers in the order of the questions: once this one is there, all are that will be.
const fence = '\u{1B}[c';
const fenceAnswer = /\[\?[\d;]*c$/v;

/**
How long the rest of an answer is waited for, in milliseconds: of one that may be a key as well, and of one that is none for sure.
*/
const longestGap = {key: 20, answer: 1000} as const;

/**
When a terminal that was asked is thought never to answer: until then it is not given to another program. And after how much of that wait it is said, in milliseconds.
*/
const longestAnswer = 5000;
const silentWait = 1000;

/**
One that is thought never to answer is listened to for so long all the same before it is given away, in milliseconds: what held back its answer held back the key as well, and the two come close together. Longer, every end would be felt to wait.
*/
const lastLook = 50;

const controlC = '\u{3}';

const escape = '\u{1B}';

/**
An Escape that came by itself, as the kitty protocol writes it: with what is read behind it, it is still the key Esc.
*/
const loneEscape = '\u{1B}[27u';

/**
What was read for one key, to be read again with what follows.
*/
export const standingAlone = (sequence: string): string => sequence === escape ? loneEscape : sequence;

type Input = RawInput & Pick<NodeJS.ReadStream, 'emit' | 'unshift' | 'readableEnded'>;

// What reading gives: text, as Ink has asked for, or null where nothing came.
const textOf = (chunk: unknown): string | undefined => typeof chunk === 'string' ? chunk : undefined;

type Output = Pick<NodeJS.WriteStream, 'write'>;

/**
What came of a question: the answer, undefined where the terminal gives none, and after how many milliseconds that was known.
*/
export type Answer = {readonly text: string | undefined; readonly milliseconds: number};

type Question = {readonly bytes: string; readonly answer: RegExp};

/**
The one place that asks the terminal, and that knows which answers are on their way.
*/
export type Answers = {
	/**
	From now on takes answers out of what readers of the input get, asked for or not.
	*/
	readonly listen: () => void;
	/**
	Asks; without a question of one's own, what every terminal answers. `onAnswer` is not called where none comes at all.
	*/
	readonly ask: (onAnswer: (answer: Answer) => void, question?: Question) => void;
	/**
	Waits until no answer is on its way that the next program would take for keys, and shows that if it takes long; ctrl-c ends the wait too. Nobody else may read the input then. Answers what was typed, ctrl-c included.
	*/
	readonly settle: () => Promise<string>;
	/**
	Lets the next reader of the input read a text that was read too early.
	*/
	readonly giveBack: (text: string) => void;
	/**
	Waits for no answer any more: the line is gone, or the program is told to end at once.
	*/
	readonly forget: () => void;
};

type Awaited = {readonly question: Question | undefined; readonly askedAt: number; readonly text?: string; readonly onAnswer: (answer: Answer) => void};

export function createAnswers(input: Input, output: Output): Answers {
	const sieve = createAnswerSieve();
	let awaited: readonly Awaited[] = [];
	let released = '';
	let timer: NodeJS.Timeout | undefined;
	let isListening = false;
	// Called once nothing is awaited any more; nothing is asked while that is waited for.
	let onSettled: (() => void) | undefined;

	const take = (text: string) => {
		const [first, ...rest] = awaited;
		if (!first) {
			return;
		}

		if (!fenceAnswer.test(text)) {
			awaited = first.question?.answer.test(text) === true ? [{...first, text}, ...rest] : awaited;
			return;
		}

		awaited = rest;
		first.onAnswer({text: first.text, milliseconds: performance.now() - first.askedAt});
		if (awaited.length === 0) {
			onSettled?.();
		}
	};

	const stopWaiting = () => {
		clearTimeout(timer);
		timer = undefined;
	};

	const sift = (chunk: string): string => {
		const before = sieve.holds();
		const {typed, answers} = sieve.push(chunk, awaited.length > 0);
		for (const each of answers) {
			take(each);
		}

		const held = sieve.holds();
		// One that never ends would else take in all that is typed, as long as that goes on.
		if (held === 'answer' && before === 'answer' && timer !== undefined) {
			return typed;
		}

		stopWaiting();
		if (held !== undefined) {
			timer = setTimeout(() => {
				timer = undefined;
				released += sieve.release();
				input.emit('readable');
			}, longestGap[held]);
		}

		return typed;
	};

	return {
		listen() {
			if (isListening) {
				return;
			}

			isListening = true;
			const {read} = input;
			input.read = size => {
				const text = textOf(read.call(input, size));
				const before = released;
				released = '';
				if (text === undefined && before === '') {
					return null;
				}

				const typed = sift(text ?? '');
				return (typed === '' ? before : standingAlone(before)) + typed;
			};
		},
		ask(onAnswer, question) {
			if (onSettled) {
				return;
			}

			awaited = [...awaited, {question, onAnswer, askedAt: performance.now()}];
			output.write((question?.bytes ?? '') + fence);
		},
		async settle() {
			stopWaiting();
			const last = awaited.at(-1);
			let typed = '';
			if (!isListening || !last) {
				return typed;
			}

			const longest = Math.max(last.askedAt + longestAnswer - performance.now(), lastLook);

			const {promise, resolve} = Promise.withResolvers<void>();
			let isTold = false;
			const limit = setTimeout(resolve, longest);
			const telling = setTimeout(() => {
				isTold = true;
				output.write(ownWords('Waiting for the terminal’s answer · ctrl-c ends'));
			}, silentWait);
			onSettled = resolve;
			const stop = readRaw(input, text => {
				typed += standingAlone(text);
				if (text.includes(controlC)) {
					resolve();
				}
			}, resolve);
			await promise;
			onSettled = undefined;
			awaited = [];
			stopWaiting();
			for (const each of [limit, telling]) {
				clearTimeout(each);
			}

			if (isTold) {
				output.write(eraseLine);
			}

			stop();
			return sieve.holds() === 'key' ? typed + standingAlone(sieve.release()) : typed;
		},
		giveBack(text) {
			if (text !== '' && !input.readableEnded) {
				input.unshift(text);
			}
		},
		forget() {
			awaited = [];
			onSettled?.();
		},
	};
}

/**
Those of this program's terminal.
*/
export const terminalAnswers = createAnswers(process.stdin, process.stdout);
