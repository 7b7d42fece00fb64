import type {ApiError} from '../../base/api/api-error.js';
import type {Told} from '../../base/text/told.js';

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

/** What became of an item. `text`: why, or what else to know. `isForGood`: the service refuses it for good, so that it is not sent again. */
export type ItemResult = {
	readonly status: ItemStatus;
	readonly text?: Told;
	readonly error?: ApiError;
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
