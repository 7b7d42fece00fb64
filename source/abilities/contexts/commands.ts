import type {Command, Context} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import {contextList} from './state.js';

export const openContexts: Command = ({store}) => {
	store.dispatch({type: 'contexts/opened'});
};

const chosen = ({store}: Context) => contextList.chosen(store.getState());

/** Opens the chosen context and ends this session with its requests. */
export const switchContext: Command = async context => {
	const {store, suspendTerminal, openContext, quit} = context;
	const entry = chosen(context);
	if (!entry) {
		return;
	}

	let why: string | undefined;
	const open = async () => {
		why = await openContext(entry.name);
	};

	// A password manager may have to ask for something.
	await (entry.isAskedFor ? suspendTerminal(open) : open());
	store.dispatch({type: 'dialog/closed'});
	if (why === undefined) {
		quit();
	} else {
		say({store}, why, 'warning');
	}
};

/** Switches to the chosen context. Asks first if there are drafts. */
export const chooseContext: Command = async (context, press) => {
	const {store} = context;
	const entry = chosen(context);
	if (entry?.isCurrent === true) {
		store.dispatch({type: 'dialog/closed'});
		say({store}, `You are already in ${entry.label}.`);
	} else if (store.getState().asideCount > 0) {
		store.dispatch({type: 'contexts/switchAsked', isAsking: true});
	} else {
		await switchContext(context, press);
	}
};

export const keepContext: Command = ({store}) => {
	store.dispatch({type: 'contexts/switchAsked', isAsking: false});
};
