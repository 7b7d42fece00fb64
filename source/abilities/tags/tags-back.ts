import {redactionMark} from '../../base/api/credential.js';
import type {Told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import type {JournalEntry} from '../../kernel/form-model/journal-entry.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {inverse, isMade, isUnmade, keysText, type TagChange, tagsIn} from './changes.js';
import type {TagRow} from './plan.js';
import {namedBy} from './read-tags.js';
import {recordedChanges, hasSettledEarlier, type Tagging} from './write.js';

const isKnown = ({key, from = ''}: TagChange): boolean => !key.includes(redactionMark) && !from.includes(redactionMark);

/** Why a recorded change of tags cannot be undone at all. */
export const whyNotBack = (entry: JournalEntry): string | undefined => recordedChanges(entry).every(change => isKnown(change)) ? undefined : 'A tag had a credential, which is never kept, so it cannot be restored.';

/** The change that takes a recorded one back. Only the tags that it changed are compared and sent back; later changes of other tags stay. */
export const tagsBackOf = (entry: JournalEntry): Tagging => ({
	account: {id: entry.id, name: entry.before.name}, organization: entry.before.parentId, changes: inverse(recordedChanges(entry)), undoes: entry.at,
});

/** The undo of a change of tags, or why there is none. `isDone`: the tags are as the undo would make them. */
type TagsBack = {readonly why: Told; readonly isDone?: true; readonly isMoved?: true} | {readonly row: TagRow};

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
		return {isDone: true, why: entry.isUnclear ? `The tags of ${name} were not changed, so there is nothing to undo.` : `The tags of ${name} are as they were already.`};
	}

	const moved = changes.filter(change => !isUnmade(tags, [change])).map(({key}) => key);
	return moved.length > 0
		? {isMoved: true, why: `Somebody changed the tags of ${name} again (${keysText(moved)}), so they cannot be restored as they were.`}
		: {
			row: {
				account, organization, reviewed: tags, etag: read.etag, changes, result: {status: 'waiting'},
			},
		};
}
