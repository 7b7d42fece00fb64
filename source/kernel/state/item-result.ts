import type {ApiError} from '../../base/api/api-error.js';
import type {Told} from '../../base/text/told.js';
import type {Form} from '../form-model/form.js';
import {type JournalEntry, undoForm} from '../form-model/journal-entry.js';
import {type ShownChange, shownChangesOf} from '../form-model/settings.js';

/**
What became of one write of many, in files, in JSON and on the screen.

- `done`: stored, and read back. `already`: nothing had to be sent, or an earlier run did it.
- `left_out`: the user left it out. `not_sent`: the run ended, or another write failed, before its turn.
- `refused`: the service refused it. `failed`: it could not be sent. Either way, nothing is stored.
- `conflict`: somebody else changed the value after the review, so nothing was sent.
- `unknown`: it may be stored.
*/
export type ItemStatus = 'done' | 'already' | 'left_out' | 'refused' | 'failed' | 'conflict' | 'unknown' | 'not_sent';

/** What is printed of an item. `planned`: a dry run would send it. */
export type ItemWord = ItemStatus | 'planned';

/** The writes of an item: when they began and ended, in milliseconds since the epoch, and the `cf-ray` of each answer. */
export type ItemWrites = {readonly begunAt: number; readonly endedAt: number; readonly rays: readonly string[]};

/** What became of an item. */
export type ItemResult = {
	readonly status: ItemStatus;
	/** Why, or what else to know. */
	readonly text?: Told;
	readonly error?: ApiError;
	/** The service refuses it for good, so that it is not sent again. */
	readonly isForGood?: true;
};

/** An item before its turn, while it is sent, and after it. */
export type ItemState =
	| ItemResult
	| {
			readonly status: 'waiting' | 'sending';
			readonly text?: undefined;
			readonly error?: undefined;
			readonly isForGood?: undefined;
	  };

/** The result in the words of every run. */
export const statusWord = (
	{result: {status}}: {readonly result: ItemState},
	{dryRun = false}: {readonly dryRun?: boolean} = {},
): ItemWord => {
	const words = {sending: 'unknown', waiting: dryRun ? 'planned' : 'not_sent'} as const;
	return status === 'sending' || status === 'waiting' ? words[status] : status;
};

/** Whether an item is stored. */
export const isItemOver = ({status}: Pick<ItemState, 'status'>): boolean => status === 'done' || status === 'already';

/** Whether the write of an item may not be stored, so that it can be sent again. */
export const isItemOpen = ({status, isForGood}: Pick<ItemState, 'isForGood' | 'status'>): boolean =>
	isForGood === undefined && ['waiting', 'refused', 'failed', 'conflict', 'not_sent', 'unknown'].includes(status);

/** What the undo of an edit writes. */
export type FoundEdit = {
	readonly changes: readonly ShownChange[];
	readonly form: Form;
	/** Why it writes nothing. */
	readonly result?: ItemState;
};

/** A request as a review shows it. */
export type SentRequest = {
	readonly method: string;
	readonly path: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: Record<string, unknown>;
	/** The names in its body that it changes. */
	readonly changed?: readonly string[];
};

/** The request that undoes a write, by what is stored now. */
type FoundRequest = {
	readonly request: SentRequest;
	/** What to know of it. */
	readonly about: string;
	/** What became of the write, in words. */
	readonly now?: string;
};

/** What became of a write, before its undo is reviewed: in words, what its undo writes by the stored values, or its request. */
export type FoundOfWrite = string | FoundEdit | FoundRequest;

export const isFoundEdit = (found: FoundOfWrite | undefined): found is FoundEdit =>
	typeof found === 'object' && 'form' in found;

export const isFoundRequest = (found: FoundOfWrite | undefined): found is FoundRequest =>
	typeof found === 'object' && 'request' in found;

/** What became of a write, in words, if that is known. */
export const nowOf = (found: FoundOfWrite | undefined): string | undefined =>
	typeof found === 'string' ? found : isFoundRequest(found) ? found.now : undefined;

export const isEdit = ({kind, after}: JournalEntry): boolean =>
	(kind === 'edit' || kind === 'profile') && after !== undefined;

/** What the undo of an edit writes if nobody has changed its values since. */
export function editByJournal(write: JournalEntry): FoundEdit {
	const form = undoForm(write);
	return {form, changes: shownChangesOf(form)};
}
