import {isOvertaken, orFailure, ApiError} from '../../base/api/api-error.js';
import type {Store} from '../state/store.js';
import type {ServiceContext} from '../loop/context.js';
import {endedWait} from '../loop/until.js';

/** The types of one kind of write. `seen`: the values read again before sending. `why`: the reason not to send. `plan`: what is sent. `answer`: the service's answer. `stored`: the values read back. */
export type Kind = Readonly<Record<'answer' | 'plan' | 'seen' | 'stored' | 'why', unknown>>;

/** The stored values compared with the reviewed ones. `arrived`: an earlier try of this write, whose answer was lost, was stored. */
type Compared<W extends Kind> =
	| {readonly status: 'asReviewed'; readonly plan: W['plan']}
	| {readonly status: 'arrived'; readonly answer: W['answer']}
	| {readonly status: 'heldBack'; readonly why: W['why']};

/** The result of a request. `stored`: a read has shown it. `told`: the answer was lost and nothing is stored so far, but the request may still arrive. `unread`: the service accepted it, and no read has shown it. */
type Fate<W extends Kind> =
	{readonly fate: 'stored'; readonly answer: W['answer']} | {readonly fate: 'notStored' | 'told' | 'unread'};

/** A recorded write, whose result is unknown until it is settled, even if the program ends before. `accepted` records what the answer tells, such as the id of what was created. `settle` records the result, and returns a message if it cannot. `lost` records that the answer was lost, and its `cf-ray` if one arrived. */
export type Recorded<W extends Kind> = {
	readonly settle: (came: Fate<W>) => string | undefined;
	readonly accepted?: (answer: W['answer']) => void;
	readonly lost?: (ray: string | undefined) => void;
	/** The message if the write is not on record. */
	readonly why?: string | undefined;
};

/** A request whose answer was lost. `sentAt`, `lostAt`: when it was sent, and when cforgs stopped waiting for the answer, in milliseconds since the epoch. The service may have acted at any time in between. */
export type LostAnswer = {readonly error: ApiError; readonly sentAt: number; readonly lostAt: number};

/** The result of looking up a lost answer. `notStored`: a read of the thing itself, not of a list that may lag, shows that nothing is stored; or the history shows that the service refused it. */
export type LookedUp<Answer> =
	{readonly status: 'notStored' | 'unknown'} | {readonly status: 'stored'; readonly answer: Answer};

/** How a write was stored. */
type WriteRemark = {
	/** Its answer was lost, and a look-up found it. */
	readonly isLookedUp: boolean;
	/** A further message. */
	readonly remark?: string;
};

type OfRest = {
	/** The first part of the write is stored, and this concerns the rest. */
	readonly isRest?: true;
};

/**
The end of a write.

- `unsent`: a dry run. Without a `plan`, nothing was read.
- `heldBack`: the stored values are not the reviewed ones, so nothing is sent.
- `paused`: nothing is sent. The user confirmed the write before the service paused all requests for a while.
- `stopped`: nothing is sent, because the user stopped the write.
- `failed`: without a `plan`, reading again failed and nothing is sent. `isLookUpFailed`: the result is unknown because a read failed.
- `done`: `stored` is what was read back, or why that failed.
*/
export type WriteEnd<W extends Kind> =
	| {readonly status: 'unsent'; readonly plan?: W['plan']}
	| (OfRest & {readonly status: 'heldBack'; readonly why: W['why']})
	| {readonly status: 'paused'; readonly plan: W['plan']}
	| {readonly status: 'stopped'}
	| (OfRest & {
			readonly status: 'failed';
			readonly error: ApiError;
			readonly verdict: 'notStored' | 'unknown';
			readonly isLookUpFailed?: true;
			readonly isForGood?: true;
			readonly plan?: W['plan'];
	  })
	| (WriteRemark & {readonly status: 'done'; readonly answer: W['answer']; readonly stored: W['stored'] | ApiError});

/** The current state of a write. */
export type WriteState<W extends Kind> =
	| WriteEnd<W>
	| (WriteRemark & {readonly status: 'readingBack'; readonly answer: W['answer']})
	| {readonly status: 'readingAgain'};

