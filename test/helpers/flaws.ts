import {parse} from 'csv-parse/sync';

/** A character that acts: a control character, or one that changes the direction of text. */
export const harmful = /[[\p{Bidi_Control}\p{Control}]--[\t\n\r]]/v;

/** What is wrong with a table of records as CSV. */
export function flawsOfCsv(text: string): readonly string[] {
	const rows = parse(text) as ReadonlyArray<readonly string[]>;
	const [head = []] = rows;
	return [
		...(harmful.test(text) ? ['a character that acts'] : []),
		...rows.filter(row => row.length !== head.length).map(row => `${row.length} cells`),
		...rows
			.slice(1)
			.flat()
			.filter(cell => /^\s*[+\-=@＝]/v.test(cell)),
	];
}

/** What is wrong with a table of records in Markdown: in each row, only bars between cells, no tag and no mention outside of code. */
export function flawsOfMarkdown(text: string, columns: number): readonly string[] {
	const lines = text.trimEnd().split('\n');
	const outside = lines.map(line =>
		line.replaceAll(/(?<!`)(?<fence>`+)(?!`).+?(?<!`)\k<fence>(?!`)/gv, '').replaceAll(/\\[^a-z]/gv, ''),
	);
	return [
		...(harmful.test(text) ? ['a character that acts'] : []),
		...outside.filter(line => line.split('|').length !== columns + 2 || /[\r<@]/v.test(line)),
	];
}
