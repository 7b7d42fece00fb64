import type {ApiError} from '../../base/api/api-error.js';
import {orSystemError} from '../../base/text/error-code.js';
import {told, type Told} from '../../base/text/told.js';
import type {ServiceContext} from '../loop/context.js';
import {failureText} from '../rows/failure.js';
import {exitStatus, type ExitStatus} from '../options/exit-status.js';
import type {ItemResult, ItemState, ItemWord} from '../state/item-result.js';
import {isForGood, type Refusable, whyRefused} from '../state/refused-for-good.js';
import type {RunHead} from '../storage/run-journal.js';
import {
	type WriteSubject,
	type JournalEntry,
	type WriteName,
	type Fate,
	writeKey,
} from '../form-model/journal-entry.js';
import {concernOf, waitingForTime} from '../writes/waiting.js';
import {runWrite, type Description, type Kind, type Recorded, type WriteEnd} from '../writes/engine.js';
import {unrecordedText, type Locked, type RunEnd, lockedRun} from '../writes/run-lock.js';
import type {Journal} from '../storage/journal.js';

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

/** How the run of a review reports to its caller, and when it stops. */
export type RowRun<Row, W extends Kind> = Pick<Run<Row, W, ItemResult>, 'isStopping' | 'waiting'> & {
	/** What is sent. */
	readonly rows: readonly Row[];
	readonly changed: (row: Row, result: ItemState) => void;
	/** Receives the end of each write. */
	readonly ended?: ((row: Row, end: WriteEnd<W>) => void) | undefined;
};

/** What an ability says of such a run. */
type RowWrites<Row, W extends Kind> = Pick<
	Run<Row, W, ItemResult>,
	'describe' | 'entry' | 'nameOf' | 'organizationOf' | 'refusableOf' | 'settle'
> & {
	/** What no other cforgs may do at the same time. */
	readonly lock: Omit<Locked, 'items'>;
};

/** Sends the rows of a review, one after the other, each recorded on disk before it is sent, and reports each in the words of every run. */
export const runRows = async <Row, W extends Kind>(
	context: ServiceContext,
	{rows, changed, ended, waiting, isStopping}: RowRun<Row, W>,
	{lock, settle, ...writes}: RowWrites<Row, W>,
): Promise<RunEnd> =>
	lockedRun(context, {items: rows, ...lock}, async () =>
		runMany<Row, W, ItemResult>(context, {
			...writes,
			items: rows,
			async settle(row, end) {
				ended?.(row, end);
				return settle(row, end);
			},
			...itemsTold(changed),
			waiting,
			isStopping,
		}),
	);

/** A journal that also hands over each entry, and what turned out not to be stored. */
const telling = <Own extends Journal>(
	journal: Own,
	added: (entry: JournalEntry) => void,
	dropped: (entry: WriteName) => void,
): Own => ({
	...journal,
	add(entry: JournalEntry) {
		added(entry);
		journal.add(entry);
	},
	settle(entry: WriteName, fate: Fate) {
		if (fate === 'notStored') {
			dropped(entry);
		}

		journal.settle(entry, fate);
	},
	ofRun: (head: Parameters<Journal['ofRun']>[0]) => telling(journal.ofRun(head), added, dropped),
});

type Recordable<Item, Result> = {
	readonly items: readonly Item[];
	readonly nameOf: (item: Item) => string;
	readonly organizationOf?: (item: Item) => string;
	readonly entry?: {readonly subjectOf: (item: Item) => WriteSubject};
	readonly toldAs: (item: Item, result: Result) => ItemResult;
	readonly begun?: (item: Item) => void | Promise<void>;
	readonly changed: (item: Item, result: Result) => void;
};

/** The same run, with each item also in the recorder. `end`: adds the items that the run did not reach. */
function recordedRun<Item, Result, Own extends Recordable<Item, Result>>(
	context: ServiceContext,
	run: Own & Recordable<Item, Result>,
): {readonly context: ServiceContext; readonly run: Own; readonly end: () => void} {
	const {recorder, journal, now} = context;
	if (!recorder) {
		return {
			context,
			run,
			end() {
				// Nobody asks for a record.
			},
		};
	}

	const left = new Set(run.items);
	let begunAt = now();
	let writes: JournalEntry[] = [];
	const add = (item: Item, result: ItemResult) => {
		left.delete(item);
		const {id = run.organizationOf?.(item) ?? '', member} = run.entry?.subjectOf(item) ?? {};
		recorder.add({
			// A new organization has its id only once it is created.
			id: writes.findLast(({kind}) => kind === 'create')?.id ?? id,
			name: run.nameOf(item),
			...(member && {email: member.email}),
			begunAt,
			writes,
			result,
		});
		begunAt = now();
		writes = [];
	};

	return {
		context: {
			...context,
			journal: telling(
				journal,
				entry => {
					writes.push(entry);
				},
				entry => {
					writes = writes.filter(each => writeKey(each) !== writeKey(entry));
				},
			),
		},
		run: {
			...run,
			async begun(item: Item) {
				begunAt = now();
				writes = [];
				await run.begun?.(item);
			},
			changed(item: Item, result: Result) {
				add(item, run.toldAs(item, result));
				run.changed(item, result);
			},
		},
		end() {
			for (const item of left) {
				add(item, {status: 'not_sent', text: 'The run ended before its turn.'});
			}
		},
	};
}
