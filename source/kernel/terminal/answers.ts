import process from 'node:process';
import {ownWords} from '../../base/text/ascii.js';
import type {Background} from '../rows/theme.js';
import {isInScreen} from '../options/terminal-abilities.js';
import {createAnswerSieve, type Held} from './answer-sieve.js';
import {throughScreen} from './at-end.js';
import {eraseLine} from './sequences.js';

export type RawInput = Pick<NodeJS.ReadStream, 'on' | 'off' | 'ref' | 'unref' | 'setRawMode'> & {
	read: NodeJS.ReadStream['read'];
};

/** Reads typed text key by key until the returned function is called. Nothing else may read the input during that time. */
export function readRaw(input: RawInput, onText: (text: string) => void, onEnd: () => void): () => void {
	const onReadable = () => {
		for (let text: unknown = input.read(); typeof text === 'string'; text = input.read()) {
			onText(text);
		}
	};

	input.setRawMode(true);
	input.ref();
	input.on('readable', onReadable);
	input.on('end', onEnd);
	return () => {
		input.off('readable', onReadable);
		input.off('end', onEnd);
		input.setRawMode(false);
		input.unref();
	};
}

// Asks for the terminal's type (DA1). Every terminal answers this, and answers questions in order. After this answer, no earlier one is outstanding.
const fence = '\u{1B}[c';
const fenceAnswer = /\[\?[\d;]*c$/v;

/** How long an Escape waits for the rest of a key, in milliseconds: if no answer is outstanding, and if it may be the start of one. The rest of an answer that comes later is no key either. */
const longestEscape = {usual: 20, asked: 500} as const;

/** How long to wait for the rest of another sequence that may never end, in milliseconds. */
const longestGap = 1000;

/** How long a terminal may take to answer, in milliseconds. Until then, no other program gets the terminal. `silentWait` is the part of this wait without a message. */
const longestAnswer = 5000;
const silentWait = 1000;

/** After this time without an answer, the terminal has lost the outstanding ones, in milliseconds. Until then, an Escape waits longer. */
const longestSilence = 60_000;

/** How long to listen once more to a terminal that has not answered in time, in milliseconds. If a delay held back both the answer and the key that ends the program, both arrive close together. A longer wait would be noticeable at every exit. */
const lastLook = 50;

/** Keys that arrive closer together than this may come from a key that is held down. Milliseconds. */
const longestRepeat = 150;

// Repeats of a key may arrive together.
const isSameKey = (one: string, other: string): boolean => {
	const [short = '', long = ''] = [one, other].toSorted((left, right) => left.length - right.length);
	return long.replaceAll(short, '') === '';
};

const focusReports: ReadonlyMap<string, boolean> = new Map([
	['\u{1B}[I', true],
	['\u{1B}[O', false],
]);

// A terminal that turned dark (1) or light (2), also as the answer to a question.
const schemeReport = /\[\?997;(?<scheme>[12])n$/v;

const controlC = '\u{3}';

type Input = RawInput & Pick<NodeJS.ReadStream, 'emit' | 'unshift' | 'readableEnded'>;

// A read returns text, as Ink has set up, or null if there is none.
const textOf = (chunk: unknown): string | undefined => (typeof chunk === 'string' ? chunk : undefined);

type Output = Pick<NodeJS.WriteStream, 'write'>;

/** The result of a question: the answer, undefined if the terminal gives none, and how many milliseconds it took. */
export type Answer = {readonly text: string | undefined; readonly milliseconds: number};

type Question = {
	readonly bytes: string;
	readonly answer: RegExp;
	/** Whether the terminal answers with the cursor's place, which otherwise is a key. */
	readonly isOfPlace?: boolean;
	/** Whether it answers with a color. */
	readonly isOfColor?: boolean;
};

/** The only place that asks the terminal questions and knows which answers are outstanding. */
export type Answers = {
	/** Starts to remove answers from the input, whether they were requested or not. */
	readonly listen: () => void;
	/** Asks a question. Without one, only asks the question that every terminal answers. `onAnswer` is not called if no answer arrives at all. */
	readonly ask: (onAnswer: (answer: Answer) => void, question?: Question) => void;
	/** Calls the listener when the terminal reports that it got (true) or lost the focus. Returns how to stop. */
	readonly onFocus: (listener: (hasFocus: boolean) => void) => () => void;
	/** Calls the listener when the terminal says that its colours are dark or light. Returns how to stop. */
	readonly onScheme: (listener: (background: Background) => void) => () => void;
	/** Whether a key seems to be held down: the last two keys are the same, and arrived close together. */
	readonly isKeyHeld: () => boolean;
	/** Waits until no answer is outstanding that the next program would read as keys. A long wait shows a message, and ctrl-c ends it. Nothing else may read the input during the wait. Returns the typed text, including ctrl-c. */
	readonly settle: () => Promise<string>;
	/** Returns text to the input for its next reader. */
	readonly giveBack: (text: string) => void;
	/** Stops waiting for answers, because the connection is lost or the program must end at once. */
	readonly forget: () => void;
};

/** An outstanding answer. */
type Awaited = {
	readonly question: Question | undefined;
	readonly askedAt: number;
	readonly text?: string;
	/** Undefined if nobody waits for it any more. */
	readonly onAnswer: ((answer: Answer) => void) | undefined;
};

/** `pass` changes what is written, so that it reaches the terminal through GNU screen, which would answer some questions itself and out of order. */
export function createAnswers(input: Input, output: Output, pass = (bytes: string): string => bytes): Answers {
	const sieve = createAnswerSieve();
	const focusListeners = new Set<(hasFocus: boolean) => void>();
	const schemeListeners = new Set<(background: Background) => void>();
	let awaited: readonly Awaited[] = [];
	let answeredAt = -Infinity;
	let released = '';
	let timer: NodeJS.Timeout | undefined;
	let isListening = false;
	let lastTyped = {text: '', at: -Infinity, isHeld: false};
	// Called once no answer is outstanding. Until then, new questions are ignored.
	let onSettled: (() => void) | undefined;

	const hasAnswered = () => answeredAt > -Infinity;

	const lastAwaited = () => awaited.findLast(({onAnswer}) => onAnswer);

	const forgetLost = () => {
		const last = awaited.at(-1);
		// The wait at the end has a limit of its own.
		if (last && !onSettled && performance.now() - Math.max(last.askedAt, answeredAt) > longestSilence) {
			awaited = [];
		}
	};

	const outstanding = () => {
		forgetLost();
		const last = awaited.at(-1);
		return {
			isAny: last !== undefined && (hasAnswered() || performance.now() - last.askedAt < longestAnswer),
			isPlace: awaited.some(({question}) => question?.isOfPlace),
			isColor: awaited.some(({question}) => question?.isOfColor),
		};
	};

	const take = (text: string) => {
		const hasFocus = focusReports.get(text);
		if (hasFocus !== undefined) {
			for (const listener of focusListeners) {
				listener(hasFocus);
			}

			return;
		}

		const scheme = schemeReport.exec(text)?.groups?.['scheme'];
		if (scheme !== undefined) {
			for (const listener of schemeListeners) {
				listener(scheme === '1' ? 'dark' : 'light');
			}

			return;
		}

		const [first, ...rest] = awaited;
		const isFence = fenceAnswer.test(text);
		answeredAt = isFence ? performance.now() : answeredAt;
		if (!first) {
			return;
		}

		if (!isFence) {
			awaited = first.question?.answer.test(text) === true ? [{...first, text}, ...rest] : awaited;
			return;
		}

		awaited = rest;
		first.onAnswer?.({text: first.text, milliseconds: performance.now() - first.askedAt});
		if (!lastAwaited()) {
			onSettled?.();
		}
	};

	const stopWaiting = () => {
		clearTimeout(timer);
		timer = undefined;
	};

	const release = () => {
		timer = undefined;
		released += sieve.release();
		input.emit('readable');
	};

	const wait = (held: Held) => {
		if (held === 'escape') {
			timer = setTimeout(() => {
				if (!outstanding().isAny) {
					release();
					return;
				}

				sieve.setApart();
				timer = setTimeout(release, longestEscape.asked - longestEscape.usual);
			}, longestEscape.usual);
		} else if (held === 'start' || held === 'text') {
			timer = setTimeout(release, longestGap);
		} else if (held === 'rest' && !(hasAnswered() && outstanding().isAny)) {
			timer = setTimeout(release, longestAnswer);
		}
	};

	const sift = (chunk: string): string => {
		const before = sieve.holds();
		const {typed, answers} = sieve.push(chunk, outstanding());
		for (const each of answers) {
			take(each);
		}

		const held = sieve.holds();
		// Otherwise an answer that never ends would swallow all typed text.
		if (held === 'text' && before === 'text' && timer !== undefined) {
			return typed;
		}

		stopWaiting();
		if (held !== undefined) {
			wait(held);
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

				const typed = text === undefined ? '' : sift(text);
				if (typed !== '') {
					const at = performance.now();
					lastTyped = {text: typed, at, isHeld: at - lastTyped.at < longestRepeat && isSameKey(lastTyped.text, typed)};
				}

				return before + typed;
			};
		},
		ask(onAnswer, question) {
			if (onSettled) {
				return;
			}

			forgetLost();
			awaited = [...awaited, {question, onAnswer, askedAt: performance.now()}];
			output.write(pass((question?.bytes ?? '') + fence));
		},
		onFocus(listener) {
			focusListeners.add(listener);
			return () => {
				focusListeners.delete(listener);
			};
		},
		onScheme(listener) {
			schemeListeners.add(listener);
			return () => {
				schemeListeners.delete(listener);
			};
		},
		isKeyHeld: () => lastTyped.isHeld && performance.now() - lastTyped.at < longestRepeat,
		async settle() {
			stopWaiting();
			const last = lastAwaited();
			let typed = '';
			if (!isListening || !last) {
				return typed;
			}

			const longest = Math.max(longestAnswer - (performance.now() - last.askedAt), lastLook);

			const {promise, resolve} = Promise.withResolvers<void>();
			let isTold = false;
			const limit = setTimeout(resolve, longest);
			const telling = setTimeout(() => {
				isTold = true;
				output.write(ownWords('Waiting for the terminal’s answer · press ctrl-c to end'));
			}, silentWait);
			onSettled = resolve;
			const stop = readRaw(
				input,
				text => {
					typed += text;
					if (text.includes(controlC)) {
						resolve();
					}
				},
				resolve,
			);
			await promise;
			onSettled = undefined;
			awaited = awaited.map(each => ({...each, onAnswer: undefined}));
			stopWaiting();
			for (const each of [limit, telling]) {
				clearTimeout(each);
			}

			if (isTold) {
				output.write(eraseLine);
			}

			stop();
			return sieve.holds() === 'escape' || sieve.holds() === 'rest' ? typed + sieve.release() : typed;
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

/** The answers of this program's terminal. */
export const terminalAnswers = createAnswers(
	process.stdin,
	process.stdout,
	isInScreen(process.env) ? throughScreen : undefined,
);
