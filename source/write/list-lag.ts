import type {ServiceContext} from '../commands/context.js';

/** How long after a write the service's list may lag behind it, in milliseconds. Until then, absence from the list proves nothing. */
const lagsFor = 30_000;

/** How many seconds the list may still lag behind a write that was sent at this time; 0 once absence from the list counts. Times are in milliseconds since the epoch. */
export const lagLeft = (sentAt: number, now: number): number => Math.max(0, Math.ceil(Math.min(lagsFor, sentAt + lagsFor - now) / 1000));

// Seconds.
const lookEvery = 2;

type Waiting = Pick<ServiceContext, 'now' | 'wait'> & {
	/** Receives how many seconds the looks continue, before each wait. */
	readonly note?: ((seconds: number) => void) | undefined;
};

/** Looks for what a write stored, again and again while the list may lag behind the write. Returns the last look. */
export async function lookUntilListed<Seen>({now, wait, note}: Waiting, sentAt: number, look: () => Promise<Seen>, isThere: (seen: Seen) => boolean): Promise<Seen> {
	for (let left = lagLeft(sentAt, now()); ; left -= lookEvery) {
		/* eslint-disable no-await-in-loop -- Each look waits for the one before. */
		const seen = await look();
		if (left <= 0 || isThere(seen)) {
			return seen;
		}

		note?.(left);
		await wait(Math.min(left, lookEvery) * 1000);
		/* eslint-enable no-await-in-loop */
	}
}
