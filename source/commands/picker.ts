import {typeText} from '../forms/type-text.js';
import {pickerChoices} from '../state/picker.js';
import type {Command} from './context.js';

export const typeIntoPicker: Command = ({store}, press) => {
	const {dialog} = store.getState();
	if (dialog.kind === 'form' && dialog.form.step.name === 'picking') {
		const {query} = dialog.form.step;
		const line = typeText(query, press);
		if (line !== query) {
			store.dispatch({type: 'picker/edited', line});
		}
	}
};

export const movePickerDown: Command = ({store}) => {
	store.dispatch({type: 'picker/moved', by: 1});
};

export const movePickerUp: Command = ({store}) => {
	store.dispatch({type: 'picker/moved', by: -1});
};

export const choosePicked: Command = ({store}) => {
	const {dialog} = store.getState();
	if (dialog.kind === 'form' && dialog.form.step.name === 'picking') {
		const choice = pickerChoices(store.getState())[dialog.form.step.cursor];
		if (choice) {
			store.dispatch({type: 'picker/chosen', parentId: choice.id});
		}
	}
};
