import {counted, shownName} from '../../base/text/words.js';
import {dot, joinedBy} from '../../base/text/told.js';
import {requestText} from '../../kernel/loop/tell.js';
import {labelsInSentence} from '../../kernel/form-model/fields.js';
import type {Form} from '../../kernel/form-model/form.js';
import {keysInWords} from '../../kernel/form-model/settings.js';
import {
	changedFields,
	nameOfWrite,
	namesOfRun,
	undoForm,
	unrecorded,
	type JournalEntry,
} from '../../kernel/form-model/journal-entry.js';
import type {Write} from '../../kernel/loop/command-line.js';
import {data, row, toned} from '../../kernel/rows/row.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {changeBack, changeResult, showStored} from '../../kernel/writes/change-in-run.js';
import {undoneItemsText} from '../../kernel/writes/journal.js';
import type {Changing} from '../../kernel/writes/save.js';
import {lookAtEdits} from '../../kernel/writes/look-at-edits.js';
import {undoManyBy} from '../../kernel/writes/undo-many.js';
import {bulkLock, runOf} from './run.js';

const organizationsOf = ({items = []}: JournalEntry): number => new Set(items.map(({id}) => id)).size;

const verbOf = ({undoes}: JournalEntry): string => (undoes === undefined ? 'set' : 'restored');

const whereText = (entry: JournalEntry): string =>
	`in ${counted(organizationsOf(entry), 'organization')}${undoneItemsText(entry)}`;

// The forms that undo the writes, once their stored values are known.
const forms = new WeakMap<JournalEntry, Form>();

/** What the journal, undo and the command line know of a run of changes. Each of its writes is an edit, which a form undoes. */
export const bulkWrite: Write = {
	kind: 'set',
	did: entry => [verbOf(entry), keysInWords(entry.before.name), whereText(entry)].join(' '),
	// The list has the fields in front.
	item: (_, entry) => [data([verbOf(entry), whereText(entry)].join(' '))],
	subject: entry => keysInWords(entry.before.name),
	more: (_, entry) => [{...row(toned('dim', '  in: '), data(namesOfRun(entry))), said: []}],
	named: entry => `the change of ${counted(organizationsOf(entry), 'organization')}`,
	recorded: () => undefined,
	whyNotUndo: state => whyNotCall(state, 'Undoing edits', ...readCalls, 'modify', 'modify_profile'),
	ofRun: {
		title: (_, writes) => `Restore the earlier values of ${counted(writes.length, 'change')}`,
		about:
			'Each organization gets back the values that this run replaced, with one request for each change. What has changed since then in these fields stays, and is reported as a conflict.',
		itemText: write => joinedBy(dot, [shownName(nameOfWrite(write)), labelsInSentence(...changedFields(write))]),
		done: 'restored',
		whyNotItem: write =>
			unrecorded(write).length === changedFields(write).length
				? 'There is nothing to restore: the earlier value had a credential, which is never kept.'
				: undefined,
	},
	undoMany: undoManyBy<Changing>({
		look: lookAtEdits,
		lockOf: () => bulkLock,
		entryOf: ({id, before: {name}}) => runOf({id, keys: name}),
		subjectOf: ({id}) => ({id}),
		organizationOf: ({id}) => id,
		nameOf: nameOfWrite,
		describe: (writing, write) =>
			changeBack(writing, write, form => {
				forms.set(write, form);
			}),
		resultOf(context, write, end) {
			showStored(context, end);
			return changeResult(forms.get(write) ?? undoForm(write), end);
		},
		requestOf: ({client}, _, plan) => plan && requestText(plan.next, client),
	}),
};
