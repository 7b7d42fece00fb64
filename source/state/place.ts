import {layoutOf} from './layout.js';
import type {State} from './state.js';

/**
Where the person is, which decides what a key means.
*/
export const places = [
	'tree', 'detail', 'accounts', 'find', 'account', 'opening', 'form', 'picker', 'review', 'sending', 'leaving', 'deletion', 'deleting', 'help', 'small',
] as const;
export type Place = (typeof places)[number];

const formPlaces = {
	editing: 'form', picking: 'picker', reviewing: 'review', sending: 'sending', leaving: 'leaving',
} as const;

export function placeOf(state: State): Place {
	const {dialog, find, pane} = state;
	if (layoutOf(state).kind === 'tooSmall') {
		return 'small';
	}

	switch (dialog.kind) {
		case 'none': {
			return find?.isTyping ? 'find' : pane;
		}

		case 'form': {
			return formPlaces[dialog.form.step.name];
		}

		case 'deletion': {
			return dialog.deletion.sending === undefined ? 'deletion' : 'deleting';
		}

		case 'help':
		case 'account':
		case 'opening': {
			return dialog.kind;
		}
	}
}
