import {existsSync} from 'node:fs';
import process from 'node:process';
import writeFileAtomic from 'write-file-atomic';
import {exportDocument} from '../export/document.js';
import {exportFormats, type ExportFormat} from '../export/formats.js';
import {organizationsOf} from '../export/tree.js';
import {codeOf} from '../format/error-code.js';
import {harmless} from '../format/harmless.js';
import {UsageError} from '../settings/usage-error.js';
import {writeNewFile} from '../storage/new-file.js';
import {confirm} from './confirm.js';
import {
	exitStatus,
	Refusal,
	worst,
	type ExitStatus,
} from './exit-status.js';
import {print, tell} from './output.js';
import {tellWithoutProfile, withProfiles} from './profiles.js';
import type {Session} from './session.js';
import {
	extentOf,
	readWhole,
	statusOfList,
	treeCsv,
} from './tree.js';

function askedFormat(text: string | undefined): ExportFormat {
	const format = exportFormats.find(each => each === text);
	if (format === undefined) {
		throw new UsageError(`--format takes ${exportFormats.join(', ')}.${text === 'snapshot' ? ' A snapshot is written by cforgs snapshot.' : ''}`);
	}

	return format;
}

/**
Sees to it that no file is written over unasked. Answers whether there is one.

@throws {UsageError | Refusal} where that is not wanted, or nobody can be asked.
*/
export async function willReplace(file: string, isAnswered: boolean): Promise<boolean> {
	const isThere = existsSync(file);
	if (!isThere || isAnswered) {
		return isThere;
	}

	if (!process.stdin.isTTY || !process.stderr.isTTY) {
		throw new UsageError(`${harmless(file)} is there already: choose another name, or say --yes to write over it.`);
	}

	await confirm(`${harmless(file)} is there already. Type yes to write over it: `, 'yes', 'Nothing was written.');
	return true;
}

/**
Writes a file whole or not at all.

@throws {Refusal} where it cannot be written.
*/
export async function writeOutput(file: string, text: string, isReplaced: boolean): Promise<void> {
	try {
		await (isReplaced ? writeFileAtomic(file, text, {mode: 0o600}) : writeNewFile(file, text));
	} catch (error) {
		throw new Refusal(`${harmless(file)} cannot be written (${codeOf(error)}).`, exitStatus.failed);
	}
}

/**
`cforgs export [ID] --format FORMAT`. What is cut short is not written.
*/
export async function exportOrganizations(session: Session, id: string | undefined): Promise<ExitStatus> {
	const {client, flags} = session;
	const {output} = flags;
	const format = askedFormat(flags.format);
	if (format === 'tree' && flags.profiles) {
		throw new UsageError('--format tree holds names and ids alone: leave --profiles out, or choose another format.');
	}

	const isReplaced = output !== undefined && await willReplace(output, flags.yes);
	const list = await readWhole(client, flags.quiet);
	const listed = extentOf(list.organizations, id);
	const {organizations, status} = await withProfiles(session, list.organizations, organizationsOf(listed));
	const extent = flags.profiles ? extentOf(organizations, id) : listed;
	if (output === undefined) {
		await print(format === 'csv' ? treeCsv(extent) : exportDocument(format, extent));
	} else {
		await writeOutput(output, exportDocument(format, extent), isReplaced);
		if (!flags.quiet) {
			tell(`${harmless(output)} is written.`);
		}
	}

	if (format !== 'tree') {
		tellWithoutProfile(flags, organizationsOf(extent));
	}

	return worst(statusOfList(list), status);
}
