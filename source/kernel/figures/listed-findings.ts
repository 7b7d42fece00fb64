import {escaped, markdownTable} from '../../base/text/markdown.js';
import {listText} from '../../base/text/words.js';
import {pathText} from '../../base/tree/tree.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';
import {countsText, type Findings, type JudgedFinding, unknownParts} from './findings.js';

/** A finding with the names of its organization and those above it. */
export type ListedFinding = JudgedFinding & {readonly name: string; readonly path: string};

/** Adds the names to findings. */
export const listedFindings = (index: TreeIndex, findings: readonly JudgedFinding[]): readonly ListedFinding[] =>
	findings.map(finding => ({...finding, name: index.nameAt(finding.row) ?? '', path: pathText(index, finding.row)}));

/** Findings as JSON, with what could not be looked at. `shown`: those to list. `judged`: all of them. */
export const findingsJson = (
	shown: readonly ListedFinding[],
	judged: readonly JudgedFinding[],
	found: Findings,
): Readonly<Record<string, unknown>> => ({
	organizations: found.organizations,
	not_known: {
		profiles: found.unread.profile,
		accounts: found.unread.accounts,
		members: found.unread.members,
		accounts_uncertain: found.uncertain,
		second_factors: found.factorUnknown,
		account_second_factors: found.accountFactorUnknown,
		rules: found.unjudged.map(({name, organizations}) => ({rule: name, organizations})),
	},
	silenced: judged.filter(({silence}) => silence).length,
	findings: shown.map(({severity, rule, id, name, path, about, item, reason, filter, silence = null}) => ({
		severity,
		rule,
		id,
		name,
		path,
		about,
		item,
		reason,
		filter,
		silenced: silence,
	})),
});

/** Why somebody silenced a finding, and until when; empty if nobody did. */
export const silencedText = ({silence}: JudgedFinding): string =>
	silence ? `Silenced until ${silence.until}: ${silence.reason}` : '';

const titles = ['Severity', 'Rule', 'ID', 'Name', 'Path', 'About', 'Reason', 'Note'];

/** Findings as a table in Markdown, below how many there are. */
export function findingsMarkdown(
	shown: readonly ListedFinding[],
	judged: readonly JudgedFinding[],
	found: Findings,
): string {
	const unknown = unknownParts(found);
	const rows = shown.map(finding => [
		finding.severity,
		finding.rule,
		finding.id,
		finding.name,
		finding.path,
		finding.about,
		finding.reason,
		silencedText(finding),
	]);
	return `${countsText(judged, found)}\n${rows.length === 0 ? '' : `\n${markdownTable(titles, rows)}`}${unknown.length === 0 ? '' : `\nNot known: ${escaped(listText(unknown))}.\n`}`;
}
