import {keyOf} from '../state/key-of.js';
import type {Message, State} from '../state/state.js';
import {failureText} from './failure.js';
import {lineSpans} from './field-rows.js';
import {count} from './words.js';
import {
	plain,
	row,
	toned,
	type Row,
} from './row.js';
import {wrapText} from './wrap.js';

function messageOf(state: State): Message | undefined {
	const {message, find, listing} = state;
	if (message ?? find) {
		return message;
	}

	const {progress, loaded, total, isWhole} = listing;
	if (progress.status !== 'failed' || (loaded === 0 && !isWhole)) {
		return undefined;
	}

	const shown = isWhole ? 'The list is shown as it was before.' : 'The list is not whole.';
	const key = keyOf(state, 'refreshAll');
	if (progress.error.failure === 'cancelled') {
		const text = progress.pageToken === undefined
			? `Stopped. ${shown} ${key} reads it again.`
			: `Stopped at ${count(loaded)}${total === undefined ? '' : ` of ${count(total)}`}. ${key} goes on.`;
		return {tone: 'warning', text};
	}

	const todo = progress.pageToken === undefined ? `${key} reads it again.` : `${key} goes on after ${count(loaded)}.`;
	return {tone: 'danger', text: `${shown} ${todo} ${failureText(progress.error)}`};
}

/**
What is said above the hints: the last message, what failed in the list, or the search being typed. A message that is too long for its line takes the hints' line too.
*/
export function messageRows(state: State): readonly Row[] {
	const {size: {columns}} = state;
	const find = state.dialog.kind === 'none' ? state.find : undefined;
	const message = messageOf(state);
	if (message) {
		const tone = message.tone === 'info' ? {} : {tone: message.tone};
		const [first = '', ...rest] = wrapText(message.text, columns - 2);
		const second = rest.length === 0 ? [] : [rest.join(rest.length > 1 ? ' ' : '')];
		return [first, ...second].map(text => row(plain(' '), {text, isHarmless: true, ...tone}));
	}

	if (!find) {
		return [row()];
	}

	const {spans, cursor} = lineSpans(find.line, Math.max(1, columns - 3));
	return [{left: [toned('accent', ' /'), ...spans], ...(find.isTyping && {cursor: 2 + cursor})}];
}
