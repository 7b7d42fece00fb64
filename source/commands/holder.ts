import {typeText} from '../forms/type-text.js';
import {failureText} from '../format/failure.js';
import {isId} from '../state/is-id.js';
import {keyOf} from '../state/key-of.js';
import type {State} from '../state/state.js';
import type {Command} from './context.js';
import {orFail} from './load.js';
import {searching} from './waits.js';

export const openHolder: Command = ({store}) => {
	store.dispatch({type: 'holder/opened'});
};

export const typeIntoHolder: Command = ({store}, press) => {
	const {dialog} = store.getState();
	if (dialog.kind === 'holder') {
		store.dispatch({type: 'holder/edited', line: typeText(dialog.line, press)});
	}
};

// The service finds an organization by an account's id alone.
const aboutNames = (state: State, text: string): string => isId(text)
	? ''
	: ' This looks like a name: an account’s id is 32 digits and letters from a to f.'
		+ ' Accounts cannot be looked up by name; those of an organization are in the pane Accounts,'
		+ ` where ${keyOf(state, 'openAccountSearch')} finds one and ${keyOf(state, 'openCopy')} copies its id.`;

/**
Asks which organization holds the account, and goes there.
*/
export const findHolder: Command = async context => {
	const {store, nextRequest} = context;
	const {dialog} = store.getState();
	const account = dialog.kind === 'holder' ? dialog.line.text.trim() : '';
	const {client} = searching(context);
	const request = nextRequest();
	store.dispatch({type: 'holder/asked', request});
	const answer = (text: string) => {
		store.dispatch({type: 'holder/answered', request, text});
	};

	await orFail(async () => {
		for await (const {items} of client.for('search for the holder of an account').listOrganizations({'containing.account': account}, {isBrief: true})) {
			const [holder] = items;
			if (holder) {
				store.dispatch({type: 'holder/found', request, organization: holder});
				return;
			}
		}

		answer(`No organization that you can see holds an account with this id.${aboutNames(store.getState(), account)}`);
	}, error => {
		answer(`${failureText(error)}${aboutNames(store.getState(), account)}`);
	});
};
