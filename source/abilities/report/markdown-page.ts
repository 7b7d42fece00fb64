import {escaped, markdownTable} from '../../base/text/markdown.js';
import {day, isoTime, timestamp} from '../../base/text/time.js';
import {count} from '../../base/text/words.js';
import {monthAt} from '../../kernel/figures/branch-figures.js';
import {countsText} from '../../kernel/figures/finding-counts.js';
import {pathsText, treeText} from '../../kernel/files/tree.js';
import {type FigureBlock, reportedBlocks} from '../../kernel/rows/figure-blocks.js';
import {type Contents, sizeText, titleOf} from './contents.js';
import {changesTitle, cut, hasMonths, leftOutText, mostListed, noChanges, placesText} from './parts.js';

function listTable(headings: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const more = leftOutText(rows.length);
	return `${markdownTable(
		headings,
		rows.slice(0, mostListed).map(row => row.map(cell => cut(cell))),
	)}${more === '' ? '' : `\n${more}\n`}`;
}

function blockText({title, note, months, lines}: FigureBlock): string {
	const rows = hasMonths(months)
		? months.counts.map((number, at) => [monthAt(months, at), count(number), ''])
		: lines.map(line => [line.label, line.number === undefined ? '' : count(line.number), line.note ?? '']);
	return `### ${title}\n\n${note === '' ? '' : `${note}\n\n`}${rows.length === 0 ? '' : `${markdownTable([months ? 'Month' : 'What', 'Number', 'Note'], rows)}\n`}`;
}

/** A text with lines of its own, in a fence that nothing in it can end. */
function fenced(text: string): string {
	const longest = Math.max(2, ...(text.match(/`+/gv) ?? []).map(run => run.length));
	const fence = '`'.repeat(longest + 1);
	return `${fence}text\n${text}${fence}\n`;
}

function changesText({changes, remarks}: Contents['changes']): string {
	const table =
		changes.length === 0
			? `${noChanges}\n`
			: listTable(
					['When', 'Organization', 'What', 'Details'],
					changes.map(({when, path, what, details}) => [when, path, what, details.join('; ')]),
				);
	return [table, ...remarks.map(remark => `\n${escaped(remark)}\n`)].join('');
}

const noneKnown = (known: number): string =>
	known === 0 ? 'No list of members is known.\n' : 'None in the lists of members that are known.\n';

/**
A report for a ticket or a wiki.

@yields Nothing, after each part, so that keys come first.
*/
export function* markdownPage(contents: Contents): Generator<undefined, string> {
	const {
		choice,
		host,
		madeAt,
		figures,
		extent,
		findings,
		judged,
		found,
		withoutFactor,
		invitations,
		changes,
		lacks,
		command,
	} = contents;
	const {members} = figures;
	const blocks = reportedBlocks({figures, index: extent.index});
	yield undefined;
	const tree = fenced(choice ? pathsText(extent) : treeText(extent));
	yield undefined;
	const parts: ReadonlyArray<readonly [title: string, text: string]> = [
		[
			'Figures',
			blocks
				.map(block => blockText(block))
				.join('')
				.trimEnd(),
		],
		[
			'What deserves attention',
			`${countsText(judged, found)}\n${
				findings.length === 0
					? ''
					: `\n${listTable(
							['Severity', 'Organization', 'About', 'Why'],
							findings.map(({severity, path, about, reason}) => [severity, path, about, reason]),
						)}`
			}`,
		],
		[
			'Active members without a second factor',
			withoutFactor.length === 0
				? noneKnown(members.known)
				: listTable(
						['Person', 'Name', 'Organizations', 'Where'],
						withoutFactor.map(({email, name, places}) => [email, name, count(places.length), placesText(places)]),
					),
		],
		[
			'Pending invitations',
			invitations.length === 0
				? noneKnown(members.known)
				: listTable(
						['Invited', 'Organization', 'Since'],
						invitations.map(({email, place, since}) => [email, place.path, since === '' ? 'not known' : day(since)]),
					),
		],
		[changesTitle(changes), changesText(changes)],
		['The tree', tree],
	];
	const missing =
		lacks.length === 0
			? ''
			: `${lacks.map(lack => `- ${escaped(cut(lack))}\n`).join('')}\nTo read what is not known: ${escaped(command)}\n\n`;
	const title = cut(titleOf(contents));
	return `# Report: ${escaped(title)}\n\nReport of ${timestamp(isoTime(madeAt))} · ${sizeText(contents)} · ${escaped(host)}\n\n${missing}${parts.map(([heading, text]) => `## ${heading}\n\n${text.trimEnd()}\n`).join('\n')}`;
}
