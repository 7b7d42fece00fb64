import {exactName, harmless, harmlessJson} from '../../base/text/harmless.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {formatOrMarkdown, print, tell} from '../../kernel/command-line/output.js';
import {csvTable} from '../../kernel/command-line/csv-output.js';
import {exitStatus, type ExitStatus, firstFailure} from '../../kernel/command-line/exit-status.js';
import {extentWithGroups} from '../../kernel/command-line/extent.js';
import {oldestWanted, withKnownOfAnyAge} from '../../kernel/command-line/max-age.js';
import {tellUnknown} from '../../kernel/command-line/tell-unknown.js';
import {runOnService} from '../../kernel/command-line/service.js';
import {columnSourceFor, whereHolds} from '../../kernel/command-line/where.js';
import {readWhole, statusOfList} from '../../kernel/command-line/whole.js';
import {countsText, type Findings, findingsOf, isUnknownTo, type JudgedFinding} from '../../kernel/figures/findings.js';
import {
	findingsJson,
	findingsMarkdown,
	type ListedFinding,
	listedFindings,
	silencedText,
} from '../../kernel/figures/listed-findings.js';
import {severities} from '../../kernel/figures/severity.js';
import {allNeeds, subjectAt} from '../../kernel/filter/source.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import type {Flags} from '../../kernel/options/flags.js';
import {openSilenced} from '../../kernel/storage/silenced.js';

const severityNames: readonly string[] = severities;

const columns = ['severity', 'rule', 'id', 'name', 'path', 'about', 'reason', 'filter', 'note'] as const;

const cellsOf = (finding: ListedFinding): readonly string[] => {
	const {severity, rule, id, name, path, about, reason, filter} = finding;
	return [severity, rule, id, name, path, about, reason, filter, silencedText(finding)];
};

async function printFindings(
	flags: Flags,
	shown: readonly ListedFinding[],
	judged: readonly JudgedFinding[],
	found: Findings,
): Promise<void> {
	switch (formatOrMarkdown(flags)) {
		case 'markdown': {
			await print(findingsMarkdown(shown, judged, found));
			return;
		}

		case 'json': {
			await print(`${harmlessJson(findingsJson(shown, judged, found), '\t')}\n`);
			return;
		}

		case 'csv': {
			await print(
				csvTable(
					columns,
					shown.map(finding => cellsOf(finding)),
					flags,
				),
			);
			return;
		}

		case 'quiet': {
			await print([...new Set(shown.map(({id}) => id))].map(id => `${harmless(id)}\n`).join(''));
			return;
		}

		case 'text': {
			await print(
				shown
					.map(finding => {
						const {severity, rule, id, name, about, reason} = finding;
						return `${[severity, rule, id, name, about, reason, silencedText(finding)]
							.map(cell => exactName(cell))
							.join('\t')
							.trimEnd()}\n`;
					})
					.join(''),
			);
		}
	}
}

async function check(asked: CommandLine, named: string | undefined): Promise<ExitStatus> {
	const line = withKnownOfAnyAge(asked);
	const {flags} = line;
	const list = await readWhole(line.client, flags.quiet);
	const {extent, status: ofGroup} = extentWithGroups(line, list, named);
	const {extent: chosen, status: ofWhere} = await whereHolds(line, extent, {isSyncForOthers: true});
	const {source, status: ofValues} = await columnSourceFor(line, chosen, allNeeds);
	const {index} = chosen;
	const found = findingsOf(
		source,
		chosen.rows.flatMap(row => subjectAt(index, row) ?? []),
		flags.config?.check,
	);
	const judged = openSilenced(line.disk).among(found.findings, source.now);
	const open = judged.filter(({silence}) => !silence);
	const shown = listedFindings(index, flags.all ? judged : open);
	await printFindings(flags, shown, judged, found);
	if (!flags.quiet) {
		tell(countsText(judged, found));
	}

	tellUnknown(found, flags.sync);
	const worst = flags.failOn === undefined ? -1 : severityNames.indexOf(flags.failOn);
	if (open.some(finding => severities.indexOf(finding.severity) <= worst)) {
		return exitStatus.different;
	}

	const status = firstFailure(
		statusOfList(list),
		ofGroup,
		ofWhere,
		ofValues,
		found.broken.length > 0 ? exitStatus.failed : exitStatus.ok,
	);
	const least = severities[worst];
	return least !== undefined && status === exitStatus.ok && isUnknownTo(found, least) ? exitStatus.incomplete : status;
}

/**
`cforgs check [ID]`: lists what deserves attention.

@throws {UsageError} For two formats.
*/
export async function runCheck(input: CommandInput): Promise<ExitStatus> {
	const {flags} = input;
	oldestWanted(flags, Date.now());
	formatOrMarkdown(flags);
	return runOnService(input, check);
}
