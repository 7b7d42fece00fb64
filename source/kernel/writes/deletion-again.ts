import {isNotThere, isPerhapsTooNew, type ApiError} from '../../base/api/api-error.js';
import {counted} from '../../base/text/words.js';
import {beforeOf, fieldNames, labelsInSentence, valueBefore, type Before} from '../form-model/fields.js';
import {isMarked} from '../form-model/marks.js';
import type {ServiceContext} from '../loop/context.js';
import type {DeletionChecks} from '../state/deletion-checks.js';
import {deletionById, readChecks, type Deleted} from './deletion.js';
import type {Description} from './engine.js';
import {waitSeconds} from './run-many.js';

/** Why an organization that was created from here is not deleted: it is not empty, or somebody changed it after its creation. */
function whyItStays(made: Before, {organizations, accounts, members = 0, detail}: DeletionChecks): string | undefined {
	if (organizations + accounts + members > 0) {
		return `It has ${counted(organizations, 'sub-organization')} and ${counted(accounts, 'account')}${members === 0 ? '' : ` and ${counted(members, 'member')}`}. Only an empty organization can be deleted.`;
	}

	const now = beforeOf(detail.organization, detail.profile);
	// A credential is never kept, so a recorded value with one cannot be compared.
	const changed = fieldNames.filter(
		name => !isMarked(made, name) && valueBefore(now, name) !== valueBefore(made, name),
	);
	if (changed.includes('name')) {
		return `Its name is now “${now.name}”.`;
	}

	return changed.length === 0
		? undefined
		: `It has been changed since it was created: ${labelsInSentence(...changed)}.`;
}

export type DeletingAgain = {
	readonly seen: DeletionChecks;
	readonly plan: Before;
	readonly answer: Deleted;
	readonly stored: undefined;
	readonly why: string;
};

/** Deletes an organization that was created from here with these values, if it is unchanged and empty. */
export const deletionAgain = (
	context: ServiceContext,
	{id, made, undoes}: {readonly id: string; readonly made: Before; readonly undoes: number | undefined},
): Description<DeletingAgain> => ({
	readAgain: async () => readChecks(context, id),
	compare(checks) {
		const why = whyItStays(made, checks);
		const {organization, profile} = checks.detail;
		return why === undefined
			? {status: 'asReviewed', plan: beforeOf(organization, profile)}
			: {status: 'heldBack', why};
	},
	...deletionById(context, id, undoes),
});

// The service refuses access to a new organization for a while.
const isYoung = (error: ApiError): boolean => error.request.method === 'GET' && isPerhapsTooNew(error);

// Nine waits of five seconds for all organizations together: later ones are older when their turn comes.
const mostWaits = 9;

const secondsEach = 5;

type Waiting = Pick<ServiceContext, 'wait'> & {
	readonly isStopping: () => boolean;
	readonly waiting: (seconds: number, why: string) => void;
};

/** Waits until a new organization can be read. All organizations together wait no longer than one new organization needs. */
export function waitingForReady({wait, isStopping, waiting}: Waiting): (error: ApiError) => Promise<boolean> {
	let waits = 0;
	return async error => {
		if (waits === mostWaits || isNotThere(error) || !isYoung(error)) {
			return false;
		}

		waits++;
		waiting(secondsEach, 'The service refuses changes to a new organization for about half a minute.');
		await waitSeconds({wait, isStopping}, secondsEach);
		return true;
	};
}
