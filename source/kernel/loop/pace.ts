import type {RequestWindow} from '../../base/api/budget.js';
import type {LoggedRequest} from '../../base/api/caller.js';
import type {Page} from '../../base/api/pages.js';
import {durationText} from '../../base/text/time.js';
import {counted} from '../../base/text/words.js';
import {atOnce} from './readings.js';

/** How many requests of each window stay free, so that the person's own keys never wait for a reading. */
const keptFree = ({quota}: RequestWindow): number => Math.ceil(quota / 3);

/** How many requests a reading may make in this window. */
export const usableOf = (window: RequestWindow): number => Math.max(0, window.left - keptFree(window));

/** How long an answer usually takes, in milliseconds. */
const usualAnswer = 200;

/** How many milliseconds pass until a window has room for this many more requests than this one has, if each takes `most` of them. */
const waitFor = (later: number, most: number, {length, resetAfter}: RequestWindow): number =>
	later <= 0 ? 0 : resetAfter + (Math.ceil(later / Math.max(1, most)) - 1) * length;

/** How many seconds pass until the service has accepted this many requests. */
export const secondsUntilAccepted = (requests: number, window: RequestWindow): number =>
	Math.ceil(waitFor(requests - window.left, window.quota, window) / 1000);

/** How many seconds this many requests take. Answers come while a window passes, so only those in the last window add to the wait for it. `each`: the milliseconds that a request adds. `isSparing`: whether it takes at most two thirds of each window; otherwise it waits only when the service accepts no more. */
export function secondsFor(
	requests: number,
	window: RequestWindow,
	{each = usualAnswer / atOnce, isSparing = false}: {readonly each?: number; readonly isSparing?: boolean} = {},
): number {
	const [now, most] = isSparing ? [usableOf(window), window.quota - keptFree(window)] : [window.left, window.quota];
	const later = Math.max(0, requests - now);
	const inLast = later === 0 ? requests : ((later - 1) % Math.max(1, most)) + 1;
	// The first request begins a window.
	const resetAfter = window.resetAfter === 0 ? window.length : window.resetAfter;
	return Math.ceil(Math.max(requests * each, waitFor(later, most, {...window, resetAfter}) + inLast * each) / 1000);
}

/** How fast the service answers, and how many requests it accepts. */
export type RequestPace = {
	/** How long a request takes, in milliseconds. */
	readonly each: number;
	readonly window: RequestWindow;
};

/** The pace of the latest requests, latest first. */
export function requestPace(requests: readonly LoggedRequest[], window: RequestWindow): RequestPace {
	const times = requests
		.slice(0, 20)
		.map(({milliseconds}) => milliseconds)
		.toSorted((left, right) => left - right);
	return {each: times[Math.floor(times.length / 2)] ?? 0, window};
}

/** What many writes take, such as `12 requests, about 4 s`. `requests`: how many a write makes with its reads. `steps`: how many of these it waits for in turn. */
export function effortText(
	writes: number,
	{each, window}: RequestPace,
	{requests, steps}: {readonly requests: number; readonly steps: number},
): string {
	const seconds = secondsFor(writes * requests, window, {each: (each * steps) / requests});
	return `${counted(writes, 'request')}, about ${durationText(seconds)}`;
}

/** The effort of the change of an organization: it reads twice before it, at once, and twice after it. */
export const changeEffort = {requests: 5, steps: 3} as const;

type Pacing = {
	readonly window: () => RequestWindow;
	/** Waits this many milliseconds until the next window. */
	readonly rest: (milliseconds: number) => Promise<void>;
	readonly isWanted?: (() => boolean) | undefined;
};

/** Makes a request as soon as the window has room for it, at most two thirds of each window. */
export type Turn = <Result>(request: () => Promise<Result>) => Promise<Result>;

export function paceOf({window, rest, isWanted = () => true}: Pacing): Turn {
	let underWay = 0;
	return async request => {
		for (let now = window(); isWanted() && now.resetAfter > 0 && usableOf(now) <= underWay; now = window()) {
			await rest(now.resetAfter); // eslint-disable-line no-await-in-loop -- Looked at again after each window.
		}

		underWay++;
		try {
			return await request();
		} finally {
			underWay--;
		}
	};
}

/**
The pages of a list, each in its turn.

@yields Each page.
*/
export async function* pagesInTurn<Item>(
	turn: Turn,
	pages: AsyncGenerator<Page<Item>, void, undefined>,
): AsyncGenerator<Page<Item>, void, undefined> {
	for (let isLast = false; !isLast;) {
		const next = await turn(async () => pages.next()); // eslint-disable-line no-await-in-loop -- One page after the other.
		if (next.done === true) {
			return;
		}

		yield next.value;
		isLast = next.value.isLast;
	}
}
