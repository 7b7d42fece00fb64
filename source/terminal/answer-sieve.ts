/* eslint-disable no-control-regex, regexp/no-control-character -- Terminal answers consist of control sequences. */
// Answers about the terminal's type (DA1), a mode (DECRPM), a setting such as a color (OSC) or a feature (DCS). Also mouse and focus reports, which an interrupted earlier program may have left on. No key sends such a sequence.
const answer = /\u{1B}(?:\[\?[\d;]*(?:c|\$y)|\[<[\d;]*[Mm]|\[[IO]|\]\d+;[^\u{7}\u{1B}]*(?:\u{7}|\u{1B}\\)|P[\d!>][^\u{1B}]*\u{1B}\\)/v;

// The cursor's place, after a question about a character at the top left. Shift-F3 and alt-F3 send the same.
const place = /\u{1B}\[1;[23]R/v;
const answerOrPlace = new RegExp(`${answer.source}|${place.source}`, 'v');

// The start of an answer at the end of the input. Each of the shorter starts may also be a key.
const unfinished = /\u{1B}(?:\[[<?][\d;]*\$?|\]\d+(?:;[^\u{7}\u{1B}]*\u{1B}?)?|P[\d!>][^\u{1B}]*\u{1B}?)$/v;
const perhapsUnfinished = /\u{1B}(?:[P\]]|\[(?:1(?:;[23]?)?)?)?$/v;

const pasteStart = '\u{1B}[200~';
const pasteEnd = '\u{1B}[201~';

type Sieved = {readonly typed: string; readonly answers: readonly string[]};

type AnswerSieve = {
	/**
	Adds input. A possible start of an answer is held back until more arrives; a lone Escape only if `isAwaited`. The cursor's place is an answer only if `isPlaceAwaited`, and a key otherwise.
	*/
	readonly push: (text: string, isAwaited: boolean, isPlaceAwaited?: boolean) => Sieved;
	/**
	The kind of the held text, if any: possibly a `key`, or certainly the start of an `answer`.
	*/
	readonly holds: () => 'key' | 'answer' | undefined;
	/**
	Stops waiting for the rest. Returns the held text if it may be a key, and drops it otherwise.
	*/
	readonly release: () => string;
};

/**
Removes the terminal's answers from the typed input, even if they arrive in parts. Pastes are not changed.
*/
export function createAnswerSieve(): AnswerSieve {
	let held = '';
	// The last characters read of an unfinished paste; undefined outside a paste.
	let paste: string | undefined;

	const endPaste = (before: string, text: string): number => {
		const end = (before + text).indexOf(pasteEnd);
		paste = end === -1 ? (before + text).slice(1 - pasteEnd.length) : undefined;
		return end === -1 ? text.length : end + pasteEnd.length - before.length;
	};

	const holds = () => held === '' ? undefined : (perhapsUnfinished.test(held) ? 'key' : 'answer');

	return {
		push(text, isAwaited, isPlaceAwaited = false) {
			let rest = held + text;
			let typed = '';
			const answers: string[] = [];
			held = '';
			while (rest !== '') {
				if (paste !== undefined) {
					const end = endPaste(paste, rest);
					typed += rest.slice(0, end);
					rest = rest.slice(end);
					continue;
				}

				const found = (isPlaceAwaited ? answerOrPlace : answer).exec(rest);
				const start = rest.indexOf(pasteStart);
				if (start !== -1 && start < (found?.index ?? Infinity)) {
					typed += rest.slice(0, start + pasteStart.length);
					rest = rest.slice(start + pasteStart.length);
					paste = '';
				} else if (found) {
					typed += rest.slice(0, found.index);
					answers.push(found[0]);
					rest = rest.slice(found.index + found[0].length);
				} else {
					const tail = unfinished.exec(rest) ?? (isAwaited ? perhapsUnfinished.exec(rest) : undefined);
					held = tail?.[0] ?? '';
					typed += rest.slice(0, rest.length - held.length);
					rest = '';
				}
			}

			return {typed, answers};
		},
		holds,
		release() {
			const text = holds() === 'key' ? held : '';
			held = '';
			return text;
		},
	};
}
