import {orFailure, ApiError} from '../../base/api/api-error.js';
import type {RequestWindow} from '../../base/api/budget.js';
import type {CallName} from '../../base/api/calls.js';
import {durationText} from '../../base/text/time.js';
import {told, type Told, withMoving} from '../../base/text/told.js';
import {count, counted, listText} from '../../base/text/words.js';
import {secondsFor, usableOf, pagesInTurn, paceOf, type Turn} from '../../kernel/loop/pace.js';
import {failureText} from '../../kernel/rows/failure.js';
import type {Known, KnownKind, KnownList, KnownRecord, KnownValues} from '../../kernel/storage/known.js';
import type {Client} from '../../base/api/client.js';
import {type ListRead, type PatientReading, readList, readMany, readPatiently} from '../../kernel/loop/readings.js';
import {allAccountsFor, type AllAccounts, type FirstPage, readAllAccounts, type WhyNoList} from './all-accounts.js';

/** What can be read of each organization, in this order, and how the person calls it. */
export const restKinds = ['profile', 'accounts', 'members'] as const satisfies readonly KnownKind[];

export const kindNames = {profile: 'profiles', accounts: 'accounts', members: 'members'} as const satisfies Readonly<
	Record<KnownKind, string>
>;

export const callOfKind = {
	profile: 'get_profile',
	accounts: 'accounts',
	members: 'members',
} as const satisfies Readonly<Record<KnownKind, CallName>>;

/** The ids whose value was never read, or too long ago, and how many are known. */
type KindPlan = {
	readonly missing: readonly string[];
	readonly old: readonly string[];
	readonly known: number;
	/** Organizations whose known accounts may not be all of them. */
	readonly partly: readonly string[];
	/** These are read again. */
	readonly isWhole?: boolean;
};

export type RestPlan = Readonly<Record<KnownKind, KindPlan>> & {
	/** The list of all accounts, if it is used. */
	readonly all?: AllAccounts | undefined;
	/** Why it cannot be read. */
	readonly whyNoList?: ApiError | undefined;
};

type Limits = {
	/** Milliseconds since the epoch. What was read earlier is too old. */
	readonly oldest: number;
	readonly isTrue?: (record: {readonly id: string; readonly readAt: number; readonly kind: KnownKind}) => boolean;
	/** Whether the known accounts of an organization came from the list of all accounts, which can lack some. */
	readonly isPartly?: (id: string) => boolean;
	readonly isWhole?: boolean;
};

/** When each organization was read, by kind. */
export const timesOf = ({times}: Pick<Known, 'times'>): Readonly<Record<KnownKind, ReadonlyMap<string, number>>> => ({
	profile: times('profile'),
	accounts: times('accounts'),
	members: times('members'),
});

/** What is to be read of these organizations. `timeOf`: when something was read, in milliseconds since the epoch. */
export function planRest(
	ids: readonly string[],
	timeOf: (kind: KnownKind, id: string) => number | undefined,
	{oldest, isTrue = () => true, isPartly = () => false, isWhole = false}: Limits,
): RestPlan {
	const planOf = (kind: KnownKind): KindPlan => {
		const [missing, old, partly]: [string[], string[], string[]] = [[], [], []];
		for (const id of new Set(ids)) {
			const time = timeOf(kind, id);
			if (time === undefined) {
				missing.push(id);
			} else if (time < oldest || !isTrue({id, readAt: time, kind})) {
				old.push(id);
			} else if (kind === 'accounts' && isPartly(id)) {
				partly.push(id);
			}
		}

		return {
			missing,
			old,
			partly,
			known: new Set(ids).size - missing.length - old.length - (isWhole ? partly.length : 0),
			isWhole,
		};
	};

	return {profile: planOf('profile'), accounts: planOf('accounts'), members: planOf('members')};
}

/** The ids to read of one kind. What was never read comes first. */
export const idsToRead = ({missing, old, partly, isWhole}: KindPlan): readonly string[] => [
	...missing,
	...old,
	...(isWhole ? partly : []),
];

/** The organizations whose accounts can come from the list of all accounts, which has no tags: those whose tags are not known. */
export const idsWithoutTags = (
	{accounts: {missing, old}}: RestPlan,
	isWithoutTags: (id: string) => boolean,
): readonly string[] => [...missing, ...old.filter(id => isWithoutTags(id))];

/** A plan that uses the list of all accounts if that costs fewer requests. */
export function withFirstPage(plan: RestPlan, ids: readonly string[], first: FirstPage | undefined): RestPlan {
	return {...plan, all: allAccountsFor(ids, first), whyNoList: first && 'error' in first ? first.error : undefined};
}

function idsToReadSingly(plan: RestPlan, kind: KnownKind): readonly string[] {
	const ids = idsToRead(plan[kind]);
	return kind === 'accounts' ? ids.filter(id => plan.all?.ids.has(id) !== true) : ids;
}

/** How many requests one kind takes. A list of more than 1,000 takes more. */
export const requestsOfKind = (plan: RestPlan, kind: KnownKind): number =>
	idsToReadSingly(plan, kind).length + (kind === 'accounts' ? (plan.all?.requests ?? 0) : 0);

