import {lacksOf, repetitionOf} from '../../kernel/rows/listing-text.js';
import {shellQuoted, shellWord} from '../../base/text/markdown.js';
import {counted} from '../../base/text/words.js';
import {isWhole, type WholeList} from '../../base/api/whole-list.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {exitStatus, type ExitStatus, firstFailure} from '../../kernel/command-line/exit-status.js';
import {extentWithGroups} from '../../kernel/command-line/extent.js';
import {oldestWanted, withKnownOfAnyAge} from '../../kernel/command-line/max-age.js';
import {fileNamed, tell} from '../../kernel/command-line/output.js';
import {runOnService} from '../../kernel/command-line/service.js';
import {readSnapshotFile, requireSameHost, openOutput} from '../../kernel/command-line/write-output.js';
import {tellUnknown} from '../../kernel/command-line/tell-unknown.js';
import {figureSourceFor, whereHolds} from '../../kernel/command-line/where.js';
import {readWhole, statusOfList} from '../../kernel/command-line/whole.js';
import type {FigureSource} from '../../kernel/figures/branch-figures.js';
import {findingsOf} from '../../kernel/figures/findings.js';
import {readTime} from '../../kernel/files/history-period.js';
import type {Snapshot} from '../../kernel/files/snapshot.js';
import {changesBetween} from '../../kernel/files/snapshot-changes.js';
import type {Extent} from '../../kernel/files/tree.js';
import {subjectAt} from '../../kernel/filter/source.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {lookForMissing} from '../../kernel/loop/look-up.js';
import {inOneGo} from '../../kernel/figures/in-parts.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import type {Flags} from '../../kernel/options/flags.js';
import {openKnown} from '../../kernel/storage/known.js';
import {openSilenced} from '../../kernel/storage/silenced.js';
import {allWrites} from '../../kernel/writes/journal.js';
import {type Changes, changesSince, changesSinceSnapshot, idsOfExtent, snapshotNow} from './changes.js';
import {type Choice, contentsInParts} from './contents.js';
import {type ReportFormat, reportFormatOf, reportText, usualPeriod} from './formats.js';

function formatIn({json, markdown, output}: Flags): ReportFormat {
	if (json && markdown) {
		throw new UsageError('Choose one of --markdown and --json.');
	}

	const asked = json ? 'json' : markdown ? 'md' : undefined;
	const file = fileNamed(output);
	const ofFile = file === undefined ? undefined : reportFormatOf(file);
	if (asked !== undefined && ofFile !== undefined && asked !== ofFile) {
		throw new UsageError(
			`The ending of --output chooses ${ofFile}, and --${json ? 'json' : 'markdown'} another format. Leave one out.`,
		);
	}

	const format = asked ?? ofFile;
	if (file !== undefined && format === undefined) {
		throw new UsageError('--output takes a file that ends in .html, .md or .json.');
	}

	return format ?? 'html';
}

type Since = {readonly time: number} | {readonly older: Snapshot};

/** What a report compares with: a time, or else the snapshot in a file. */
async function sinceOf({client, flags: {since = usualPeriod}}: CommandLine): Promise<Since> {
	const now = Date.now();
	const time = readTime(since, now);
	if (time === undefined) {
		const older = await readSnapshotFile(since);
		requireSameHost(older, client);
		return {older};
	}

	if (time > now) {
		throw new UsageError('--since takes a time in the past, or the file of a snapshot.');
	}

	return {time};
}

type Read = {
	readonly source: FigureSource;
	readonly extent: Extent;
	readonly tops: ReadonlySet<string> | undefined;
	readonly list: WholeList;
	readonly listedAt: number;
};

const ofFilter =
	'These are the changes of the organizations that the filter finds now. Whether it would find one that is gone is not known, so none is reported as gone.';

async function changesFor(
	line: CommandLine,
	since: Since,
	{source, extent, tops, list, listedAt}: Read,
): Promise<Changes> {
	const {client, disk, flags, writes} = line;
	if ('time' in since) {
		return changesSince(since.time, extent, {entries: allWrites(line), writes, known: openKnown(disk)}, tops);
	}

	const {older} = since;
	const newer = snapshotNow(source, older, {host: client.host, listedAt, isComplete: isWhole(list)});
	const ids = idsOfExtent(older, newer, extent, tops);
	const found = changesBetween(older, newer).filter(({id}) => ids.has(id));
	return changesSinceSnapshot(
		older,
		newer,
		flags.sync && newer.isComplete ? await lookForMissing(client, found) : found,
		{index: extent.index, ids},
	);
}

