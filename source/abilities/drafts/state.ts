import {fieldLabel} from '../../kernel/form-model/fields.js';
import type {Draft, KeptForm} from '../../kernel/form-model/stored-form.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {clamp} from '../../kernel/state/clamp.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {withDialog, type State} from '../../kernel/state/state.js';

/** Events of drafts and their list. `isTyped`: the draft is of an ability’s form. */
export type DraftsEvent =
	| {readonly type: 'drafts/checked'; readonly failure: string | undefined}
	| {readonly type: 'drafts/offered'; readonly drafts: readonly Draft[]; readonly now: number}
	| {readonly type: 'drafts/leaveAsked'}
	| {readonly type: 'drafts/leaveDenied'}
	| {readonly type: 'drafts/discardAsked'; readonly isAsking: boolean}
	| {readonly type: 'drafts/discarded'; readonly file: string}
	| {readonly type: 'drafts/taken'; readonly isDiscarded?: boolean; readonly isTyped?: boolean};

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

export function reduceDrafts(state: State, event: DraftsEvent): State {
	switch (event.type) {
		case 'drafts/checked': {
			return {...state, draftFailure: event.failure};
		}

		case 'drafts/offered': {
			return withDialog(state, {...unsearched, kind: 'drafts', drafts: event.drafts, now: event.now, isAsking: false});
		}

		case 'drafts/leaveAsked': {
			return withDialog(state, {kind: 'leavingTyped', form: state.dialog});
		}

		case 'drafts/leaveDenied': {
			return state.dialog.kind === 'leavingTyped' ? withDialog(state, state.dialog.form) : state;
		}

		case 'drafts/discardAsked': {
			return state.dialog.kind === 'drafts' ? withDialog(state, {...state.dialog, isAsking: event.isAsking}) : state;
		}

		case 'drafts/discarded': {
			const {dialog} = state;
			const isDiscarded =
				dialog.kind === 'drafts' &&
				dialog.drafts.some(({file, discardedAt}) => file === event.file && discardedAt !== undefined);
			return withoutDraft(oneFewerAside(state, isDiscarded), event.file);
		}

		case 'drafts/taken': {
			return oneFewerAside(state, event.isDiscarded === true);
		}
	}
}
