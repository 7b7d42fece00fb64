import {dialogView, type DialogView, type Registry, type Room} from '../../kernel/rows/registry.js';
import {plain, row, type Row, toldRows, toldSpan} from '../../kernel/rows/row.js';
import {changeSpans, headRows, type Item, type StateAndWidth, subjectRows} from '../../kernel/rows/subject-rows.js';
import {type FieldName, labelsInSentence} from '../../kernel/form-model/fields.js';
import {openForm} from '../../kernel/form-model/form.js';
import {changesOf} from '../../kernel/form-model/request.js';
import type {Draft, StoredForm} from '../../kernel/form-model/stored-form.js';
import {type TypedForm, typedText} from '../../kernel/form-model/typed-form.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {isRun} from '../../kernel/state/run-in-dialog.js';
import type {State} from '../../kernel/state/state.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {whyNotWrite} from '../../kernel/state/availability.js';
import {age} from '../../base/text/time.js';
import {dot, told} from '../../base/text/told.js';
import {counted, shownName} from '../../base/text/words.js';
import {draftList} from './state.js';

function formItem(place: StateAndWidth, {kind, id, before, texts}: StoredForm): Item {
	const {name, parentId} = before;
	const typed: Partial<Record<FieldName, string>> = Object.fromEntries(texts.map(each => [each.name, each.text]));
	if (kind !== 'create') {
		const changes = changesOf(openForm(kind, id, before, typed));
		return {
			subject: {name: shownName(name), id, parentId},
			what:
				changes.length === 0 && typed.parent !== undefined
					? [plain('parent: cannot be changed')]
					: changeSpans(place, changes, ''),
		};
	}

	const given = typed.name ?? name;
	return {
		subject: {name: given === '' ? '(no name yet)' : given, parentId: typed.parent ?? parentId},
		what: [plain(`new organization: ${labelsInSentence(...texts.map(each => each.name))}`)],
	};
}

/** What a form is about; undefined if it is about none of these. */
function subjectText(named: TypedForm['accounts'], noun: 'account' | 'organization'): string | undefined {
	const [only, ...others] = named;
	return (
		only && (others.length === 0 ? shownName(only.name === '' ? only.id : only.name) : counted(named.length, noun))
	);
}

function typedItem(form: TypedForm, {drafts}: Registry): Item {
	const {organization, accounts, organizations = [], form: name} = form;
	const part = drafts.get(name);
	return {
		subject: {
			name:
				subjectText(accounts, 'account') ??
				subjectText(organizations, 'organization') ??
				shownName(typedText(form, 'name') ?? '(no name yet)'),
			parentId: organization.id,
		},
		what: [toldSpan(part ? part.what(form) : 'this version of cforgs cannot open it')],
	};
}

function draftItem(
	place: StateAndWidth,
	{form, discardedAt}: Draft,
	{now, registry}: {readonly now: number; readonly registry: Registry},
): Item {
	const {subject, what} = form.kind === 'typed' ? typedItem(form, registry) : formItem(place, form);
	return {
		subject,
		what:
			discardedAt === undefined
				? what
				: [toldSpan(told`discarded ${age(discardedAt, now) ?? 'just now'}${dot}`), ...what],
	};
}

const draftsText =
	'These forms were not sent. Opening a form compares it with the stored values; nothing is sent by itself.';

export function draftRows(state: State, dialog: DialogOf<'drafts'>, room: Room, registry: Registry): readonly Row[] {
	const {now, cursor, isAsking} = dialog;
	const {columns, height: whole} = room;
	const question = `Discard this draft? Press ${keyOf(state, 'discardDraft')} to discard it, or press ${keyOf(state, 'keepDraft')} to keep it.`;
	const why = whyNotWrite(state);
	const about =
		why === undefined
			? headRows(draftsText, columns, whole)
			: headRows(
					told`These forms were not sent. You can open and change them, but not send them. ${why}`,
					columns,
					whole,
					'warning',
				);
	const head = isAsking ? toldRows(question, columns, 'warning') : about;
	const place = {state, columns};
	return draftList.rows(state, dialog, room, {
		head,
		rowsOf: (all, height) =>
			subjectRows(place, {
				all,
				cursor,
				now,
				height,
				itemOf: draft => draftItem(place, draft, {now, registry}),
				momentOf: ({savedAt, discardedAt}) => discardedAt ?? savedAt,
			}),
	});
}

/** The question on leaving a form of accounts, above the form. Without a cursor, because nothing can be typed. */
export function leavingView(
	state: State,
	{form}: DialogOf<'leavingTyped'>,
	room: Room,
	registry: Registry,
): DialogView {
	const beneath = dialogView({...state, dialog: form}, registry, room);
	const [what, it, back] = isRun(form)
		? ['The changes that are not stored are not a draft yet', 'them', 'back']
		: ['You have not sent what you typed', 'it', 'back to the form'];
	const question = toldRows(
		`${what}. Press ${keyOf(state, 'putFormAside')} to keep ${it} as a draft, press ${keyOf(state, 'discardForm')} to discard ${it}, or press ${keyOf(state, 'returnToTyped')} to go ${back}.`,
		room.columns,
		'warning',
	);
	const rows = (beneath?.rows ?? []).map(({cursor: _, ...rest}) => rest);
	return {
		title: beneath?.title ?? '',
		rows: [...question, row(), ...rows],
		scene: () => ({heading: '', namesKeys: true, rows: question}),
	};
}
