/* eslint-disable no-control-regex, regexp/no-control-character -- Terminal answers consist of control sequences. */
// Answers about the terminal's type or a mode (CSI with `<`, `=`, `>` or `?`), a setting such as a color (OSC) or a feature (DCS), and a cursor below the first row. Also mouse and focus reports, which an interrupted earlier program may have left on. No key sends such a sequence.
const answer =
	/^\u{1B}(?:\[[<=>?][\d:;]*[\u{20}-\u{2F}]*[\u{40}-\u{7E}]|\[[IO]|\[\d+;\d+\$y|\[(?:[2-9]|\d{2,});\d+R|\]\d+;\P{Control}*(?:\u{7}|\u{1B}\\)|P[\d!>]\P{Control}*\u{1B}\\)/v;

// The cursor's place, after a question about a character at the top left. Shift-F3 and alt-F3 send the same.
const place = /^\u{1B}\[1;[23]R/v;

// A key that sends a control sequence (CSI). A shifted key of rxvt ends in `$`.
const key = /^\u{1B}\[(?:[2-8]\$|\[?[\d:;]*[\u{20}-\u{23}\u{25}-\u{2F}]*[\u{40}-\u{5A}\u{5C}-\u{7E}])/v;

// What the input may end with: the start of a key, a paste or an answer, or the start of what can only be an answer.
const start = /^\u{1B}(?:\[\[?[\d:;]*[\u{20}-\u{2F}]*|\]\d*|P)?$/v;
const answerStart = /^\u{1B}\[[<=>?][\d:;]*[\u{20}-\u{2F}]*$/v;
const textStart = /^\u{1B}(?:\]\d+;|P[\d!>])\P{Control}*\u{1B}?$/v;
const colorStart = /^\u{1B}\]11;[\d\/:a-gr]{0,30}\u{1B}?$/iv;

// A sequence that something else interrupts.
const broken = /^\u{1B}(?:\[[<=>?\[]?[\d:;]*[\u{20}-\u{2F}]*|(?:\]\d+;|P[\d!>])\P{Control}*)/v;

const pasteStart = '\u{1B}[200~';
const pasteEnd = '\u{1B}[201~';

const escape = '\u{1B}';

/** A lone Escape in the encoding of the kitty protocol. Text after it cannot turn it into another key. */
const loneEscape = '\u{1B}[27u';

type Sieved = {readonly typed: string; readonly answers: readonly string[]};

/** The answers that are outstanding. */
type Outstanding = {
	readonly isAny: boolean;
	/** The cursor's place is one of them, and a key otherwise. */
	readonly isPlace?: boolean;
	/** A color is one of them. */
	readonly isColor?: boolean;
};

/** What the held text is: an `escape` that may be a key; the `start` of a key or an answer; the start of an `answer`; the start of a `text`, an answer that nobody asked for and that could swallow everything typed; or, after a released Escape, keys or the `rest` of an answer. */
export type Held = 'escape' | 'start' | 'answer' | 'text' | 'rest';

type AnswerSieve = {
	/** Adds input. The start of a sequence is held back until more arrives. */
	readonly push: (text: string, outstanding: Outstanding) => Sieved;
	readonly holds: () => Held | undefined;
	readonly setApart: () => void;
	/** Stops waiting for the rest, and returns the held keys. If the rest arrives later after all, it is no key: only a `text` is forgotten. */
	readonly release: () => string;
};

const heldAs = (text: string, {isColor = false}: Outstanding): Held | undefined => {
	if (start.test(text) && !key.test(text)) {
		return text === escape ? 'escape' : 'start';
	}

	if (answerStart.test(text) || (isColor && colorStart.test(text))) {
		return 'answer';
	}

	return textStart.test(text) ? 'text' : undefined;
};

/** Removes the terminal's answers from the typed input, however they are cut and however late the rest arrives. Pastes are not changed. */
export function createAnswerSieve(): AnswerSieve {
	// The sequence that has begun: what was released of it, and what is held.
	let released = '';
	let held = '';
	let kind: Held | undefined;
	let isApart = false;
	// The last characters read of an unfinished paste; undefined outside a paste.
	let paste: string | undefined;

	const endPaste = (before: string, text: string): number => {
		const end = (before + text).indexOf(pasteEnd);
		paste = end === -1 ? (before + text).slice(1 - pasteEnd.length) : undefined;
		return end === -1 ? text.length : end + pasteEnd.length - before.length;
	};

	const answerIn = (text: string, {isPlace = false}: Outstanding): string | undefined =>
		(answer.exec(text) ?? (isPlace ? place.exec(text) : undefined))?.[0];

	const hold = (text: string, as: Held) => {
		held = text;
		kind = as;
	};

	// The number of characters at the start of a text, and the keys in them. The text starts with Escape.
	const keysAt = (
		text: string,
		wasApart: boolean,
		outstanding: Outstanding,
	): readonly [length: number, typed: string] => {
		const found = key.exec(text)?.[0];
		if (found !== undefined) {
			return [found.length, found];
		}

		const gone = broken.exec(text)?.[0];
		if (gone !== undefined) {
			return [gone.length, ''];
		}

		const next = text.slice(1);
		const isLone =
			wasApart ||
			next.startsWith(pasteStart) ||
			answerIn(next, outstanding) !== undefined ||
			heldAs(next, outstanding) !== undefined;
		return [1, isLone ? loneEscape : escape];
	};

	// Whether the text continues the sequence that was released in part, as far as that can be known. A single letter would be a key.
	const isRest = (text: string, length: number, outstanding: Outstanding): boolean => {
		const isMore = (each: string) => /\d/v.test(each) || each.length > length + 1;
		const found = answerIn(text, outstanding);
		// Without a question, what somebody types after Escape, one key at a time, is no answer.
		const isTyped =
			!outstanding.isAny &&
			(text.length === length + 1 || (found === undefined && length > 1 && !answerStart.test(text)));
		if (isTyped) {
			return text.startsWith(pasteStart);
		}

		return found === undefined
			? text.startsWith(pasteStart) || (isMore(text) && ['answer', 'text'].includes(heldAs(text, outstanding) ?? ''))
			: isMore(found);
	};

	// Returns the part of the input that remains, and what is typed before it.
	const continueReleased = (text: string, outstanding: Outstanding): readonly [rest: string, typed: string] => {
		const before = released;
		const whole = before + text;
		released = '';
		if (isRest(whole, before.length, outstanding)) {
			return [whole, ''];
		}

		if (!start.test(whole) && !answerStart.test(whole)) {
			return [text, ''];
		}

		if (!outstanding.isAny && text.length === 1) {
			released = whole;
			return ['', text];
		}

		released = before;
		hold(text, 'rest');
		return ['', ''];
	};

	return {
		push(text, outstanding) {
			let rest = held + text;
			let typed = '';
			let wasApart = isApart;
			const answers: string[] = [];
			held = '';
			kind = undefined;
			isApart = false;
			if (rest !== '' && released !== '') {
				[rest, typed] = continueReleased(rest, outstanding);
			}

			while (rest !== '') {
				let length = rest.indexOf(escape);
				const found = length === 0 && paste === undefined ? answerIn(rest, outstanding) : undefined;
				const as = length === 0 && paste === undefined ? heldAs(rest, outstanding) : undefined;
				if (paste !== undefined) {
					length = endPaste(paste, rest);
					typed += rest.slice(0, length);
				} else if (length !== 0) {
					length = length === -1 ? rest.length : length;
					typed += rest.slice(0, length);
				} else if (found !== undefined) {
					answers.push(found);
					length = found.length;
				} else if (rest.startsWith(pasteStart)) {
					typed += pasteStart;
					length = pasteStart.length;
					paste = '';
				} else if (as === undefined) {
					const [keyLength, keys] = keysAt(rest, wasApart, outstanding);
					typed += keys;
					length = keyLength;
				} else {
					hold(rest, as);
					length = rest.length;
				}

				rest = rest.slice(length);
				wasApart = false;
			}

			return {typed, answers};
		},
		holds: () => kind,
		setApart() {
			isApart = kind === 'escape';
		},
		release() {
			const keys = kind === 'rest' ? held : '';
			const text = kind === 'escape' ? loneEscape : keys;
			released = kind === 'text' ? '' : released + held;
			held = '';
			kind = undefined;
			return text;
		},
	};
}
