import {harmlessJson} from '../../base/text/harmless.js';
import {isoTime, day, timestamp} from '../../base/text/time.js';
import {
	type BranchFigures,
	type Coverage,
	type Figure,
	monthAt,
	type Months,
} from '../../kernel/figures/branch-figures.js';
import {findingsJson} from '../../kernel/figures/listed-findings.js';
import {treeJson, pathsText, treeText} from '../../kernel/files/tree.js';
import {escaped, markdownTable} from '../../base/text/markdown.js';
import {count} from '../../base/text/words.js';
import {countsText} from '../../kernel/figures/findings.js';
import {type FigureBlock, reportedBlocks} from '../../kernel/rows/figure-blocks.js';
import {inOneGo} from '../../kernel/figures/in-parts.js';
import {
	type Contents,
	madeAtText,
	sizeText,
	titleOf,
	changesTitle,
	cut,
	hasMonths,
	leftOutText,
	mostListed,
	noChanges,
	placesText,
} from './contents.js';
import {htmlPage} from './html-page.js';

const coverageJson = ({known, all, oldest}: Coverage) => ({
	known,
	of: all,
	oldest_read: oldest === undefined ? null : isoTime(oldest),
});

const figureJson = ({organizations, items, unknown, filter}: Figure) => ({
	...(items !== undefined && {number: items}),
	organizations,
	not_known: unknown,
	filter,
});

const monthsJson = (months: Months) => months.counts.map((number, at) => ({month: monthAt(months, at), number}));

const figuresJson = ({
	organizations,
	isChosen,
	levels,
	created,
	undated,
	changed,
	profiles,
	accounts,
	members,
}: BranchFigures) => ({
	organizations_below: isChosen ? null : organizations,
	levels,
	created: monthsJson(created),
	without_create_time: undated,
	changed: changed ? monthsJson(changed) : null,
	profiles: {
		...coverageJson(profiles),
		complete: figureJson(profiles.complete),
		no_profile: figureJson(profiles.noProfile),
		without_name: figureJson(profiles.noName),
		without_email: figureJson(profiles.noEmail),
		without_phone: figureJson(profiles.noPhone),
		without_address: figureJson(profiles.noAddress),
	},
	accounts: {
		...coverageJson(accounts),
		number: accounts.number,
		is_least: accounts.isLeast,
		without_second_factor: figureJson(accounts.withoutFactor),
		without_accounts: figureJson(accounts.none),
		types: accounts.types.map(({type, withoutFactor, ...figure}) => ({
			type,
			...figureJson(figure),
			without_second_factor: withoutFactor,
		})),
	},
	members: {
		...coverageJson(members),
		people: members.people,
		without_second_factor: figureJson(members.withoutFactor),
		second_factor_not_known: members.factorUnknown,
		pending: figureJson(members.pending),
		long_pending: figureJson(members.longPending),
	},
});

/**
A report for programs, with everything that the page for people leaves out.

@yields Nothing, after each part, so that keys come first.
*/
function* jsonPage(contents: Contents): Generator<undefined, string> {
	const {
		top,
		choice,
		host,
		organizations,
		figures,
		findings,
		judged,
		found,
		withoutFactor,
		invitations,
		changes,
		lacks,
		extent,
	} = contents;
	const head = harmlessJson(
		{
			made_at: madeAtText(contents),
			host,
			organization: top ?? null,
			group: choice?.group ?? null,
			where: choice?.where ?? null,
			organizations,
			lacks,
			figures: figuresJson(figures),
			attention: findingsJson(findings, judged, found),
			members_without_second_factor: withoutFactor.map(({email, name, places}) => ({
				email,
				name,
				organizations: places,
			})),
			pending_invitations: invitations.map(({email, place, since}) => ({
				email,
				organization: place,
				since: since === '' ? null : since,
			})),
			changes: {
				since: isoTime(changes.since),
				of_snapshot: changes.isOfSnapshot,
				remarks: changes.remarks,
				changes: changes.changes.map(({at, id, name, path, what, details, json}) => ({
					time: at === undefined ? null : isoTime(at),
					id,
					name,
					path,
					what,
					details,
					...json,
				})),
			},
		},
		'\t',
	).replace(/\n\}$/v, '');
	yield undefined;
	return `${head},\n\t"tree": ${treeJson(extent).trimEnd().replaceAll('\n', '\n\t')}\n}\n`;
}

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
function* markdownPage(contents: Contents): Generator<undefined, string> {
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
