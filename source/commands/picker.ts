import {typeText} from '../forms/type-text.js';
import {pickerChoices} from '../state/picker.js';
import type {State} from '../state/state.js';
import type {Command} from './context.js';
import {say} from './tell.js';

const pickingOf = ({dialog}: State) => dialog.kind === 'form' && dialog.form.step.name === 'picking' ? dialog.form.step : undefined;

export const typeIntoPicker: Command = ({store}, press) => {
	const step = pickingOf(store.getState());
	const line = step && typeText(step.query, press);
	if (line && line !== step.query) {
		store.dispatch({type: 'picker/edited', line});
	}
};

export const movePickerDown: Command = ({store}) => {
	store.dispatch({type: 'picker/moved', by: 1});
};

export const movePickerUp: Command = ({store}) => {
	store.dispatch({type: 'picker/moved', by: -1});
};

export const choosePicked: Command = ({store}) => {
	const state = store.getState();
	const choice = pickerChoices(state)[pickingOf(state)?.cursor ?? -1];
	if (choice) {
		store.dispatch({type: 'picker/chosen', parentId: choice.id});
	} else {
		say({store}, 'There is nothing to choose: type another name, or an id.', 'warning');
	}
};