/** A write, with its steps in order. */
export type Description<W extends Kind> = {
	/** Whether a dry run shows the request at once, without reading anything. */
	readonly isShownUnread?: true;
	/** Whether the user stopped the write. Asked before anything is read. */
	readonly isStopped?: () => boolean;
	/**
	Reads the stored values again. Records the result of an earlier try of this write, if it finds one.

	@throws {ApiError} If they cannot be read.
	*/
	readonly readAgain: () => Promise<W['seen']>;
	/** Whether an earlier try may be stored, so that the result stays unknown if reading fails. */
	readonly isUnclear?: boolean;
	/** Compares the stored values with the reviewed ones. */
	readonly compare: (seen: W['seen']) => Compared<W>;
	/** Records on disk that the write will be sent. If this throws, nothing is sent. */
	readonly record: (plan: W['plan']) => Recorded<W>;
	/**
	Sends the request, once.

	@throws {ApiError} If it fails, or its answer is lost.
	*/
	readonly send: (plan: W['plan']) => Promise<W['answer']>;
	/**
	Looks up the result of the request if its answer was lost.

	@throws {ApiError} If the result cannot be read.
	*/
	readonly lookUp: (plan: W['plan'], lost: LostAnswer) => Promise<LookedUp<W['answer']>>;
	/**
	Looks the request up in the history, if the stored values do not show its result or cannot be read.

	@throws {ApiError} If the history shows that the request was stored, but its answer cannot be read.
	*/
	readonly findRecord?: (plan: W['plan'], lost: LostAnswer) => Promise<LookedUp<W['answer']>>;
	/** Waits if the service does not accept the write yet, or does not answer a read after it, because of the rate limit or a new organization. Returns whether it waited. If nothing is stored, the write is then described again and starts again. Without this function, a pause of the service ends the write, and the user must confirm again. */
	readonly waitOut?: (error: ApiError) => Promise<boolean>;
	/** The next write, after this request is stored. Both share one end. */
	readonly rest?: (plan: W['plan']) => Description<W> | undefined;
	/**
	Reads back the stored values, if the write leaves any.

	@throws {ApiError} If they cannot be read.
	*/
	readonly readBack: (answer: W['answer']) => Promise<W['stored']>;
	/** Keeps what was read back for later commands and sessions, also if it does not show the write. */
	readonly keepRead?: (stored: W['stored'], answer: W['answer']) => void;
	/** Whether the values read back show the write. Until they do, its result is unknown on record. */
	readonly isShown?: (stored: W['stored'], plan: W['plan'], answer: W['answer']) => boolean;
	/** Receives each state of the write. `runWrite` also returns the last one. */
	readonly report?: (state: WriteState<W>) => void | Promise<void>;
};

/** Records the result of a write once it was read, and returns a message if it cannot. Receives the values read back, or why there are none: reading failed, or the next part has found what this one stored, or has not. */
type Check<W extends Kind> = (
	read: {readonly stored: W['stored']} | {readonly why: 'failed' | 'found' | 'notFound'},
) => string | undefined;

type Sent<W extends Kind> =
	| {readonly status: 'stored'; readonly answer: W['answer']; readonly told: WriteRemark; readonly check: Check<W>}
	| (WriteEnd<W> & {readonly status: 'failed'});

type Watch<W extends Kind> = OfRest & {
	/** Whether the write has started again because somebody else wrote between its read and its request. */
	readonly hasStartedAgain?: true;
	readonly isDryRun: boolean;
	readonly hasPaused: () => boolean;
	readonly now: () => number;
	readonly describe: () => Description<W>;
};

type Means<Client> = {
	readonly store: Pick<Store, 'dispatch' | 'observe'>;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	readonly dryRun: ((request: string) => void) | undefined;
	readonly client: {readonly endedBy: (signal: AbortSignal) => Client};
	readonly wait?: ServiceContext['wait'];
	/** `write` aborts the requests of the latest write. The answer to an aborted request is lost. */
	readonly waits: {write?: AbortController};
};

