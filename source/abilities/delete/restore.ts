import {requestsOf} from '../../kernel/form-model/request.js';
import type {UndoMany} from '../../kernel/loop/context.js';
import {requestText} from '../../kernel/loop/tell.js';
import type {CreatingInRun} from '../../kernel/writes/creation-in-run.js';
import {type Family, familyIn, restoration, restoredForm, restoredResult} from '../../kernel/writes/restoration.js';
import {creationLock} from '../../kernel/writes/run-many.js';
import {undoManyBy} from '../../kernel/writes/undo-many.js';
import {depthsIn} from './plan.js';

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
export const restoreMany: UndoMany = {
	async send(context, run, {writes, ...report}) {
		const depthOf = depthsIn(new Map(writes.map(({id, before}) => [id, before.parentId])));
		return restoringIn(familyIn(context)).send(context, run, {
			...report,
			writes: writes.toSorted((one, other) => depthOf(one.id) - depthOf(other.id)),
		});
	},
};
