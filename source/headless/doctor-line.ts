import type {CallFinding, CallVerdict} from '../api/calls.js';
import {harmless} from '../text/harmless.js';
import {count} from '../text/words.js';

export type Mark = '✓' | '✗' | '–';

/**
The word says the same as the mark.
*/
export type Line = {readonly mark: Mark; readonly word: string; readonly label: string; readonly text: string};

export const line = (label: string, mark: Mark, word: string, text: string): Line => ({
	mark, word, label, text,
});

const verdicts: Readonly<Record<CallVerdict, readonly [Mark, string]>> = {
	works: ['✓', 'works'],
	refused: ['✗', 'refused'],
	limited: ['–', 'not now'],
	failed: ['✗', 'failed'],
	documented: ['–', 'not tried'],
	refused_in_advance: ['✗', 'refused'],
	off: ['–', 'off'],
	not_tried: ['–', 'not tried'],
};

/**
`get_profile` → `get profile`.
*/
export const callName = (call: string): string => call.replaceAll('_', ' ');

export function callLine({call, method, verdict, milliseconds, why}: CallFinding): Line {
	const facts = [method, verdict === 'works' && milliseconds !== undefined ? `${count(milliseconds)} ms` : undefined, why];
	return line(callName(call), ...verdicts[verdict], facts.filter(fact => fact !== undefined).join(', '));
}

/**
Where the text of a line begins.
*/
export const textColumn = 28;

export const lineText = ({label, mark, word, text}: Line): string => `${label.padEnd(14)} ${mark} ${word.padEnd(10)} ${harmless(text)}`;
