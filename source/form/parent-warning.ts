import {textOf, type Form} from '../forms/form.js';
import {rowOfId} from '../state/selectors.js';
import type {State} from '../state/state.js';

/**
Said of a parent that the whole list neither has nor names as one. It may be sent all the same: the list has what this user sees.
*/
export function parentWarning(state: State, form: Form): string | undefined {
	if (form.kind !== 'create') {
		return undefined;
	}

	const parentId = textOf(form, 'parent');
	const {progress, unreadable} = state.listing;
	const isAllKnown = progress.status === 'complete' && unreadable === 0;
	return !isAllKnown || parentId === '' || rowOfId(state, parentId) !== -1
		? undefined
		: 'You cannot see an organization with this id; it may no longer exist. You can send it anyway.';
}
