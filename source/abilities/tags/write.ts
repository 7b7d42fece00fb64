import {ApiError, isOvertaken} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {AccountTags} from '../../base/api/schemas.js';
import {shownName} from '../../base/text/words.js';
import type {RecordedRequest} from '../../kernel/files/audit-records.js';
import type {Before} from '../../kernel/form-model/fields.js';
import {changedValues, type JournalEntry, withoutSettled} from '../../kernel/form-model/journal-entry.js';
import {withoutCredentials} from '../../kernel/form-model/value-warnings.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {requestText} from '../../kernel/loop/tell.js';
import {keepTags} from '../../kernel/storage/keep-read.js';
import type {SentRequest, ItemResult} from '../../kernel/state/item-result.js';
import type {Description, WriteEnd} from '../../kernel/writes/engine.js';
import {findWritten} from '../../kernel/writes/history.js';
import {noteWrite, settleWrite} from '../../kernel/writes/journal.js';
import {settleByRead} from '../../kernel/writes/shown-by-reads.js';
import {failedItem, unreadItem} from '../../kernel/writes/outcome.js';
import {
	areSameTags,
	changedTags,
	type TagChange,
	differingKeys,
	isMade,
	isUnmade,
	keysText,
	type Tags,
	tagsIn,
} from './changes.js';

export type TaggedAccount = {readonly id: string; readonly name: string};

/** Changes of the tags of an account. */
export type Tagging = {
	readonly account: TaggedAccount;
	/** The id of its organization, if it is known, otherwise empty. */
	readonly organization: string;
	readonly changes: readonly TagChange[];
	/** All tags that the review showed, if nothing else may have changed since then. */
	readonly reviewed?: Tags | undefined;
	/** When the write that this one undoes was made. */
	readonly undoes?: number | undefined;
};

type Sent = {readonly tags: Tags; readonly etag: string};

/** A change of tags as a write. `isArrived`: an earlier try of it, whose answer was lost, was stored. */
export type Taggings = {
	readonly seen: {readonly read: AccountTags; readonly isArrived: boolean};
	readonly plan: Sent;
	readonly answer: {readonly sent?: Sent};
	readonly stored: Tags;
	/** The stored tags, if they are not the reviewed ones. */
	readonly why: {readonly read: AccountTags};
};

export type TaggingEnd = WriteEnd<Taggings>;

declare module '../../kernel/form-model/journal-entry.js' {
	interface WriteKinds {
		readonly tags: true;
	}
}

const path = ({id}: Pick<TaggedAccount, 'id'>): string => `/accounts/${encodeURIComponent(id)}/tags`;

/** The request that replaces all tags of an account by these, if they are still those of the version `etag`. The service has another call to remove all of them. */
function tagsRequest(
	{id}: Pick<TaggedAccount, 'id'>,
	{tags, etag}: {readonly tags: Tags; readonly etag?: string | undefined},
) {
	const headers = etag === undefined ? {} : {headers: {'If-Match': etag}};
	return tags.size === 0
		? ({
				method: 'DELETE',
				path: `${path({id})}?${new URLSearchParams({resource_type: 'account', resource_id: id}).toString()}`,
				...headers,
			} as const)
		: ({
				method: 'PUT',
				path: path({id}),
				...headers,
				body: {resource_type: 'account', resource_id: id, tags: Object.fromEntries(tags)},
			} as const);
}

/** The request as a review shows it, with the tags that it changes. */
export const shownRequest = (
	account: Pick<TaggedAccount, 'id'>,
	sent: {readonly tags: Tags; readonly etag?: string | undefined},
	changes: readonly TagChange[],
): SentRequest => ({...tagsRequest(account, sent), changed: changes.map(({key}) => key)});

/** What a review says of that request. */
export const wholeTagsText =
	'The service takes all tags of an account at once. It refuses the request if somebody changes them first (If-Match).';

/** The request that a dry run does not send. */
export const unsentTagging = ({account}: Pick<Tagging, 'account'>, plan: Sent, client: Client): string =>
	requestText(tagsRequest(account, plan), client);

const valuesOf = (changes: readonly TagChange[], side: 'from' | 'to'): Before['values'] =>
	changes.flatMap(change => (change[side] === undefined ? [] : [[change.key, change[side]] as const]));

/** The record of a change of tags. It has only the tags that change, and its organization as the parent. */
export function recordOfTagging({account: {id, name}, organization: parentId, changes, undoes}: Tagging) {
	const valuesBefore = withoutCredentials({name, parentId, values: valuesOf(changes, 'from')});
	const valuesAfter = withoutCredentials({name, parentId, values: valuesOf(changes, 'to')});
	return {
		kind: 'tags',
		part: 'tags',
		id,
		before: valuesBefore,
		after: valuesAfter,
		...(undoes !== undefined && {undoes}),
	} as const;
}

/** What a recorded write changed. */
export const recordedChanges = (entry: JournalEntry): readonly TagChange[] =>
	changedValues(entry).map(({name, from, to}) => ({key: name, from, to}));

/** A change of tags as the history records it. `sent`: all tags of the account. */
const recordedTagging = ({id}: Pick<TaggedAccount, 'id'>, organization: string, sent: Tags): RecordedRequest => ({
	histories: organization === '' ? [] : [organization],
	...tagsRequest({id}, {tags: sent}),
});