/** Runs a write from start to end: reads again, compares, records, sends once, looks up a lost answer, and reads back. The client and the waits passed to `describe` stop when the write is aborted. */
export async function runWrite<W extends Kind, C extends Means<C['client']>>(
	context: C,
	describe: (writing: C) => Description<W>,
): Promise<WriteEnd<W>> {
	const {store, now, dryRun, waits, client, wait} = context;
	const ending = new AbortController();
	waits.write = ending;
	const writing = {
		...context,
		client: client.endedBy(ending.signal),
		...(wait && {wait: endedWait(wait, ending.signal)}),
	};
	const write = describe(writing);
	if (dryRun && write.isShownUnread) {
		await write.report?.({status: 'unsent'});
		return {status: 'unsent'};
	}

	const begun = now();
	const clock = setInterval(() => {
		store.dispatch({type: 'requests/waited', seconds: Math.round((now() - begun) / 1000)});
	}, 1000);
	let hasPaused = false;
	const stopWatching = store.observe(({type}) => {
		hasPaused ||= type === 'requests/paused';
	});
	try {
		await write.report?.({status: 'readingAgain'});
		return await run(
			write,
			{isLookedUp: false},
			{isDryRun: dryRun !== undefined, hasPaused: () => hasPaused, now, describe: () => describe(writing)},
		);
	} finally {
		stopWatching();
		clearInterval(clock);
		store.dispatch({type: 'requests/waited', seconds: 0});
	}
}

/** Lets each part of a write record its result. Returns what is then known of the write, with the message if one cannot be recorded. */
function checkAll<W extends Kind>(
	checks: ReadonlyArray<Check<W>>,
	read: Parameters<Check<W>>[0],
	told: WriteRemark,
): WriteRemark {
	const remark = checks.map(check => check(read)).findLast(each => each !== undefined);
	return remark === undefined ? told : {...told, remark};
}

/** `checks`: of the parts before this one. */
async function run<W extends Kind>(
	write: Description<W>,
	before: WriteRemark,
	watch: Watch<W>,
	checks: ReadonlyArray<Check<W>> = [],
): Promise<WriteEnd<W>> {
	const end = async (came: WriteEnd<W>): Promise<WriteEnd<W>> => {
		if (
			came.status === 'heldBack' ||
			came.status === 'stopped' ||
			(came.status === 'failed' && came.plan === undefined)
		) {
			checkAll(checks, {why: came.status === 'heldBack' ? 'notFound' : 'failed'}, before);
		}

		const state: WriteEnd<W> =
			watch.isRest && (came.status === 'heldBack' || came.status === 'failed') ? {...came, isRest: true} : came;
		await write.report?.(state);
		return state;
	};

	if (write.isStopped?.()) {
		return end({status: 'stopped'});
	}

	const seen = await attempt(write.readAgain);
	if ('error' in seen) {
		return (await write.waitOut?.(seen.error))
			? run(watch.isRest ? write : watch.describe(), before, watch, checks)
			: end({
					status: 'failed',
					error: seen.error,
					...(write.isUnclear ? {verdict: 'unknown', isLookUpFailed: true} : {verdict: 'notStored'}),
				});
	}

	const compared = write.compare(seen.value);
	if (compared.status === 'heldBack') {
		return end(compared);
	}

	const told = checkAll(checks, {why: 'found'}, before);
	if (compared.status === 'arrived') {
		return conclude(write, compared.answer, {...told, isLookedUp: true}, checks);
	}

	const again = async (next: Watch<W> = watch) => run(next.isRest ? write : next.describe(), told, next, checks);
	const {plan} = compared;
	if (watch.isDryRun) {
		return end({status: 'unsent', plan});
	}

	if (!write.waitOut && watch.hasPaused()) {
		return end({status: 'paused', plan});
	}

	const sent = await sendOnce(write, plan, watch.now);
	if (sent.status === 'failed') {
		// The service refused a conditional write, so nothing is stored. Reading again finds the conflict.
		if (isOvertaken(sent.error) && !watch.hasStartedAgain) {
			return again({...watch, hasStartedAgain: true});
		}

		// After a lost answer, what was sent is looked up first, and found again if it arrives during the wait.
		const isWaited = sent.verdict === 'notStored' && (await write.waitOut?.(sent.error));
		return isWaited ? again() : end(sent);
	}

	const known: WriteRemark = {...told, ...sent.told, isLookedUp: told.isLookedUp || sent.told.isLookedUp};
	const rest = write.rest?.(plan);
	const allChecks = [...checks, sent.check];
	return rest
		? run(rest, known, {...watch, isRest: true}, allChecks)
		: conclude(write, sent.answer, known, allChecks, sent.told);
}

