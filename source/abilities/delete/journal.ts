import {dot, joinedBy} from '../../base/text/told.js';
import {counted, shownName} from '../../base/text/words.js';
import {labelsInSentence} from '../../kernel/form-model/fields.js';
import {namesOfRun, unrecorded, type JournalEntry} from '../../kernel/form-model/journal-entry.js';
import type {Write} from '../../kernel/loop/command-line.js';
import {exitStatus, Refusal} from '../../kernel/options/exit-status.js';
import {data, plain, row, toned} from '../../kernel/rows/row.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {undoneItemsText} from '../../kernel/writes/journal.js';
import {restoreMany} from './restore.js';

/** Whether the run deleted again what a file had created. Such a run has the path of the file. */
const isOfFile = ({id}: JournalEntry): boolean => /[\/\\]/v.test(id);

const deletedText = (entry: JournalEntry): string =>
	`deleted ${counted(entry.items?.length ?? 0, isOfFile(entry) ? 'customer' : 'organization')}${isOfFile(entry) ? ' again' : ''}`;

/** What the journal, undo and the command line know of a run that deleted organizations, as marked or as a file had created them. */
export const deletionsWrite: Write = {
	kind: 'deletions',
	did: entry =>
		`${deletedText(entry)}${isOfFile(entry) ? `, from ${entry.before.name}` : ` (${namesOfRun(entry)})`}${undoneItemsText(entry)}`,
	named: entry =>
		isOfFile(entry)
			? `the deletion of what ${shownName(entry.before.name)} created`
			: `the deletion of ${counted(entry.items?.length ?? 0, 'organization')}`,
	item: (_, entry) => [plain(`${deletedText(entry)}${undoneItemsText(entry)}`)],
	more: (_, entry) => [{...row(toned('dim', '  deleted: '), data(namesOfRun(entry))), said: []}],
	recorded: () => undefined,
	whyNotUndo: state => whyNotCall(state, 'Undoing a deletion', 'create'),
	undo: (_, entry) => ({type: 'undoRun/opened', run: entry}),
	ofRun: {
		title: (_, writes) => `Create ${counted(writes.length, 'organization')} again`,
		about:
			'Each comes back as a new organization, with its name, parent and profile. Its id, creation date, flags, members and accounts do not come back.',
		itemText(write) {
			const lost = unrecorded(write);
			return joinedBy(dot, [
				shownName(write.before.name),
				...(lost.length === 0 ? [] : [`without ${labelsInSentence(...lost)}, which had a credential`]),
			]);
		},
		done: 'created',
		whyNotItem: write =>
			unrecorded(write).includes('name') ? 'Its name had a credential, which is never kept.' : undefined,
	},
	undoMany: restoreMany,
	async undoOnCommandLine() {
		throw new Refusal('That run deleted nothing. Nothing was sent.', exitStatus.refused);
	},
};
