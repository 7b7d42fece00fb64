import {lineOf, typeSearch} from '../form-model/line-editor.js';
import {pickerChoices, pickingIn} from '../rows/picker.js';
import type {Command, ServiceContext} from './context.js';
import {prepareNames} from './prepare-search.js';
import {say} from './tell.js';

/** Opens the list of parents with a search text. */
export async function openPicker(context: ServiceContext, query: string): Promise<void> {
	context.store.dispatch({type: 'picker/opened', query: lineOf(query)});
	await prepareNames(context);
}

export const leavePicker: Command = ({store}) => {
	store.dispatch({type: 'picker/left'});
};

export const typeIntoPicker: Command = ({store}, press) => {
	const step = pickingIn(store.getState().dialog);
	const line = step && typeSearch(step.query, press);
	if (line && line !== step.query) {
		store.dispatch({type: 'picker/edited', line});
	}
};

export const choosePicked: Command = async (context, press) => {
	const {store, commands} = context;
	const state = store.getState();
	const choice = pickerChoices(state)[pickingIn(state.dialog)?.cursor ?? -1];
	if (choice) {
		store.dispatch({type: 'picker/chosen', parentId: choice.id});
		if (state.dialog.kind === 'batch') {
			await commands.get('checkAgain')?.(context, press);
		}
	} else {
		say({store}, 'No match. Type another name, or an id.', 'warning');
	}
};
