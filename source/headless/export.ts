import {statSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import process from 'node:process';
import writeFileAtomic from 'write-file-atomic';
import {exportDocument} from '../export/document.js';
import {exportFormats, type ExportFormat} from '../export/formats.js';
import {organizationsOf} from '../export/tree.js';
import {whyNotWritten} from '../text/error-code.js';
import {harmless} from '../text/harmless.js';
import {UsageError} from '../settings/usage-error.js';
import {writeNewFile} from '../storage/new-file.js';
import {confirm} from './confirm.js';
import {
	exitStatus,
	Refusal,
	firstFailure,
	type ExitStatus,
} from './exit-status.js';
import {fileNamed, print, tell} from './output.js';
import {tellWithoutProfile, withProfiles} from './profiles.js';
import type {Session} from './session.js';
import {extentOf, treeCsv} from './tree.js';
import {readWhole, statusOfList} from './whole.js';

function askedFormat(text: string | undefined): ExportFormat {
	const format = exportFormats.find(each => each === text);
	if (format === undefined) {
		throw new UsageError(`--format takes ${exportFormats.join(', ')}.${text === 'snapshot' ? ' A snapshot is written by cforgs snapshot.' : ''}`);
	}

	return format;
}

/**
How a file is to be written: as one that is new, in the place of another, or into what is no file, such as `/dev/stdout` or a pipe.
*/
export type Way = 'new' | 'replace' | 'into';

function isRegular(file: string): boolean | undefined {
	try {
		return statSync(file).isFile();
	} catch {
		// Why it cannot be looked at, the writing of it says.
		return undefined;
	}
}

/**
Sees to it that no file is written over unasked.

@throws {UsageError | Refusal} where that is not wanted, or nobody can be asked.
*/
export async function wayTo(file: string, isAnswered: boolean): Promise<Way> {
	const isFile = isRegular(file);
	if (isFile !== true) {
		return isFile === undefined ? 'new' : 'into';
	}

	if (isAnswered) {
		return 'replace';
	}

	if (!process.stdin.isTTY || !process.stderr.isTTY) {
		throw new UsageError(`${harmless(file)} is there already: choose another name, or say --yes to write over it.`);
	}

	await confirm(`${harmless(file)} is there already. Type yes to write over it: `, 'Nothing was written.');
	return 'replace';
}

const writers: Readonly<Record<Way, (file: string, text: string) => Promise<void>>> = {
	new: writeNewFile,
	async replace(file, text) {
		await writeFileAtomic(file, text, {mode: 0o600});
	},
	into: writeFile,
};

/**
Writes a file whole or not at all.

@throws {Refusal} where it cannot be written.
*/
export async function writeOutput(file: string, text: string, way: Way): Promise<void> {
	try {
		await writers[way](file, text);
	} catch (error) {
		throw new Refusal(`${harmless(file)} cannot be written: ${whyNotWritten(error)}.`, exitStatus.failed);
	}
}

/**
`cforgs export [ID] --format FORMAT`. What is cut short is not written.
*/
export async function exportOrganizations(session: Session, id: string | undefined): Promise<ExitStatus> {
	const {client, flags} = session;
	const output = fileNamed(flags.output);
	const format = askedFormat(flags.format);
	if (format === 'tree' && flags.profiles) {
		throw new UsageError('--format tree holds names and ids alone: leave --profiles out, or choose another format.');
	}

	const way = output === undefined ? undefined : await wayTo(output, flags.yes);
	const list = await readWhole(client, flags.quiet);
	const listed = extentOf(list.organizations, id);
	const {organizations, status} = await withProfiles(session, list.organizations, organizationsOf(listed));
	const extent = flags.profiles ? extentOf(organizations, id) : listed;
	if (output === undefined || way === undefined) {
		await print(format === 'csv' ? treeCsv(extent) : exportDocument(format, extent));
	} else {
		await writeOutput(output, exportDocument(format, extent), way);
		if (!flags.quiet) {
			tell(`${harmless(output)} is written.`);
		}
	}

	if (format !== 'tree') {
		tellWithoutProfile(flags, organizationsOf(extent));
	}

	return firstFailure(statusOfList(list), status);
}