const unclearTaggings = (
	{journal}: Pick<ServiceContext, 'journal'>,
	{id}: Pick<TaggedAccount, 'id'>,
): readonly JournalEntry[] =>
	withoutSettled(journal.list()).filter(
		entry => entry.kind === 'tags' && entry.id === id && !entry.items && entry.isUnclear === true,
	);

/** Records what became of earlier changes whose answers were lost, if these tags show it. Returns whether one of them made the given changes. */
export function hasSettledEarlier(
	context: Pick<ServiceContext, 'journal' | 'now' | 'store'>,
	{id}: Pick<TaggedAccount, 'id'>,
	tags: Tags,
	wanted: readonly TagChange[] = [],
): boolean {
	let isArrived = false;
	for (const entry of unclearTaggings(context, {id})) {
		const changes = recordedChanges(entry);
		if (isMade(tags, changes)) {
			settleWrite(context, entry, 'stored');
			isArrived ||=
				wanted.length > 0 &&
				isMade(new Map(entry.after?.values), wanted) &&
				isUnmade(new Map(entry.before.values), wanted);
		} else if (isUnmade(tags, changes)) {
			settleByRead(context, entry, 'notStored');
		}
	}

	return isArrived;
}

/** Changes tags of an account. All tags are sent, because the service replaces them as a whole, but only if nobody wrote since they were read again. */
export function taggingOf(context: ServiceContext, tagging: Tagging): Description<Taggings> {
	const {client} = context;
	const {account, organization, changes, reviewed} = tagging;
	const isUnclear = unclearTaggings(context, account).length > 0;
	return {
		async readAgain() {
			const read = await client.for('check for changes before the write').getAccountTags(account.id);
			return {read, isArrived: hasSettledEarlier(context, account, tagsIn(read), changes)};
		},
		isUnclear,
		compare({read, isArrived}) {
			if (isArrived) {
				return {status: 'arrived', answer: {}};
			}

			const tags = tagsIn(read);
			const isMoved = reviewed !== undefined && !areSameTags(reviewed, tags);
			return isMoved || !isUnmade(tags, changes)
				? {status: 'heldBack', why: {read}}
				: {status: 'asReviewed', plan: {tags: changedTags(tags, changes), etag: read.etag}};
		},
		record: () => noteWrite(context, recordOfTagging(tagging)),
		async send(sent) {
			const {tags, etag} = sent;
			await (tags.size === 0
				? client.deleteAccountTags(account.id, etag)
				: client.putAccountTags(account.id, Object.fromEntries(tags), etag));
			return {sent};
		},
		async lookUp(sent) {
			const read = await client.for('check whether the change arrived').getAccountTags(account.id);
			// After another version, somebody else wrote, before the request or after it.
			return isMade(tagsIn(read), changes)
				? {status: 'stored', answer: {sent}}
				: {status: read.etag === sent.etag ? 'notStored' : 'unknown'};
		},
		...(organization !== '' && {
			findRecord: async (sent, lost) =>
				findWritten(context, recordedTagging(account, organization, sent.tags), lost, {sent}),
		}),
		readBack: async () => tagsIn(await client.for('read back the tags').getAccountTags(account.id)),
		keepRead(stored) {
			keepTags(context.disk, organization, {id: account.id, tags: Object.fromEntries(stored)});
		},
		isShown: stored => isMade(stored, changes),
	};
}

const keysOf = (changes: readonly TagChange[]): readonly string[] => changes.map(({key}) => key);

/** How a change of tags ended. */
export function resultOf({account, changes, reviewed, undoes}: Tagging, end: TaggingEnd): ItemResult {
	switch (end.status) {
		case 'done': {
			const {
				answer: {sent},
				stored,
				isLookedUp,
				remark,
			} = end;
			if (stored instanceof ApiError) {
				return unreadItem('the change', stored, {isLookedUp});
			}

			if (!isMade(stored, changes)) {
				return {
					status: 'unknown',
					text: `The service accepted the change, but does not show it: ${keysText(keysOf(changes).filter((_, at) => !isMade(stored, changes.slice(at, at + 1))))}.`,
				};
			}

			const found = isLookedUp ? 'The answer was lost, but a look-up shows the tags. ' : '';
			const others = sent ? differingKeys(sent.tags, stored) : [];
			const also = others.length === 0 ? '' : `Somebody else changed other tags in the meantime: ${keysText(others)}. `;
			const text = `${found}${also}${remark ?? ''}`.trim();
			return {status: 'done', ...(text !== '' && {text})};
		}

		case 'heldBack': {
			const tags = tagsIn(end.why.read);
			if (isMade(tags, changes)) {
				return {status: 'already', text: 'These tags were stored in the meantime.'};
			}

			const moved = reviewed
				? differingKeys(reviewed, tags)
				: keysOf(changes.filter(change => !isUnmade(tags, [change])));
			return {
				status: 'conflict',
				text: `Conflict: somebody changed the tags since ${undoes === undefined ? 'the review' : 'that change'} (${keysText(moved)}), so nothing was sent.`,
			};
		}

		case 'failed': {
			return isOvertaken(end.error)
				? {
						status: 'conflict',
						text: 'Conflict: somebody changed the tags at the same moment. The service refused this change, so nothing was stored.',
					}
				: failedItem(end, `the tags of ${shownName(account.name)} were stored`);
		}

		case 'paused':
		case 'stopped':
		case 'unsent': {
			return {status: 'not_sent', text: end.status === 'unsent' ? 'Dry run: nothing was sent.' : 'Not sent: stopped.'};
		}
	}
}
