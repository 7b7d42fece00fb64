import {exactName, harmless} from '../../base/text/harmless.js';
import {dot, joinedBy, shownText} from '../../base/text/told.js';
import {counted, shownName} from '../../base/text/words.js';
import {exitStatus, Refusal} from '../../kernel/options/exit-status.js';
import type {JournalEntry} from '../../kernel/form-model/journal-entry.js';
import type {UndoOnCommandLine, Write} from '../../kernel/loop/command-line.js';
import {data, plain, row, type Span, toned} from '../../kernel/rows/row.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {namesOfRun, undoneItemsText} from '../../kernel/writes/journal.js';
import {undoManyBy} from '../../kernel/writes/undo-many.js';
import {keysText, shownChanges, type TagChange} from './changes.js';
import {tagLock} from './run.js';
import {lookAtTags, readTagsBack, tagsBackOf, whyNotBack} from './tags-back.js';
import {recordedChanges, resultOf, taggingOf, type Taggings, unsentTagging} from './write.js';

const keysOf = (entry: JournalEntry): readonly string[] => recordedChanges(entry).map(({key}) => key);

/** Of how many accounts a run changed which tags. */
const runText = ({before, items = []}: JournalEntry): string => `${counted(items.length, 'account')}: ${before.name}`;

const did = (entry: JournalEntry): string =>
	entry.items
		? `changed tags of ${runText(entry)}${undoneItemsText(entry)}`
		: `changed the tag${keysOf(entry).length === 1 ? '' : 's'} ${keysText(keysOf(entry))}`;

const nameOf = ({before: {name}, id}: JournalEntry): string => (name === '' ? id : name);

const sideText = (value = 'none'): string => (value === '' ? 'an empty text' : exactName(value));

/** What the undo of a change stores, tag by tag. */
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
