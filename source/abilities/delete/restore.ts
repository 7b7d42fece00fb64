import {ApiError} from '../../base/api/api-error.js';
import {told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import type {Form} from '../../kernel/form-model/form.js';
import {isOpenEntry, type JournalEntry, undoForm} from '../../kernel/form-model/journal-entry.js';
import {requestsOf} from '../../kernel/form-model/request.js';
import type {ServiceContext, UndoMany} from '../../kernel/loop/context.js';
import {findListed} from '../../kernel/loop/look-up.js';
import {requestText} from '../../kernel/loop/tell.js';
import {failureText} from '../../kernel/rows/failure.js';
import type {ItemResult} from '../../kernel/state/item-result.js';
import {creationInRun, isAsAsked, remarkOf, type CreatingInRun} from '../../kernel/writes/creation-in-run.js';
import type {Description, WriteEnd} from '../../kernel/writes/engine.js';
import {settleWrite} from '../../kernel/writes/journal.js';
import {lookUntilListed} from '../../kernel/writes/list-lag.js';
import {failedItem} from '../../kernel/writes/run-many.js';
import {undoManyBy} from '../../kernel/writes/undo-many.js';
import {depthsIn} from './plan.js';

/** The id of the organization that an undo created for a deleted one, or else of the deleted one itself. */
function idNow({journal}: Pick<ServiceContext, 'journal'>, id: string): string {
	const all = journal.list();
	const deleted = all.find(entry => entry.kind === 'delete' && entry.id === id);
	const created = deleted && all.find(entry => entry.kind === 'create' && entry.undoes === deleted.at && entry.id !== id && !isOpenEntry(entry));
	return created?.id ?? id;
}

const formOf = (context: Pick<ServiceContext, 'journal'>, write: JournalEntry): Form =>
	undoForm({...write, isUnclear: undefined, before: {...write.before, parentId: idNow(context, write.before.parentId)}});

/** Creates an organization again that a run deleted. Until the new id is known, the record of the creation has the old one. */
const restored = (context: ServiceContext, write: JournalEntry): Description<CreatingInRun> => creationInRun(context, {
	form: formOf(context, write),
	id: write.id,
	created() {
		settleWrite(context, write, 'undone');
	},
	async readBack({id}) {
		const reading = context.client.for('read back the new organizations');
		return lookUntilListed(context, context.now(), async () => findListed(reading, id), found => found !== undefined);
	},
});

/** How the creation ended. A new organization is shown in the tree. */
function resultOf(context: ServiceContext, write: JournalEntry, end: WriteEnd<CreatingInRun>): ItemResult {
	const {store, now} = context;
	const form = formOf(context, write);
	switch (end.status) {
		case 'heldBack': {
			const [first, ...others] = end.why;
			return {status: 'left_out', text: `An organization with this name already exists below that parent: ${first?.id}${others.length === 0 ? '' : ', and others'}. Nothing was sent.`};
		}

		case 'failed': {
			return failedItem(end, `${shownName(write.before.name)} was created`);
		}

		case 'done': {
			const {answer, stored, isLookedUp, remark} = end;
			store.dispatch({type: 'deletions/restored', organization: answer, at: now()});
			const created = `${isLookedUp ? 'The answer was lost, but a look-up found it. ' : ''}Its new id is ${answer.id}.${remark === undefined ? '' : ` ${remark}`}`;
			if (stored instanceof ApiError) {
				return {status: 'done', text: told`${created} It was not read back: ${stored.failure === 'cancelled' ? 'that was stopped.' : failureText(stored)}`};
			}

			if (!stored || !isAsAsked(form, stored)) {
				return {status: 'unknown', text: `The service answered that it was created as ${answer.id}, but the list does not show that. Look for it before you create it again.`};
			}

			// A list may leave out profiles.
			const shown = stored.profile ? stored : answer;
			const missed = remarkOf(form, shown, shown.profile !== undefined);
			return {status: 'done', text: missed === undefined ? created : `${created} ${missed}`};
		}

		case 'paused':
		case 'stopped':
		case 'unsent': {
			return {status: 'not_sent', text: end.status === 'unsent' ? 'Dry run: not sent.' : 'Not sent: stopped.'};
		}
	}
}

const restoring = undoManyBy<CreatingInRun>({
	lockOf: () => ({name: 'onboarding', doing: 'creating organizations'}),
	entryOf: ({id, before}) => ({kind: 'restorations', id, before}),
	subjectOf: ({id}) => ({id}),
	nameOf: ({before: {name}}) => name,
	organizationOf: ({before: {parentId}}) => parentId,
	describe: restored,
	resultOf,
	requestOf: (context, write) => requestsOf(formOf(context, write)).map(each => requestText(each, context.client)).join('\n\n'),
});

/** Creates again what a run deleted, one organization after the other, parents before their sub-organizations. */
export const restoreMany: UndoMany = {
	async send(context, run, {writes, ...report}) {
		const depthOf = depthsIn(new Map(writes.map(({id, before}) => [id, before.parentId])));
		return restoring.send(context, run, {...report, writes: writes.toSorted((one, other) => depthOf(one.id) - depthOf(other.id))});
	},
};
