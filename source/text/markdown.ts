import {harmless} from './harmless.js';

/**
A text as Markdown shows it: what holds a mention or an address as code, so that nobody is notified and nothing is linked. An empty text is marked.
*/
export function escaped(text: string): string {
	if (text === '') {
		return '–';
	}

	const shown = harmless(text);
	// These patterns are made here because few sessions write Markdown, and each start would make them.
	// What Markdown would take for its own: a tag would not be shown, and a link would lead somewhere.
	const special = /[*<\[\\`~]|&(?=#?\w+;)|(?<![\p{Letter}\p{Number}])_|_(?![\p{Letter}\p{Number}])|(?<= )#+$/gv;
	// Services turn these into links and notifications everywhere, even behind a backslash, but not in code.
	const active = /@|:\/\/|\bwww\.|[\p{Letter}\p{Number}]\.\p{Letter}{2}/iv;
	return active.test(shown) ? codeOf(shown) : shown.replaceAll(special, String.raw`\$&`);
}

function codeOf(text: string): string {
	const longest = Math.max(0, ...(text.match(/`+/gv) ?? []).map(run => run.length));
	const fence = '`'.repeat(longest + 1);
	// Markdown takes one space off at each end.
	const padding = /^[ `]|[ `]$/v.test(text) ? ' ' : '';
	return `${fence}${padding}${text}${padding}${fence}`;
}
