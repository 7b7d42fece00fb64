import {peerNames, ours} from './programs.js';
import type {Results} from './results.js';
import {rows, type Row} from './rows.js';
import {line, summaryText} from './table.js';

/** The rows shown in the readme. */
const shown: readonly string[] = ['restBytes', 'pageBytes', 'downTime', 'frameTime', 'memory-many'];

const shownRows = (): readonly Row[] =>
	shown.map(measure => rows.find(row => row.measure === measure)).filter(row => row !== undefined);

const programs: readonly string[] = [ours, ...peerNames];

/** The table in the readme: five measures, one column for each program. */
export function shortTable(results: Results): string {
	const measured = programs.filter(program => shown.some(measure => results.summary(measure, program)));
	const cells = shownRows().map(({measure, title, unit}) => [
		`${title}, ${unit}`,
		...measured.map(program => {
			const summary = results.summary(measure, program);
			return summary ? summaryText({...summary, least: summary.median, most: summary.median}, unit) : '–';
		}),
	]);
	return [
		line(['120×40, 10,000 rows', ...measured]),
		line(['---', ...measured.map(() => '--:')]),
		...cells.map(each => line(each)),
	].join('\n');
}

export type Colors = {readonly background: string; readonly foreground: string; readonly border: string};

const width = 800;
const left = 90;
const longest = 560;
const barHeight = 12;
const groupGap = 34;
const fonts = 'ui-sans-serif, system-ui, sans-serif';

/** The table as an SVG bar chart: a group for each measure, each with its own scale from 0 to the largest value. */
export function barPicture(results: Results, {background, foreground, border}: Colors): string {
	const parts: string[] = [];
	let y = 10;
	for (const {measure, title, unit} of shownRows()) {
		const values = programs
			.map(program => ({program, median: results.summary(measure, program)?.median ?? 0}))
			.filter(({median}) => median > 0);
		const most = Math.max(...values.map(({median}) => median));
		y += groupGap - 14;
		parts.push(`<text x="10" y="${y}" font-weight="bold">${title} (${unit})</text>`);
		y += 6;
		for (const {program, median} of values) {
			const length = Math.max(1, Math.round((longest * median) / most));
			const text = summaryText({median, least: median, most: median}, unit);
			parts.push(
				`<text x="${left - 8}" y="${y + barHeight - 2}" text-anchor="end">${program}</text>`,
				`<rect x="${left}" y="${y}" width="${length}" height="${barHeight - 2}" fill="${program === ours ? '#f6821f' : border}"/>`,
				`<text x="${left + length + 6}" y="${y + barHeight - 2}">${text}</text>`,
			);
			y += barHeight + 2;
		}
	}

	const height = y + 12;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${fonts}" font-size="11" fill="${foreground}">`,
		'<title>cforgs and other terminal programs, measured in one run; shorter is better</title>',
		`<rect width="${width}" height="${height}" rx="8" fill="${background}" stroke="${border}"/>`,
		...parts,
		'</svg>',
		'',
	].join('\n');
}
