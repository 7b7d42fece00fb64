import {orFailure, ApiError} from '../../base/api/api-error.js';
import type {Page} from '../../base/api/pages.js';
import {withMoving, type Told} from '../../base/text/told.js';
import {counted, count} from '../../base/text/words.js';
import type {Client} from '../../base/api/client.js';
import type {Account, Member, Organization, AuditRecord} from '../../base/api/schemas.js';
import {earliestKept, timeRange} from '../files/history-period.js';

/** How many reads are sent at a time. One by one takes minutes on a slow line, and a burst hits the rate limit. */
export const atOnce = 4;

const mostRefused = 4;

/** The longest wait, in seconds, and the most waits in a row for one read. Anything longer is reported as a failure. */
const longestWait = 600;
const mostWaits = 3;

/** Whether one of many similar reads was refused individually, so that the others can continue. `read` and `refused` count the earlier ones. */
export const isRefusedAlone = (error: unknown, read: number, refused: number): error is ApiError =>
	error instanceof ApiError &&
	error.failure === 'refused' &&
	error.status !== 429 &&
	!error.isKeyNeeded &&
	(read > 0 || refused < mostRefused);

/** Seconds until a delayed read can be sent again, after a number of waits. Undefined if it failed for another reason, or if the wait is too long. */
export const secondsUntilTaken = (error: unknown, waits: number): number | undefined =>
	error instanceof ApiError && error.retryAfter !== undefined && error.retryAfter <= longestWait && waits < mostWaits
		? Math.max(1, error.retryAfter)
		: undefined;

export type PatientReading = {
	/** Shows the progress. */
	readonly note: (told: Told) => void;
	readonly wait: (milliseconds: number) => Promise<void>;
	readonly isWanted?: () => boolean;
};

/**
Reads again after each wait that the service asks for. `read` calls `come` when a part has arrived: earlier waits then no longer count. `doing` begins the text about a wait, such as “Loading profiles”. Undefined if the result is no longer wanted.

@throws Every other error of `read`, and the rate limit if it lasts too long.
*/
export async function readPatiently<Value>(
	doing: string,
	{note, wait, isWanted = () => true}: PatientReading,
	read: (come: () => void) => Promise<Value>,
): Promise<Value | undefined> {
	let waits = 0;
	const come = () => {
		waits = 0;
	};

	while (isWanted()) {
		try {
			return await read(come); // eslint-disable-line no-await-in-loop -- Asked again only after a pause.
		} catch (error) {
			const seconds = secondsUntilTaken(error, waits);
			if (seconds === undefined) {
				throw error;
			}

			waits++;
			note(withMoving(`${doing}: the service accepts more requests`, ` in ${counted(seconds, 'second')}`, ' …'));
			await wait(seconds * 1000); // eslint-disable-line no-await-in-loop
		}
	}

	return undefined;
}

/** Calls back for each item, a few at a time, until one callback throws or the rest is no longer wanted. */
export async function fewAtATime<Item>(
	items: readonly Item[],
	isWanted: () => boolean,
	read: (item: Item) => Promise<void>,
): Promise<void> {
	const rest = items.values();
	let isFailed = false;
	const readRest = async () => {
		for (const item of rest) {
			if (isFailed || !isWanted()) {
				return;
			}

			try {
				await read(item); // eslint-disable-line no-await-in-loop -- The others go on meanwhile.
			} catch (error) {
				isFailed = true;
				throw error;
			}
		}
	};

	await Promise.all(Array.from({length: atOnce}, readRest));
}

/** If this many answers in a row cannot be used, the service has a problem, not a single organization. */
const mostInARow = 4;

/** What became of one of many reads. */
type ReadEnd = {
	/** Why it is cut short, or why it failed. */
	readonly error?: ApiError;
};

export type ReadingMany<Item, End extends ReadEnd> = {
	/** Reads one. Undefined if it is no longer wanted. */
	readonly read: (item: Item, isGoingOn: () => boolean) => Promise<End | undefined>;
	/** Receives each as soon as it is known, and how many are. The next read waits for it. */
	readonly onEnd: (item: Item, end: End, ended: number) => void | Promise<void>;
	readonly isWanted?: (() => boolean) | undefined;
};

