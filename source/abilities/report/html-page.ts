import {createHash} from 'node:crypto';
import {exactName, harmless} from '../../base/text/harmless.js';
import {flawNotes} from '../../base/tree/nodes.js';
import {day, isoTime, timestamp} from '../../base/text/time.js';
import {count, shownName} from '../../base/text/words.js';
import {version} from '../../base/text/version.js';
import {monthAt, type Months} from '../../kernel/figures/branch-figures.js';
import {countsText} from '../../kernel/figures/findings.js';
import {withAncestors} from '../../kernel/files/tree.js';
import {type FigureBlock, reportedBlocks, type FigureLine, monthsSaid} from '../../kernel/rows/figure-blocks.js';
import {
	type Contents,
	madeAtText,
	type Place,
	sizeText,
	titleOf,
	changesTitle,
	cut,
	findingGroups,
	hasMonths,
	leftOutText,
	mostListed,
	noChanges,
	placesText,
} from './contents.js';

/** Only this module makes pieces, so that every text in them is escaped. */
class Piece {
	readonly #source: string;

	constructor(source: string) {
		this.#source = source;
	}

	toString(): string {
		return this.#source;
	}
}

type Html = Piece;

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

const withEntities = (text: string): string =>
	text.replaceAll(/[\u{22}\u{26}\u{27}<>]/gv, sign => entities[sign] ?? '');

function sourceOf(value: Html | string | number | readonly Html[]): string {
	if (value instanceof Piece) {
		return value.toString();
	}

	return typeof value === 'object'
		? value.map(each => each.toString()).join('')
		: withEntities(harmless(String(value)));
}

/**
A piece of HTML with values in it. A text becomes text, whatever is in it, and also the value of an attribute.

@throws {TypeError} If the value of an attribute is not in quotation marks.
*/
export function markup(
	parts: TemplateStringsArray,
	...values: ReadonlyArray<Html | string | number | readonly Html[]>
): Html {
	let source = parts[0] ?? '';
	for (const [at, value] of values.entries()) {
		if (source.endsWith('=')) {
			throw new TypeError('The value of an attribute needs quotation marks.');
		}

		source += sourceOf(value) + (parts[at + 1] ?? '');
	}

	return new Piece(source);
}

/** Data, such as a name, in a direction of its own, with hidden spaces marked. */
export const named = (text: string): Html => new Piece(`<bdi>${withEntities(exactName(text))}</bdi>`);

/**
The element with a style sheet of the program.

@throws {TypeError} If it could end the element.
*/
export function styleElement(css: string): Html {
	if (/<\/|<!--/v.test(css)) {
		throw new TypeError('A style sheet must not end its element.');
	}

	return new Piece(`<style>${css}</style>`);
}

/** Many pieces one after the other, without copying the text each time. */
export const joined = (pieces: Iterable<Html>): Html => new Piece([...pieces].map(each => each.toString()).join(''));

