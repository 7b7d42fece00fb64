import type {AccountTags} from '../../base/api/schemas.js';
import {count} from '../../base/text/words.js';
import {effortText, type RequestPace} from '../../kernel/loop/pace.js';
import type {ItemState} from '../../kernel/state/item-result.js';
import {changesTo, type TagChange, type TagSetting, type Tags, tagsIn, whyNotSettings} from './changes.js';
import type {TaggedAccount} from './write.js';

/** An account whose tags are to change. `reviewed`: all its tags, if they were read. `left_out`: the change cannot be made. */
export type TagRow = {
	readonly account: TaggedAccount;
	/** The id of its organization, if it is known, otherwise empty. */
	readonly organization: string;
	readonly reviewed?: Tags;
	/** The version of these tags. */
	readonly etag?: string;
	readonly changes: readonly TagChange[];
	readonly result: ItemState;
};

export const leftOut = (row: Pick<TagRow, 'account' | 'organization'>, text: string): TagRow => ({
	...row,
	changes: [],
	result: {status: 'left_out', text},
});

/** What settings do to an account whose tags were just read. */
export function rowOf(
	row: Pick<TagRow, 'account' | 'organization'>,
	read: AccountTags,
	settings: readonly TagSetting[],
): TagRow {
	const reviewed = tagsIn(read);
	const why = whyNotSettings(settings);
	const changes = why === undefined ? changesTo(reviewed, settings) : [];
	return why === undefined
		? {...row, reviewed, etag: read.etag, changes, result: {status: changes.length === 0 ? 'already' : 'waiting'}}
		: leftOut(row, why);
}

export const isToSend = ({result}: TagRow): boolean => result.status === 'waiting';

/** A change of tags takes three requests, one after the other: read again, send, read back. */
const effort = {requests: 3, steps: 3} as const;

/** How many accounts change, and what that takes. */
export const summaryText = (toSend: readonly TagRow[], number: number, pace: RequestPace): string =>
	`${count(toSend.length)} of ${count(number)} will change, ${effortText(toSend.length, pace, effort)}.`;
