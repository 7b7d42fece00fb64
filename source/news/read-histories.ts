import {ApiError} from '../api/api-error.js';
import type {Client} from '../api/client.js';
import type {AuditRecord} from '../api/schemas.js';
import {earliestKept, timeRange} from '../formats/history-period.js';
import {isRefusedAlone, secondsUntilTaken} from '../commands/many-reads.js';
import {withMoving, type Told} from '../text/told.js';
import {count, counted} from '../text/words.js';

/**
How many histories load at a time. A burst hits the rate limit.
*/
const atOnce = 4;

/**
An organization whose history to read. `isCreated`: reads who created it, otherwise who changed it. `since`: in milliseconds since the epoch.
*/
type Wanted = {readonly id: string; readonly isCreated: boolean; readonly since: number};

type Reading = {
	readonly now: number;
	/**
	Shows the progress.
	*/
	readonly note: (told: Told) => void;
	readonly wait: (milliseconds: number) => Promise<void>;
	readonly isWanted: () => boolean;
	/**
	Receives each history as soon as it is read, or why it could not be read.
	*/
	readonly onRead: (id: string, read: readonly AuditRecord[] | ApiError) => void;
};

/**
The newest records of one organization, waiting during a rate limit. Undefined if they are no longer wanted.
*/
async function readOne(client: Client, {id, isCreated, since}: Wanted, {now, note, wait, isWanted}: Reading): Promise<readonly AuditRecord[] | undefined> {
	const filters = {...timeRange(Math.max(since, earliestKept(now)), now), action_result: 'success', raw_method: isCreated ? 'POST' : 'PUT'};
	for (let waits = 0; isWanted(); waits++) {
		try {
			const {value} = await client.listAuditRecords(id, filters, {firstPageSize: 100}).next(); // eslint-disable-line no-await-in-loop -- Asked again only after a pause.
			return value?.items ?? [];
		} catch (error) {
			const seconds = secondsUntilTaken(error, waits);
			if (seconds === undefined) {
				throw error;
			}

			note(withMoving('Reading histories: the service accepts more requests', ` in ${counted(seconds, 'second')}`, ' …'));
			await wait(seconds * 1000); // eslint-disable-line no-await-in-loop
		}
	}

	return undefined;
}

/**
Reads the histories of organizations, one request each, a few at a time. Returns the error that stopped the reading: the rest is then not read.
*/
export async function readHistories(client: Client, wanted: readonly Wanted[], reading: Reading): Promise<ApiError | undefined> {
	const {note, onRead, isWanted} = reading;
	const rest = wanted.values();
	let [read, refused] = [0, 0];
	let stop: ApiError | undefined;
	const isGoingOn = () => stop === undefined && isWanted();
	const readRest = async () => {
		while (isGoingOn()) {
			const {value: next} = rest.next();
			if (next === undefined) {
				return;
			}

			try {
				const records = await readOne(client, next, {...reading, isWanted: isGoingOn}); // eslint-disable-line no-await-in-loop -- Few at a time.
				if (records === undefined) {
					return;
				}

				read++;
				onRead(next.id, records);
			} catch (error) {
				if (!(error instanceof ApiError)) {
					throw error;
				}

				if (!isRefusedAlone(error, read, refused)) {
					stop ??= error;
					return;
				}

				refused++;
				onRead(next.id, error);
			}

			note(withMoving('Reading histories', `: ${count(read + refused)} of ${counted(wanted.length, 'organization')}`, ' …'));
		}
	};

	await Promise.all(Array.from({length: atOnce}, readRest));
	return stop;
}
