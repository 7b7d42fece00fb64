import {isSystemError, systemErrorText} from '../text/error-code.js';
import {shownText, told, type Told} from '../text/told.js';
import type {ServiceContext} from '../commands/context.js';
import {runWrite, waitingForBudget, type Description, type WriteEnd} from '../write/engine.js';
import {removal, removalResult, type Removal} from '../write/membership.js';
import {isToSend, type RemovalResult, type RemovalRow} from './plan.js';
import type {NotedRemoval, Removals} from './removals.js';

/** How a run reports to its caller, and when it stops. */
export type RemovalRun = {
	readonly email: string;
	readonly rows: readonly RemovalRow[];
	readonly isStopping: () => boolean;
	readonly changed: (row: RemovalRow, result: RemovalResult) => void;
	/** Receives how long the run waits for the rate limit, in seconds, and 0 once the wait is over. */
	readonly waiting: (seconds: number) => void;
};

const unrecordedText = (error: unknown): string => `Nothing more is sent, because cforgs cannot record it on disk: ${systemErrorText(error)}.`;

/** The result of a row. `stop`: why no further row is tried. `isRefused`: the organization refused, which says little about the next one. */
type Removed = {readonly result: RemovalResult; readonly stop?: Told; readonly isRefused?: true};

/** After this many refusals in a row, the next organizations would most likely refuse as well. */
const mostRefusals = 3;

const isRefusal = (end: WriteEnd<Removal>): boolean => end.status === 'failed' && end.verdict === 'notStored' && end.error.failure === 'refused' && end.error.status === 403;

// `told`: the member may still be there.
const notedFates = {stored: 'removed', notStored: 'refused', told: 'sent'} as const;

/** The removal of a row, recorded on disk before it is sent. `failed`: why its result could not be recorded. */
function recorded(write: Description<Removal>, note: (status: NotedRemoval['status']) => void, failed: (error: unknown) => void): Description<Removal> {
	return {
		...write,
		record(plan) {
			note('sent');
			const {settle, ...rest} = write.record(plan);
			return {
				...rest,
				settle(came) {
					try {
						note(notedFates[came.fate]);
					} catch (error) {
						failed(error);
					}

					return settle(came);
				},
			};
		},
	};
}

function resultOf(row: RemovalRow, end: WriteEnd<Removal>): Removed {
	const {member} = row;
	if (!member || end.status === 'unsent' || end.status === 'stopped') {
		return {result: row.result, stop: 'Stopped.'};
	}

	const {result, text, isStop} = removalResult(member, end);
	const stop = isRefusal(end) ? {stop: text, isRefused: true as const} : isStop && {stop: text};
	switch (result) {
		case 'stored': {
			return {result: {status: 'removed', ...(end.status === 'done' && (end.isLookedUp || end.remark !== undefined || end.stored !== undefined) && {remark: text})}, ...stop};
		}

		case 'already': {
			return {result: {status: 'removed', remark: text}, ...stop};
		}

		case 'unknown': {
			return {result: {status: 'unknown', text}, ...stop};
		}

		case 'heldBack':
		case 'notStored':
		case 'unsent': {
			return {result: {status: 'failed', text}, ...stop};
		}
	}
}

async function removeOne(context: ServiceContext, removals: Removals, row: RemovalRow, run: RemovalRun): Promise<Removed> {
	const {organization, member} = row;
	if (!member) {
		return {result: row.result};
	}

	let unrecorded: string | undefined;
	const note = (status: NotedRemoval['status']) => {
		removals.note({
			email: run.email, organization: organization.id, name: organization.name, member: member.id, status, at: context.now(),
		});
	};

	const waitForBudget = waitingForBudget({wait: context.wait, isStopping: run.isStopping, note: run.waiting});
	try {
		const end = await runWrite(context, writing => ({
			// A run can begin long after its review, so each removal looks at the other active members again, with one more request.
			...recorded(removal(writing, {organization, member, isLast: row.isLastActive}), note, error => {
				unrecorded = unrecordedText(error);
			}),
			isStopped: run.isStopping,
			async waitOut(error) {
				const isWaited = await waitForBudget(error);
				run.waiting(0);
				return isWaited;
			},
		}));
		if (end.status === 'done' && end.answer.wasGone) {
			note('removed');
		}

		const removed = resultOf(row, end);
		return unrecorded === undefined ? removed : {...removed, stop: unrecorded};
	} catch (error) {
		if (!isSystemError(error)) {
			throw error;
		}

		const text = unrecordedText(error);
		return {result: {status: 'failed', text}, stop: text};
	}
}

async function removeEach(context: ServiceContext, removals: Removals, run: RemovalRun): Promise<Told | undefined> {
	const {isStopping, changed} = run;
	const rows = run.rows.filter(row => isToSend(row));
	let refusals = 0;
	for (const row of rows) {
		if (isStopping()) {
			return 'Stopped.';
		}

		changed(row, {status: 'sending'});
		const {result, stop, isRefused} = await removeOne(context, removals, row, run); // eslint-disable-line no-await-in-loop -- One after the other.
		changed(row, result);
		refusals = isRefused ? refusals + 1 : 0;
		if (stop !== undefined && (refusals === 0 || (refusals === mostRefusals && row !== rows.at(-1)))) {
			return shownText(stop) === 'Stopped.' ? stop : told`Stopped at ${organizationName(row)}: ${stop}`;
		}
	}

	return undefined;
}

const organizationName = ({organization: {id, name}}: RemovalRow): string => name === '' ? id : name;

/** Takes the lock, so that no other cforgs on this computer removes people. Returns the reason if that fails. */
function whyLocked(removals: Removals): string | undefined {
	if (removals.lock()) {
		return undefined;
	}

	const unchecked = removals.uncheckedLock();
	return unchecked === undefined
		? 'Another cforgs is removing people on this host. Wait until it ends.'
		: `Another cforgs, in a container or on another computer, may be removing people. This cannot be checked from here. Wait until it ends; if it has ended, remove the file ${unchecked} and try again.`;
}

/** Removes a person from one organization after the other, and records each removal on disk before it is sent. Returns why nothing was sent (`refused`), or why the run stopped before the last row. */
export async function removeRows(context: ServiceContext, removals: Removals, run: RemovalRun): Promise<{readonly refused?: string; readonly stop?: Told}> {
	try {
		const refused = whyLocked(removals);
		if (refused !== undefined) {
			return {refused};
		}
	} catch (error) {
		if (!isSystemError(error)) {
			throw error;
		}

		return {refused: `Nothing was sent, because cforgs cannot record on disk what it removes: ${systemErrorText(error)}.`};
	}

	try {
		removals.begin(run.email, context.now());
		const stop = await removeEach(context, removals, run);
		return stop === undefined ? {} : {stop};
	} catch (error) {
		if (!isSystemError(error)) {
			throw error;
		}

		return {refused: `Nothing was sent, because cforgs cannot record it on disk: ${systemErrorText(error)}.`};
	} finally {
		removals.unlock();
	}
}
