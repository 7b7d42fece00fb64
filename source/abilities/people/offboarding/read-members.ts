import {ApiError} from '../../../base/api/api-error.js';
import type {Client} from '../../../base/api/client.js';
import type {Member} from '../../../base/api/schemas.js';
import {fewAtATime, isRefusedAlone, type PatientReading, readPatiently} from '../../../kernel/loop/many-reads.js';
import {withMoving} from '../../../base/text/told.js';
import {count, counted} from '../../../base/text/words.js';

/** If this many answers in a row cannot be used, the service has a problem, not a single organization. */
const mostInARow = 4;

/** The members of one organization, as far as they could be read. `announced`: the total, if the service reported more than it sent. `error`: why the list is cut short, or why it could not be read at all. */
export type MembersRead = {
	readonly members: readonly Member[];
	readonly unreadable: number;
	readonly announced?: number;
	readonly error?: ApiError;
};

/** Whether nobody is missing from the list. */
export const isWholeRead = ({unreadable, announced, error}: MembersRead): boolean => unreadable === 0 && announced === undefined && error === undefined;

type MemberFilters = NonNullable<Parameters<Client['listMembers']>[1]>;

type MembersReading = PatientReading & {
	readonly filters?: MemberFilters;
	/** Receives the members of each organization as soon as they are known. The next organization waits for it. */
	readonly onRead: (id: string, read: MembersRead) => void | Promise<void>;
};

type Counts = {whole: number; failed: number; inARow: number};

/** Whether a failure concerns only this organization, so that the others can continue. */
function isAlone(error: ApiError, {whole, failed, inARow}: Counts): boolean {
	const isUnusable = ['shape', 'pages', 'gateway'].includes(error.failure);
	return isRefusedAlone(error, whole, failed) || (isUnusable && inARow < mostInARow);
}

/** Reads all pages of one organization, waiting during a rate limit. Undefined if they are no longer wanted. */
async function readOne(client: Client, id: string, reading: MembersReading): Promise<MembersRead | undefined> {
	const members = new Map<string, Member>();
	let unreadable = 0;
	let arrived = 0;
	let total = 0;
	let from: string | undefined;
	const soFar = () => ({members: members.values().toArray(), unreadable});
	try {
		return await readPatiently('Loading members', reading, async come => {
			for await (const page of client.listMembers(id, reading.filters, {firstPageSize: 1000, from})) {
				come();
				from = page.nextPageToken;
				unreadable += page.unreadable;
				arrived += page.items.length + page.unreadable;
				total = Math.max(total, page.total ?? 0);
				for (const member of page.items) {
					members.set(member.id, member);
				}
			}

			return {...soFar(), ...(total > arrived && {announced: total})};
		});
	} catch (error) {
		if (error instanceof ApiError) {
			return {...soFar(), error};
		}

		throw error;
	}
}

/** Reads the members of many organizations, each with one request for each page, a few at a time. A failure that concerns one organization is part of its result. Returns the error that stopped the reading: the rest of the organizations is then not read. */
export async function readMembers(client: Client, ids: readonly string[], reading: MembersReading): Promise<ApiError | undefined> {
	const {note, onRead, isWanted = () => true} = reading;
	const counts: Counts = {whole: 0, failed: 0, inARow: 0};
	let stop: ApiError | undefined;
	const isGoingOn = () => stop === undefined && isWanted();
	await fewAtATime(ids, isGoingOn, async id => {
		const read = await readOne(client, id, {...reading, isWanted: isGoingOn});
		if (!read) {
			return;
		}

		if (read.error && !isAlone(read.error, counts)) {
			stop ??= read.error;
			return;
		}

		if (read.error) {
			counts.failed++;
			counts.inARow++;
		} else {
			counts.whole++;
			counts.inARow = 0;
		}

		await onRead(id, read);
		note(withMoving('Loading members', `: ${count(counts.whole + counts.failed)} of ${counted(ids.length, 'organization')}`, ' …'));
	});
	return stop;
}
