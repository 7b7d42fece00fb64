import {systemErrorText, isSystemError} from '../../base/text/error-code.js';
import {type Lock, type LockName, noLock} from '../storage/locked-lines.js';
import type {ServiceContext} from '../loop/context.js';
import type {Told} from '../../base/text/told.js';

export const unrecordedText = (error: unknown): string =>
	`Nothing more is sent, because cforgs cannot record it on disk: ${systemErrorText(error)}.`;

/** Runs writes while holding the lock of their kind, so that no other cforgs sends them too. Returns why nothing was sent (`refused`), if it cannot begin. `doing`: what the other cforgs may be doing, such as “removing people”. `wait`: to wait a few seconds for the lock. */
export async function withLock<T extends {readonly refused?: string}>(
	lock: Lock,
	doing: string,
	run: () => Promise<T>,
	wait?: ServiceContext['wait'],
): Promise<T | {readonly refused: string}> {
	let isLocked = false;
	try {
		isLocked = lock.lock();
		for (let left = wait ? 20 : 0; !isLocked && left > 0; left--) {
			await wait?.(250); // eslint-disable-line no-await-in-loop -- Another single write takes only a moment.
			isLocked = lock.lock();
		}

		if (!isLocked) {
			const unchecked = lock.uncheckedLock();
			return {
				refused:
					unchecked === undefined
						? `Another cforgs is ${doing} on this host. Wait until it ends.`
						: `Another cforgs, in a container or on another computer, may be ${doing}. This cannot be checked from here. Wait until it ends; if it has ended, remove the file ${unchecked} and try again.`,
			};
		}

		return await run();
	} catch (error) {
		if (!isSystemError(error)) {
			throw error;
		}

		return {refused: `Nothing was sent, because cforgs cannot record it on disk: ${systemErrorText(error)}.`};
	} finally {
		if (isLocked) {
			lock.unlock();
		}
	}
}

/** A run that no other cforgs may send at the same time. */
export type Locked = {
	readonly items: readonly unknown[];
	readonly name: LockName;
	/** What it is about, such as the id of an organization; without it, no other run of its kind is sent. */
	readonly subject?: string | undefined;
	/** What the other cforgs may be doing. */
	readonly doing: string;
	/** Even a single write is not sent during another run. */
	readonly isEvenForOne?: true;
};

/** The lock of all runs that create organizations. Even a single creation takes it, because another run may create the same organization. */
export const creationLock = {name: 'onboarding', doing: 'creating organizations', isEvenForOne: true} as const;

/** What became of a run. */
export type RunEnd = {
	/** Why it could not begin. */
	readonly refused?: string;
	/** Why it stopped before the last item. */
	readonly stop?: Told | undefined;
};

/** Runs with a lock, unless nothing is sent, or only one write that can be sent at any time. */
export async function underLock<End extends RunEnd>(
	{journal, dryRun}: ServiceContext,
	{items, name, subject, doing, isEvenForOne}: Locked,
	run: () => Promise<End>,
): Promise<End | {readonly refused: string}> {
	const isAlone = dryRun !== undefined || items.length < (isEvenForOne ? 1 : 2);
	return withLock(isAlone ? noLock : journal.lockOf(name, subject), doing, run);
}

/** A run with its lock, unless it sends nothing or only one write. */
export const lockedRun = async (
	context: ServiceContext,
	locked: Locked,
	run: () => Promise<Told | undefined>,
): Promise<RunEnd> => underLock(context, locked, async () => ({stop: await run()}));