/** How many requests the chosen kinds take. */
export const requestsOf = (plan: RestPlan, kinds: readonly KnownKind[]): number =>
	kinds.reduce((sum, kind) => sum + requestsOfKind(plan, kind), 0);

/** What is to be read of one kind: `58 never read, 2 too old`. */
export function kindText({missing, old, partly, isWhole}: KindPlan): string {
	const parts = [
		...(missing.length > 0 ? [`${count(missing.length)} never read`] : []),
		...(old.length > 0 ? [`${count(old.length)} too old`] : []),
		...(isWhole && partly.length > 0 ? [`${count(partly.length)} perhaps in part`] : []),
	];
	return parts.length === 0 ? (partly.length === 0 ? 'all known' : 'known, perhaps not all of them') : parts.join(', ');
}

/** What the requests cost, in sentences. */
export function costText(requests: number, window: RequestWindow): string {
	const period = durationText(window.length / 1000);
	const more =
		requests > usableOf(window) ? ` A third of the ${count(window.quota)} stays free for your own requests.` : '';
	return `${counted(requests, 'request')}; long lists take more. The service accepts ${count(window.quota)} requests in ${period}; ${count(window.left)} of them are left.${more} This takes about ${durationText(secondsFor(requests, window, {isSparing: true}))}.`;
}

/** How the accounts are read, in sentences; undefined if with one request for each organization, as everything else. */
export function accountsText(plan: RestPlan): Told | undefined {
	const {all, whyNoList} = plan;
	return whyNoList
		? told`The list of all accounts cannot be read, so each organization takes a request. ${failureText(whyNoList)}`
		: all &&
				`The accounts of ${counted(all.ids.size, 'organization')} come from the list of all accounts. It has no tags, and it lacks accounts that you can see only through their organization.`;
}

export type RestReading = PatientReading & {
	/** Waits for the next window. */
	readonly rest: (milliseconds: number) => Promise<void>;
	readonly now: () => number;
	/** Whether another session or command has read it in the meantime. */
	readonly isKnown: (kind: KnownKind, id: string) => boolean;
	readonly onRead: <Kind extends KnownKind>(kind: Kind, record: KnownRecord<Kind>) => void;
	/** Receives how many requests of all are done. */
	readonly onProgress?: (done: number, total: number) => void;
};

/** What became of one kind. */
type KindEnd = {
	/** Of how many organizations it was read. */
	readonly read: number;
	/** How many lists came incomplete. */
	readonly short: number;
	/** Why single organizations could not be read. */
	readonly failed: readonly ApiError[];
	/** Why the rest of the kind is not read. */
	readonly stop: ApiError | undefined;
	/** How many requests that takes. */
	readonly left: number;
	/** Why the list of all accounts was not used. */
	readonly whyNoList?: WhyNoList | undefined;
};

export type RestEnd = Readonly<Partial<Record<KnownKind, KindEnd>>>;

type One<Value> = {
	readonly value?: Value;
	readonly error?: ApiError;
	readonly isSkipped?: boolean;
	readonly isShort?: boolean;
};

type Read<Value> = (client: Client, id: string, reading: PatientReading, turn: Turn) => Promise<One<Value> | undefined>;

/** A list that is cut short is not kept: it would look like all of it. */
function oneList<Item>(list: ListRead<Item> | undefined): One<KnownList<Item>> | undefined {
	if (!list) {
		return undefined;
	}

	if (list.error) {
		return {error: list.error};
	}

	const {items, unreadable, announced} = list;
	return unreadable === 0 && announced === undefined ? {value: {items, unreadable}} : {isShort: true};
}

const readers: {readonly [Kind in KnownKind]: Read<KnownValues[Kind]>} = {
	async profile(client, id, reading, turn) {
		return orFailure(
			async () => {
				const value = await readPatiently('Loading profiles', reading, async () =>
					turn(async () => (await client.getProfile(id)) ?? null),
				);
				return value === undefined ? undefined : {value};
			},
			error => ({error}),
		);
	},
	accounts: async (client, id, reading, turn) =>
		oneList(
			await readList('Loading accounts', reading, from =>
				pagesInTurn(turn, client.listAccounts(id, {}, {firstPageSize: 1000, from})),
			),
		),
	members: async (client, id, reading, turn) =>
		oneList(
			await readList('Loading members', reading, from =>
				pagesInTurn(turn, client.listMembers(id, {}, {firstPageSize: 1000, from})),
			),
		),
};

/** Whether the refusals concern only one kind of value, so that the other kinds can still be read. */
const isOfKind = ({failure, status, isKeyNeeded}: ApiError): boolean =>
	failure === 'refused' && (status === 403 || status === 404) && !isKeyNeeded;

/** The ids from another place on each time, so that two readings at once share the work. */
function fromSomewhere(ids: readonly string[]): readonly string[] {
	const at = Math.floor(Math.random() * ids.length);
	return [...ids.slice(at), ...ids.slice(0, at)];
}

