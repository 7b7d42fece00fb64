import type {ApiError} from '../../base/api/api-error.js';
import {unclearTodo} from '../../base/api/request.js';
import {isSystemError, systemErrorText, orSystemError} from '../../base/text/error-code.js';
import {told, type Told} from '../../base/text/told.js';
import type {ServiceContext} from '../loop/context.js';
import {failureText, wholeFailureText} from '../rows/failure.js';
import {exitStatus, type ExitStatus} from '../options/exit-status.js';
import type {ItemResult, ItemState, ItemWord} from '../state/item-result.js';
import {isForGood, type Refusable, whyRefused} from '../state/refused-for-good.js';
import {type Lock, type LockName, noLock} from '../storage/locked-lines.js';
import type {RunHead} from '../storage/run-journal.js';
import type {WriteSubject} from '../form-model/journal-entry.js';
import {concernOf} from './list-lag.js';
import {recordedRun} from './recorded-run.js';
import {runWrite, type Description, type Kind, type Recorded, type WriteEnd} from './engine.js';

/** A step of an item to record: `sent` just before the request, then what became of it. */
export type ItemStep<Answer> =
	{readonly fate: 'sent' | 'notStored' | 'told' | 'unread'} | {readonly fate: 'stored'; readonly answer: Answer};

/** What an ability makes of the end of a write. */
export type Settled<Result> = {
	readonly result: Result;
	/** Why nothing more is sent, apart from the rule of failures. */
	readonly stop?: Told | undefined;
};

/** Why an item is not sent, or cannot be recorded. */
type Unsent = {readonly status: 'failed' | 'not_sent'; readonly text: Told; readonly isForGood?: true};

type RunOf<Item, Result> = {
	readonly items: readonly Item[];
	readonly nameOf: (item: Item) => string;
	/** The entry of the run in the journal, and what each of its writes is about. Without this, each write is an entry of its own. */
	readonly entry?: Omit<RunHead, 'planned'> & {readonly subjectOf: (item: Item) => WriteSubject};
	/** The id of the organization that may refuse the item. Without this, all items have the same one. */
	readonly organizationOf?: (item: Item) => string;
	/** What the service may refuse for good when the item is sent. Such a refusal is remembered: later items, and later runs of the session, do not ask for it again. */
	readonly refusableOf?: (item: Item) => Refusable | undefined;
	/** Whether the organization of an item is so new that a refusal may pass, although neither this session nor the list shows that. */
	readonly mayPass?: (item: Item, error: ApiError) => boolean;
	readonly toldAs: (item: Item, result: Result) => ItemResult;
	/** The result of an item that is not sent, or that cannot be recorded. */
	readonly unsent: (item: Item, why: Unsent) => Result;
	readonly begun?: (item: Item) => void | Promise<void>;
	readonly changed: (item: Item, result: Result) => void;
	/** How long the run waits for the service, in seconds, and why. 0 once the wait is over. */
	readonly waiting: (seconds: number, why: string) => void;
	readonly isStopping: () => boolean;
	readonly waitOut?: (error: ApiError) => Promise<boolean>;
};

/** Many writes of one kind. */
export type Run<Item, W extends Kind, Result> = RunOf<Item, Result> & {
	readonly describe: (writing: ServiceContext, item: Item) => Description<W>;
	readonly settle: (item: Item, end: WriteEnd<W>) => Settled<Result> | Promise<Settled<Result>>;
	/** Records a step on disk. Throws file system errors: then nothing more is sent. */
	readonly note?: (item: Item, step: ItemStep<W['answer']>) => void;
};

/** One write of a run of several kinds, as `Run` has it for all of its items. */
type ItemWrite<W extends Kind, Result> = {
	readonly describe: (writing: ServiceContext) => Description<W>;
	readonly settle: (end: WriteEnd<W>) => Settled<Result> | Promise<Settled<Result>>;
	readonly note?: (step: ItemStep<W['answer']>) => void;
};

type SentItem<Result> = Settled<Result> & {readonly end?: WriteEnd<Kind>};

type SendWrite<Result> = <W extends Kind>(write: ItemWrite<W, Result>) => Promise<SentItem<Result>>;

/** Many writes of several kinds. */
export type MixedRun<Item, Result> = RunOf<Item, Result> & {
	/** Calls `as` with the write of an item. */
	readonly send: (item: Item, as: SendWrite<Result>) => Promise<SentItem<Result>>;
};

/** The parts of a run that tells its items in the words of every run. `changed`: an item is being sent, or its result is known. */
export const itemsTold = <Item>(changed: (item: Item, state: ItemState) => void) => ({
	toldAs: (_: Item, result: ItemResult) => result,
	unsent: (_: Item, why: Unsent): ItemResult => why,
	begun(item: Item) {
		changed(item, {status: 'sending'});
	},
	changed,
});

