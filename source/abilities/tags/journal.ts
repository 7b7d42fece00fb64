import {redactionMark} from '../../base/api/credential.js';
import {shownText, type Told, dot, joinedBy} from '../../base/text/told.js';
import {shownName, counted} from '../../base/text/words.js';
import {type JournalEntry, writeKey} from '../../kernel/form-model/journal-entry.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {failureText} from '../../kernel/rows/failure.js';
import type {FoundOfWrite} from '../../kernel/state/item-result.js';
import {unshown} from '../../kernel/writes/shown-by-reads.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {exitStatus, Refusal} from '../../kernel/options/exit-status.js';
import type {UndoOnCommandLine, Write} from '../../kernel/loop/command-line.js';
import {data, plain, row, type Span, toned} from '../../kernel/rows/row.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {namesOfRun, undoneItemsText} from '../../kernel/writes/journal.js';
import {undoManyBy} from '../../kernel/runs/undo-many.js';
import {changedTags, inverse, isMade, isUnmade, keysText, type TagChange, tagsIn, shownChanges} from './changes.js';
import {type TagRow, namedBy, readTagsOfMany, type TagsRead, tagLock} from './plan.js';
import {
	recordedChanges,
	hasSettledEarlier,
	shownRequest,
	type Tagging,
	wholeTagsText,
	resultOf,
	taggingOf,
	type Taggings,
	unsentTagging,
} from './write.js';

const isKnown = ({key, from = ''}: TagChange): boolean => !key.includes(redactionMark) && !from.includes(redactionMark);

/** Why a recorded change of tags cannot be undone at all. */
const whyNotBack = (entry: JournalEntry): string | undefined =>
	recordedChanges(entry).every(change => isKnown(change))
		? undefined
		: 'A tag had a credential, which is never kept, so it cannot be restored.';

/** The change that takes a recorded one back. Only the tags that it changed are compared and sent back; later changes of other tags stay. */
const tagsBackOf = (entry: JournalEntry): Tagging => ({
	account: {id: entry.id, name: entry.before.name},
	organization: entry.before.parentId,
	changes: inverse(recordedChanges(entry)),
	undoes: entry.at,
});

/** The undo of a change of tags, or why there is none. */
type TagsBack =
	| {
			readonly why: Told;
			/** The tags are as the undo would make them. */
			readonly isDone?: true;
			/** The change may still arrive. */
			readonly isUnclear?: true;
			readonly isMoved?: true;
	  }
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
async function lookAtTags(
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

const keysOf = (entry: JournalEntry): readonly string[] => recordedChanges(entry).map(({key}) => key);

const runText = ({before, items = []}: JournalEntry): string => `${counted(items.length, 'account')}: ${before.name}`;

const did = (entry: JournalEntry): string =>
	entry.items
		? `changed tags of ${runText(entry)}${undoneItemsText(entry)}`
		: `changed the tag${keysOf(entry).length === 1 ? '' : 's'} ${keysText(keysOf(entry))}`;

const nameOf = ({before: {name}, id}: JournalEntry): string => (name === '' ? id : name);

const sideText = (value = 'none'): string => (value === '' ? 'an empty text' : exactName(value));

const backText = (entry: JournalEntry): string =>
	tagsBackOf(entry)
		.changes.map(({key, from, to}) => `${keysText([key])}: ${sideText(from)} → ${sideText(to)}`)
		.join('; ');

const valueSpans = (value = 'none', isData = true): readonly Span[] => [
	isData && value !== '' ? data(value) : plain(value === '' ? 'an empty text' : value),
];

const changeRow = ({key, from, to}: TagChange) => ({
	...row(
		toned('dim', '  '),
		data(key),
		toned('dim', ': was '),
		...valueSpans(from, from !== undefined),
		toned('dim', ', became '),
		...valueSpans(to, to !== undefined),
	),
	said: [],
});

const mostShown = 5;

/**
`cforgs undo` of a change of tags: restores the tags that it changed.

@throws {Refusal | ApiError} If they cannot be restored.
*/
const undoOnCommandLine: UndoOnCommandLine = async (line, entry) => {
	const back = await readTagsBack(line.service(), entry);
	if ('row' in back) {
		const {changeRows} = await import('./command-line.js');
		return changeRows(line, [back.row], {undoes: entry.at});
	}

	if (back.isDone) {
		line.tell(`${harmless(shownText(back.why))} Nothing was sent.`);
		return exitStatus.ok;
	}

	throw new Refusal(
		`${harmless(shownText(back.why))} Nothing was sent.`,
		back.isUnclear ? exitStatus.unknown : back.isMoved ? exitStatus.conflict : exitStatus.refused,
	);
};

/** What the journal, undo and the command line know of a change of tags. */
export const tagsWrite: Write = {
	kind: 'tags',
	did,
	// The request has all tags of the account, and the entry only those that change.
	recorded: () => undefined,
	named: entry =>
		entry.items ? `the change of tags of ${runText(entry)}` : `the change of the tags of ${shownName(nameOf(entry))}`,
	item: (_, entry) => [data(did(entry))],
	subject: namesOfRun,
	more: (_, entry) =>
		entry.items
			? []
			: recordedChanges(entry)
					.slice(0, mostShown)
					.map(change => changeRow(change)),
	whyNotUndo: (state, entry) =>
		whyNotCall(state, 'Changing tags', 'account_tags', 'put_account_tags') ??
		(entry.items ? undefined : whyNotBack(entry)),
	undo: (_, entry, request) => ({type: 'tags/backAsked', entry, request}),
	undoCommand: 'checkTagsBack',
	ofRun: {
		title: (_, writes) => `Restore the tags of ${counted(writes.length, 'account')}`,
		about:
			'Restores only the tags that the run changed, and only if they still have its values. Later changes of other tags stay.',
		itemText: entry => joinedBy(dot, [exactName(nameOf(entry)), `${backText(entry)} (${entry.id})`]),
		changesOf: write => shownChanges(tagsBackOf(write).changes),
		done: 'restored',
		whyNotItem: whyNotBack,
		changes: {pane: 'accounts', organizationsOf: ({before}) => (before.parentId === '' ? [] : [before.parentId])},
	},
	undoMany: undoManyBy<Taggings>({
		look: lookAtTags,
		lockOf: () => tagLock,
		entryOf: ({id, before, after = before}) => ({kind: 'tags', id, before: after, after: before}),
		subjectOf: ({id}) => ({id}),
		organizationOf: ({id}) => id,
		nameOf,
		describe: (writing, write) => taggingOf(writing, tagsBackOf(write)),
		resultOf: (_, write, end) => resultOf(tagsBackOf(write), end),
		requestOf: ({client}, write, plan) => plan && unsentTagging(tagsBackOf(write), plan, client),
	}),
	undoOnCommandLine,
};
