import {type ApiError, isBadCredential, isNotThere, isSchemeRefusal} from '../../base/api/api-error.js';
import type {ServiceContext} from '../loop/context.js';
import type {LookedUp, LostAnswer} from './engine.js';

/**
What the failure of one write of many concerns.

- `item`: only this write. The run goes on.
- `organization`: every write to the same organization. The run goes on with the others.
- `everything`: every further write. The run stops, and can be continued.
- `time`: nothing but the moment. The run waits, and tries the same write again.
*/
export type Concern = 'item' | 'organization' | 'everything' | 'time';

// The content of one request, or the state of what it names.
const ofItem: ReadonlySet<number | undefined> = new Set([400, 409, 412, 422]);

/** What a failure concerns. The only rule of this kind: every run of many writes follows it. */
export function concernOf(error: ApiError): Concern {
	const {failure, status, retryAfter, isKeyNeeded} = error;
	if (status === 429 || (status === 503 && retryAfter !== undefined)) {
		return 'time';
	}

	if (failure !== 'refused' || isKeyNeeded || isBadCredential(error) || isSchemeRefusal(error)) {
		return 'everything';
	}

	if (ofItem.has(status) || isNotThere(error)) {
		return 'item';
	}

	return status === 403 ? 'organization' : 'everything';
}

/** How long after a write the service's list may lag behind it, in milliseconds. Until then, absence from the list proves nothing. */
export const lagsFor = 30_000;

/** How many seconds the list may still lag behind a write that was sent at this time; 0 once absence from the list counts. Times are in milliseconds since the epoch. `within`: how long after the write, in milliseconds. */
export const lagLeft = (sentAt: number, now: number, within = lagsFor): number =>
	Math.max(0, Math.ceil(Math.min(within, sentAt + within - now) / 1000));

// Seconds.
const lookEvery = 2;

type Waiting<Seen> = Pick<ServiceContext, 'now' | 'wait'> & {
	/** Receives how many seconds the looks continue, and what the last one has seen, before each wait. */
	readonly note?: ((seconds: number, seen: Seen) => void) | undefined;
	readonly isStopping?: (() => boolean) | undefined;
};

/** Looks for what a write stored, again and again while the list, or another read for which `within` counts, may lag behind the write. Returns the last look. */
export async function lookUntilListed<Seen>(
	{now, wait, note, isStopping}: Waiting<Seen>,
	sentAt: number,
	look: () => Promise<Seen>,
	isThere: (seen: Seen) => boolean,
	within?: number,
): Promise<Seen> {
	for (let left = lagLeft(sentAt, now(), within); ; left -= lookEvery) {
		/* eslint-disable no-await-in-loop -- Each look waits for the one before. */
		const seen = await look();
		if (left <= 0 || isThere(seen) || isStopping?.()) {
			return seen;
		}

		note?.(left, seen);
		await wait(Math.min(left, lookEvery) * 1000);
		/* eslint-enable no-await-in-loop */
	}
}

/** Looks up a lost answer that only a list can show, as long as the list may lag. Even then, a list without the write does not show clearly that nothing is stored, because the request may still arrive, unless the service asked to send it later. */
export async function lookUpListed<Answer>(
	waiting: Waiting<LookedUp<Answer>>,
	{error, lostAt}: Pick<LostAnswer, 'error' | 'lostAt'>,
	look: () => Promise<LookedUp<Answer>>,
): Promise<LookedUp<Answer>> {
	const found = await lookUntilListed(waiting, lostAt, look, ({status}) => status !== 'notStored');
	return found.status === 'notStored' && concernOf(error) !== 'time' ? {status: 'unknown'} : found;
}

type StoppableWait = Pick<ServiceContext, 'wait'> & {readonly isStopping: () => boolean};

/** Waits the given number of seconds, or until the user stops. `tell` receives how many are left. */
export async function waitSeconds(
	{wait, isStopping}: StoppableWait,
	seconds: number,
	tell?: (left: number) => void,
): Promise<void> {
	for (let left = seconds; left > 0 && !isStopping(); left--) {
		tell?.(left);
		await wait(1000); // eslint-disable-line no-await-in-loop -- The wait can be stopped every second.
	}
}

/** Waits as long as the service asks, and longer with each try, up to 60 s. Returns whether the failure was one of time. */
export function waitingForTime({
	waiting,
	...rest
}: StoppableWait & {readonly waiting: (seconds: number, why: string) => void}): (error: ApiError) => Promise<boolean> {
	let tries = 0;
	return async error => {
		if (concernOf(error) !== 'time') {
			return false;
		}

		const seconds = Math.max(error.retryAfter ?? 10, Math.min(2 ** tries, 60));
		tries++;
		await waitSeconds(rest, seconds, left => {
			waiting(left, error.status === 429 ? 'You have reached the rate limit.' : 'The service asks to wait.');
		});
		waiting(0, '');
		return true;
	};
}
