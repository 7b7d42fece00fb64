import {ApiError} from '../../base/api/api-error.js';
import {told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import {askChoices, differencesOf, hasMoved, rebase, undecided} from '../form-model/conflict.js';
import {beforeOf, labelsInSentence, valueBefore, type Before} from '../form-model/fields.js';
import type {Form} from '../form-model/form.js';
import {undoForm, type JournalEntry} from '../form-model/journal-entry.js';
import {changesOf} from '../form-model/request.js';
import type {ServiceContext} from '../loop/context.js';
import type {ItemResult} from '../state/item-result.js';
import type {Description, WriteEnd} from './engine.js';
import {failedItem} from './run-many.js';
import {ascending, change, detailOf, savedMessage, type Changing} from './save.js';

/** The change of an organization by a form as one write of a run. Its name and its profile take one request each. */
export const changeInRun = (context: ServiceContext, id: string, form: Form): Description<Changing> =>
	change({...context, now: ascending(context.now)}, id, {form, isInRun: true});

/** The form that undoes a write on these stored values, with later values of what the write did not change. Undefined if a field has changed since. */
export function formBack(write: JournalEntry, stored: Before): Form | undefined {
	const form = undoForm(write, stored);
	if (!hasMoved(form, stored)) {
		return form;
	}

	const {step} = askChoices(form, stored);
	return step.name !== 'conflict' || undecided(form, stored, step.choices)
		? undefined
		: {...rebase(form, stored, step.choices), isUndo: true, ...(form.source && {source: form.source})};
}

/** The undo of a recorded change as one write of a run. `chosen` receives its form once the stored values are known. */
export function changeBack(
	context: ServiceContext,
	write: JournalEntry,
	chosen: (form: Form) => void,
): Description<Changing> {
	const {id} = write;
	return {
		...changeInRun(context, id, undoForm(write)),
		compare(stored) {
			const form = formBack(write, stored);
			chosen(form ?? undoForm(write, stored));
			return form ? changeInRun(context, id, form).compare(stored) : {status: 'heldBack', why: {theirs: stored}};
		},
	};
}

const isStored = (form: Form, stored: Before): boolean =>
	changesOf(form).every(({name, to}) => valueBefore(stored, name) === to);

const nameStored = 'The new name is stored, but the profile is not. ';

/** Shows what is stored after a write of a run. */
export function showStored({store}: ServiceContext, end: WriteEnd<Changing>): void {
	const detail = end.status === 'done' && !(end.stored instanceof ApiError) ? detailOf(end) : undefined;
	if (detail) {
		store.dispatch({type: 'detail/readBeside', detail});
	}
}

/** What became of the change of a form in a run. */
export function changeResult(form: Form, end: WriteEnd<Changing>): ItemResult {
	switch (end.status) {
		case 'heldBack': {
			const {theirs} = end.why;
			if (isStored(form, theirs)) {
				return {status: 'already', text: 'These values were stored in the meantime.'};
			}

			const moved = differencesOf(form, theirs)
				.filter(({before, theirs: stored}) => stored !== before)
				.map(({name}) => name);
			const which = moved.length === 0 ? '' : ` (${labelsInSentence(...new Set(moved))})`;
			const since = form.isUndo ? 'that change' : 'the review';
			const conflict = `Conflict: the stored values have changed since ${since}${which}`;
			// A change that is stored in part has failed, as a single one.
			return end.isRest
				? {status: 'failed', text: `${nameStored}${conflict}.`}
				: {status: 'conflict', text: `${conflict}, so nothing was sent.`};
		}

		case 'failed': {
			const failed = failedItem(end, `the change of ${shownName(form.before.name)} was stored`);
			return end.isRest
				? {
						...failed,
						status: failed.status === 'unknown' ? 'unknown' : 'failed',
						text: told`${nameStored}${failed.text}`,
					}
				: failed;
		}

		case 'done': {
			const {answer, stored, isLookedUp, remark} = end;
			if (answer.wasStored) {
				return {status: 'already'};
			}

			const {text, tone} = savedMessage(form, end);
			const isThere =
				stored instanceof ApiError ? isLookedUp : isStored(form, beforeOf(stored.organization, stored.profile));
			const isPlain = !isLookedUp && remark === undefined && tone === 'success';
			return {status: isThere ? 'done' : 'unknown', ...(!isPlain && {text})};
		}

		case 'paused':
		case 'stopped':
		case 'unsent': {
			return {status: 'not_sent', text: end.status === 'unsent' ? 'Dry run: nothing was sent.' : 'Not sent: stopped.'};
		}
	}
}
