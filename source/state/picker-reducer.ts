import {focusField, withParent, type Form} from '../forms/form.js';
import type {Line} from '../forms/line-editor.js';
import {clamp} from './clamp.js';
import type {PickerEvent} from './events.js';
import {
	withForm,
	withoutError,
	withStep,
	type Step,
} from './open-form.js';
import {pickerChoices} from './picker.js';
import type {State} from './state.js';

function withPicker(state: State, change: (step: Step<'picking'>) => Form['step']): State {
	return withForm(state, form => form.step.name === 'picking' ? withStep(form, change(form.step)) : form);
}

/**
The list opens on the parent that is chosen now, and comes back to it when what was typed is emptied.
*/
function openPicker(state: State, query: Line): State {
	const opened = withForm(state, form => withStep(form, {name: 'picking', query, cursor: 0}));
	const form = opened.dialog.kind === 'form' ? opened.dialog.form : undefined;
	const parentId = form?.fields.find(({name}) => name === 'parent')?.text;
	const cursor = Math.max(0, pickerChoices(opened).findIndex(({id}) => id === parentId));
	return withPicker(opened, step => ({...step, cursor}));
}

export function reducePicker(state: State, event: PickerEvent): State {
	switch (event.type) {
		case 'picker/opened': {
			return openPicker(state, event.query);
		}

		case 'picker/edited': {
			const edited = withPicker(state, step => ({...step, query: event.line, cursor: 0}));
			return edited === state || event.line.text.trim() !== '' ? edited : openPicker(edited, event.line);
		}

		case 'picker/moved': {
			return withPicker(state, step => ({...step, cursor: clamp(step.cursor + event.by, pickerChoices(state).length - 1)}));
		}

		case 'picker/chosen': {
			return withForm(state, form => {
				const chosen = withParent(withoutError(form), event.parentId);
				return focusField(withStep(chosen, {name: 'editing'}), 'parent');
			});
		}
	}
}
