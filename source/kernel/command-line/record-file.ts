import {rm} from 'node:fs/promises';
import process from 'node:process';
import type {Client} from '../../base/api/client.js';
import {redactionMark} from '../../base/api/credential.js';
import {whyNotWritten} from '../../base/text/error-code.js';
import {harmless} from '../../base/text/harmless.js';
import {shellWord} from '../../base/text/shell.js';
import {recordFormats, recordText} from '../files/run-record.js';
import {hasPrefixedCredential} from '../form-model/value-warnings.js';
import type {Connection} from '../loop/command-line.js';
import type {RunRecorder} from '../loop/run-recorder.js';
import {hasKeptSecret} from '../options/secrets.js';
import {UsageError} from '../options/exit-status.js';
import {replaceFile, writeNewFile} from '../storage/write-file.js';
import {createRunRecorder} from '../writes/run-recorder.js';
import type {CommandInput} from './commands.js';
import {exitStatus, Refusal} from './exit-status.js';
import {tell} from './output.js';

// A value to store may look like a credential, which no file gets.
const withoutCredential = (word: string): string => hasPrefixedCredential(word) || hasKeptSecret(word) ? redactionMark : word;

/** The record of a command, in a file. `end`: writes what its runs did, or removes the file if there was no run. */
export type RecordFile = {readonly recorder: RunRecorder; readonly end: () => Promise<void>};

/**
Creates the file for the record of a command, before anything is sent.

@throws {UsageError} If it cannot be created, or exists.
*/
export async function openRecordFile({flags}: Pick<CommandInput, 'flags'>, connection: Connection, {kind}: Pick<Client, 'kind'>): Promise<RecordFile | undefined> {
	const {record: file, dryRun: isDryRun, quiet} = flags;
	if (file === undefined) {
		return undefined;
	}

	const format = recordFormats.find(each => file.toLowerCase().endsWith(`.${each}`));
	if (format === undefined) {
		throw new UsageError(`--record takes a file that ends in ${recordFormats.map(each => `.${each}`).join(', ')}.`);
	}

	if (isDryRun) {
		throw new UsageError('In a dry run nothing is sent, so that there is nothing to record. Leave out --record.');
	}

	const {target, journal} = connection;
	const recorder = createRunRecorder(target, {kind, journal, now: () => Date.now()});
	recorder.begin(['cforgs', ...process.argv.slice(2)].map(word => shellWord(withoutCredential(word))).join(' '));
	const text = (isEnded: boolean) => recordText(recorder.record(isEnded), format);
	try {
		await writeNewFile(file, text(false));
	} catch (error) {
		throw new UsageError(`Nothing was sent, because the record ${harmless(file)} cannot be written: ${whyNotWritten(error)}. Give the name of a new file.`);
	}

	return {
		recorder,
		async end() {
			if (recorder.record(true).items.length === 0) {
				await rm(file, {force: true});
				return;
			}

			try {
				await replaceFile(file, text(true));
			} catch (error) {
				throw new Refusal(`The record ${harmless(file)} could not be written: ${whyNotWritten(error)}. cforgs undo --list --json has what was stored.`, exitStatus.failed);
			}

			if (!quiet) {
				tell(`The record is in ${harmless(file)}.`);
			}
		},
	};
}
