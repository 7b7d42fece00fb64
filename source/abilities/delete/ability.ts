import {requestsOf} from '../../kernel/form-model/request.js';
import type {UndoMany} from '../../kernel/loop/context.js';
import {requestText} from '../../kernel/loop/tell.js';
import type {CreatingInRun} from '../../kernel/writes/change-in-run.js';
import {type Family, familyIn, restoration, restoredForm, restoredResult} from '../../kernel/writes/restoration.js';
import {undoManyBy} from '../../kernel/runs/undo-many.js';
import {dot, joinedBy, told} from '../../base/text/told.js';
import {counted, shownName, count} from '../../base/text/words.js';
import {labelsInSentence} from '../../kernel/form-model/fields.js';
import {namesOfRun, unrecorded, type JournalEntry} from '../../kernel/form-model/journal-entry.js';
import type {Write} from '../../kernel/loop/command-line.js';
import {exitStatus, Refusal} from '../../kernel/options/exit-status.js';
import {data, plain, row, toned} from '../../kernel/rows/row.js';
import {whyNotCall, readCalls} from '../../kernel/state/why-not-call.js';
import {undoneItemsText} from '../../kernel/writes/journal.js';
import {defineAbility, defineDialog} from '../../kernel/loop/ability.js';
import {typedPageKeys} from '../../kernel/loop/cursor-keys.js';
import {runDialog} from '../../kernel/runs/dialog.js';
import {isOfSeveral, markedInTree} from '../../kernel/state/marks.js';
import type {State} from '../../kernel/state/state.js';
import {canEdit} from '../../kernel/state/availability.js';
import {creationLock} from '../../kernel/writes/run-lock.js';
import {depthsIn} from './plan.js';
import {
	deleteOrganization,
	jumpToAccounts,
	jumpToChildren,
	jumpToMembers,
	openDeletion,
	typeIntoDeletion,
	reviewDeletionsAgain,
	sendDeletions,
} from './commands.js';
import {deletingRows, deletionRows, checkRows, runOfDeletions} from './rows.js';
import {
	deletionsHandlers,
	deletionIn,
	isEmpty,
	deletionHandlers,
	whyNotDelete,
	whyNotAccounts,
	whyNotBlockingMembers,
	whyNotChildren,
	whyNotOpenDeletion,
} from './state.js';

const restoringIn = (family: Family) =>
	undoManyBy<CreatingInRun>({
		lockOf: () => creationLock,
		entryOf: ({id, before}) => ({kind: 'restorations', id, before}),
		subjectOf: ({id}) => ({id}),
		nameOf: ({before: {name}}) => name,
		organizationOf: write => family.parentOf(write) ?? write.before.parentId,
		refusableOf: write => ({call: 'create', id: family.parentOf(write) ?? write.before.parentId}),
		describe: (writing, write) => restoration(writing, family, write),
		resultOf({store, now}, write, end) {
			if (end.status === 'done') {
				store.dispatch({type: 'deletions/restored', organization: end.answer, at: now()});
			}

			return restoredResult(family, write, end);
		},
		requestOf: (context, write) =>
			requestsOf(restoredForm(family, write))
				.map(each => requestText(each, context.client))
				.join('\n\n'),
	});

/** Creates again what a run deleted, one organization after the other, parents before their sub-organizations. */
const restoreMany: UndoMany = {
	async send(context, run, {writes, ...report}) {
		const depthOf = depthsIn(new Map(writes.map(({id, before}) => [id, before.parentId])));
		return restoringIn(familyIn(context)).send(context, run, {
			...report,
			writes: writes.toSorted((one, other) => depthOf(one.id) - depthOf(other.id)),
		});
	},
};

/** Whether the run deleted again what a file had created. Such a run has the path of the file. */
const isOfFile = ({id}: JournalEntry): boolean => /[\/\\]/v.test(id);

const deletedText = (entry: JournalEntry): string =>
	`deleted ${counted(entry.items?.length ?? 0, isOfFile(entry) ? 'customer' : 'organization')}${isOfFile(entry) ? ' again' : ''}`;

