import {lstatSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import {codeOf, systemErrorText, orSystemError} from '../../base/text/error-code.js';
import {type Owner, fileNameOf} from '../../kernel/storage/disk.js';
import {harmless, harmlessJson} from '../../base/text/harmless.js';
import {ageOf, isoTime} from '../../base/text/time.js';
import {counted, sizeText} from '../../base/text/words.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {exitStatus, type ExitStatus} from '../../kernel/command-line/exit-status.js';
import {print, tell} from '../../kernel/command-line/output.js';
import {cacheFolder} from '../../kernel/options/paths.js';

const folders = ['known', 'news'];

/** A file with something that was read. */
type KeptFile = {
	readonly file: string;
	readonly bytes: number;
	/** Milliseconds since the epoch. */
	readonly writtenAt: number;
};

const isOf = ({host, fingerprint}: Pick<Owner, 'fingerprint' | 'host'>, name: string): boolean => {
	const beginning = fileNameOf(`${host}-${fingerprint}`);
	return name.startsWith(beginning) && ['.', '-'].includes(name.charAt(beginning.length));
};

// A folder that is a link may lead to files of others.
function namesIn(folder: string): readonly string[] {
	try {
		return lstatSync(folder).isDirectory() ? readdirSync(folder) : [];
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return [];
		}

		throw error;
	}
}

/** The files with what was read for a host and a credential, or for all. Throws file system errors. */
function keptFiles(root: string, owner: Pick<Owner, 'fingerprint' | 'host'> | undefined): readonly KeptFile[] {
	return folders
		.map(folder => path.join(root, folder))
		.flatMap(folder =>
			namesIn(folder).flatMap((name): readonly KeptFile[] => {
				const file = path.join(folder, name);
				const found = owner === undefined || isOf(owner, name) ? lstatSync(file, {throwIfNoEntry: false}) : undefined;
				return found === undefined || found.isDirectory() ? [] : [{file, bytes: found.size, writtenAt: found.mtimeMs}];
			}),
		);
}

/** Deletes these files. Throws the file system error of a file that stays, after deleting the others. */
function deleteFiles(files: readonly KeptFile[]): void {
	const errors = files.flatMap(({file}): readonly unknown[] => {
		try {
			rmSync(file, {force: true});
			return [];
		} catch (error) {
			return [error];
		}
	});
	if (errors.length > 0) {
		throw errors[0];
	}
}

/** The host and the credential of the command line; undefined for the sandbox, for which nothing is kept. */
async function ownerOf({flags, environment, connect}: CommandInput): Promise<Owner | undefined> {
	const {target, disk} = await connect(flags, environment);
	await target.close();
	return disk.owner;
}

function deletedText(files: readonly KeptFile[], what: string, isDryRun: boolean): string {
	const bytes = files.reduce((sum, each) => sum + each.bytes, 0);
	const oldest = ageOf(Math.min(...files.map(({writtenAt}) => writtenAt)), Date.now())?.text ?? 'just now';
	const age = files.length === 1 ? `written ${oldest}` : `the oldest written ${oldest}`;
	return `${isDryRun ? 'Would delete' : 'Deleted'} ${counted(files.length, 'file')} (${sizeText(bytes)}, ${age}) with what was read ${what}. Drafts and the record of your changes stay.`;
}

async function forget(
	{flags: {json, quiet, dryRun}, environment}: CommandInput,
	owner: Owner | undefined,
	what: string,
): Promise<ExitStatus> {
	return orSystemError(
		async () => {
			const files = keptFiles(cacheFolder(environment), owner);
			if (!dryRun) {
				deleteFiles(files);
			}

			if (json) {
				const kept = files.map(({file, bytes, writtenAt}) => ({file, bytes, written_at: isoTime(writtenAt)}));
				await print(`${harmlessJson({deleted: dryRun ? [] : kept, ...(dryRun && {would_delete: kept})}, '\t')}\n`);
			} else if (!quiet) {
				await print(
					`${files.length === 0 ? `Nothing is kept of what was read ${what}.` : deletedText(files, what, dryRun)}\n`,
				);
			}

			return exitStatus.ok;
		},
		error => {
			tell(
				`Not everything could be deleted: ${harmless(systemErrorText(error))}. Delete the folder ${harmless(cacheFolder(environment))} yourself.`,
			);
			return exitStatus.failed;
		},
	);
}

/** `cforgs forget [--all]`: deletes what is kept of what was read, without the network. */
export async function runForget(input: CommandInput): Promise<ExitStatus> {
	if (input.flags.all) {
		return forget(input, undefined, 'from any host');
	}

	const owner = await ownerOf(input);
	if (owner) {
		return forget(input, owner, `from ${harmless(owner.host)} with this credential`);
	}

	tell('Nothing is kept of the sandbox.');
	return exitStatus.ok;
}
