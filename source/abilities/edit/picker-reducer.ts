import {focusField, type Picking, textOfSlot, withParent} from '../../kernel/form-model/form.js';
import type {Line} from '../../kernel/form-model/line-editor.js';
import {clamp} from '../../kernel/state/selectors.js';
import {withForm, withoutError, withStep} from '../../kernel/state/open-form.js';
import type {State} from '../../kernel/state/state.js';
import {pickerChoices, pickingIn} from '../../kernel/rows/picker.js';
import type {Handlers} from '../../kernel/state/events.js';

/** Events in the list of parents. */
export type PickerEvent =
	| {readonly type: 'picker/opened'; readonly query: Line}
	| {readonly type: 'picker/edited'; readonly line: Line}
	| {readonly type: 'picker/moved'; readonly by: number}
	| {readonly type: 'picker/left'}
	| {readonly type: 'picker/chosen'; readonly parentId: string};

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly picker: PickerEvent;
	}
}

function show(state: State, step: Picking): State {
	const {dialog} = state;
	return dialog.kind === 'batch'
		? {...state, dialog: {...dialog, batch: {...dialog.batch, step}}}
		: withForm(state, form => withStep(form, step));
}

function withPicker(state: State, change: (step: Picking) => Picking): State {
	const step = pickingIn(state.dialog);
	return step ? show(state, change(step)) : state;
}

function parentIn({dialog}: State): string | undefined {
	return dialog.kind === 'form'
		? textOfSlot(dialog.form, 'parent')
		: dialog.kind === 'batch'
			? dialog.batch.parent
			: undefined;
}

/** Opens the list at the current parent. The cursor returns there when the search text is emptied. */
function openPicker(state: State, query: Line): State {
	const opened = show(state, {name: 'picking', query, cursor: 0});
	const parentId = parentIn(opened);
	const cursor = Math.max(
		0,
		pickerChoices(opened).findIndex(({id}) => id === parentId),
	);
	return withPicker(opened, step => ({...step, cursor}));
}

function leavePicker(state: State): State {
	const {dialog} = state;
	return dialog.kind === 'batch'
		? {...state, dialog: {...dialog, batch: {...dialog.batch, step: {name: 'reviewing'}}}}
		: withForm(state, form => withStep(form, {name: 'editing'}));
}

/** Returns to the form or file with another parent. The rows of a file must then be checked again. */
function choose(state: State, parentId: string): State {
	const {dialog} = state;
	if (dialog.kind === 'batch') {
		const parent = parentId === '' ? undefined : parentId;
		return {...state, dialog: {...dialog, batch: {...dialog.batch, parent, step: {name: 'checking'}}}};
	}

	return withForm(state, form => {
		const chosen = withParent(withoutError(form), parentId);
		return focusField(withStep(chosen, {name: 'editing'}), 'parent');
	});
}

export const pickerHandlers: Handlers<PickerEvent> = {
	'picker/opened': (state, {query}) => openPicker(state, query),

	'picker/edited'(state, {line}) {
		const edited = withPicker(state, step => ({...step, query: line, cursor: 0}));
		return edited === state || line.text.trim() !== '' ? edited : openPicker(edited, line);
	},

	'picker/moved': (state, {by}) =>
		withPicker(state, step => ({...step, cursor: clamp(step.cursor + by, pickerChoices(state).length - 1)})),

	'picker/left': state => (pickingIn(state.dialog) ? leavePicker(state) : state),

	'picker/chosen': (state, {parentId}) => choose(state, parentId),
};
