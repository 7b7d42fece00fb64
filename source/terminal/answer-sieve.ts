/* eslint-disable no-control-regex, regexp/no-control-character -- Control characters are what this is about. */
// What a terminal says of itself: what it is (DA1), a setting such as a colour (OSC), the state of a feature (DCS); and of its mouse and its focus, where a program before this one was cut off and left it telling. No key is like that.
const answer = /\u{1B}(?:\[\?[\d;]*c|\[<[\d;]*[Mm]|\[[IO]|\]\d+;[^\u{7}\u{1B}]*(?:\u{7}|\u{1B}\\)|P[\d!>][^\u{1B}]*\u{1B}\\)/v;

// The beginning of one, at the end of what was read. Of the shorter ones each may be a key as well.
const unfinished = /\u{1B}(?:\[[<?][\d;]*|\]\d+(?:;[^\u{7}\u{1B}]*\u{1B}?)?|P[\d!>][^\u{1B}]*\u{1B}?)$/v;
const perhapsUnfinished = /\u{1B}[P\[\]]?$/v;

const pasteStart = '\u{1B}[200~';
const pasteEnd = '\u{1B}[201~';

type Sieved = {readonly typed: string; readonly answers: readonly string[]};

type AnswerSieve = {
	/**
	Takes what was read. What may be the beginning of an answer is held back until more comes, a lone Escape only where `isAwaited`.
	*/
	readonly push: (text: string, isAwaited: boolean) => Sieved;
	/**
	What is held back, if anything: what may be a `key` as well, or the beginning of an `answer` for sure.
	*/
	readonly holds: () => 'key' | 'answer' | undefined;
	/**
	Gives up waiting for the rest: what was held back is handed out if it may be a key, and dropped otherwise.
	*/
	readonly release: () => string;
};

/**
Takes the terminal's answers out of what is typed, wherever the reads cut them. A paste is left as it is.
*/
export function createAnswerSieve(): AnswerSieve {
	let held = '';
	// The end of what was read of a paste that goes on; undefined outside of one.
	let paste: string | undefined;

	const endPaste = (before: string, text: string): number => {
		const end = (before + text).indexOf(pasteEnd);
		paste = end === -1 ? (before + text).slice(1 - pasteEnd.length) : undefined;
		return end === -1 ? text.length : end + pasteEnd.length - before.length;
	};

	const holds = () => held === '' ? undefined : (perhapsUnfinished.test(held) ? 'key' : 'answer');

	return {
		push(text, isAwaited) {
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

				const found = answer.exec(rest);
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
