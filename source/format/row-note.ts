import {isNotThere} from '../api/api-error.js';
import type {State} from '../state/state.js';
import {flawNotes} from '../tree/flaw-notes.js';

/**
Whether the service, when it was last asked for a listed organization or its accounts, did not know it.
*/
function isNotFound({details, accounts, created}: State, id: string): boolean {
	return !created.has(id) && [details.get(id), accounts.get(id)?.progress].some(read => read?.status === 'failed' && isNotThere(read.error));
}

/**
What is said behind the name of a row that is not, or not where, the list says; empty where there is nothing to say.
*/
export function rowNote(state: State, at: number): string {
	const {index} = state.tree;
	const flaw = index.flaws.get(at);
	if (flaw !== undefined && flaw !== 'hidden') {
		return flawNotes[flaw];
	}

	return isNotFound(state, index.idAt(at) ?? '') ? 'not found' : '';
}
