import {counted} from '../../base/text/words.js';
import {changesText, paceOf, reviewedRun} from '../../kernel/runs/command-line.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {requestText} from '../../kernel/loop/tell.js';
import type {ExitStatus} from '../../kernel/options/exit-status.js';
import type {RunHead} from '../../kernel/storage/run-journal.js';
import {checkUndo} from '../../kernel/writes/journal.js';
import {credentialTexts} from './fields.js';
import {isToSend, summaryText, type AccountRow, sendEdits} from './plan.js';
import {recordOfEdit, requestOf} from './write.js';

const aboutRow = ({account: {id, name}, organization, edit, changes, result: {status}}: AccountRow) => ({
	id,
	name: status === 'done' ? (edit?.after.name ?? name) : name,
	...(organization !== '' && {organization: {id: organization, name: ''}}),
	changes,
});

/** Reviews changes of accounts, sends those that are confirmed, and prints what became of each. `entry`: what the run is about, for the journal; not for a single account. `verb`, `done`: the words for an account that changes, and for one that was changed. */
export async function reviewAndSendRows(
	line: CommandLine,
	rows: readonly AccountRow[],
	{
		entry,
		verb,
		done,
		status,
	}: {
		readonly entry?: Omit<RunHead, 'planned'> | undefined;
		readonly verb: string;
		readonly done: string;
		readonly status?: ExitStatus;
	},
): Promise<ExitStatus> {
	const {client, tell} = line;
	const toSend = rows.filter(row => isToSend(row));
	return reviewedRun(line, {
		rows,
		toSend,
		...(status !== undefined && {status}),
		columns: ['id', 'name', 'organization'],
		about: aboutRow,
		requestsOf: ({body}) => (body ? [requestText(requestOf(body), client)] : []),
		keyOf: ({account: {id}}) => id,
		noun: 'account',
		would: verb,
		done,
		warnings: [
			...new Set(
				toSend.flatMap(({edit, note}) => [...credentialTexts(edit.after), ...(note === undefined ? [] : [note])]),
			),
		],
		review: () => changesText(rows, aboutRow, summaryText(toSend, rows.length, paceOf(line))),
		check({edit}) {
			checkUndo(line.service(), recordOfEdit(edit));
		},
		ask: async review => line.confirm(review, `Type yes to ${verb} ${counted(toSend.length, 'account')}: `),
		send: async report =>
			sendEdits(line.service(), {...report, rows: toSend, entry: rows.length > 1 ? entry : undefined, unsent: tell}),
	});
}
