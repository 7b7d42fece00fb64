import {canMake} from '../../../base/api/calls.js';
import {ApiError} from '../../../base/api/api-error.js';
import type {Organization} from '../../../base/api/schemas.js';
import {textOfSlot, type Form} from '../../../kernel/form-model/form.js';
import {unnamed} from '../../../kernel/form-model/journal-entry.js';
import {afterOf} from '../../../kernel/form-model/request.js';
import {orSystemErrorSync} from '../../../base/text/error-code.js';
import {bothForms, told, type Told, withMoving} from '../../../base/text/told.js';
import {failureText} from '../../../kernel/rows/failure.js';
import {hasKeys, keyOf} from '../../../kernel/state/key-of.js';
import type {Description, Kind, LookedUp, WriteEnd} from '../../../kernel/writes/engine.js';
import type {ServiceContext} from '../../../kernel/loop/context.js';
import {remarkOf} from '../../../kernel/writes/change-in-run.js';
import {creationByForm} from '../../../kernel/writes/creation.js';
import {lookUpListed, waitSeconds, waitingForTime} from '../../../kernel/writes/waiting.js';
import {lookAtPlace, type OwnWrites} from '../../../kernel/writes/own-creations.js';
import {type Run, type Settled} from '../../../kernel/runs/run-many.js';
import {isOfTime, findListed} from '../../../kernel/loop/look-up.js';
import {beforeSending} from '../../../kernel/loop/until.js';
import {unrecordedText} from '../../../kernel/writes/run-lock.js';
import type {Ledger} from './ledger.js';
import {batchIn, type BatchRow, type EarlierAttempt, type RowResult} from './batch.js';
import {isConfirmed, isNew, neverListed} from './head.js';

export const batchOf = ({store}: ServiceContext) => batchIn(store.getState());

type Created = Extract<RowResult, {readonly status: 'created'}>;

function createdAs(
	form: Form,
	organization: Organization,
	isProfileRead = organization.profile !== undefined,
): Created {
	const remark = remarkOf(form, organization, isProfileRead);
	return {
		status: 'created',
		id: organization.id,
		isEarlier: false,
		isUnconfirmed: true,
		organization,
		...(remark !== undefined && {remark}),
	};
}

/** The result of trying a row. `stop`: why no further row is tried. */
type Tried = Settled<RowResult>;

const failed = (text: Told): Tried => ({result: {status: 'failed', ...bothForms(text)}});

/** Looks up, by id, an organization that was created from this row earlier; undefined if it does not exist, or is not in the list yet. */
async function findMade(client: ServiceContext['client'], form: Form, id: string): Promise<Created | undefined> {
	if (!canMake('get', client.kind)) {
		const listed = await findListed(client.for('onboard from the file'), id);
		return listed && {...createdAs(form, listed, false), isEarlier: true};
	}

	try {
		return {...createdAs(form, await client.for('onboard from the file').getOrganization(id)), isEarlier: true};
	} catch (error) {
		if (!(error instanceof ApiError && (error.status === 403 || error.status === 404))) {
			throw error;
		}

		// The service refuses access to a new organization for a while (403). A deleted organization is not found (404).
		return error.status === 403 ? provisional(id) : undefined;
	}
}

const provisional = (id: string): Created => ({status: 'created', id, isEarlier: true, isUnconfirmed: true});

/** Records the creation, so that no later run repeats it. Returns why the run stops if the disk refuses the record. */
function recordCreated(ledger: Ledger, row: BatchRow, {id}: Created, at: number): string | undefined {
	return orSystemErrorSync(
		() => {
			ledger.note(row, {status: 'created', id, at});
			return undefined;
		},
		error => unrecordedText(error),
	);
}

/** After a write without an answer, the profile is unconfirmed until it is read. */
async function adopt(client: ServiceContext['client'], form: Form, found: Organization): Promise<Created> {
	if (!canMake('get_profile', client.kind)) {
		return createdAs(form, found, false);
	}

	try {
		const profile = await client.for('onboard from the file').getProfile(found.id);
		return createdAs(form, profile ? {...found, profile} : found, true);
	} catch (error) {
		if (error instanceof ApiError && error.status === 403) {
			return createdAs(form, found, false);
		}

		throw error;
	}
}

