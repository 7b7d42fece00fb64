import {hasMoved} from '../forms/conflict.js';
import {beforeOf, valueBefore, type Before} from '../forms/fields.js';
import {textOf, type Form} from '../forms/form.js';
import {
	afterOf,
	changesOf,
	requestsOf,
	withOnly,
	type Part,
	type WriteRequest,
} from '../forms/request.js';
import {unclearFrom} from '../forms/journal-entry.js';
import {keyOf} from '../state/key-of.js';
import {change} from './change.js';
import type {Command, ServiceContext} from './context.js';
import {create, type Sent} from './creation.js';
import {keepForm} from './keep-form.js';
import {keepInJournal, settleWrite, writeOf} from './journal.js';
import {orFail, readBeside} from './load.js';
import {conclude} from './read-back.js';
import {dryRunText, requestText} from './request-text.js';
import {say} from './tell.js';
import {
	countingSeconds,
	leavable,
	stopSending,
	watchPauses,
} from './waits.js';

/**
A save under way: `request` names it, `isNameStored` tells whether its first request has arrived, `hasPaused` whether the service took no requests for a while.
*/
type Saving = {readonly request: number; readonly hasPaused: () => boolean; readonly isNameStored?: true};

/**
What was stored since the form was opened; undefined where nothing moved.
*/
async function findConflict(context: ServiceContext, form: Form) {
	if (form.id === undefined) {
		return undefined;
	}

	const {organization, profile} = await readBeside(context, form.id, 'read again before the write');
	const theirs = beforeOf(organization, profile);
	return hasMoved(form, theirs) ? theirs : undefined;
}

/**
Goes back to the review with the stored values, and says why.
*/
function reviewAgain({store}: ServiceContext, {request, isNameStored}: Saving, why: string, stored?: Before): void {
	store.dispatch({type: 'form/heldBack', request, ...(stored && {stored})});
	const sent = isNameStored ? 'The new name is stored. The profile is not sent yet' : 'Nothing is sent yet';
	say({store}, `${sent}: ${why} Press ${keyOf(store.getState(), 'saveForm')} again to send it.`, 'warning');
}

const pausedText = 'you were rate-limited. The service accepts requests again.';

/**
Whether what is stored is what an earlier save of this form sent, whose answer was lost.
*/
const isOwn = (form: Form, stored: Before): boolean => form.unclear !== undefined && !hasMoved({...form, before: form.unclear}, stored);

function failSaving({store}: ServiceContext, form: Form, {request, isNameStored}: Saving, {part, ...sent}: Sent & {readonly status: 'failed'; readonly part?: Part}): void {
	store.dispatch({
		type: 'form/saveFailed',
		request,
		error: sent.error,
		verdict: sent.verdict,
		isLookUpFailed: sent.isLookUpFailed === true,
		...(sent.verdict === 'unknown' && part !== undefined && {unclear: afterOf(withOnly(form, part))}),
		...(isNameStored && {stored: form.before}),
	});
}

// What an earlier try may have stored, a read that failed has not told.
const verdictBefore = ({unclear, creationsSent = []}: Form) => unclear !== undefined || creationsSent.length > 0 ? 'unknown' : 'notStored';

/**
Shows the requests of a form that a dry run does not send, and keeps the form.
*/
function showUnsent(context: ServiceContext, form: Form, dryRun: (text: string) => void): void {
	const {store, client, drafts} = context;
	dryRun(requestsOf(form).map(each => requestText(each, client)).join('\n\n'));
	const kept = keepForm(context, form) === 'kept' ? ' The form is kept as a draft.' : '';
	drafts.release();
	store.dispatch({type: 'dialog/closed'});
	say({store}, `${dryRunText}${kept}`, 'warning');
}

async function saveNew(context: ServiceContext, form: Form, saving: Saving, isUnique: boolean): Promise<void> {
	if (context.dryRun) {
		showUnsent(context, form, context.dryRun);
		return;
	}

	const sent = saving.hasPaused() ? undefined : await create(context, form, saving, isUnique);
	if (!sent) {
		reviewAgain(context, saving, pausedText);
	} else if (sent.status === 'failed') {
		failSaving(context, form, saving, sent);
	} else {
		await conclude(context, form, saving.request, sent);
	}
}

/**
Notes of the write whose answer was lost that it is stored.
*/
function keepArrived(context: ServiceContext, form: Form, id: string, unclear: Before): void {
	const sent = unclearFrom(context.journal.list(), form);
	if (sent) {
		settleWrite(context, sent, 'stored');
		return;
	}

	keepInJournal(context, writeOf({...form, fields: form.fields.map(field => ({...field, text: valueBefore(unclear, field.name)}))}, id));
}

/**
One request of a save: the form that it belongs to, as far as it is stored, and what came of the requests before it.
*/
type Step = {readonly form: Form; readonly saving: Saving; readonly isLookedUp: boolean; readonly remark?: string};

