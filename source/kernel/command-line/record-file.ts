import type {Client} from '../../base/api/client.js';
import {whyNotWritten} from '../../base/text/error-code.js';
import {harmless} from '../../base/text/harmless.js';
import {shellWord} from '../../base/text/shell.js';
import {recordFormats, recordText} from '../files/run-record.js';
import type {Connection} from '../loop/command-line.js';
import type {RunRecorder} from '../loop/run-recorder.js';
import {UsageError} from '../options/exit-status.js';
import {replaceFile, writeNewFile} from '../storage/write-file.js';
import {createRunRecorder} from '../writes/run-recorder.js';
import type {CommandInput} from './commands.js';
import {exitStatus, Refusal} from './exit-status.js';
import {tell} from './output.js';

/** The record of a command, in a file. `end`: writes what its runs did. */
export type RecordFile = {readonly recorder: RunRecorder; readonly end: () => Promise<void>};

/**
Creates the file for the record of a command, before anything is sent.

@throws {UsageError} If it cannot be created, or exists.
*/
export async function openRecordFile({command, operands, flags}: Pick<CommandInput, 'command' | 'flags' | 'operands'>, connection: Connection, {kind}: Pick<Client, 'kind'>): Promise<RecordFile | undefined> {
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
	recorder.begin(['cforgs', command, ...operands].map(word => shellWord(word)).join(' '));
	const text = (isEnded: boolean) => recordText(recorder.record(isEnded), format);
	try {
		await writeNewFile(file, text(false));
	} catch (error) {
		throw new UsageError(`Nothing was sent, because the record ${harmless(file)} cannot be written: ${whyNotWritten(error)}. Give the name of a new file.`);
	}

	return {
		recorder,
		async end() {
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
