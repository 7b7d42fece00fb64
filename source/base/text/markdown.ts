import {harmless} from './harmless.js';

/** A text for Markdown. Text with a mention or an address becomes code, so that it notifies nobody and links nowhere. An empty text becomes a dash. */
export function escaped(text: string): string {
	if (text === '') {
		return '–';
	}

	const shown = harmless(text);
	// The patterns are created here because few sessions write Markdown, and every start would create them otherwise.
	// Characters with a meaning in Markdown: a tag would disappear, and a link would lead somewhere.
	const special = /[*<\[\\`~]|&(?=#?\w+;)|(?<![\p{Letter}\p{Number}])_|_(?![\p{Letter}\p{Number}])|(?<= )#+$/gv;
	// Services turn these into links and notifications everywhere except in code, even after a backslash.
	const active = /@|:\/\/|\bwww\.|[\p{Letter}\p{Number}]\.\p{Letter}{2}/iv;
	return active.test(shown) ? codeOf(shown) : shown.replaceAll(special, String.raw`\$&`);
}

function codeOf(text: string): string {
	const longest = Math.max(0, ...(text.match(/`+/gv) ?? []).map(run => run.length));
	const fence = '`'.repeat(longest + 1);
	// Markdown removes one space at each end.
	const padding = /^[ `]|[ `]$/v.test(text) ? ' ' : '';
	return `${fence}${padding}${text}${padding}${fence}`;
}

// A line break would end the row. Text in backticks takes no backslash escapes, so a bar gets a visible code there instead.
function cellOf(text: string): string {
	const shown = escaped(text.replaceAll(/\s+/gv, ' ').trim());
	return shown.startsWith('`') ? shown.replaceAll('|', '⟦7C⟧') : shown.replaceAll('|', String.raw`\|`);
}

const markdownRow = (cells: readonly string[]): string => `| ${cells.map(cell => cellOf(cell)).join(' | ')} |`;

/** The beginning of a table in Markdown. */
export const markdownHead = (headings: readonly string[]): string =>
	`${markdownRow(headings)}\n|${' --- |'.repeat(headings.length)}\n`;

/** Rows of a table in Markdown, a line each. */
export const markdownRows = (rows: ReadonlyArray<readonly string[]>): string =>
	rows.map(row => `${markdownRow(row)}\n`).join('');

/** A table in Markdown. */
export const markdownTable = (headings: readonly string[], rows: ReadonlyArray<readonly string[]>): string =>
	markdownHead(headings) + markdownRows(rows);

/** A text in single quotes, as every shell reads it. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A word of a command to copy, in quotes if a shell would read it as anything else. */
export const shellWord = (text: string): string => (/^(?!-)[\w%+\-.\/:@]+$/v.test(text) ? text : shellQuoted(text));