function wordsOf({top, choice}: {readonly top: string | undefined; readonly choice: Choice | undefined}): string {
	const operand = choice?.group === undefined ? top : `@${choice.group}`;
	const where = choice?.where;
	return [
		...(operand === undefined ? [] : [shellWord(operand)]),
		...(where === undefined ? [] : [`--where ${shellQuoted(where)}`]),
	]
		.map(word => `${word} `)
		.join('');
}

/** What the organizations of a report are, and what is missing among them, in sentences. `tops`: the ids of what it has with everything below. */
type Chosen = Pick<Read, 'extent' | 'tops'> & {
	readonly row: number;
	readonly choice: Choice | undefined;
	readonly lacks: readonly string[];
	readonly status: ExitStatus;
};

async function chosenFor(line: CommandLine, list: WholeList, named: string | undefined): Promise<Chosen> {
	const {where} = line.flags;
	const {extent, status: ofGroup, group, gone} = extentWithGroups(line, list, named);
	const found = await whereHolds(line, extent, {isSyncForOthers: true});
	const row = named === undefined || group ? -1 : (extent.rows[0] ?? -1);
	const top = row === -1 ? undefined : extent.index.idAt(row);
	const ofBranch = top === undefined ? undefined : new Set([top]);
	const {length} = found.unjudged;
	return {
		row,
		extent: found.extent,
		choice:
			group === undefined && where === undefined
				? undefined
				: {...(group && {group: group.name}), ...(where !== undefined && {where})},
		tops: where === undefined ? (group ? new Set(group.members.keys()) : ofBranch) : new Set(),
		lacks: [
			...[...(gone === undefined ? [] : [gone]), ...found.gone].map(
				text => `Left out, because ${text.replace(/^no longer visible/v, 'they are no longer visible')}`,
			),
			...(length === 0
				? []
				: [
						`Left out, because the filter could not judge ${length === 1 ? 'it' : 'them'}: ${counted(length, 'organization')}.`,
					]),
		],
		status: firstFailure(ofGroup, found.status),
	};
}

async function report(asked: CommandLine, named: string | undefined): Promise<ExitStatus> {
	const line = withKnownOfAnyAge(asked);
	const {client, disk, flags} = line;
	const format = formatIn(flags);
	const since = await sinceOf(line);
	const write = await openOutput(flags.output, flags);
	const listedAt = Date.now();
	const list = await readWhole(client, flags.quiet);
	const {row, extent, choice, tops, lacks, status: ofChosen} = await chosenFor(line, list, named);
	const {source, status} = await figureSourceFor(line, extent, listedAt);
	const top = row === -1 ? undefined : extent.index.idAt(row);
	const changes = await changesFor(line, since, {source, extent, tops, list, listedAt});
	const {organizations, ...listed} = list;
	const subjects = extent.rows.flatMap(each => subjectAt(extent.index, each) ?? []);
	const contents = inOneGo(
		contentsInParts(source, {
			row,
			extent,
			choice,
			host: client.host,
			command: `cforgs report ${wordsOf({top, choice})}--sync --output FILE`,
			found: findingsOf(source, subjects, flags.config?.check),
			judge: findings => openSilenced(disk).among(findings, source.now),
			changes: choice?.where === undefined ? changes : {...changes, remarks: [...changes.remarks, ofFilter]},
			listLacks: [...lacksOf({noun: 'organization', ...listed}), ...repetitionOf(list.repeated), ...lacks],
		}),
	);
	await write(reportText(contents, format));
	if (!flags.quiet) {
		tell(`reported ${counted(contents.organizations, 'organization')}.`);
	}

	tellUnknown(contents.found, flags.sync);
	return firstFailure(
		statusOfList(list),
		ofChosen,
		status,
		contents.found.broken.length > 0 ? exitStatus.failed : exitStatus.ok,
	);
}

/**
`cforgs report [ID]`: writes a report about a branch, a group, or what a filter finds.

@throws {UsageError} For two formats, or an age that is none.
*/
export async function runReport(input: CommandInput): Promise<ExitStatus> {
	oldestWanted(input.flags, Date.now());
	formatIn(input.flags);
	return runOnService(input, report);
}
