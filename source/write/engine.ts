import {ApiError} from '../api/api-error.js';
import type {Store} from '../state/store.js';

/**
The values of one kind of write. `seen`: what is read again before it is sent. `why`: why it is not sent. `plan`: what is sent, now that it is known what is stored. `answer`: what the service answers. `stored`: what is read back.
*/
export type Kind = Readonly<Record<'answer' | 'plan' | 'seen' | 'stored' | 'why', unknown>>;

/**
What is stored, compared with what was reviewed. `arrived`: an earlier try of this write, whose answer was lost, has stored it.
*/
type Compared<W extends Kind> =
	| {readonly status: 'asReviewed'; readonly plan: W['plan']}
	| {readonly status: 'arrived'; readonly answer: W['answer']}
	| {readonly status: 'heldBack'; readonly why: W['why']};

/**
What came of a request. One whose answer was lost and that is not stored so far is `told`: it may still arrive.
*/
type Fate<W extends Kind> = {readonly fate: 'stored'; readonly answer: W['answer']} | {readonly fate: 'notStored' | 'told'};

/**
A write on record. `settle` notes what came of it, and answers what to tell if it cannot. `why`: what to tell if it is not on record.
*/
type Recorded<W extends Kind> = {readonly settle: (came: Fate<W>) => string | undefined; readonly why?: string | undefined};

/**
What looking up a lost answer found.
*/
export type LookedUp<Answer> = {readonly status: 'notStored' | 'unknown'} | {readonly status: 'stored'; readonly answer: Answer};

/**
What to tell of a write that is stored. `isLookedUp`: its answer was lost, and looking it up found it. `remark`: what else there is to tell.
*/
type Told = {readonly isLookedUp: boolean; readonly remark?: string};

/**
`isRest`: a first part of the write is stored, and this is about the rest.
*/
type OfRest = {readonly isRest?: true};

/**
The end of a write.

- `unsent`: a dry run. Without a `plan`, nothing was read.
- `heldBack`: what is stored is not what was reviewed, so nothing is sent.
- `paused`: nothing is sent, as the service took no requests for a while, and the write was confirmed before that.
- `stopped`: nothing is sent, as somebody stopped it.
- `failed`: without a `plan`, reading again failed and nothing is sent. `isLookUpFailed`: nothing could be found out, as a read failed.
- `done`: `stored` is what was read back, or why that failed.
*/
export type WriteEnd<W extends Kind> =
	| {readonly status: 'unsent'; readonly plan?: W['plan']}
	| OfRest & {readonly status: 'heldBack'; readonly why: W['why']}
	| {readonly status: 'paused'; readonly plan: W['plan']}
	| {readonly status: 'stopped'}
	| OfRest & {readonly status: 'failed'; readonly error: ApiError; readonly verdict: 'notStored' | 'unknown'; readonly isLookUpFailed?: true; readonly plan?: W['plan']}
	| Told & {readonly status: 'done'; readonly answer: W['answer']; readonly stored: W['stored'] | ApiError};

/**
Where a write is.
*/
export type WriteState<W extends Kind> =
	| WriteEnd<W>
	| Told & {readonly status: 'readingBack'; readonly answer: W['answer']}
	| {readonly status: 'readingAgain'};

/**
A write, in the order in which it runs.
*/
export type Description<W extends Kind> = {
	/**
	Whether a dry run shows the request at once, and reads nothing before.
	*/
	readonly isShownUnread?: true;
	/**
	Whether somebody stopped it. Asked before anything is read.
	*/
	readonly isStopped?: () => boolean;
	/**
	Reads again what is stored. What it finds of an earlier try of this write it puts on record.

	@throws {ApiError} if it cannot be read
	*/
	readonly readAgain: () => Promise<W['seen']>;
	/**
	Whether an earlier try of it may be stored, so that a read that fails leaves this unknown.
	*/
	readonly isUnclear?: boolean;
	/**
	Compares what is stored with what was reviewed.
	*/
	readonly compare: (seen: W['seen']) => Compared<W>;
	/**
	Notes on disk that it is sent, before it is. Where it throws, nothing is sent.
	*/
	readonly record: (plan: W['plan']) => Recorded<W>;
	/**
	Sends the request, once.

	@throws {ApiError} if it fails, or its answer is lost
	*/
	readonly send: (plan: W['plan']) => Promise<W['answer']>;
	/**
	Looks up what came of the request if its answer was lost.

	@throws {ApiError} if that cannot be read
	*/
	readonly lookUp: (plan: W['plan']) => Promise<LookedUp<W['answer']>>;
	/**
	Waits if the service does not take the write yet, as its rate limit is reached or an organization is too new, and answers whether it waited: then the write begins anew. Of a write that has none, a pause sends it back to whoever confirmed it.
	*/
	readonly waitOut?: (error: ApiError) => Promise<boolean>;
	/**
	What is left to send once the request is stored: a write by itself, with the same end.
	*/
	readonly rest?: (plan: W['plan']) => Description<W> | undefined;
	/**
	Reads back what is stored, where the write leaves something to read.

	@throws {ApiError} if it cannot be read
	*/
	readonly readBack: (answer: W['answer']) => Promise<W['stored']>;
	/**
	Tells where the write is. `runWrite` also answers its end.
	*/
	readonly report?: (state: WriteState<W>) => void | Promise<void>;
};

