import {fieldLabel, valueBefore, labelsInSentence} from '../../kernel/form-model/fields.js';
import {
	changedFields,
	type JournalEntry,
	mostWrites,
	isDigest,
	undoForm,
	hasForm,
	nameOfWrite,
	writeKey,
} from '../../kernel/form-model/journal-entry.js';
import type {Writes, Registry, Room, RunUndoPart} from '../../kernel/rows/registry.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {isoTime, timestamp} from '../../base/text/time.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {State} from '../../kernel/state/state.js';
import {count, shownName} from '../../base/text/words.js';
import {dot, shownText, told, joinedBy} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import {changesOf} from '../../kernel/form-model/request.js';
import {data, plain, row, type Row, type Span, toldSpan, toned, toldRows} from '../../kernel/rows/row.js';
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
import type {ShownValue} from '../../kernel/form-model/settings.js';
import type {Form} from '../../kernel/form-model/form.js';
import {changeTable} from '../../kernel/rows/change-table.js';
import {runView, type RunRoom} from '../../kernel/runs/view.js';
import {failureText} from '../../kernel/rows/failure.js';
import {itemTone, leftOutSpan} from '../../kernel/rows/item-rows.js';
import {sentRequestRows} from '../../kernel/rows/request-rows.js';
import {reviewRows} from '../../kernel/rows/review-rows.js';
import {isEdit, isFoundRequest, nowOf, type FoundEdit} from '../../kernel/state/item-result.js';

// The text of the row in the list, with the values in full.
function textOf(entry: JournalEntry, writes: Writes): string {
	const {at, id, before, after, kind, isUnclear, undoes, isUndone, isDeleted} = entry;
	const names = changedFields(entry);
	const values = names.flatMap(name => [
		fieldLabel(name),
		valueBefore(before, name),
		...(after ? [valueBefore(after, name)] : []),
	]);
	const states = [
		...(kind === 'delete' ? ['deleted'] : []),
		...(kind === 'create' ? ['created'] : []),
		writes.get(kind)?.did(entry) ?? '',
		...(undoes === undefined ? [] : ['an undo']),
		...(isUnclear ? ['unclear'] : []),
		...(isUndone ? ['undone later'] : []),
		...(isDeleted ? ['deleted later'] : []),
	];
	return [timestamp(isoTime(at)), id, before.name, after?.name ?? '', ...states, ...values].join(' ');
}

/** The recorded writes that can be undone. */
export const writeList = searchableList('undo', {
	nouns: ['change', 'changes'],
	foundBy: 'organization, field, value, time or “undone”',
	items: (_, {entries}) => entries,
	textOf: (entry, {writes}) => textOf(entry, writes),
	limit: () => `Only your last ${mostWrites} changes are kept.`,
	emptyText: state => `There is nothing to undo. Press ${keyOf(state, 'closeDialog')} to leave.`,
});

type UndoList = DialogOf<'undo'>;

const labelTexts = {
	isUnclear: 'unclear',
	undoes: 'an undo',
	isUndone: 'undone later',
	isDeleted: 'deleted later',
} as const;

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

const partOf = ({run}: {readonly run: JournalEntry}, {writes}: Pick<Registry, 'writes'>): RunUndoPart | undefined =>
	writes.get(run.kind)?.ofRun;

export const whyStillLooking = 'cforgs is still checking what became of these changes.';

function aboutRows({dialog, registry, columns}: RunRoom<'undoRun'>): readonly Row[] {
	const {looked} = dialog;
	const unread = looked?.error
		? toldRows(
				told`What became of these changes could not be checked: ${failureText(looked.error)}`,
				columns,
				'warning',
			)
		: [];
	return [...toldRows(partOf(dialog, registry)?.about ?? '', columns), ...unread];
}

function shownNameOf(write: JournalEntry): string {
	const name = nameOfWrite(write);
	return name === '' ? write.id : name;
}

/** What the undo of a write stores. Undefined if it stores no values. */
const changesOfWrite = (
	write: JournalEntry,
	{edits, run}: Pick<DialogOf<'undoRun'>, 'edits' | 'run'>,
	registry: Pick<Registry, 'writes'>,
): readonly ShownValue[] | undefined =>
	edits.get(writeKey(write))?.changes ?? partOf({run}, registry)?.changesOf?.(write);

const tables = new WeakMap<ReadonlyMap<string, FoundEdit>, ReturnType<typeof changeTable> | undefined>();

