import {redactionMark} from '../../base/api/credential.js';
import {shownText, type Told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import {type JournalEntry, writeKey} from '../../kernel/form-model/journal-entry.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {failureText} from '../../kernel/rows/failure.js';
import type {FoundOfWrite} from '../../kernel/state/found-of-write.js';
import {unshown} from '../../kernel/writes/shown-by-reads.js';
import {changedTags, inverse, isMade, isUnmade, keysText, type TagChange, tagsIn} from './changes.js';
import type {TagRow} from './plan.js';
import {namedBy, readTagsOfMany, type TagsRead} from './read-tags.js';
import {recordedChanges, hasSettledEarlier, shownRequest, type Tagging, wholeTagsText} from './write.js';

const isKnown = ({key, from = ''}: TagChange): boolean => !key.includes(redactionMark) && !from.includes(redactionMark);

/** Why a recorded change of tags cannot be undone at all. */
export const whyNotBack = (entry: JournalEntry): string | undefined =>
	recordedChanges(entry).every(change => isKnown(change))
		? undefined
		: 'A tag had a credential, which is never kept, so it cannot be restored.';

/** The change that takes a recorded one back. Only the tags that it changed are compared and sent back; later changes of other tags stay. */
export const tagsBackOf = (entry: JournalEntry): Tagging => ({
	account: {id: entry.id, name: entry.before.name},
	organization: entry.before.parentId,
	changes: inverse(recordedChanges(entry)),
	undoes: entry.at,
});

/** The undo of a change of tags, or why there is none. `isDone`: the tags are as the undo would make them. `isUnclear`: the change may still arrive. */
type TagsBack =
	| {readonly why: Told; readonly isDone?: true; readonly isUnclear?: true; readonly isMoved?: true}
	| {readonly row: TagRow};

/**
Finds out whether a change of tags can be undone.

@throws {ApiError} If the tags cannot be read.
*/
export async function readTagsBack(context: ServiceContext, entry: JournalEntry): Promise<TagsBack> {
	const {account: recorded, organization, changes} = tagsBackOf(entry);
	const read = await context.client.for('check for changes before the write').getAccountTags(recorded.id);
	const account = namedBy(recorded, read);
	const tags = tagsIn(read);
	const why = whyNotBack(entry);
	hasSettledEarlier(context, account, tags);
	if (why !== undefined) {
		return {why};
	}

	const name = shownName(account.name === '' ? account.id : account.name);
	if (isMade(tags, changes)) {
		return entry.isUnclear
			? unshown(context, entry, `The tags of ${name} were not changed`)
			: {isDone: true, why: `The tags of ${name} are as they were already.`};
	}

	const moved = changes.filter(change => !isUnmade(tags, [change])).map(({key}) => key);
	return moved.length > 0
		? {
				isMoved: true,
				why: `Somebody changed the tags of ${name} again (${keysText(moved)}), so they cannot be restored as they were.`,
			}
		: {row: {account, organization, reviewed: tags, etag: read.etag, changes, result: {status: 'waiting'}}};
}

/**
Reads the tags of the accounts of a run, for the review of its undo: the request for each, or why the tags cannot be restored.

@throws {ApiError} If reading stopped before the last account.
*/
export async function lookAtTags(
	context: ServiceContext,
	writes: readonly JournalEntry[],
): Promise<ReadonlyMap<string, FoundOfWrite>> {
	const back = writes.filter(write => whyNotBack(write) === undefined).map(write => ({write, ...tagsBackOf(write)}));
	const {client, wait} = context;
	const {all, stop} = await readTagsOfMany(
		client.for('check for changes before the write'),
		back.map(({account}) => account),
		{note: () => undefined, wait},
	);
	if (stop) {
		throw stop;
	}

	for (const each of all) {
		if ('read' in each) {
			hasSettledEarlier(context, each.account, tagsIn(each.read));
		}
	}

	const reads = new Map(all.map(each => [each.account.id, each]));
	return new Map(
		back.flatMap(({write, account, changes}) => {
			const each = reads.get(account.id);
			return each ? [[writeKey(write), foundOf(each, changes)] as const] : [];
		}),
	);
}

function foundOf(each: TagsRead, changes: readonly TagChange[]): FoundOfWrite {
	if ('error' in each) {
		return `The tags could not be read: ${shownText(failureText(each.error))}`;
	}

	const {account, read} = each;
	const tags = tagsIn(read);
	const moved = changes.filter(change => !isUnmade(tags, [change])).map(({key}) => key);
	if (isMade(tags, changes)) {
		return 'The tags are as they were already.';
	}

	return moved.length > 0
		? `Somebody changed the tags again (${keysText(moved)}), so they cannot be restored as they were.`
		: {
				request: shownRequest(account, {tags: changedTags(tags, changes), etag: read.etag}, changes),
				about: `${wholeTagsText} cforgs reads the tags again before it sends, and keeps what somebody changes in other tags until then.`,
			};
}