/** The look of the page. It has no address, so that nothing is loaded. */
const style = `
:root { color-scheme: light dark; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --back: #ffffff; --panel: #f6f8fa; --accent: #0550ae; --danger: #a40e26; --warning: #7d4e00; }
@media (prefers-color-scheme: dark) {
	:root { --text: #e6edf3; --quiet: #9da7b3; --line: #3d444d; --back: #0d1117; --panel: #161b22; --accent: #79c0ff; --danger: #ff9492; --warning: #e3b341; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 72rem; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 0.25rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 0.5rem; padding-top: 0.5rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0 0 0.25rem; }
p { margin: 0.25rem 0 0.75rem; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.quiet { color: var(--quiet); }
.high { color: var(--danger); font-weight: 600; }
.medium, .look { color: var(--warning); font-weight: 600; }
.path { display: block; font-size: 0.875rem; color: var(--quiet); }
code { font: 0.875em ui-monospace, monospace; color: var(--quiet); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0; padding: 0; list-style: none; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; }
.figures section { padding: 0.75rem 1rem; border: 1px solid var(--line); border-radius: 6px; background: var(--panel); }
.pair th:first-child { width: 45%; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.5rem 0.25rem 0; text-align: start; vertical-align: top; font-weight: 400; }
thead th { font-weight: 600; color: var(--quiet); font-size: 0.875rem; }
.list th, .list td { border-bottom: 1px solid var(--line); }
.number { text-align: end; white-space: nowrap; }
.bar { width: 30%; min-width: 4rem; }
svg { display: block; width: 100%; }
.bar svg { height: 0.75rem; margin-top: 0.375rem; }
.months svg { height: 5rem; }
.fill { fill: var(--accent); }
.rail { fill: var(--line); }
.names { margin: 0.25rem 0 0; padding: 0; list-style: none; font-size: 0.75rem; display: grid; grid-template-columns: repeat(12, 1fr); color: var(--quiet); text-align: center; }
details > summary { cursor: pointer; }
.rules > details { padding: 0.375rem 0; border-bottom: 1px solid var(--line); }
.tree ul { margin: 0; padding-inline-start: 1.25rem; border-inline-start: 1px solid var(--line); }
.tree > ul { padding-inline-start: 0; border: 0; }
.tree li { list-style: none; padding: 0.0625rem 0; }
.tree li > p { margin: 0; padding-inline-start: 1rem; }
footer { margin-top: 3rem; padding-top: 0.5rem; border-top: 1px solid var(--line); }
@media (max-width: 40rem) {
	body { padding: 1rem 0.75rem 2rem; font-size: 0.9375rem; }
	th, td { padding-inline-end: 0.375rem; }
	.names { font-size: 0.625rem; }
}
@media print {
	:root { color-scheme: light; --text: #000000; --quiet: #444444; --line: #bbbbbb; --back: #ffffff; --panel: #ffffff; --accent: #0550ae; --danger: #a40e26; --warning: #7d4e00; }
	html { font-size: 75%; }
	body { max-width: none; padding: 0; }
	nav { display: none; }
	details::details-content { content-visibility: visible; display: block; block-size: auto; }
	h2, h3, summary { break-after: avoid; }
	tr, .figures section { break-inside: avoid; }
}
`;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64');

/** Only the style sheet of the page applies, and nothing loads or runs, even if a name were to become markup. */
const policy = (): string =>
	`default-src 'none'; style-src 'sha256-${hashOf(style)}'; base-uri 'none'; form-action 'none'`;

const shown = (text: string): Html => named(cut(text));

const nothing = markup``;

/** A table with a row for each item. `note`: what is left out. */
function listTable(headings: readonly string[], rows: readonly Html[], note = ''): Html {
	return markup`<table class="list${headings.length === 2 ? ' pair' : ''}"><thead><tr>${headings.map(each => markup`<th scope="col">${each}</th>`)}</tr></thead><tbody>
${joined(rows)}</tbody></table>${note === '' ? nothing : markup`<p class="quiet">${note}</p>`}`;
}

const tableRow = (...cells: readonly Html[]): Html => markup`<tr>${cells.map(cell => markup`<td>${cell}</td>`)}</tr>
`;

const placeCell = ({name, path}: Pick<Place, 'name' | 'path'>): Html =>
	markup`${shown(shownName(name))}${path === name ? nothing : markup`<span class="path">${shown(path)}</span>`}`;

const bar = (share: number): Html =>
	markup`<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="rail" width="100" height="8" rx="1"/><rect class="fill" width="${(share * 100).toFixed(2)}" height="8" rx="1"/></svg>`;

/** The cells that some line of a block fills. */
type Cells = Readonly<Record<'note' | 'number' | 'share', boolean>>;

function lineRow({label, isData, number, share, note = '', isMissing}: FigureLine, has: Cells): Html {
	const digits = number === undefined ? '' : count(number);
	return markup`<tr><th scope="row">${isData ? shown(label) : label}</th>${has.number ? markup`<td class="number">${isMissing && number !== 0 ? markup`<span class="look">${digits}</span>` : digits}</td>` : nothing}${has.share ? markup`<td class="bar">${share === undefined ? nothing : bar(share)}</td>` : nothing}${has.note ? markup`<td class="quiet">${note}</td>` : nothing}</tr>
`;
}

/** Columns, one for each month, with their numbers and names below. */
function monthsChart(title: string, months: Months): Html {
	const most = Math.max(1, ...months.counts);
	const columns = months.counts.map((number, at) => {
		const height = ((number / most) * 60).toFixed(2);
		return markup`<rect class="${number === 0 ? 'rail' : 'fill'}" x="${at * 10}" y="${number === 0 ? 59 : (60 - (number / most) * 60).toFixed(2)}" width="9" height="${number === 0 ? 1 : height}"/>`;
	});
	const names = months.counts.map(
		(number, at) => markup`<li><strong>${count(number)}</strong><br>${monthAt(months, at).slice(5)}</li>`,
	);
	return markup`<div class="months"><svg viewBox="0 0 119 60" preserveAspectRatio="none" role="img" aria-label="${title}: ${monthsSaid(months)}">${columns}</svg><ol class="names" aria-hidden="true">${names}</ol></div>`;
}

