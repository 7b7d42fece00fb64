import type {Room} from '../../kernel/rows/registry.js';
import {plain, type Row, toldRows, toldSpan} from '../../kernel/rows/row.js';
import {changeSpans, headRows, type Item, type StateAndWidth, subjectRows} from '../../kernel/rows/subject-rows.js';
import {type FieldName, labelsInSentence} from '../../kernel/form-model/fields.js';
import {openForm} from '../../kernel/form-model/form.js';
import {changesOf} from '../../kernel/form-model/request.js';
import type {Draft, StoredForm} from '../../kernel/form-model/stored-form.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {State} from '../../kernel/state/state.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {whyNotWrite} from '../../kernel/state/availability.js';
import {age} from '../../base/text/time.js';
import {dot, told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import {draftList} from './state.js';

function formItem(place: StateAndWidth, {kind, id, before, texts}: StoredForm): Item {
	const {name, parentId} = before;
	const typed: Partial<Record<FieldName, string>> = Object.fromEntries(texts.map(each => [each.name, each.text]));
	if (kind !== 'create') {
		const changes = changesOf(openForm(kind, id, before, typed));
		return {subject: {name: shownName(name), id, parentId}, what: changes.length === 0 && typed.parent !== undefined ? [plain('parent: cannot be changed')] : changeSpans(place, changes, '')};
	}

	const given = typed.name ?? name;
	return {
		subject: {name: given === '' ? '(no name yet)' : given, parentId: typed.parent ?? parentId},
		what: [plain(`new organization: ${labelsInSentence(...texts.map(each => each.name))}`)],
	};
}

function draftItem(place: StateAndWidth, {form, discardedAt}: Draft, now: number): Item {
	const {subject, what} = formItem(place, form);
	return {subject, what: discardedAt === undefined ? what : [toldSpan(told`discarded ${age(discardedAt, now) ?? 'just now'}${dot}`), ...what]};
}

const draftsText = 'These forms were not saved. Opening a form compares it with the stored values; nothing is sent by itself.';

export function draftRows(state: State, dialog: DialogOf<'drafts'>, room: Room): readonly Row[] {
	const {now, cursor, isAsking} = dialog;
	const {columns, height: whole} = room;
	const question = `Discard this draft? Press ${keyOf(state, 'discardDraft')} to discard it, or press ${keyOf(state, 'keepDraft')} to keep it.`;
	const why = whyNotWrite(state);
	const about = why === undefined ? headRows(draftsText, columns, whole) : headRows(told`These forms were not saved. You can open and change them, but not send them. ${why}`, columns, whole, 'warning');
	const head = isAsking ? toldRows(question, columns, 'warning') : about;
	const place = {state, columns};
	return draftList.rows(state, dialog, room, {
		head,
		rowsOf: (all, height) => subjectRows(place, {
			all, cursor, now, height, itemOf: draft => draftItem(place, draft, now), momentOf: ({savedAt, discardedAt}) => discardedAt ?? savedAt,
		}),
	});
}