/** The table of what the undo of each write stores. Undefined if it stores no values. Each row asks for it. */
function tableOf(
	dialog: DialogOf<'undoRun'>,
	registry: Pick<Registry, 'writes'>,
): ReturnType<typeof changeTable> | undefined {
	const {writes, edits} = dialog;
	if (tables.has(edits)) {
		return tables.get(edits);
	}

	const rows = writes.flatMap(write => {
		const changes = changesOfWrite(write, dialog, registry);
		return changes ? [{name: shownNameOf(write), changes}] : [];
	});
	const table =
		rows.length === 0
			? undefined
			: changeTable(rows, partOf(dialog, registry)?.changes?.pane === 'accounts' ? 'account' : 'organization');
	tables.set(edits, table);
	return table;
}

const formOf = (write: JournalEntry, {edits}: Pick<DialogOf<'undoRun'>, 'edits'>): Form | undefined =>
	edits.get(writeKey(write))?.form ?? (hasForm(write) ? undoForm(write) : undefined);

/** The undo of a run: each of its writes that are not undone yet. */
export const undoOfRun = runView<'undoRun', JournalEntry>('undoRun', {
	items: ({writes}) => writes,
	keyOf: writeKey,
	settled(write, dialog, registry) {
		const why = partOf(dialog, registry)?.whyNotItem?.(write);
		return why === undefined ? dialog.edits.get(writeKey(write))?.result : {status: 'left_out', text: why};
	},
	steps: {reviewing: 'Undo', sending: 'Undoing', ended: 'Result'},
	title: ({run, step}, {writes}) => `${step.name === 'ended' ? 'Undo: ' : ''}${writes.get(run.kind)?.did(run) ?? ''}`,
	recorded: ({run}, {writes}) => `undo of the run of ${isoTime(run.at)}: ${writes.get(run.kind)?.did(run) ?? ''}`,
	question: (writes, dialog, registry) => partOf(dialog, registry)?.title(dialog.run, writes) ?? '',
	whyReading: ({looked}) => (looked?.request === undefined ? undefined : whyStillLooking),
	command: 'sendUndoRun',
	again: {command: 'reviewUndoRunAgain', isFor: ({status}) => status === 'conflict'},
	done: (dialog, registry) => partOf(dialog, registry)?.done ?? '',
	about: (_, room) => aboutRows(room),
	heading: (_, {dialog, registry, columns}) => tableOf(dialog, registry)?.heading(columns),
	rowOf(_, write, {dialog, registry, itemState, columns}) {
		const unclear = write.isUnclear && itemState.status === 'waiting' ? ['it is unclear whether this was stored'] : [];
		const found = itemState.status === 'waiting' ? dialog.looked?.found?.get(writeKey(write)) : undefined;
		const now = nowOf(found);
		const changes = changesOfWrite(write, dialog, registry);
		const table = tableOf(dialog, registry);
		if (changes && table && now === undefined && (unclear.length === 0 || dialog.edits.has(writeKey(write)))) {
			return {
				left: table.spansOf({name: shownNameOf(write), changes}, columns, {
					isDim: itemState.status === 'left_out',
					instead: leftOutSpan(itemState) ?? toned('dim', 'nothing to restore'),
				}),
			};
		}

		const text = joinedBy(dot, [
			partOf(dialog, registry)?.itemText(write, dialog.run) ?? write.id,
			...unclear,
			...(now === undefined ? [] : [now]),
		]);
		return {
			left: [
				toldSpan(
					text,
					itemState.status === 'left_out' ? 'dim' : itemTone(itemState) === 'danger' ? 'danger' : undefined,
				),
			],
		};
	},
	isTextInRow: (write, {edits}) => edits.get(writeKey(write))?.changes.length === 0,
	noteOf: write => (write.isUnclear && isEdit(write) ? 'It is unclear whether this was stored.' : undefined),
	searchedText: (write, dialog, registry) => shownText(partOf(dialog, registry)?.itemText(write, dialog.run) ?? ''),
	recordedAs: write => ({id: write.id, name: shownNameOf(write), ...(write.member && {email: write.member.email})}),
	formOf,
	detail(state, write, {dialog, registry, columns}) {
		const found = dialog.looked?.found?.get(writeKey(write));
		const now = nowOf(found);
		const part = partOf(dialog, registry);
		const form = formOf(write, dialog);
		const request = isFoundRequest(found) ? found.request : part?.requestOf?.(write);
		return [
			...toldRows(shownNameOf(write), columns, 'heading'),
			...toldRows(write.id, columns, 'dim'),
			...(form ? [] : toldRows(part?.itemText(write, dialog.run) ?? '', columns)),
			...(now === undefined ? [] : toldRows(now, columns)),
			row(),
			// Without marks, because the run is about other organizations too.
			...(form
				? reviewRows({...state, marks: new Set()}, form, columns)
				: toldRows(isFoundRequest(found) ? found.about : (part?.about ?? ''), columns, 'dim')),
			...(request ? [row(), ...sentRequestRows(request, columns), row()] : []),
		];
	},
});
