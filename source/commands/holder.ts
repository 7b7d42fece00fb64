import {typeText} from '../forms/type-text.js';
import {failureText} from '../format/failure.js';
import type {Command} from './context.js';
import {orFail} from './load.js';

export const openHolder: Command = ({store}) => {
	store.dispatch({type: 'holder/opened'});
};

export const typeIntoHolder: Command = ({store}, press) => {
	const {dialog} = store.getState();
	if (dialog.kind === 'holder') {
		store.dispatch({type: 'holder/edited', line: typeText(dialog.line, press)});
	}
};

/**
Asks which organization holds the account, and goes there.
*/
export const findHolder: Command = async ({store, client, nextRequest}) => {
	const {dialog} = store.getState();
	const account = dialog.kind === 'holder' ? dialog.line.text.trim() : '';
	if (account === '') {
		return;
	}

	const request = nextRequest();
	store.dispatch({type: 'holder/asked', request});
	const answer = (text: string) => {
		store.dispatch({type: 'holder/answered', request, text});
	};

	await orFail(async () => {
		for await (const {items} of client.listOrganizations({'containing.account': account}, {isBrief: true})) {
			const [holder] = items;
			if (holder) {
				store.dispatch({type: 'holder/found', request, organization: holder});
				return;
			}
		}

		answer('No organization that you can see holds an account with this id.');
	}, error => {
		answer(failureText(error));
	});
};
