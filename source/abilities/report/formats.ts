import {inOneGo} from '../../kernel/figures/in-parts.js';
import type {Contents} from './contents.js';
import {htmlPage} from './html-page.js';
import {jsonPage} from './json-page.js';
import {markdownPage} from './markdown-page.js';

const pages = {html: htmlPage, md: markdownPage, json: jsonPage} as const satisfies Readonly<
	Record<string, (contents: Contents) => Generator<undefined, string>>
>;

/** The formats of a report, by the ending of the file. */
export type ReportFormat = keyof typeof pages;

/** The period whose changes a report tells, unless another one is asked for. */
export const usualPeriod = '30d';

/** The format that the name of a file chooses; undefined if it chooses none. */
export function reportFormatOf(file: string): ReportFormat | undefined {
	const ending = /\.(?<ending>html?|md|json)$/iv.exec(file)?.groups?.['ending']?.toLowerCase();
	return ending === 'htm' || ending === 'html' ? 'html' : ending === 'md' || ending === 'json' ? ending : undefined;
}

/** The text of a report, in parts. */
export const reportInParts = (contents: Contents, format: ReportFormat): Generator<undefined, string> =>
	pages[format](contents);

/** The same, all at once. */
export const reportText = (contents: Contents, format: ReportFormat): string =>
	inOneGo(reportInParts(contents, format));
