import {createHash} from 'node:crypto';
import {flawNotes} from '../../base/tree/nodes.js';
import {type Html, joined, markup, named, styleElement} from '../../base/text/html.js';
import {day, isoTime, timestamp} from '../../base/text/time.js';
import {count, shownName} from '../../base/text/words.js';
import {version} from '../../base/text/version.js';
import {monthAt, type Months} from '../../kernel/figures/branch-figures.js';
import {countsText} from '../../kernel/figures/finding-counts.js';
import {withAncestors} from '../../kernel/files/tree.js';
import {type FigureBlock, reportedBlocks, type FigureLine, monthsSaid} from '../../kernel/rows/figure-blocks.js';
import {type Contents, madeAtText, type Place, sizeText, titleOf} from './contents.js';
import {changesTitle, cut, findingGroups, hasMonths, leftOutText, mostListed, noChanges, placesText} from './parts.js';
import {style} from './style.js';

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
