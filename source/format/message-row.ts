import type {State} from '../state/state.js';
import {failureText} from './failure.js';
import {lineSpans} from './field-rows.js';
import {
	plain,
	row,
	toned,
	type Row,
} from './row.js';

/**
The line above the hints: the search being typed, the last message, or what failed in the list.
*/
export function messageRow(state: State): Row {
	const {find, message, listing, size: {columns}} = state;
	if (message) {
		return row(plain(' '), message.tone === 'info' ? plain(message.text) : toned(message.tone, message.text));
	}

	if (find) {
		const {spans, cursor} = lineSpans(find.line, Math.max(1, columns - 3));
		return {left: [toned('accent', ' /'), ...spans], ...(find.isTyping && {cursor: 2 + cursor})};
	}

	return listing.progress.status === 'failed' ? row(plain(' '), toned('danger', `The list is not whole. ${failureText(listing.progress.error)}`)) : row();
}
