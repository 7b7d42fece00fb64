import {fieldLabel, type FieldName, labelsInSentence} from '../../kernel/form-model/fields.js';
import {
	type Draft,
	type KeptForm,
	type StoredForm,
	type TypedForm,
	typedText,
} from '../../kernel/form-model/stored-form.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {clamp} from '../../kernel/state/selectors.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {withDialog, type State, whileIn} from '../../kernel/state/state.js';
import {dialogView, type DialogView, type Registry, type Room} from '../../kernel/rows/registry.js';
import {plain, row, type Row, toldRows, toldSpan} from '../../kernel/rows/row.js';
import {changeSpans, headRows, type Item, type StateAndWidth, subjectRows} from '../../kernel/rows/subject-rows.js';
import {openForm} from '../../kernel/form-model/form.js';
import {changesOf} from '../../kernel/form-model/request.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {isRun} from '../../kernel/state/run.js';
import {whyNotWrite} from '../../kernel/state/availability.js';
import {age} from '../../base/text/time.js';
import {dot, told} from '../../base/text/told.js';
import {counted, shownName} from '../../base/text/words.js';
import type {Handlers} from '../../kernel/state/events.js';

/** Events of drafts and their list. */
export type DraftsEvent =
	| {readonly type: 'drafts/checked'; readonly failure: string | undefined}
	| {readonly type: 'drafts/offered'; readonly drafts: readonly Draft[]; readonly now: number}
	| {readonly type: 'drafts/leaveAsked'}
	| {readonly type: 'drafts/leaveDenied'}
	| {readonly type: 'drafts/discardAsked'; readonly isAsking: boolean}
	| {readonly type: 'drafts/discarded'; readonly file: string}
	| {
			readonly type: 'drafts/taken';
			readonly isDiscarded?: boolean;
			/** The draft is of an ability’s form. */
			readonly isTyped?: boolean;
	  };

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly drafts: Searchable & {readonly drafts: readonly Draft[]; readonly now: number; readonly isAsking: boolean};
		/** The question what becomes of what is typed into an ability’s form. */
		readonly leavingTyped: {readonly form: Dialog};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly drafts: DraftsEvent;
	}
}

function searchedTexts(form: KeptForm): readonly string[] {
	if (form.kind === 'typed') {
		const {organization, accounts, organizations = [], values} = form;
		return [
			...[organization, ...accounts, ...organizations].flatMap(({id, name}) => [id, name]),
			...values.flatMap(({name, text = ''}) => [name, text]),
		];
	}

	const {id = '', before, texts} = form;
	return [id, before.name, ...texts.flatMap(({name, text}) => [fieldLabel(name), text])];
}

/** The unsaved forms. */
export const draftList = searchableList('drafts', {
	nouns: ['draft', 'drafts'],
	foundBy: 'organization, id, field or value',
	items: (_, {drafts}) => drafts,
	textOf: ({form}) => searchedTexts(form).join(' '),
	emptyText: state => `There are no drafts. Press ${keyOf(state, 'closeDialog')} to leave.`,
});

// The count excludes discarded forms.
const oneFewerAside = (state: State, isDiscarded: boolean): State =>
	isDiscarded ? state : {...state, asideCount: Math.max(0, state.asideCount - 1)};

/** Removes a draft from the list, and closes the list if it is empty. */
function withoutDraft(state: State, file: string): State {
	if (state.dialog.kind !== 'drafts') {
		return state;
	}

	const {scrolledTo, ...dialog} = state.dialog;
	const drafts = dialog.drafts.filter(draft => draft.file !== file);
	return withDialog(
		state,
		drafts.length === 0
			? {kind: 'none'}
			: {...dialog, drafts, isAsking: false, cursor: clamp(dialog.cursor, drafts.length - 1)},
	);
}

export const draftsHandlers: Handlers<DraftsEvent> = {
	'drafts/checked': (state, {failure}) => ({...state, draftFailure: failure}),

	'drafts/offered': (state, {drafts, now}) =>
		withDialog(state, {...unsearched, kind: 'drafts', drafts, now, isAsking: false}),

	'drafts/leaveAsked': state => withDialog(state, {kind: 'leavingTyped', form: state.dialog}),

	'drafts/leaveDenied': state => whileIn(state, 'leavingTyped', ({form}) => form),

	'drafts/discardAsked': (state, {isAsking}) => whileIn(state, 'drafts', dialog => ({...dialog, isAsking})),

	'drafts/discarded'(state, event) {
		const {dialog} = state;
		const isDiscarded =
			dialog.kind === 'drafts' &&
			dialog.drafts.some(({file, discardedAt}) => file === event.file && discardedAt !== undefined);
		return withoutDraft(oneFewerAside(state, isDiscarded), event.file);
	},

	'drafts/taken': (state, {isDiscarded}) => oneFewerAside(state, isDiscarded === true),
};

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
