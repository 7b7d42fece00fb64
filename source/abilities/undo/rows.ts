import type {Registry, Room, Writes} from '../../kernel/rows/registry.js';
import {labelsInSentence} from '../../kernel/form-model/fields.js';
import {type JournalEntry, changedFields, isDigest, undoForm} from '../../kernel/form-model/journal-entry.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {State} from '../../kernel/state/state.js';
import {count, shownName} from '../../base/text/words.js';
import {dot, shownText, told} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import {changesOf} from '../../kernel/form-model/request.js';
import {data, plain, row, type Row, type Span, toldSpan, toned} from '../../kernel/rows/row.js';
import {
	changeSpans,
	headRows,
	type Item,
	labelOf,
	leastOfValue,
	partsOfAll,
	type StateAndWidth,
	subjectRows,
	valueSpans,
} from '../../kernel/rows/subject-rows.js';
import {writeList} from './found-writes.js';

type UndoList = DialogOf<'undo'>;

const labelTexts = {
	isUnclear: 'unclear',
	undoes: 'an undo',
	isUndone: 'undone later',
	isDeleted: 'deleted later',
} as const;

/** What has become of a write, before what it did. */
const labelSpans = (entry: JournalEntry): readonly Span[] =>
	(['isUnclear', 'undoes', 'isUndone', 'isDeleted'] as const)
		.filter(name => (name === 'undoes' ? entry.undoes !== undefined : entry[name]))
		.map(name => toldSpan(told`${labelTexts[name]}${dot}`));

function changeText(stateAndWidth: StateAndWidth, entry: JournalEntry): readonly Span[] {
	const changes = changesOf(undoForm(entry));
	if (changes.length > 0) {
		// Without the word, the earlier value would read as the new one.
		return changeSpans(stateAndWidth, changes, 'was ');
	}

	const changed = changedFields(entry);
	return [plain(`${changed.length === 0 ? 'a credential' : labelsInSentence(...changed)}: not kept`)];
}

type What = (stateAndWidth: StateAndWidth, entry: JournalEntry) => readonly Span[];

/** What writes did that no ability declares, by their kinds. All others are changes. */
const whats: ReadonlyMap<JournalEntry['kind'], What> = new Map<JournalEntry['kind'], What>([
	[
		'create',
		({state}, {isDeleted}) => [
			plain(isDeleted ? 'created' : `created: press ${keyOf(state, 'chooseUndo')} to open its deletion`),
		],
	],
	['delete', () => [plain('deleted')]],
]);

function entryItem(stateAndWidth: StateAndWidth, entry: JournalEntry, writes: Writes): Item {
	const {id, before, after = before, kind} = entry;
	const own = writes.get(kind);
	const runName = own?.subject?.(entry);
	return {
		subject: {
			name: runName ?? shownName(after.name),
			...(runName === undefined && !isDigest(id) && {id}),
			parentId: after.parentId,
		},
		what: [
			...labelSpans(entry),
			...(own
				? (own.item?.(stateAndWidth, entry) ?? [data(own.did(entry))])
				: (whats.get(kind) ?? changeText)(stateAndWidth, entry)),
		],
	};
}

const mostParts = 3;

/** The first changed values of a write, before and after it, each in half of the row. */
function writtenRows(stateAndWidth: StateAndWidth, entry: JournalEntry, writes: Writes): readonly Row[] {
	const {columns} = stateAndWidth;
	const own = writes.get(entry.kind);
	if (own) {
		return own.more?.(stateAndWidth, entry) ?? [];
	}

	if (!entry.after || entry.kind === 'create') {
		return [];
	}

	const [was, became] = ['was ', ', became '];
	return partsOfAll(changesOf(undoForm(entry)))
		.slice(0, mostParts)
		.map(part => {
			const label = shownText(told`  ${labelOf(part)}: ${was}`);
			const room = Math.max(leastOfValue, Math.floor((columns - widthOf(`${label}“”${became}“”`)) / 2));
			return row(
				toned('dim', label),
				...valueSpans(stateAndWidth, part, part.to, {room, other: part.from}),
				toned('dim', became),
				...valueSpans(stateAndWidth, part, part.from, {room, other: part.to}),
			);
		})
		.map(each => ({...each, said: []}));
}

/** How to remove what this session created: a sentence after a space, or nothing if the session created nothing. Creations from a file do not count. */
export const aboutCreated = (state: State): string =>
	state.made.size === 0
		? ''
		: ` Undoing a creation deletes the organization: press ${keyOf(state, 'chooseUndo')} to review that.`;

/** The recorded writes that can be undone. */
export function undoRows(
	state: State,
	dialog: UndoList,
	room: Room,
	registry?: Pick<Registry, 'bindings' | 'places' | 'writes'>,
): readonly Row[] {
	const {entries, now, cursor} = dialog;
	const {columns, height: whole} = room;
	const unclear = entries.some(({isUnclear}) => isUnclear) ? ' An unclear change may not have been stored.' : '';
	const about = `Your last ${entries.length === 1 ? 'change' : `${count(entries.length)} changes`}. Restoring one is a new change, which you review first.${unclear}${aboutCreated(state)}`;
	const stateAndWidth = {state, columns};
	const writes = registry?.writes ?? new Map();
	return writeList.rows(
		state,
		dialog,
		room,
		{
			head: headRows(about, columns, whole),
			rowsOf: (all, height) =>
				subjectRows(stateAndWidth, {
					all,
					cursor,
					now,
					height,
					itemOf: entry => entryItem(stateAndWidth, entry, writes),
					momentOf: ({at}) => at,
					moreOf: entry => writtenRows(stateAndWidth, entry, writes),
				}),
		},
		registry,
	);
}
