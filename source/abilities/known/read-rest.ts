import {ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import {told, type Told, withMoving} from '../../base/text/told.js';
import {count, counted, listText} from '../../base/text/words.js';
import {type ListRead, type PatientReading, readList, readMany, readPatiently} from '../../kernel/loop/many-reads.js';
import {pagesInTurn, paceOf, type Turn} from '../../kernel/loop/pace.js';
import {failureText} from '../../kernel/rows/failure.js';
import type {KnownKind, KnownList, KnownRecord, KnownValues} from '../../kernel/storage/known.js';
import {type AllAccounts, readAllAccounts, type WhyNoList} from './all-accounts.js';
import {idsToReadSingly, kindNames, requestsOf, requestsOfKind, restKinds, type RestPlan} from './plan.js';

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

/** What became of one kind. `read`: of how many organizations it was read. `short`: how many lists came incomplete. `failed`: why single organizations could not be read. `stop`: why the rest of the kind is not read. `left`: how many requests that takes. `whyNoList`: why the list of all accounts was not used. */
type KindEnd = {
	readonly read: number;
	readonly short: number;
	readonly failed: readonly ApiError[];
	readonly stop: ApiError | undefined;
	readonly left: number;
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
		try {
			const value = await readPatiently('Loading profiles', reading, async () =>
				turn(async () => (await client.getProfile(id)) ?? null),
			);
			return value === undefined ? undefined : {value};
		} catch (error) {
			if (error instanceof ApiError) {
				return {error};
			}

			throw error;
		}
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

	/** Reads the list of all accounts, and passes on those of the organizations of the plan. */
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
