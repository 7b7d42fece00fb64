import type {LoggedRequest} from '../../base/api/caller.js';
import type {LeftOutItem, RecordedItem, RunRecord} from '../files/run-record.js';
import type {ItemResult} from '../state/item-result.js';

/** The writes since then. A run sends one after the other, so that all of them belong to its current item. */
export const writesSince = (requests: readonly LoggedRequest[], begunAt: number): readonly LoggedRequest[] =>
	requests.filter(({at, method}) => at >= begunAt && method !== 'GET').toReversed();

/** What a run reports of one of its items. `writes`: as the journal got them, without text that looks like a credential. */
type ItemReport = Pick<RecordedItem, 'begunAt' | 'email' | 'id' | 'name' | 'writes'> & {readonly result: ItemResult};

/** Remembers what runs did, for a record to attach to a ticket. */
export type RunRecorder = {
	/** Something begins that is recorded, and earlier runs are forgotten. */
	readonly begin: () => void;
	/** What the run does, in words. */
	readonly describe: (what: string) => void;
	/** How to find the names from the root to an organization, by its id. */
	readonly locate: (pathOf: (id: string) => readonly string[]) => void;
	/** The run goes on after its end: what it did not reach is sent or left out now. */
	readonly goOn: () => void;
	/** Replaces what the run does not send. */
	readonly leaveOut: (items: readonly LeftOutItem[]) => void;
	readonly add: (report: ItemReport) => void;
	/** Replaces the result of the item about this organization, if it is known better afterwards. */
	readonly correct: (id: string, result: ItemResult) => void;
	/** What was done since the beginning. */
	readonly record: () => RunRecord;
};
