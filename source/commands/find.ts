import {typeText} from '../forms/type-text.js';
import {neighbouringMatch} from '../state/find.js';
import type {Command, Context} from './context.js';

export const openFind: Command = ({store}) => {
	store.dispatch({type: 'find/opened'});
};

export const typeIntoFind: Command = ({store}, press) => {
	const {find} = store.getState();
	if (find) {
		store.dispatch({type: 'find/edited', line: typeText(find.line, press)});
	}
};

export const acceptFind: Command = ({store}) => {
	const isEmpty = store.getState().find?.line.text === '';
	store.dispatch({type: isEmpty ? 'find/left' : 'find/accepted'});
};

export const leaveFind: Command = ({store}) => {
	store.dispatch({type: 'find/left'});
};

function goToMatch({store}: Context, direction: 1 | -1): void {
	const {index} = store.getState().tree;
	const key = index.keys[neighbouringMatch(store.getState(), direction) ?? -1];
	if (key === undefined) {
		store.dispatch({type: 'message/shown', message: {tone: 'warning', text: 'Nothing that is loaded matches. Press / to find something else.'}});
	} else {
		store.dispatch({type: 'tree/selected', key});
	}
}

export const findNext: Command = context => {
	goToMatch(context, 1);
};

export const findPrevious: Command = context => {
	goToMatch(context, -1);
};
