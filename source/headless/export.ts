import {exportDocument} from '../formats/document.js';
import {exportFormats, fileFormat} from '../formats/formats.js';
import {organizationsOf} from '../formats/tree.js';
import type {CommandInput} from '../settings/commands.js';
import {UsageError} from '../settings/usage-error.js';
import {firstFailure, type ExitStatus} from './exit-status.js';
import {fileNamed} from './output.js';
import {tellWithoutProfile, withProfiles} from './profiles.js';
import type {Invocation} from './invocation.js';
import {runOnService} from './run-headless.js';
import {extentOf, treeCsv} from './tree.js';
import {readWhole, statusOfList} from './whole.js';
import {openOutput} from './write-output.js';

async function exportOrganizations(invocation: Invocation, id: string | undefined): Promise<ExitStatus> {
	const {client, flags} = invocation;
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
	const listed = extentOf(list, id);
	const {organizations, status} = await withProfiles(invocation, list.organizations, organizationsOf(listed));
	const extent = flags.profiles ? extentOf({...list, organizations}, id) : listed;
	await write(format === 'csv' && fileNamed(output) === undefined ? treeCsv(extent, flags) : exportDocument(format, extent, flags));
	if (!isWithoutProfiles) {
		tellWithoutProfile(flags, organizationsOf(extent));
	}

	return firstFailure(statusOfList(list), status);
}

/**
`cforgs export [ID] --format FORMAT`. A list that was cut short is not written.
*/
export const runExport = async (input: CommandInput): Promise<ExitStatus> => runOnService(input, exportOrganizations);