function blockSection({title, note, months, lines}: FigureBlock): Html {
	const has = {
		number: lines.some(({number}) => number !== undefined),
		share: lines.some(({share}) => share !== undefined),
		note: lines.some(line => (line.note ?? '') !== ''),
	};
	return markup`<section><h3>${title}</h3>${note === '' ? nothing : markup`<p class="quiet">${note}</p>`}${hasMonths(months) ? monthsChart(title, months) : nothing}${
		lines.length === 0
			? nothing
			: markup`<table><tbody>
${lines.map(line => lineRow(line, has))}</tbody></table>`
	}</section>
`;
}

function figuresPart({figures, extent: {index}}: Contents): Html {
	const blocks = reportedBlocks({figures, index});
	return markup`<div class="figures">${blocks.map(block => blockSection(block))}</div>`;
}

function findingsPart(contents: Contents): Html {
	const groups = findingGroups(contents.findings).map(
		({
			severity,
			title,
			findings,
		}) => markup`<details${severity === 'high' ? markup` open` : nothing}><summary><span class="${severity}">${severity}</span> · ${shown(title)}: ${count(findings.length)}</summary>
${listTable(
	['Organization', 'What'],
	findings
		.slice(0, mostListed)
		.map(({about, reason, ...finding}) =>
			tableRow(
				placeCell(finding),
				about === '' ? markup`${cut(reason)}` : markup`${shown(about)}<span class="path">${cut(reason)}</span>`,
			),
		),
	leftOutText(findings.length),
)}</details>
`,
	);
	return markup`<p>${countsText(contents.judged, contents.found)}</p><div class="rules">${groups}</div>`;
}

function peoplePart({withoutFactor, figures: {members}}: Contents): Html {
	return withoutFactor.length === 0
		? markup`<p>${members.known === 0 ? 'No list of members is known.' : 'None in the lists of members that are known.'}</p>`
		: listTable(
				['Person', 'Organizations'],
				withoutFactor
					.slice(0, mostListed)
					.map(({email, name, places}) =>
						tableRow(
							markup`${shown(email === '' ? shownName(name) : email)}${email === '' || name === '' ? nothing : markup`<span class="path">${shown(name)}</span>`}`,
							places.length === 1
								? shown(places[0]?.path ?? '')
								: markup`${count(places.length)}<span class="path">${shown(placesText(places))}</span>`,
						),
					),
				leftOutText(withoutFactor.length),
			);
}

function invitationsPart({invitations, figures: {members}}: Contents): Html {
	return invitations.length === 0
		? markup`<p>${members.known === 0 ? 'No list of members is known.' : 'None in the lists of members that are known.'}</p>`
		: listTable(
				['Invited', 'Organization', 'Since'],
				invitations
					.slice(0, mostListed)
					.map(({email, place, since}) =>
						tableRow(shown(email), placeCell(place), markup`${since === '' ? 'not known' : day(since)}`),
					),
				leftOutText(invitations.length),
			);
}

function changesPart({changes}: Contents): Html {
	const {changes: all, remarks} = changes;
	const table =
		all.length === 0
			? markup`<p>${noChanges}</p>`
			: listTable(
					[...(changes.isOfSnapshot ? [] : ['When']), 'Organization', 'What'],
					all
						.slice(0, mostListed)
						.map(({when, name, path, what, details}) =>
							tableRow(
								...(changes.isOfSnapshot ? [] : [markup`${when}`]),
								placeCell({name, path}),
								markup`<strong>${what}</strong>${details.map(detail => markup`<span class="path">${shown(detail)}</span>`)}`,
							),
						),
					leftOutText(all.length),
				);
	return markup`${table}${remarks.map(remark => markup`<p class="quiet">${remark}</p>`)}`;
}

/** Browsers keep elements only so deep. Deeper organizations stand next to each other there. */
const mostLevels = 100;

/** A tree with more rows opens only its first level. */
const mostOpen = 60;

