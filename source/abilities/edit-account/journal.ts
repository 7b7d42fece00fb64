import {exactName, harmless} from '../../base/text/harmless.js';
import {dot, joinedBy, shownText} from '../../base/text/told.js';
import {counted, shownName} from '../../base/text/words.js';
import type {ShownValue} from '../../kernel/form-model/judged-settings.js';
import type {JournalEntry} from '../../kernel/form-model/journal-entry.js';
import type {UndoOnCommandLine, Write} from '../../kernel/loop/command-line.js';
import {exitStatus, Refusal} from '../../kernel/options/exit-status.js';
import {data, plain, row, type Span, toned} from '../../kernel/rows/row.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {namesOfRun, undoneItemsText} from '../../kernel/writes/journal.js';
import {undoManyBy} from '../../kernel/writes/undo-many.js';
import {fieldLabels, fieldsIn, fieldsText, type NewValues} from './fields.js';
import {accountLock} from './run.js';
import {editBack, lookAtAccounts, readUndoOfEdit, whyNotBack} from './undo.js';
import {type AccountEdits, editOf, recordedChange, recordedEdit, resultOf, unsentEdit} from './write.js';

const changedText = (entry: JournalEntry): string => fieldsText(fieldsIn(recordedChange(entry).to));

const valueText = (values: NewValues, field: keyof NewValues): string =>
	values[field] === undefined ? 'not known' : values[field] === '' ? 'nothing' : `“${values[field]}”`;

/** What the undo of a change stores, field by field. */
const changesBack = ({from, to}: ReturnType<typeof recordedChange>): readonly ShownValue[] =>
	fieldsIn(from).map(field => ({
		key: field,
		name: field,
		label: fieldLabels[field].toLowerCase(),
		from: to[field],
		to: from[field],
	}));

function restoredText(entry: JournalEntry): string {
	const {from, to} = recordedChange(entry);
	return fieldsIn(from)
		.map(
			field =>
				`${fieldLabels[field].toLowerCase()}: ${exactName(valueText(to, field))} → ${exactName(valueText(from, field))}`,
		)
		.join('; ');
}

/** What a run changed, and of how many accounts. */
const runText = ({before, items = []}: JournalEntry): string => `${before.name} of ${counted(items.length, 'account')}`;

const did = (entry: JournalEntry): string =>
	entry.items
		? `${entry.undoes === undefined ? 'changed' : 'restored'} ${runText(entry)}${undoneItemsText(entry)}`
		: `changed ${changedText(entry)} of the account`;

function itemSpans(entry: JournalEntry): readonly Span[] {
	const {from, to} = recordedChange(entry);
	const fields = fieldsIn(to);
	return fields.length === 0
		? [plain('account: not kept')]
		: [
				plain('account: '),
				data(fields.map(field => `${fieldLabels[field].toLowerCase()} was ${valueText(from, field)}`).join('; ')),
			];
}

/** `cforgs undo` of a change: restores the earlier values. */
const undoOnCommandLine: UndoOnCommandLine = async (line, entry) => {
	const undo = await readUndoOfEdit(line.service(), entry);
	if ('row' in undo) {
		const {reviewAndSendRows} = await import('./send-rows.js');
		return reviewAndSendRows(line, [undo.row], {verb: 'restore', done: 'restored'});
	}

	const text = harmless(shownText(undo.why));
	if (undo.isDone) {
		line.tell(`${text} Nothing was sent.`);
		return exitStatus.ok;
	}

	throw new Refusal(
		`${text} Nothing was sent.`,
		undo.isUnclear ? exitStatus.unknown : undo.isConflict ? exitStatus.conflict : exitStatus.refused,
	);
};

/** What the journal, undo and the command line know of a change of an account. */
export const accountWrite: Write = {
	kind: 'editAccount',
	did,
	recorded: entry => (entry.items ? undefined : recordedEdit(entry, entry.before.parentId)),
	named: entry => `the change of ${entry.items ? runText(entry) : shownName(entry.before.name)}`,
	item: (_, entry) => (entry.items ? [data(did(entry))] : itemSpans(entry)),
	subject: namesOfRun,
	more(_, entry) {
		const {from, to} = recordedChange(entry);
		return entry.items
			? []
			: fieldsIn(to).map(field => ({
					...row(
						toned('dim', `  ${fieldLabels[field].toLowerCase()}: was `),
						data(valueText(from, field)),
						toned('dim', ', became '),
						data(valueText(to, field)),
					),
					said: [],
				}));
	},
	whyNotUndo: (state, entry) =>
		whyNotCall(state, 'Editing accounts', 'get_account', 'update_account') ??
		(entry.items ? undefined : whyNotBack(entry)),
	undoName: 'restore',
	undo: (_, entry, request) => ({type: 'accountEdit/backAsked', entry, request}),
	undoCommand: 'checkAccountBack',
	ofRun: {
		title: (_, writes) => `Restore the earlier values of ${counted(writes.length, 'account')}`,
		about:
			'Each account gets back the values that this run replaced, with one request each. An account that somebody has changed in these values since then stays as it is, and is reported as a conflict.',
		itemText: write => joinedBy(dot, [shownName(write.before.name), restoredText(write)]),
		changesOf: write => changesBack(recordedChange(write)),
		done: 'restored',
		whyNotItem: whyNotBack,
		changes: {pane: 'accounts', organizationsOf: ({before}) => [before.parentId]},
	},
	undoMany: undoManyBy<AccountEdits>({
		look: lookAtAccounts,
		lockOf: () => accountLock,
		entryOf: ({id, before}) => ({kind: 'editAccount', id, before}),
		subjectOf: ({id}) => ({id}),
		organizationOf: ({before}) => before.parentId,
		nameOf: ({before: {name}, id}) => (name === '' ? id : exactName(name)),
		describe: (writing, write) => editOf(writing, editBack(write)),
		resultOf: (_, write, end) => resultOf(editBack(write), end),
		requestOf: ({client}, _, plan) => plan && unsentEdit(plan, client),
	}),
	undoOnCommandLine,
};