type Sent<W extends Kind> = {readonly status: 'stored'; readonly answer: W['answer']; readonly told: Told} | WriteEnd<W> & {readonly status: 'failed'};

type Watch = OfRest & {readonly isDryRun: boolean; readonly hasPaused: () => boolean};

type Means<Client> = {
	readonly store: Pick<Store, 'dispatch' | 'observe'>;
	/**
	Milliseconds since the epoch.
	*/
	readonly now: () => number;
	/**
	Given where nothing is to be sent.
	*/
	readonly dryRun: ((request: string) => void) | undefined;
	readonly client: {readonly endedBy: (signal: AbortSignal) => Client};
	/**
	`write` ends whatever the latest write has on its way: the answer to a request is lost then.
	*/
	readonly waits: {write?: AbortController};
};

/**
Runs a write from its first read to its end: reads again, compares, records, sends once, looks up a lost answer, reads back, and tells. It is described with a client that ends with it.
*/
export async function runWrite<W extends Kind, C extends Means<C['client']>>(context: C, describe: (writing: C) => Description<W>): Promise<WriteEnd<W>> {
	const {store, now, dryRun, waits, client} = context;
	const ending = new AbortController();
	waits.write = ending;
	const write = describe({...context, client: client.endedBy(ending.signal)});
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
		return await run(write, {isLookedUp: false}, {isDryRun: dryRun !== undefined, hasPaused: () => hasPaused});
	} finally {
		stopWatching();
		clearInterval(clock);
		store.dispatch({type: 'requests/waited', seconds: 0});
	}
}

async function run<W extends Kind>(write: Description<W>, told: Told, watch: Watch): Promise<WriteEnd<W>> {
	const end = async (came: WriteEnd<W>): Promise<WriteEnd<W>> => {
		const state: WriteEnd<W> = watch.isRest && (came.status === 'heldBack' || came.status === 'failed') ? {...came, isRest: true} : came;
		await write.report?.(state);
		return state;
	};

	if (write.isStopped?.()) {
		return end({status: 'stopped'});
	}

	const seen = await attempt(write.readAgain);
	if ('error' in seen) {
		return await write.waitOut?.(seen.error)
			? run(write, told, watch)
			: end({
				status: 'failed', error: seen.error, ...(write.isUnclear ? {verdict: 'unknown', isLookUpFailed: true} : {verdict: 'notStored'}),
			});
	}

	const compared = write.compare(seen.value);
	if (compared.status === 'heldBack') {
		return end(compared);
	}

	if (compared.status === 'arrived') {
		return conclude(write, compared.answer, {...told, isLookedUp: true});
	}

	const {plan} = compared;
	if (watch.isDryRun) {
		return end({status: 'unsent', plan});
	}

	if (!write.waitOut && watch.hasPaused()) {
		return end({status: 'paused', plan});
	}

	const sent = await sendOnce(write, plan);
	if (sent.status === 'failed') {
		const isWaited = sent.error.outcome === 'notApplied' && await write.waitOut?.(sent.error);
		return isWaited ? run(write, told, watch) : end(sent);
	}

	const known: Told = {...told, ...sent.told, isLookedUp: told.isLookedUp || sent.told.isLookedUp};
	const rest = write.rest?.(plan);
	return rest ? run(rest, known, {...watch, isRest: true}) : conclude(write, sent.answer, known);
}

/**
Sends a write that is on record before, and notes there what came of it. It is never sent a second time: where the answer was lost, what is stored is looked up.
*/
async function sendOnce<W extends Kind>(write: Description<W>, plan: W['plan']): Promise<Sent<W>> {
	const {settle, why} = write.record(plan);
	const stored = (answer: W['answer'], isLookedUp: boolean): Sent<W> => {
		const remark = settle({fate: 'stored', answer}) ?? why;
		return {status: 'stored', answer, told: {isLookedUp, ...(remark !== undefined && {remark})}};
	};

	const sent = await attempt(async () => write.send(plan));
	if (!('error' in sent)) {
		return stored(sent.value, false);
	}

	const {error} = sent;
	if (error.outcome === 'notApplied') {
		settle({fate: 'notStored'});
		return {
			status: 'failed', error, verdict: 'notStored', plan,
		};
	}

	const found = await attempt(async () => write.lookUp(plan));
	if ('error' in found) {
		return {
			status: 'failed', error, verdict: 'unknown', isLookUpFailed: true, plan,
		};
	}

	if (found.value.status === 'stored') {
		return stored(found.value.answer, true);
	}

	if (found.value.status === 'notStored') {
		settle({fate: 'told'});
	}

	return {
		status: 'failed', error, verdict: found.value.status, plan,
	};
}

async function conclude<W extends Kind>(write: Description<W>, answer: W['answer'], told: Told): Promise<WriteEnd<W>> {
	await write.report?.({status: 'readingBack', answer, ...told});
	const read = await attempt(async () => write.readBack(answer));
	const end: WriteEnd<W> = {
		status: 'done', answer, ...told, stored: 'error' in read ? read.error : read.value,
	};
	await write.report?.(end);
	return end;
}

async function attempt<T>(request: () => Promise<T>): Promise<{readonly value: T} | {readonly error: ApiError}> {
	try {
		return {value: await request()};
	} catch (error) {
		if (error instanceof ApiError) {
			return {error};
		}

		throw error;
	}
}
