import {wrapText} from '../format/wrap.js';
import {
	callLine,
	callName,
	line,
	lineText,
	textColumn,
	type Line,
} from './doctor-line.js';
import {eightCalls, type CallFinding} from './try-calls.js';

/**
What is known so far of a credential that is used for the first time.
*/
export type Welcome = {
	readonly host: string;
	/**
	The scheme and where it is from, never its value.
	*/
	readonly credential: string;
	readonly notes: readonly string[];
	readonly findings: readonly CallFinding[];
};

function waitingLine(call: string, method: string, isListed: boolean): Line {
	if (method !== 'GET') {
		return line(callName(call), '–', 'not tried', method);
	}

	const isAsked = call === 'list' || isListed;
	return line(callName(call), '–', isAsked ? 'asking' : 'waiting', isAsked ? `${method}, no answer yet` : `${method}, for the list to name an organization`);
}

/**
Whether every call has its finding.
*/
export const isExamined = (findings: readonly CallFinding[]): boolean => findings.length === eightCalls.length;

function wrapped(shown: Line, columns: number): readonly string[] {
	const [first = '', ...rest] = wrapText(shown.text, Math.max(1, columns - textColumn));
	return [lineText({...shown, text: first}), ...rest.map(text => ' '.repeat(textColumn) + text)];
}

/**
The lines of the first screen with a credential: whom it is sent to, what it is, and what becomes of the eight calls.
*/
export function welcomeLines({host, credential, notes, findings}: Welcome, columns: number): readonly string[] {
	const isListed = findings.some(({call}) => call === 'list');
	const lines = [
		line('host', '–', 'asked', host),
		line('credential', '–', 'used', credential),
		...notes.map(note => line('', '–', 'note', note)),
		...eightCalls.map(({call, method}) => {
			const finding = findings.find(each => each.call === call);
			return finding ? callLine(finding) : waitingLine(call, method, isListed);
		}),
	];
	return lines.flatMap(each => wrapped(each, columns));
}