/** What became of a creation on record; undefined if it is not there, and the user chose to create the row again. */
async function lookUpMade(
	{client, now}: ServiceContext,
	ledger: Ledger,
	{form, known, result}: BatchRow,
	made: EarlierAttempt & {readonly status: 'created'},
): Promise<Tried | undefined> {
	const {id} = made;
	const there = await findMade(client, form, id);
	if (there) {
		const {isUnconfirmed, ...confirmed} = there;
		return {result: isConfirmed(made, ledger) ? confirmed : there};
	}

	if (isNew(made, now())) {
		return {result: provisional(id)};
	}

	if (result.status === 'unknown') {
		return {result: neverListed(id)};
	}

	return known?.status === 'created' && known.id === id
		? undefined
		: failed(`It was created in the meantime as ${id}, which is not in the list. Read the file again.`);
}

/** What the service already has of a row, or why the row is not sent; undefined if the row is to be sent. */
async function lookUp(
	context: ServiceContext,
	ledger: Ledger,
	row: BatchRow,
	request: number,
): Promise<Tried | undefined> {
	const {client, now} = context;
	const {form, known} = row;
	const made = ledger.find(form);
	const there = made?.status === 'created' ? await lookUpMade(context, ledger, row, made) : undefined;
	if (there) {
		return there;
	}

	const looking = lookingAgain(context, request, () =>
		made
			? 'The answer to this row was just lost, and the organization may not be in the list yet.'
			: 'An organization with this name was just deleted, and the list may still show it.',
	);
	const own: OwnWrites = ledger.ownOf?.(form) ?? {made: [], tries: [], deleted: new Map(), isGone: () => false};
	const tries: OwnWrites['tries'] =
		made?.status === 'sent'
			? [{at: made.at, kind: 'create', id: unnamed, before: form.before, isUnclear: true}]
			: own.tries;
	const {found: all} = await lookAtPlace({...context, ...looking}, client.for('onboard from the file'), afterOf(form), {
		...own,
		tries,
	});
	const [found, ...others] = all;
	if (!found) {
		return undefined;
	}

	if (made?.status !== 'sent' || !isOfTime(found.create_time, {sentAt: made.at}, now())) {
		return failed(`An organization with this name has appeared below this parent: ${found.id}.`);
	}

	if (others.length > 0) {
		return failed(
			'It was sent earlier, and there are now several organizations with this name below this parent. Check which one is yours.',
		);
	}

	// The organization belongs to this run only if this program sent the row and no earlier run did.
	const isEarlier = row.result.status !== 'unknown' || known !== undefined;
	const result = {...(await adopt(client, form, found)), isEarlier};
	const stop = recordCreated(ledger, row, result, now());
	return {result, stop};
}

function noteWait(
	{store}: ServiceContext,
	request: number,
	seconds: number,
	[why, until]: readonly [why: string, until: string],
): void {
	const state = store.getState();
	const key = hasKeys(state) ? keyOf(state, 'stopBatch') : 'ctrl-c';
	store.dispatch({
		type: 'batch/waited',
		request,
		seconds,
		note: withMoving(why, ` ${until} ${seconds} s`, `; press ${key} to stop it.`),
	});
}

/** How a run looks again while the list may lag: it shows why, and a stop ends the looks. */
export const lookingAgain = (context: ServiceContext, request: number, why: () => string) => ({
	now: context.now,
	isStopping: () => isStopping(context),
	wait: async (milliseconds: number) =>
		waitSeconds({wait: context.wait, isStopping: () => isStopping(context)}, milliseconds / 1000),
	note(seconds: number) {
		noteWait(context, request, seconds, [`${why()} cforgs looks again`, 'for up to']);
	},
});

export function isStopping(context: ServiceContext): boolean {
	const step = batchOf(context)?.step;
	return context.waits.isQuitting === true || step?.name !== 'sending' || step.isStopping;
}

/** The result of a row that is stopped before it is sent. If an earlier try was unclear, it stays unclear. */
const unsent = ({result}: BatchRow): Tried => ({result: result.status === 'unknown' ? result : {status: 'waiting'}});

const isOfAnother = ({store}: ServiceContext, ledger: Ledger, {id}: Organization): boolean =>
	ledger.hasCreated(id) || store.getState().tree.index.rowByKey.has(id);

/** The creation of a row as a write. `seen` and `why`: the result of the row if it is not sent. */
export type Creates = {
	readonly seen: Tried | undefined;
	readonly plan: undefined;
	readonly answer: Created;
	readonly stored: undefined;
	readonly why: Tried;
};

