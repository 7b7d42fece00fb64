import {textOf} from '../forms/form.js';
import {selectedRow, rowOfId} from '../state/selectors.js';
import {pathOf} from '../tree/names.js';
import type {State} from '../state/state.js';
import {exactName, harmless} from '../text/harmless.js';
import {fitMiddle} from '../text/middle.js';
import {fitPath, widthOf} from '../text/width.js';
import {
	toned,
	totalWidth,
	type Row,
	type Span,
} from './row.js';
import {contextSpan, headerParts} from './header-parts.js';

// A long one leaves room for what stands behind it.
const shortened = (label: string, columns: number): string => widthOf(harmless(label)) > columns ? fitMiddle(harmless(label), Math.floor(columns)).trimEnd() : label;

function connectionSpans(state: State, columns: number): readonly Span[] {
	const {connection: {context, label}, listing, pause} = state;
	// Where there is no room for both, the name of a context says which host is asked.
	const host = context !== undefined && columns < 100 ? undefined : shortened(label, columns / 2);
	const isWarning = pause !== undefined || listing.progress.status === 'failed' || listing.unreadable > 0;
	const spansWith = (share: number): readonly Span[] => {
		const named = context ? [contextSpan({...context, label: shortened(context.label, columns * share)}), toned('dim', ' · ')] : [];
		// A space stands at each end of the line.
		return [...named, toned(isWarning ? 'warning' : 'dim', `${headerParts(state, {room: columns - 2 - totalWidth(named), host})} `)];
	};

	const spans = spansWith(1 / 3);
	return totalWidth(spans) < columns ? spans : spansWith(1 / 5);
}

/**
The row that is in question: of the organization that a form is about, or of a new one's parent, else the selected one. A draft may be of another than the cursor is on.
*/
function rowInQuestion(state: State): number {
	const {dialog} = state;
	if (dialog.kind === 'opening') {
		return rowOfId(state, dialog.id);
	}

	return dialog.kind === 'form' ? rowOfId(state, dialog.form.id ?? textOf(dialog.form, 'parent')) : selectedRow(state);
}

/**
The top line: the program, the path of what is in question, and where its data comes from.
*/
export function headerRow(state: State): Row {
	const {columns} = state.size;
	const right = connectionSpans(state, columns);
	const width = totalWidth(right);
	const room = columns - 11 - width;
	const program = width > columns - 8 ? '' : ' cforgs';
	const path = pathOf(state, rowInQuestion(state)).map(name => exactName(name));
	return {
		left: [toned('heading', room > 0 ? ' cforgs  ' : program), {text: fitPath(path, room), isHarmless: true}],
		right,
	};
}
