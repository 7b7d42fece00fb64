import {ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {AuditRecord} from '../../base/api/schemas.js';
import {earliestKept, timeRange} from '../files/history-period.js';
import {withMoving} from '../../base/text/told.js';
import {count, counted} from '../../base/text/words.js';
import {fewAtATime, isRefusedAlone, type PatientReading, readPatiently} from './many-reads.js';

/** An organization whose history to read. `isCreated`: reads who created it, otherwise who changed it. `hasLists`: also reads who changed its accounts and members. `since`: in milliseconds since the epoch. */
export type WantedHistory = {
	readonly id: string;
	readonly isCreated: boolean;
	readonly hasLists?: boolean;
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