/** Reads what the plan says of these kinds, a few organizations at a time and at most two thirds of each window, and passes each value on. A failure that concerns one organization is part of the end. */
export async function readRest(
	client: Client,
	plan: RestPlan,
	kinds: readonly KnownKind[],
	reading: RestReading,
): Promise<RestEnd> {
	const {note, now, isKnown, onRead, onProgress, isWanted} = reading;
	const turn = paceOf({window: client.window, rest: reading.rest, isWanted});
	let done = 0;
	let total = requestsOf(plan, kinds);
	const progressed = () => {
		done++;
		total = Math.max(total, done);
		onProgress?.(done, total);
	};

	const readAll = async (
		all: AllAccounts,
	): Promise<Pick<KindEnd, 'read' | 'whyNoList'> & {readonly left: ReadonlySet<string>}> => {
		const list = await readAllAccounts(client, all, {...reading, turn, onPage: progressed});
		if (list === undefined || list === 'incomplete' || list instanceof ApiError) {
			total += list === undefined ? 0 : all.ids.size;
			return {read: 0, whyNoList: list, left: all.ids};
		}

		const {lists, readAt} = list;
		for (const id of all.ids) {
			if (!isKnown('accounts', id)) {
				onRead('accounts', {id, readAt, value: {isWithoutTags: true, items: lists.get(id) ?? [], unreadable: 0}});
			}
		}

		return {read: all.ids.size, left: new Set()};
	};

	const readKind = async <Kind extends KnownKind>(kind: Kind): Promise<KindEnd> => {
		const {all} = kind === 'accounts' ? plan : {};
		const ofList = all && (await readAll(all));
		if (all && ofList && ofList.left.size > 0 && isWanted?.() === false) {
			return {read: 0, short: 0, failed: [], stop: undefined, left: requestsOfKind(plan, kind)};
		}

		const ids = [...idsToReadSingly(plan, kind), ...(ofList?.left ?? [])];
		const failed: ApiError[] = [];
		let read = 0;
		let short = 0;
		const stop = await readMany<string, One<KnownValues[Kind]> & {readonly readAt: number}>(fromSomewhere(ids), {
			isWanted,
			async read(id, isGoingOn) {
				const readAt = now();
				const one = isKnown(kind, id)
					? {isSkipped: true}
					: await readers[kind](client, id, {...reading, isWanted: isGoingOn}, turn);
				return one && {...one, readAt};
			},
			onEnd(id, {value, error, isSkipped, isShort, readAt}, ended) {
				if (error) {
					failed.push(error);
				} else if (value !== undefined) {
					read++;
					onRead(kind, {id, readAt, value});
				} else if (isSkipped === true) {
					read++;
				} else if (isShort === true) {
					short++;
				}

				progressed();
				note(withMoving(`Loading ${kindNames[kind]}`, `: ${count(ended)} of ${count(ids.length)}`, ' …'));
			},
		});
		return {
			read: read + (ofList?.read ?? 0),
			short,
			failed,
			stop,
			left: ids.length - read - short - failed.length,
			whyNoList: ofList?.whyNoList,
		};
	};

	const end: Partial<Record<KnownKind, KindEnd>> = {};
	for (const kind of kinds) {
		const of = await readKind(kind); // eslint-disable-line no-await-in-loop -- One kind after the other.
		end[kind] = of;
		const isOver = of.stop !== undefined && !isOfKind(of.stop);
		if (isOver || isWanted?.() === false) {
			break;
		}
	}

	return end;
}

/** How many requests are left of a plan. */
export const leftOf = (plan: RestPlan, kinds: readonly KnownKind[], end: RestEnd): number =>
	kinds.reduce((sum, kind) => sum + (end[kind]?.left ?? requestsOfKind(plan, kind)), 0);

/** Why the list of all accounts was not used after all, in sentences; undefined if it was, or if the plan did not have it. */
export function noListText({accounts}: RestEnd): Told | undefined {
	const why = accounts?.whyNoList;
	if (why === undefined) {
		return undefined;
	}

	const rest = 'so the accounts were read with one request for each organization.';
	return why === 'incomplete'
		? `The list of all accounts came incomplete, perhaps because it changed in between, ${rest}`
		: told`The list of all accounts could not be read, ${rest} ${failureText(why)}`;
}

/** What was read: `the profiles of 60 organizations and the members of 58 organizations`. */
export function readText(end: RestEnd): string {
	const parts = restKinds.flatMap(kind => {
		const {read = 0} = end[kind] ?? {};
		return read === 0 ? [] : [`the ${kindNames[kind]} of ${counted(read, 'organization')}`];
	});
	return parts.length === 0 ? 'nothing' : listText(parts);
}

/** Which lists came incomplete, in a sentence; empty if none did. They are not kept, and are read again next time. */
export function shortText(end: RestEnd): string {
	const parts = restKinds.flatMap(kind => {
		const {short = 0} = end[kind] ?? {};
		return short === 0 ? [] : [`the ${kindNames[kind]} of ${counted(short, 'organization')}`];
	});
	return parts.length === 0 ? '' : `The service sent ${listText(parts)} incompletely, so they are not kept.`;
}
