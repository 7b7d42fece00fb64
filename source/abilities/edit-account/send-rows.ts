import {harmless} from '../../base/text/harmless.js';
import {counted} from '../../base/text/words.js';
import {changesText, printChanges} from '../../kernel/command-line/changed-rows.js';
import {sendItems, statusOfItems, tellItems} from '../../kernel/command-line/send-items.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {requestPace} from '../../kernel/loop/pace.js';
import {requestText} from '../../kernel/loop/tell.js';
import type {ExitStatus} from '../../kernel/options/exit-status.js';
import type {RunHead} from '../../kernel/storage/run-journal.js';
import {checkUndo} from '../../kernel/writes/journal.js';
import {credentialTexts} from './fields.js';
import {isToSend, summaryText, type AccountRow} from './plan.js';
import {sendEdits} from './run.js';
import {recordOfEdit, requestOf} from './write.js';

const namedBy = ({account: {id, name}, edit, result: {status}}: AccountRow) => ({id, name: status === 'done' ? edit?.after.name ?? name : name});

/** Reviews changes of accounts, sends those that are confirmed, and prints what became of each. `entry`: what the run is about, for the journal; not for a single account. `verb`: of the records that are printed. `done`: the word for an account that was changed. */
export async function reviewAndSendRows(line: CommandLine, rows: readonly AccountRow[], {entry, verb, done}: {readonly entry?: Omit<RunHead, 'planned'> | undefined; readonly verb: string; readonly done: string}): Promise<ExitStatus> {
	const {client, flags, tell, target} = line;
	const toSend = rows.filter(row => isToSend(row));
	const [first] = toSend;
	const pace = requestPace(target.requestLog.list(), client.window());
	const review = changesText(rows, namedBy, summaryText(toSend, rows.length, pace));
	for (const text of new Set(toSend.flatMap(({edit, note}) => [...credentialTexts(edit.after), ...(note === undefined ? [] : [note])]))) {
		tell(harmless(text));
	}

	if (flags.dryRun) {
		if (!flags.quiet) {
			tell(`Dry run: nothing is sent.\n${review}`.trimEnd());
		}

		await (flags.json || flags.csv ? printChanges(line, rows, {verb, namedBy}) : line.printUnsent(toSend.flatMap(({body}) => body ? [requestText(requestOf(body), client)] : [])));
		return statusOfItems(line, rows);
	}

	if (first) {
		checkUndo(line.service(), recordOfEdit(first.edit));
		await line.confirm(review, `Type yes to ${verb} ${counted(toSend.length, 'account')}: `);
	}

	const words = {
		done, keyOf: ({account: {id}}: AccountRow) => id, nameOf: ({account: {id, name}}: AccountRow) => name === '' ? id : name,
	};
	const ended = first
		? await sendItems(line, rows, {
			...words,
			send: async report => sendEdits(line.service(), {
				...report, rows: toSend, entry: rows.length > 1 ? entry : undefined, unsent: tell,
			}),
		})
		: rows;
	tellItems(line, ended, words);
	await printChanges(line, ended, {verb, namedBy});
	return statusOfItems(line, ended);
}
