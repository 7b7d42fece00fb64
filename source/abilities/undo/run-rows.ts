import {hasForm, type JournalEntry, nameOfWrite, undoForm, writeKey} from '../../kernel/form-model/journal-entry.js';
import type {ShownValue} from '../../kernel/form-model/judged-settings.js';
import type {Form} from '../../kernel/form-model/form.js';
import {changeTable} from '../../kernel/rows/change-table.js';
import {dialogRun, type RunRoom} from '../../kernel/rows/dialog-run.js';
import {failureText} from '../../kernel/rows/failure.js';
import {itemTone, leftOutSpan} from '../../kernel/rows/item-rows.js';
import type {Registry, RunUndoPart} from '../../kernel/rows/registry.js';
import {sentRequestRows} from '../../kernel/rows/request-rows.js';
import {reviewRows} from '../../kernel/rows/review-rows.js';
import {row, type Row, toldRows, toldSpan, toned} from '../../kernel/rows/row.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {isEdit, isFoundRequest, nowOf, type FoundEdit} from '../../kernel/state/found-of-write.js';
import {isoTime} from '../../base/text/time.js';
import {dot, joinedBy, shownText, told} from '../../base/text/told.js';

const partOf = ({run}: {readonly run: JournalEntry}, {writes}: Pick<Registry, 'writes'>): RunUndoPart | undefined =>
	writes.get(run.kind)?.ofRun;

export const whyStillLooking = 'cforgs is still checking what became of these changes.';

/** What to know before the run is undone. */
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

/** How the dialog names the organization of a write. */
function shownNameOf(write: JournalEntry): string {
	const name = nameOfWrite(write);
	return name === '' ? write.id : name;
}

/** What the undo of a write stores. Undefined if it stores no values. */
const changesOf = (
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
		const changes = changesOf(write, dialog, registry);
		return changes ? [{name: shownNameOf(write), changes}] : [];
	});
	const table =
		rows.length === 0
			? undefined
			: changeTable(rows, partOf(dialog, registry)?.changes?.pane === 'accounts' ? 'account' : 'organization');
	tables.set(edits, table);
	return table;
}

/** The form that undoes a write, if one does. */
const formOf = (write: JournalEntry, {edits}: Pick<DialogOf<'undoRun'>, 'edits'>): Form | undefined =>
	edits.get(writeKey(write))?.form ?? (hasForm(write) ? undoForm(write) : undefined);

/** The undo of a run: each of its writes that are not undone yet. */
export const undoOfRun = dialogRun<'undoRun', JournalEntry>('undoRun', {
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
		const changes = changesOf(write, dialog, registry);
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