/** What the journal, undo and the command line know of a run that deleted organizations, as marked or as a file had created them. */
const deletionsWrite: Write = {
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

const canBeConfirmed = (state: State): boolean => {
	const open = deletionIn(state);
	return open !== undefined && isEmpty(open);
};

const run = runDialog(runOfDeletions, {
	labels: ['the deletion of many', 'deleting many', 'the result of deleting many'],
	send: {
		command: 'sendDeletions',
		description: 'Delete the organizations that are not left out, one after the other',
		apartFrom: ['openDeletion'],
		nothing: 'Nothing is chosen to delete.',
	},
	again: 'reviewDeletionsAgain',
	over: 'This is deleted.',
	whyNot: state => whyNotCall(state, 'Deleting', ...readCalls, 'accounts', 'delete'),
});

/** Deletes an organization, or the marked ones: shows what blocks the deletion, then asks for the exact name, or for their number. */
export const deletion = defineAbility({
	name: 'deletion',
	section: 'While deleting',
	commands: {
		sendDeletions,
		reviewDeletionsAgain,
		openDeletion,
		typeIntoDeletion,
		deleteOrganization,
		jumpToChildren,
		jumpToAccounts,
		jumpToMembers,
	},
	keys: [
		{
			keys: ['D'],
			command: 'openDeletion',
			task: 'change',
			beforeRows: 'opens',
			onOne: {verb: 'Deletes', isOfMarks: isOfSeveral},
			name: 'delete',
			nameNow: state => (isOfSeveral(state) ? `delete ${count(markedInTree(state))}` : undefined),
			alsoCalled: ['remove', 'rm', 'organization', 'customer'],
			description: 'Delete it, or the marked ones: shows what blocks it, then asks for the name or the number',
			places: panes => panes.filter(pane => pane !== 'members'),
			whyNot: whyNotOpenDeletion,
			isHint: state => state.pane !== 'accounts' && canEdit(state),
		},
		{
			keys: ['enter'],
			command: 'deleteOrganization',
			name: 'delete',
			description: 'Delete, after you type the exact name',
			places: ['deletion'],
			whyNot: whyNotDelete,
			isHint: canBeConfirmed,
			apartFrom: ['openDeletion'],
		},
		{
			keys: ['ctrl+o'],
			command: 'jumpToChildren',
			name: 'organizations',
			description: 'Go to the sub-organizations that block it',
			places: ['deletion'],
			whyNot: whyNotChildren,
			isHint: 'whereItActs',
		},
		{
			keys: ['ctrl+t'],
			command: 'jumpToAccounts',
			name: 'accounts',
			description: 'Go to the accounts that block it',
			places: ['deletion'],
			whyNot: whyNotAccounts,
			isHint: 'whereItActs',
		},
		{
			keys: ['ctrl+r'],
			command: 'jumpToMembers',
			name: 'members',
			description: 'Go to the members that block it',
			places: ['deletion'],
			whyNot: whyNotBlockingMembers,
			isHint: 'whereItActs',
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without deleting anything',
			places: ['deletion'],
			isHint: true,
		},
		...typedPageKeys('deletion'),
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Stop reading, and leave without deleting anything',
			places: ['deletionsCheck'],
			isHint: true,
		},
		...run.keys,
		{keys: ['down'], command: 'scrollDialogDown', name: 'down', description: 'Scroll down', places: ['deletion']},
		{keys: ['up'], command: 'scrollDialogUp', name: 'up', description: 'Scroll up', places: ['deletion']},
	],
	places: {
		deletion: {label: 'deleting', typing: 'typeIntoDeletion'},
		deleting: {label: 'deletion sent'},
		deletionsCheck: {label: 'checking what to delete'},
		...run.places,
	},
	dialogs: [
		defineDialog('deletion', {
			place: ({deletion: {sending}}) => (sending === undefined ? 'deletion' : 'deleting'),
			view: (state, {deletion: own, scrolledTo}, {columns}) => ({
				title: told`Delete${dot}${own.organization.name}`,
				rows: deletionRows(state, own, columns),
				isScrolling: true,
				scrolledTo,
				// The title and the checklist were announced before the deletion was sent.
				...(own.sending !== undefined && {scene: () => ({heading: '', rows: deletingRows(state, columns)})}),
			}),
			typed: ({deletion: own}) => own.line,
		}),
		defineDialog('deletionsCheck', {
			view: (state, dialog, {columns}) => ({
				title: `Delete ${counted(dialog.chosen.organizations.length, 'organization')}`,
				rows: checkRows(state, dialog, columns),
			}),
			isBeforeReview: ({error}) => error === undefined,
		}),
		run.dialog,
	],
	handlers: [deletionHandlers, deletionsHandlers],
	writes: [deletionsWrite],
});
