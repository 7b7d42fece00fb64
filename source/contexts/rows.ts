import {keyOf} from '../state/key-of.js';
import type {State} from '../state/state.js';
import type {ContextEntry} from '../state/connection.js';
import {dot, joinedBy, told} from '../text/told.js';
import {
	row,
	selectionMark,
	toldSpan,
	toned,
	type Row,
} from '../format/row.js';
import {toldRows} from '../format/told-rows.js';
import {windowed} from '../format/windowed.js';
import {contextTone} from '../format/header-parts.js';

type Chooser = {readonly cursor: number; readonly isAsking: boolean};

function entryRow({
	label, color, host, isReadOnly, isCurrent,
}: ContextEntry, isSelected: boolean): Row {
	const facts = [host, ...(isReadOnly ? ['read-only'] : []), ...(isCurrent ? ['you are here'] : [])];
	return {left: [selectionMark(isSelected), toned(contextTone(color), label)], right: [toldSpan(told`${joinedBy(dot, facts)} `, 'dim')], isSelected};
}

/**
The contexts to change to, with the host of each.
*/
export function contextRows(state: State, {cursor, isAsking}: Chooser, {columns, height}: {readonly columns: number; readonly height: number}): readonly Row[] {
	const question = `Your unsaved forms are kept as drafts of this context. Switch? ${keyOf(state, 'switchContext')} switches, ${keyOf(state, 'keepContext')} stays.`;
	const head = isAsking ? [...toldRows(question, columns, 'warning'), row()] : [];
	return [...head, ...windowed(state.connection.contexts ?? [], cursor, height - head.length).map(([entry, isSelected]) => entryRow(entry, isSelected))];
}
