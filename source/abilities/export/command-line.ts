import {buildTreeIndex} from '../../base/tree/tree-index.js';
import {exportFormats, fileFormat} from '../../kernel/files/formats.js';
import {organizationsOf} from '../../kernel/files/tree.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {isoTime} from '../../base/text/time.js';
import {snapshotText} from '../../kernel/files/snapshot.js';
import {type ExitStatus, firstFailure} from '../../kernel/command-line/exit-status.js';
import {groupNamed} from '../../kernel/command-line/named-organization.js';
import {refusedWord} from '../../kernel/options/credential.js';
import {fileNamed, tell} from '../../kernel/command-line/output.js';
import {readKnownLists, requireLists, snapshotKindsOf} from '../../kernel/command-line/print-list.js';
import {tellWithoutProfile, withProfiles} from '../../kernel/command-line/profiles.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {runOnService} from '../../kernel/command-line/service.js';
import {extentOf, extentWithGroups, treeCsv} from '../../kernel/command-line/extent.js';
import {whereHolds} from '../../kernel/command-line/where.js';
import {readWhole, snapshotOf, statusOfList} from '../../kernel/command-line/whole.js';
import {openOutput} from '../../kernel/command-line/write-output.js';
import {exportDocument} from './document.js';

async function exportOrganizations(line: CommandLine, id: string | undefined): Promise<ExitStatus> {
	const {client, flags} = line;
	const {format, output} = flags;
	if (format === undefined) {
		throw new UsageError(`--format takes ${exportFormats.join(', ')}.`);
	}

	const {isWithoutProfiles = false} = fileFormat(format);
	if (isWithoutProfiles && flags.profiles) {
		throw new UsageError(`--format ${format} has only names and ids. Leave out --profiles, or choose another format.`);
	}

	const write = await openOutput(output, flags);
	const list = await readWhole(client, flags.quiet);
	const named = extentWithGroups(line, list, id);
	const {extent: listed, status: judged, needs} = await whereHolds(line, named.extent);
	const {organizations, status} = await withProfiles(line, list.organizations, organizationsOf(listed));
	const extent = flags.profiles ? {...listed, index: buildTreeIndex(organizations)} : listed;
	await write(
		format === 'csv' && fileNamed(output) === undefined
			? treeCsv(extent, flags)
			: exportDocument(format, extent, flags),
	);
	if (needs.has('profile') && !flags.profiles && !flags.quiet) {
		tell(
			`the profiles that the filter looked at are not written.${isWithoutProfiles ? ' Other formats have them, with --profiles.' : ' --profiles writes them.'}`,
		);
	} else if (!isWithoutProfiles) {
		tellWithoutProfile(line, organizationsOf(extent));
	}

	return firstFailure(statusOfList(list), named.status, judged, status);
}

/** `cforgs export [ID] --format FORMAT`. Writes nothing if the list is cut short. */
export const runExport = async (input: CommandInput): Promise<ExitStatus> => runOnService(input, exportOrganizations);

/** The operands of `cforgs snapshot`: a group, a file, or both. A group stands for the filter that finds its organizations. */
function snapshotOperands(
	line: CommandLine,
	operands: readonly string[],
): {readonly line: CommandLine; readonly name: string | undefined} {
	const [first = '', ...rest] = operands;
	const group = groupNamed(line, first);
	const [name, more] = group ? rest : operands;
	if (!group && first.trimStart().startsWith('@')) {
		throw new UsageError(
			`There is no group ${refusedWord(first)}. cforgs group list lists the groups. For a file with this name, write ./ in front of it.`,
		);
	}

	if (more !== undefined) {
		throw new UsageError(`A snapshot has one file, and ${refusedWord(more)} was not expected.`);
	}

	const where = group && `in:@${group.name}${line.flags.where === undefined ? '' : ` ${line.flags.where}`}`;
	return {line: where === undefined ? line : {...line, flags: {...line.flags, where}}, name};
}

async function writeSnapshot(asked: CommandLine, operands: readonly string[]): Promise<ExitStatus> {
	const {line, name} = snapshotOperands(asked, operands);
	const {client, flags} = line;
	const kinds = snapshotKindsOf('--with', flags.with);
	requireLists(line, kinds);
	const write = await openOutput(name, flags);
	const takenAt = new Date();
	const list = await readWhole(client, flags.quiet);
	const {extent, status: judged} = await whereHolds(line, extentOf(line, list, undefined));
	const isFiltered = flags.where !== undefined;
	const listed = isFiltered ? organizationsOf(extent) : list.organizations;
	const {organizations, status} = await withProfiles(line, listed, listed);
	const readUntil = isoTime(Date.now());
	const ids = [...new Set(organizations.map(({id}) => id))];
	const {lists, stop, tellLacks} = await readKnownLists(line, Object.fromEntries(kinds.map(kind => [kind, ids])), {
		advice: 'press ctrl-c to stop without writing anything.',
	});
	if (stop) {
		throw stop;
	}

	const snapshot = {...snapshotOf(line, {...list, organizations}, takenAt), readUntil};
	await write(
		snapshotText({...snapshot, ...(flags.where !== undefined && {isComplete: false, filter: flags.where}), ...lists}),
	);
	tellWithoutProfile(line, organizations);
	return firstFailure(statusOfList(list), judged, status, tellLacks());
}

/**
`cforgs snapshot [FILE]`. Writes nothing if the list is cut short.

@throws {UsageError | BaseUrlError} If the command line or the environment cannot be used.
*/
export async function runSnapshot(input: CommandInput): Promise<ExitStatus> {
	if (input.operands.some(text => text.trim() === '')) {
		throw new UsageError('The file name is empty.');
	}

	snapshotKindsOf('--with', input.flags.with);
	return runOnService(input, async line => writeSnapshot(line, input.operands));
}
