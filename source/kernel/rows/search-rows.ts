import type {Line} from '../form-model/line-editor.js';
import {lineSpans} from './line-spans.js';
import {row, toned, type Row} from './row.js';

/** The query above the matches; no rows if no search is open. */
export function searchRows({query, isTyping}: {readonly query: Line; readonly isTyping: boolean}): readonly Row[] {
	if (!isTyping && query.text === '') {
		return [];
	}

	const {spans, cursor} = lineSpans(query, 30);
	return [{left: [toned('accent', '/'), ...spans], ...(isTyping && {cursor: 1 + cursor})}, row()];
}