/** Reads many similar things, a few at a time. A failure that concerns only one is part of its end. Returns the error that stopped the reading: the rest is then not read. */
export async function readMany<Item, End extends ReadEnd>(
	items: readonly Item[],
	{read, onEnd, isWanted = () => true}: ReadingMany<Item, End>,
): Promise<ApiError | undefined> {
	let [whole, failed, inARow] = [0, 0, 0];
	let stop: ApiError | undefined;
	const isGoingOn = () => stop === undefined && isWanted();
	const isAlone = (error: ApiError) =>
		(['shape', 'pages', 'gateway'].includes(error.failure) && inARow < mostInARow) ||
		isRefusedAlone(error, whole, failed);
	await fewAtATime(items, isGoingOn, async item => {
		const end = await read(item, isGoingOn);
		if (!end) {
			return;
		}

		if (end.error && !isAlone(end.error)) {
			stop ??= end.error;
			return;
		}

		if (end.error) {
			failed++;
			inARow++;
		} else {
			whole++;
			inARow = 0;
		}

		await onEnd(item, end, whole + failed);
	});
	return stop;
}

/** A list, as far as it could be read. */
export type ListRead<Item> = ReadEnd & {
	readonly items: readonly Item[];
	readonly unreadable: number;
	/** The total, if the service reported more than it sent. */
	readonly announced?: number;
};

/** Reads all pages of a list from `list`, which starts at a page token, waiting during a rate limit. Undefined if they are no longer wanted. */
export async function readList<Item extends {readonly id: string}>(
	doing: string,
	reading: PatientReading,
	list: (from: string | undefined) => AsyncIterable<Page<Item>>,
): Promise<ListRead<Item> | undefined> {
	const items = new Map<string, Item>();
	let unreadable = 0;
	let arrived = 0;
	let total = 0;
	let from: string | undefined;
	const soFar = () => ({items: items.values().toArray(), unreadable});
	return orFailure(
		async () =>
			readPatiently(doing, reading, async come => {
				for await (const page of list(from)) {
					come();
					from = page.nextPageToken;
					unreadable += page.unreadable;
					arrived += page.items.length + page.unreadable;
					total = Math.max(total, page.total ?? 0);
					for (const item of page.items) {
						items.set(item.id, item);
					}
				}

				return {...soFar(), ...(total > arrived && {announced: total})};
			}),
		error => ({...soFar(), error}),
	);
}

/** What the lists of an organization hold. */
export type ListItems = {readonly accounts: Account; readonly members: Member};

export type ListKind = keyof ListItems;

type ListFilters = {
	readonly [Kind in ListKind]?: NonNullable<
		Parameters<Client[Kind extends 'accounts' ? 'listAccounts' : 'listMembers']>[1]
	>;
};

const pagesOf: {
	readonly [Kind in ListKind]: (
		client: Client,
		id: string,
		from: string | undefined,
		filters: ListFilters,
	) => AsyncIterable<Page<ListItems[Kind]>>;
} = {
	accounts: (client, id, from, {accounts = {}}) => client.listAccounts(id, accounts, {firstPageSize: 1000, from}),
	members: (client, id, from, {members = {}}) => client.listMembers(id, members, {firstPageSize: 1000, from}),
};

export type ListsReading<Kind extends ListKind> = PatientReading & {
	readonly filters?: ListFilters;
	/** Receives each list as soon as it is known. The next organization waits for it. `askedAt`: when the first page was requested, in milliseconds since the epoch. */
	readonly onRead: (id: string, list: ListRead<ListItems[Kind]>, askedAt: number) => void | Promise<void>;
};

/** Whether nothing is missing from a list. */
export const isWholeRead = ({unreadable, announced, error}: Omit<ListRead<unknown>, 'items'>): boolean =>
	unreadable === 0 && announced === undefined && error === undefined;

/** Reads the lists of many organizations, each with one request for each page, a few at a time. A failure that concerns one organization is part of its result. Returns the error that stopped the reading: the rest of the organizations is then not read. */
export async function readLists<Kind extends ListKind>(
	client: Client,
	kind: Kind,
	ids: readonly string[],
	reading: ListsReading<Kind>,
): Promise<ApiError | undefined> {
	const {note, onRead, filters = {}, isWanted} = reading;
	return readMany<string, ListRead<ListItems[Kind]> & {readonly askedAt: number}>(ids, {
		isWanted,
		async read(id, isGoingOn) {
			const askedAt = Date.now();
			const list = await readList(`Loading ${kind}`, {...reading, isWanted: isGoingOn}, from =>
				pagesOf[kind](client, id, from, filters),
			);
			return list && {...list, askedAt};
		},
		async onEnd(id, {askedAt, ...list}, ended) {
			await onRead(id, list, askedAt);
			note(withMoving(`Loading ${kind}`, `: ${count(ended)} of ${counted(ids.length, 'organization')}`, ' …'));
		},
	});
}