/** Creates the organization of a row, unless it already exists. */
function creationOfRow(context: ServiceContext, ledger: Ledger, row: BatchRow, request: number): Description<Creates> {
	const {form} = row;
	const sent = creationByForm(context, form, []);
	const answered = (found: LookedUp<Organization>): LookedUp<Created> =>
		found.status === 'stored' ? {status: 'stored', answer: createdAs(form, found.answer)} : found;
	return {
		async readAgain() {
			const isLost = ledger.find(form)?.status === 'sent';
			const there = await lookUp(beforeSending(context), ledger, row, request);
			return there ?? (isLost && isStopping(context) ? unsent(row) : undefined);
		},
		compare: there => (there ? {status: 'heldBack', why: there} : {status: 'asReviewed', plan: undefined}),
		record: () => ({settle: () => undefined}),
		async send() {
			const organization = await sent.send();
			// The name and parent of such an answer are looked up like those of a lost one.
			if (isOfAnother(context, ledger, organization)) {
				throw new ApiError(`The service answered with the id of another organization (${organization.id}).`, {
					failure: 'shape',
					request: {method: 'POST', path: '/organizations'},
				});
			}

			return createdAs(form, organization);
		},
		async lookUp(_, lost) {
			const looking = lookingAgain(
				context,
				request,
				() => 'The answer was lost, and the organization may not be in the list yet.',
			);
			return answered(await lookUpListed(looking, lost, async () => sent.lookUp(lost)));
		},
		findRecord: async (_, lost) => answered(await sent.findRecord(lost)),
		readBack: async () => undefined,
	};
}

function triedBy(row: BatchRow, end: WriteEnd<Creates>): Tried {
	switch (end.status) {
		case 'heldBack': {
			return end.why;
		}

		case 'failed': {
			return failedBy(row, end);
		}

		case 'done': {
			return {result: end.answer};
		}

		case 'paused':
		case 'stopped':
		case 'unsent': {
			return unsent(row);
		}
	}
}

function failedBy(row: BatchRow, {error, verdict, isForGood}: WriteEnd<Creates> & {readonly status: 'failed'}): Tried {
	if (verdict === 'unknown') {
		const text =
			'The answer was lost, and it is unclear whether the organization was created. The next run checks again before it sends.';
		return {
			result: {status: 'unknown', text},
			stop: told`${failureText(error)} When you continue, cforgs first checks whether that row is stored.`,
		};
	}

	if (error.outcome === 'unknown') {
		return failed(told`${failureText(error)} The history shows that the service refused it.`);
	}

	return error.failure === 'cancelled'
		? unsent(row)
		: {
				result: {
					status: 'failed',
					...(error.failure === 'refused' && {isRefused: true}),
					...(isForGood && {isForGood}),
					...bothForms(failureText(error)),
				},
			};
}

/** How a run of a file waits for the service, and stops. */
export const waitingInRun = (
	context: ServiceContext,
	request: number,
): Pick<Run<BatchRow, Kind, RowResult>, 'isStopping' | 'waiting'> => ({
	isStopping: () => isStopping(context),
	waiting(seconds, why) {
		if (seconds > 0) {
			noteWait(context, request, seconds, [`${why} cforgs continues`, 'in']);
		}
	},
});

/** Waits while the service asks for it, and shows that. */
export const waitingForService = (context: ServiceContext, request: number): ((error: ApiError) => Promise<boolean>) =>
	waitingForTime({wait: context.wait, ...waitingInRun(context, request)});

/** The creation of rows, one after the other. */
export function creationOfRows(
	context: ServiceContext,
	ledger: Ledger,
	request: number,
): Omit<Run<BatchRow, Creates, RowResult>, 'begun' | 'changed' | 'items' | 'nameOf' | 'toldAs'> {
	const {now} = context;
	return {
		...waitingInRun(context, request),
		organizationOf: ({form}) => textOfSlot(form, 'parent'),
		refusableOf: ({form}) => ({call: 'create', id: textOfSlot(form, 'parent')}),
		describe: (writing, row) => creationOfRow(writing, ledger, row, request),
		settle: triedBy,
		unsent: (_, {status, text, ...rest}) => ({
			status: status === 'failed' ? 'failed' : 'waiting',
			...bothForms(text),
			...rest,
		}),
		note(row, step) {
			switch (step.fate) {
				case 'sent': {
					ledger.note(row, {status: 'sent', at: now()});
					break;
				}

				case 'stored': {
					ledger.note(row, {status: 'created', id: step.answer.id, at: now()});
					break;
				}

				case 'notStored': {
					ledger.note(row, undefined);
					break;
				}

				case 'told':
				case 'unread': {
					// It stays on record as sent.
					break;
				}
			}
		},
	};
}
