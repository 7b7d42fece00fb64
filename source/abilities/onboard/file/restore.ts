import {ApiError} from '../../../base/api/api-error.js';
import type {Organization} from '../../../base/api/schemas.js';
import {told} from '../../../base/text/told.js';
import {shownName} from '../../../base/text/words.js';
import type {Form} from '../../../kernel/form-model/form.js';
import {isOpenEntry, type JournalEntry, undoForm} from '../../../kernel/form-model/journal-entry.js';
import {afterOf, requestsOf} from '../../../kernel/form-model/request.js';
import type {ServiceContext} from '../../../kernel/loop/context.js';
import {findListed} from '../../../kernel/loop/look-up.js';
import {requestText} from '../../../kernel/loop/tell.js';
import {failureText} from '../../../kernel/rows/failure.js';
import type {ItemResult} from '../../../kernel/state/item-result.js';
import {creationByForm, namesakes} from '../../../kernel/writes/creation.js';
import type {Description, WriteEnd} from '../../../kernel/writes/engine.js';
import {creationOf, keepInJournal, noteWrite, settleWrite} from '../../../kernel/writes/journal.js';
import {lookUntilListed, lookUpListed} from '../../../kernel/writes/list-lag.js';
import {failedItem} from '../../../kernel/writes/run-many.js';
import {undoManyBy} from '../../../kernel/writes/undo-many.js';
import {isAsAsked} from './confirmation.js';
import {remarkOf} from './send-row.js';

/** The creation of a deleted organization as a write. `seen` and `why`: the organizations with its name and parent. `stored`: the new one as the list shows it. */
type Restores = {
	readonly seen: readonly Organization[];
	readonly plan: undefined;
	readonly answer: Organization;
	readonly stored: Organization | undefined;
	readonly why: readonly Organization[];
};

const formOf = (write: JournalEntry): Form => undoForm({...write, isUnclear: undefined});

/** Creates an organization again that a run deleted, unless there is one with its name and parent. Until the new id is known, the record of the creation has the old one. */
function restored(context: ServiceContext, write: JournalEntry): Description<Restores> {
	const {client, journal} = context;
	const form = formOf(write);
	const sent = creationByForm(context, form, []);
	const tries = journal.list().filter(entry => isOpenEntry(entry) && entry.kind === 'create' && entry.id === write.id && entry.undoes === write.at);
	const triedAt = Math.max(-Infinity, ...tries.map(({at, lostAt}) => lostAt ?? at));
	const keepCreated = ({id}: Organization) => {
		keepInJournal(context, creationOf(form, id));
		settleWrite(context, write, 'undone');
	};

	return {
		isUnclear: tries.length > 0,
		async readAgain() {
			const look = async () => namesakes(client.for('check for the same name'), afterOf(form));
			return lookUntilListed(context, triedAt, look, found => found.length > 0);
		},
		compare(found) {
			const [made, ...others] = found;
			if (!made) {
				return {status: 'asReviewed', plan: undefined};
			}

			if (tries.length === 0 || others.length > 0) {
				return {status: 'heldBack', why: found};
			}

			for (const each of tries) {
				settleWrite(context, each, 'notStored');
			}

			keepCreated(made);
			return {status: 'arrived', answer: made};
		},
		record() {
			const noted = noteWrite(context, creationOf(form, write.id));
			return {
				...noted,
				settle(came) {
					if (came.fate !== 'stored') {
						return noted.settle(came);
					}

					keepCreated(came.answer);
					return noted.settle({fate: 'notStored'});
				},
			};
		},
		send: sent.send,
		lookUp: async (_, {lostAt}) => lookUpListed(context, lostAt, sent.lookUp),
		findRecord: async (_, lost) => sent.findRecord(lost),
		async readBack({id}) {
			const reading = client.for('read back the new organizations');
			return lookUntilListed(context, context.now(), async () => findListed(reading, id), found => found !== undefined);
		},
		isShownByAnswer: true,
	};
}

/** How the creation ended. A new organization is shown in the tree. */
function resultOf({store, now}: ServiceContext, write: JournalEntry, end: WriteEnd<Restores>): ItemResult {
	const form = formOf(write);
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
			store.dispatch({type: 'batch/restored', organization: answer, at: now()});
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

/** Creates again what a run deleted, one organization after the other. */
export const restoreMany = undoManyBy<Restores>({
	lockOf: () => ({name: 'onboarding', doing: 'creating organizations'}),
	entryOf: ({id, before}) => ({kind: 'restorations', id, before}),
	subjectOf: ({id}) => ({id}),
	nameOf: ({before: {name}}) => name,
	organizationOf: ({before: {parentId}}) => parentId,
	describe: restored,
	resultOf,
	requestOf: ({client}, write) => requestsOf(formOf(write)).map(each => requestText(each, client)).join('\n\n'),
});