export type ProfileReading = PatientReading & {
	/** Passes each profile on as soon as it has loaded; null if the organization has none. `askedAt`: when it was requested, in milliseconds since the epoch. */
	readonly onRead?: (id: string, profile: NonNullable<Organization['profile']> | null, askedAt: number) => void; // eslint-disable-line @typescript-eslint/no-restricted-types -- As on the wire.
};

type WithProfiles = {
	readonly organizations: readonly Organization[];
	/** The errors of the profiles that could not be read. */
	readonly refusals: readonly ApiError[];
};

/** The ids of organizations whose list omitted the profile. Each costs one request. */
export const idsWithoutProfile = (
	organizations: ReadonlyArray<Pick<Organization, 'id' | 'profile'>>,
): readonly string[] => [...new Set(organizations.filter(({profile}) => profile === undefined).map(({id}) => id))];

/** Adds loaded profiles to organizations whose list omitted them. */
export const withKnownProfiles = (
	organizations: readonly Organization[],
	profileOf: (id: string) => Organization['profile'],
): readonly Organization[] =>
	organizations.map(organization => {
		const profile = organization.profile === undefined ? profileOf(organization.id) : undefined;
		return profile === undefined ? organization : {...organization, profile};
	});

/**
Loads the profiles of these ids, one request each, and adds them to the listed organizations. A refused profile stays missing.

@throws {ApiError} if each is refused, if the rate limit lasts too long, or if the service cannot be reached
*/
export async function readProfiles(
	client: Client,
	organizations: readonly Organization[],
	ids: readonly string[],
	reading: ProfileReading,
): Promise<WithProfiles> {
	const {isWanted = () => true} = reading;
	const profiles = new Map<string, Organization['profile']>();
	const refusals: ApiError[] = [];
	await fewAtATime(ids, isWanted, async id => {
		let askedAt = 0;
		try {
			const profile = await readPatiently('Loading profiles', reading, async () => {
				askedAt = Date.now();
				return (await client.getProfile(id)) ?? null;
			});
			profiles.set(id, profile);
			if (profile !== undefined) {
				reading.onRead?.(id, profile, askedAt);
			}
		} catch (error) {
			if (!isRefusedAlone(error, profiles.size, refusals.length)) {
				throw error;
			}

			refusals.push(error);
		}

		reading.note(
			withMoving('Loading profiles', `: ${count(profiles.size + refusals.length)} of ${count(ids.length)}`, ' …'),
		);
	});
	return {organizations: withKnownProfiles(organizations, id => profiles.get(id)), refusals};
}

/** An organization whose history to read. */
export type WantedHistory = {
	readonly id: string;
	/** Reads who created it, otherwise who changed it. */
	readonly isCreated: boolean;
	/** Also reads who changed its accounts and members. */
	readonly hasLists?: boolean;
	/** In milliseconds since the epoch. */
	readonly since: number;
};

type Reading = PatientReading & {
	readonly now: number;
	readonly isWanted: () => boolean;
	/** Receives each history as soon as it is read, or why it could not be read. */
	readonly onRead: (id: string, read: readonly AuditRecord[] | ApiError) => void;
};

/** Reads the histories of organizations, one request each (more only for over 100 records), a few at a time. Returns the error that stopped the reading: the rest is then not read. */
export async function readHistories(
	client: Client,
	wanted: readonly WantedHistory[],
	reading: Reading,
): Promise<ApiError | undefined> {
	const {now, note, onRead, isWanted} = reading;
	let [read, refused] = [0, 0];
	let stop: ApiError | undefined;
	const isGoingOn = () => stop === undefined && isWanted();
	await fewAtATime(wanted, isGoingOn, async ({id, isCreated, hasLists = false, since}) => {
		const filters = {
			...timeRange(Math.max(since, earliestKept(now)), now),
			action_result: 'success',
			...(hasLists ? {'action_type.not': 'view'} : {raw_method: isCreated ? 'POST' : 'PUT'}),
		};
		try {
			const records = await readPatiently('Reading histories', {...reading, isWanted: isGoingOn}, async () => {
				const all: AuditRecord[] = [];
				for await (const {items} of client.listAuditRecords(id, filters, {firstPageSize: 100})) {
					all.push(...items);
				}

				return all;
			});
			if (records === undefined) {
				return;
			}

			read++;
			onRead(id, records);
		} catch (error) {
			if (!(error instanceof ApiError)) {
				throw error;
			}

			if (!isRefusedAlone(error, read, refused)) {
				stop ??= error;
				return;
			}

			refused++;
			onRead(id, error);
		}

		note(
			withMoving('Reading histories', `: ${count(read + refused)} of ${counted(wanted.length, 'organization')}`, ' …'),
		);
	});
	return stop;
}