/**
Sends the next request of a form. Answers the step behind it; undefined if the save does not go on.
*/
async function sendNext(context: ServiceContext, {form, saving, ...step}: Step, next: WriteRequest, id: string): Promise<Step | undefined> {
	const sent = await change(context, form, next, id);
	if (sent.status === 'failed') {
		failSaving(context, form, saving, {...sent, part: next.part});
		return undefined;
	}

	const {remark = step.remark} = sent;
	const {unclear, ...rest} = form;
	return {
		form: {...rest, before: afterOf(withOnly(form, next.part))},
		saving: {...saving, ...(next.part === 'name' && {isNameStored: true})},
		isLookedUp: step.isLookedUp || sent.isLookedUp,
		...(remark !== undefined && {remark}),
	};
}

/**
Reads again, asks if the stored values changed, and sends the next request. Answers the step behind it; undefined if the save does not go on.
*/
async function saveNext(context: ServiceContext, opened: Form, step: Step, id: string): Promise<Step | undefined> {
	const {store, dryRun} = context;
	const stored = await findConflict(context, step.form);
	const hasArrived = stored !== undefined && isOwn(step.form, stored);
	const hasNameArrived = hasArrived && stored.name !== step.form.before.name && stored.name === textOf(step.form, 'name');
	const saving: Saving = hasNameArrived ? {...step.saving, isNameStored: true} : step.saving;
	const {request, isNameStored} = saving;
	if (stored && !hasArrived) {
		store.dispatch({
			type: 'form/conflicted', request, theirs: stored, ...(isNameStored && {stored: step.form.before}),
		});
		if (isNameStored) {
			say({store}, 'The new name is stored. The profile is not sent yet.', 'warning');
		}

		return undefined;
	}

	const {unclear, ...rest} = step.form;
	const form = stored ? {...rest, before: stored} : step.form;
	if (stored && unclear) {
		keepArrived(context, step.form, id, unclear);
	}

	const [next] = requestsOf(form);
	if (!next) {
		await conclude(context, opened, saving.request, {
			...step, status: 'stored', id, isLookedUp: step.isLookedUp || hasArrived,
		});
		return undefined;
	}

	if (dryRun) {
		showUnsent(context, form, dryRun);
		return undefined;
	}

	if (stored && changesOf(form).some(({name}) => changesOf(opened).every(shown => shown.name !== name))) {
		reviewAgain(context, saving, 'what you sent before is stored by now, so this changes more than you saw.', stored);
		return undefined;
	}

	if (saving.hasPaused()) {
		reviewAgain(context, saving, pausedText, form.before);
		return undefined;
	}

	return sendNext(context, {...step, saving, form}, next, id);
}

/**
Each write of a save has a time of its own, by which the journal knows it.
*/
function ascending(now: () => number): () => number {
	let last = 0;
	return () => {
		last = Math.max(now(), last + 1);
		return last;
	};
}

/**
Reads again, asks where what is stored has changed, sends once, and reads back: for each request of the form in turn.

@param given - what the command may use
@param isUnique - whether it was just seen that there is no organization of the name and parent that a new one is to have
*/
export async function save(given: ServiceContext, isUnique: boolean): Promise<void> {
	const context = {...leavable(given), now: ascending(given.now)};
	const {store, nextRequest} = context;
	const {dialog} = store.getState();
	if (dialog.kind !== 'form') {
		return;
	}

	const {form: opened} = dialog;
	const {id} = opened;
	const request = nextRequest();
	const {hasPaused, stop} = watchPauses(context);
	let step: Step = {form: opened, saving: {request, hasPaused}, isLookedUp: false};
	const saveChanges = async (organizationId: string) => {
		for (;;) {
			const next = await saveNext(context, opened, step, organizationId); // eslint-disable-line no-await-in-loop
			if (!next) {
				return;
			}

			step = next;
			if (requestsOf(step.form).length === 0) {
				await conclude(context, opened, request, {...step, status: 'stored', id: organizationId}); // eslint-disable-line no-await-in-loop
				return;
			}

			// A draft of it, should this end here, holds the rest.
			keepForm(context, step.form);
		}
	};

	store.dispatch({type: 'form/sent', request});
	try {
		await countingSeconds(context, async () => orFail(async () => id === undefined ? saveNew(context, opened, step.saving, isUnique) : saveChanges(id), error => {
			const verdict = verdictBefore(step.form);
			failSaving(context, step.form, step.saving, {
				status: 'failed', error, verdict, ...(verdict === 'unknown' && {isLookUpFailed: true}),
			});
		}));
	} finally {
		stop();
	}
}

export const saveForm = async (context: ServiceContext): Promise<void> => save(context, false);

/**
Goes on without waiting until a new organization is ready.
*/
export const stopWaiting: Command = (context, press) => {
	const {store} = context;
	store.dispatch({type: 'dialog/closed'});
	void stopSending(context, press);
	say({store}, `Created, but not ready yet. Press ${keyOf(store.getState(), 'refreshSelected')} in a while to look again.`, 'warning');
};
