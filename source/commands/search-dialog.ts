import {lineOf} from '../forms/line-editor.js';
import {typeSearch} from '../forms/type-text.js';
import type {Command} from './context.js';

export const openDialogSearch: Command = ({store}) => {
	store.dispatch({type: 'dialog/searched', line: lineOf('')});
};

export const typeIntoSearch: Command = ({store}, press) => {
	const {dialog} = store.getState();
	if ('query' in dialog) {
		store.dispatch({type: 'dialog/searched', line: typeSearch(dialog.query, press)});
	}
};

export const endDialogSearch: Command = ({store}) => {
	store.dispatch({type: 'dialog/searchEnded'});
};

export const leaveDialogSearch: Command = ({store}) => {
	store.dispatch({type: 'dialog/searched', line: lineOf('')});
	store.dispatch({type: 'dialog/searchEnded'});
};