type Waiting = Pick<ServiceContext, 'wait'> & {readonly isStopping: () => boolean};

/** Waits the given number of seconds, or until the user stops. `tell` receives how many are left. */
export async function waitSeconds(
	{wait, isStopping}: Waiting,
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
}: Waiting & Pick<Run<never, Kind, never>, 'waiting'>): (error: ApiError) => Promise<boolean> {
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

export const unrecordedText = (error: unknown): string =>
	`Nothing more is sent, because cforgs cannot record it on disk: ${systemErrorText(error)}.`;

/** The description of an item whose every step is on disk before the next. `failed`: its result could not be recorded. */
function recorded<W extends Kind>(
	write: Description<W>,
	note: (step: ItemStep<W['answer']>) => void,
	failed: (error: unknown) => void,
): Description<W> {
	return {
		...write,
		record(plan): Recorded<W> {
			note({fate: 'sent'});
			const {settle, lost, ...rest} = write.record(plan);
			const attempt = (step: ItemStep<W['answer']>) => {
				try {
					note(step);
				} catch (error) {
					failed(error);
				}
			};

			return {
				...rest,
				lost(ray) {
					// The service may have acted only just now.
					attempt({fate: 'sent'});
					lost?.(ray);
				},
				settle(came) {
					attempt(came);
					return settle(came);
				},
			};
		},
	};
}

/** After this many organizations in a row have refused, the next ones would most likely refuse as well. */
const mostRefusals = 3;

function refusals() {
	const refused = new Set<string>();
	let inARow = 0;
	return {
		has: (organization: string): boolean => refused.has(organization),
		isStop(organization: string, error: ApiError | undefined): boolean {
			const concern = error && concernOf(error);
			if (concern !== 'organization') {
				inARow = 0;
				return concern === 'everything' || concern === 'time';
			}

			refused.add(organization);
			inARow++;
			return inARow === mostRefusals;
		},
	};
}

async function sendItem<Item, W extends Kind, Result>(
	context: ServiceContext,
	run: RunOf<Item, Result>,
	item: Item,
	{describe, settle, note}: ItemWrite<W, Result>,
): Promise<SentItem<Result>> {
	let unrecorded: string | undefined;
	const waitForTime = waitingForTime({wait: context.wait, isStopping: run.isStopping, waiting: run.waiting});
	return orSystemError(
		async () => {
			const ended = await runWrite(context, (writing): Description<W> => ({
				...recorded(
					describe(writing),
					step => note?.(step),
					error => {
						unrecorded = unrecordedText(error);
					},
				),
				isStopped: run.isStopping,
				waitOut: async error => (await waitForTime(error)) || ((await run.waitOut?.(error)) ?? false),
			}));
			const what = run.refusableOf?.(item);
			const end: WriteEnd<W> =
				what &&
				ended.status === 'failed' &&
				!run.mayPass?.(item, ended.error) &&
				isForGood(context.store.getState(), what, ended.error, context.now())
					? {...ended, isForGood: true}
					: ended;
			const settled = await settle(end);
			return {...settled, end, ...(unrecorded !== undefined && {stop: unrecorded})};
		},
		error => {
			const text = unrecordedText(error);
			return {result: run.unsent(item, {status: 'failed', text}), stop: text};
		},
	);
}

const organizationRefused = 'Not sent: its organization refused an earlier request.';

async function sendRecorded<Item, Result>(
	context: ServiceContext,
	run: MixedRun<Item, Result>,
	{subjectOf, ...head}: NonNullable<MixedRun<Item, Result>['entry']>,
): Promise<Told | undefined> {
	const journal = context.journal.ofRun({...head, planned: run.items.map(item => subjectOf(item))});
	try {
		return await sendAll({...context, journal}, run);
	} finally {
		journal.end();
	}
}

/** Sends many writes, one after the other, each with all its steps. A failure ends what it concerns: see `concernOf`. Returns why the run stopped before the last item. */
export const runMany = async <Item, W extends Kind, Result>(
	context: ServiceContext,
	{describe, settle, note, ...run}: Run<Item, W, Result>,
): Promise<Told | undefined> =>
	runMixed(context, {
		...run,
		send: async (item, as) =>
			as<W>({
				describe: writing => describe(writing, item),
				settle: async end => settle(item, end),
				...(note && {
					note(step) {
						note(item, step);
					},
				}),
			}),
	});

/** Like `runMany`, for writes of several kinds. */
export async function runMixed<Item, Result>(
	context: ServiceContext,
	run: MixedRun<Item, Result>,
): Promise<Told | undefined> {
	const {store} = context;
	const own = recordedRun(context, run);
	store.dispatch({type: 'requests/sending'});
	try {
		return await (run.entry ? sendRecorded(own.context, own.run, run.entry) : sendAll(own.context, own.run));
	} finally {
		store.dispatch({type: 'requests/sent'});
		own.end();
	}
}

async function sendAll<Item, Result>(context: ServiceContext, run: MixedRun<Item, Result>): Promise<Told | undefined> {
	const {store} = context;
	const {items, isStopping, changed, nameOf, organizationOf = () => ''} = run;
	const refusing = refusals();
	for (const item of items) {
		if (isStopping()) {
			return 'Stopped.';
		}

		const what = run.refusableOf?.(item);
		const whyNot = what && whyRefused(store.getState(), what);
		if (whyNot !== undefined) {
			changed(item, run.unsent(item, {status: 'not_sent', text: `Not sent. ${whyNot}`, isForGood: true}));
			continue;
		}

		const organization = organizationOf(item);
		if (refusing.has(organization)) {
			changed(item, run.unsent(item, {status: 'not_sent', text: organizationRefused}));
			continue;
		}

		/* eslint-disable no-await-in-loop -- One after the other. */
		await run.begun?.(item);
		const {result, stop, end} = await run.send(item, async write => sendItem(context, run, item, write));
		/* eslint-enable no-await-in-loop */
		changed(item, result);
		if (end?.status === 'stopped' || (end?.status === 'failed' && end.error.failure === 'cancelled')) {
			return 'Stopped.';
		}

		const error = end?.status === 'failed' ? end.error : undefined;
		if (what && error && end?.status === 'failed' && end.isForGood) {
			store.dispatch({type: 'requests/refused', what, error, at: context.now()});
		}

		const isStop = refusing.isStop(organization, error);
		const why = stop ?? (isStop && error ? failureText(error) : undefined);
		if (why !== undefined && (stop !== undefined || item !== items.at(-1))) {
			return told`Stopped at ${nameOf(item)}: ${why}`;
		}
	}

	return undefined;
}

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

/** The result of a write that failed. `what`: what may have happened, for a result that is unknown. */
export function failedItem(
	{error, verdict, isLookUpFailed, plan, isForGood: isLasting}: WriteEnd<Kind> & {readonly status: 'failed'},
	what: string,
): ItemResult & {readonly text: Told} {
	if (verdict === 'unknown') {
		const why = isLookUpFailed && plan !== undefined ? ' The look-up failed too.' : '';
		const {status, errors, ray} = error;
		const sentence = error.sentence.replace(` ${unclearTodo}`, '');
		return {
			status: 'unknown',
			text: told`It is unclear whether ${what}: ${failureText({
				sentence,
				status,
				errors,
				ray,
			})}${why} Before you send it again, cforgs reads what is stored.`,
			error,
		};
	}

	if (error.failure === 'cancelled' && error.outcome === 'notApplied') {
		return {status: 'not_sent', text: 'Not sent: stopped.', error};
	}

	const looked =
		error.outcome === 'unknown' ? ' A look-up shows that nothing was stored, but the request may still arrive.' : '';
	return {
		status: error.failure === 'refused' ? 'refused' : 'failed',
		text: told`${wholeFailureText(error)}${looked}`,
		error,
		...(isLasting && {isForGood: isLasting}),
	};
}

/** Why a stored value could not be read back, as the end of a sentence. */
export const unreadReason = (error: ApiError): Told =>
	error.failure === 'cancelled' ? 'that was stopped.' : failureText(error);

/** Tells that a write was accepted, and that it could not be read back. `what`: what was written, such as “the change”. */
export const unreadText = (what: string, error: ApiError): Told =>
	told`The service accepted ${what}, but it could not be read back: ${unreadReason(error)} Before you send it again, cforgs reads what is stored.`;

/** The result of a write that could not be read back: unknown, unless a look-up has shown before that it is stored. */
export const unreadItem = (
	what: string,
	error: ApiError,
	{isLookedUp}: {readonly isLookedUp: boolean},
): ItemResult & {readonly text: Told} =>
	isLookedUp
		? {
				status: 'done',
				text: told`The answer was lost, but a look-up found ${what}. Not read back: ${unreadReason(error)}`,
			}
		: {status: 'unknown', text: unreadText(what, error)};

/** The exit status of a run: 0 if every item is done, already so or planned, 6 if one is unknown, 4 if nothing was done because of refusals, 5 if nothing but conflicts went wrong, otherwise 1. */
export function statusOfRun(statuses: readonly ItemWord[]): ExitStatus {
	if (statuses.includes('unknown')) {
		return exitStatus.unknown;
	}

	if (statuses.every(status => ['done', 'already', 'planned'].includes(status))) {
		return exitStatus.ok;
	}

	if (statuses.includes('conflict') && statuses.every(status => !['failed', 'refused', 'not_sent'].includes(status))) {
		return exitStatus.conflict;
	}

	return statuses.includes('refused') &&
		statuses.every(status => !['done', 'planned', 'failed', 'conflict'].includes(status))
		? exitStatus.refused
		: exitStatus.failed;
}