/** Sends a write that is already on record. Records that it failed, or returns how to record what reading back shows. Never sends twice: if the answer was lost, looks up what is stored. */
async function sendOnce<W extends Kind>(write: Description<W>, plan: W['plan'], now: () => number): Promise<Sent<W>> {
	const {settle, accepted, lost, why} = write.record(plan);
	const stored = (answer: W['answer'], isLookedUp: boolean): Sent<W> => {
		accepted?.(answer);
		let recorded: boolean | undefined;
		return {
			status: 'stored',
			answer,
			told: {isLookedUp, ...(why !== undefined && {remark: why})},
			check(read) {
				const isKnown =
					'why' in read && (isLookedUp || read.why === 'found' || (read.why === 'failed' && recorded === true));
				const isShown = 'stored' in read ? (write.isShown?.(read.stored, plan, answer) ?? true) : isKnown;
				if (isShown === recorded) {
					return undefined;
				}

				recorded = isShown;
				return settle(isShown ? {fate: 'stored', answer} : {fate: 'unread'});
			},
		};
	};

	const sentAt = now();
	const sent = await attempt(async () => write.send(plan));
	if (!('error' in sent)) {
		return stored(sent.value, false);
	}

	const {error} = sent;
	if (error.outcome === 'notApplied') {
		settle({fate: 'notStored'});
		return {status: 'failed', error, verdict: 'notStored', plan};
	}

	lost?.(error.ray);
	const found = await lookUpLost(write, plan, {error, sentAt, lostAt: now()});
	if ('error' in found) {
		return {status: 'failed', error, verdict: 'unknown', isLookUpFailed: true, plan};
	}

	if (found.value.status === 'stored') {
		return stored(found.value.answer, true);
	}

	if (found.value.status === 'notStored') {
		settle({fate: found.isRecorded ? 'notStored' : 'told'});
	}

	return {status: 'failed', error, verdict: found.value.status, plan};
}

/** The result of a request whose answer was lost: from the stored values, otherwise from the history. `isRecorded`: the history shows it. */
async function lookUpLost<W extends Kind>(
	write: Description<W>,
	plan: W['plan'],
	lost: LostAnswer,
): Promise<{readonly value: LookedUp<W['answer']>; readonly isRecorded?: true} | {readonly error: ApiError}> {
	const looked = await readPatiently(write, async () => write.lookUp(plan, lost));
	// If nothing can be read because the user stopped or the line is down, the history cannot be read either.
	const isEnd =
		'error' in looked
			? ['cancelled', 'network', 'timeout'].includes(looked.error.failure)
			: looked.value.status !== 'unknown';
	const {findRecord} = write;
	if (isEnd || !findRecord) {
		return looked;
	}

	const found = await readPatiently(write, async () => findRecord(plan, lost));
	return 'error' in found || found.value.status === 'unknown' ? looked : {...found, isRecorded: true};
}

/** `last`: how the last part was stored. Only that decides whether a write was looked up that cannot be read back: the parts before it were read again. */
async function conclude<W extends Kind>(
	write: Description<W>,
	answer: W['answer'],
	told: WriteRemark,
	checks: ReadonlyArray<Check<W>>,
	last = told,
): Promise<WriteEnd<W>> {
	await write.report?.({status: 'readingBack', answer, ...told});
	const read = await readPatiently(write, async () => write.readBack(answer));
	const stored = 'error' in read ? read.error : read.value;
	if (!('error' in read)) {
		write.keepRead?.(read.value, answer);
	}

	const end: WriteEnd<W> = {
		status: 'done',
		answer,
		...checkAll(checks, stored instanceof ApiError ? {why: 'failed'} : {stored}, told),
		...(stored instanceof ApiError && {isLookedUp: last.isLookedUp}),
		stored,
	};
	await write.report?.(end);
	return end;
}

async function attempt<T>(request: () => Promise<T>): Promise<{readonly value: T} | {readonly error: ApiError}> {
	return orFailure(
		async () => ({value: await request()}),
		error => ({error}),
	);
}

/** Reads again after each failure that only needs time, unless the user has stopped the write. */
async function readPatiently<W extends Kind, T>(
	write: Description<W>,
	read: () => Promise<T>,
): Promise<{readonly value: T} | {readonly error: ApiError}> {
	const tried = await attempt(read);
	return 'error' in tried && !write.isStopped?.() && (await write.waitOut?.(tried.error))
		? readPatiently(write, read)
		: tried;
}
