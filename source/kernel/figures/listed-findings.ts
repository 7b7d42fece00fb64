import {pathText} from '../../base/tree/tree.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';
import type {Findings, JudgedFinding} from './findings.js';

/** A finding with the names of its organization and those above it. */
export type ListedFinding = JudgedFinding & {readonly name: string; readonly path: string};

/** Adds the names to findings. */
export const listedFindings = (index: TreeIndex, findings: readonly JudgedFinding[]): readonly ListedFinding[] => findings.map(finding => ({...finding, name: index.nameAt(finding.row) ?? '', path: pathText(index, finding.row)}));

/** Findings as JSON, with what could not be looked at. `shown`: those to list. `judged`: all of them. */
export const findingsJson = (shown: readonly ListedFinding[], judged: readonly JudgedFinding[], found: Findings): Readonly<Record<string, unknown>> => ({
	organizations: found.organizations,
	not_known: {
		profiles: found.unread.profile,
		accounts: found.unread.accounts,
		members: found.unread.members,
		accounts_uncertain: found.uncertain,
		second_factors: found.factorUnknown,
		rules: found.unjudged.map(({name, organizations}) => ({rule: name, organizations})),
	},
	silenced: judged.filter(({silence}) => silence).length,
	findings: shown.map(({
		severity, rule, id, name, path, about, item, reason, filter, silence = null,
	}) => ({
		severity, rule, id, name, path, about, item, reason, filter, silenced: silence,
	})),
});

/** Why somebody silenced a finding, and until when; empty if nobody did. */
export const silencedText = ({silence}: JudgedFinding): string => silence ? `Silenced until ${silence.until}: ${silence.reason}` : '';