/** The organizations as nested lists that fold. Those above chosen ones stand there only as their place. Not recursive, so that a chain of ten thousand works too. */
function treePart({extent, choice, top}: Contents): Html {
	const {index, rows: counted} = extent;
	const {rows} = choice ? withAncestors(extent, top?.id) : extent;
	// How many of the organizations come before each row.
	const before = new Int32Array(index.length + 1);
	for (const row of counted) {
		before[row + 1] = 1;
	}

	for (let row = 0; row < index.length; row++) {
		before[row + 1] = (before[row + 1] ?? 0) + (before[row] ?? 0);
	}

	const numberIn = (from: number, end: number): number => (before[end] ?? 0) - (before[from] ?? 0);
	const pieces: Html[] = [markup`<ul>`];
	const open: Array<{readonly end: number; readonly isNested: boolean}> = [];
	const least = index.depth[rows[0] ?? -1] ?? 0;
	for (const row of rows) {
		for (let last = open.at(-1); last && row >= last.end; last = open.at(-1)) {
			pieces.push(last.isNested ? markup`</ul></details></li>` : nothing);
			open.pop();
		}

		const level = Math.max(0, (index.depth[row] ?? 0) - least);
		const end = row + (index.size[row] ?? 1);
		const below = numberIn(row + 1, end);
		const flaw = index.flaws.get(row);
		const isPlace = numberIn(row, row + 1) === 0;
		const notes = [
			...(flaw === undefined ? [] : [flaw === 'hidden' ? 'not visible' : flawNotes[flaw]]),
			...(isPlace ? ['not counted'] : []),
		];
		const note = notes.length === 0 ? nothing : markup` <span class="quiet">(${notes.join(', ')})</span>`;
		const shownText = shown(shownName(index.nameAt(row) ?? ''));
		const name = markup`${isPlace ? markup`<span class="quiet">${shownText}</span>` : shownText} <code>${shown(index.idAt(row) ?? '')}</code>${note}`;
		if (below === 0) {
			pieces.push(markup`<li><p>${name}</p></li>
`);
			continue;
		}

		const isNested = level < mostLevels;
		open.push({end, isNested});
		pieces.push(
			isNested
				? markup`<li><details${level === 0 || rows.length <= mostOpen ? markup` open` : nothing}><summary>${name} <span class="quiet">· ${count(below)} below</span></summary><ul>
`
				: markup`<li><p>${name} <span class="quiet">· level ${level}</span></p></li>
`,
		);
	}

	pieces.push(
		...open
			.toReversed()
			.filter(({isNested}) => isNested)
			.map(() => markup`</ul></details></li>`),
		markup`</ul>`,
	);
	return joined(pieces);
}

/**
A report as one page that needs nothing else, and no script.

@yields Nothing, after each part, so that keys come first.
*/
export function* htmlPage(contents: Contents): Generator<undefined, string> {
	const {top, host, madeAt, lacks, command, changes} = contents;
	const parts: Array<readonly [id: string, title: string, part: Html]> = [];
	for (const [id, title, partOf] of [
		['figures', 'Figures', figuresPart],
		['findings', 'What deserves attention', findingsPart],
		['second-factor', 'Active members without a second factor', peoplePart],
		['invitations', 'Pending invitations', invitationsPart],
		['changes', changesTitle(changes), changesPart],
		['tree', 'The tree', (all: Contents) => markup`<div class="tree">${treePart(all)}</div>`],
	] as const) {
		parts.push([id, title, partOf(contents)]);
		yield undefined;
	}

	const missing =
		lacks.length === 0
			? nothing
			: markup`<section aria-label="What is missing">${lacks.map(lack => markup`<p class="look">${cut(lack)}</p>`)}<p class="quiet">To read what is not known: ${command}</p></section>`;
	return markup`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><meta name="generator" content="cforgs ${version}">
<title>${cut(titleOf(contents))} · report of ${day(madeAtText(contents))}</title>
${styleElement(style)}</head>
<body><header><h1>${shown(titleOf(contents))}</h1>
<p class="quiet">${top === undefined || top.path === top.name ? nothing : markup`${shown(top.path)}<br>`}Report of ${timestamp(isoTime(madeAt))} · ${sizeText(contents)} · ${host}</p>
<nav aria-label="Parts of the report"><ul>${parts.map(([id, title]) => markup`<li><a href="#${id}">${title}</a></li>`)}</ul></nav></header>
<main>${missing}
${parts.map(
	([id, title, part]) => markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${part}</section>
`,
)}</main>
<footer class="quiet"><p>Made with cforgs ${version} from what was read with one credential. The numbers count only what is known.</p></footer>
</body></html>
`.toString();
}
