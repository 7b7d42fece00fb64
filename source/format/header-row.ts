import {textOf} from '../forms/form.js';
import {listedOf, selectedRow, rowOfId} from '../state/selectors.js';
import {pathOf} from '../tree/names.js';
import type {State} from '../state/state.js';
import {exactName, harmless} from '../text/harmless.js';
import {fitMiddle} from '../text/middle.js';
import {fitPath, widthOf} from '../text/width.js';
import {count, counted} from '../text/words.js';
import {
	toned,
	totalWidth,
	type Row,
	type Span,
} from './row.js';
import {contextSpan} from './context-rows.js';

/**
How much of a list is here: `218 organizations`, `3,200 of 10,000 organizations …`, and what a failure left.
*/
function progressText(state: State, noun: 'org' | 'organization'): string {
	const {progress, loaded, total, unreadable, isWhole} = state.listing;
	const bad = unreadable === 0 ? '' : ` · ${count(unreadable)} unreadable`;
	switch (progress.status) {
		case 'loading': {
			return loaded === 0 && total === undefined
				? 'loading …'
				: `${count(loaded)}${total === undefined ? '' : ` of ${count(total)}`} ${noun}s …${bad}`;
		}

		case 'failed': {
			if (isWhole) {
				return 'list not refreshed';
			}

			return loaded === 0 ? 'nothing loaded' : `stopped at ${count(loaded)}${total === undefined ? '' : ` of ${count(total)}`}${bad}`;
		}

		case 'complete': {
			// Once whole, the list follows what is created and deleted.
			const {listed, announced} = listedOf(state);
			return `${counted(listed, noun)}${announced === undefined ? '' : ` of ${count(announced)} announced`}${bad}`;
		}
	}
}

// A long one leaves room for what stands behind it.
const shortened = (label: string, columns: number): string => widthOf(harmless(label)) > columns ? fitMiddle(harmless(label), Math.floor(columns)).trimEnd() : label;

function connectionSpans(state: State, columns: number): readonly Span[] {
	const {connection, listing, pause, isLowBandwidth} = state;
	const writes = connection.isDryRun ? 'dry run' : 'read-write';
	const access = connection.isReadOnly ? 'read-only' : writes;
	const remembered = listing.age === undefined ? [] : [`list from ${listing.age}`];
	const waiting = pause === undefined ? [] : [`waiting ${count(pause)} s`];
	const {context} = connection;
	// Where there is no room for both, the name of a context says which host is asked.
	const isTight = context !== undefined && columns < 100;
	const host = isTight ? [] : [shortened(connection.label, columns / 2)];
	const saving = isLowBandwidth ? ['low bandwidth'] : [];
	// In a narrow line what is last is cut: what may harm is first, and a count that hides nothing last.
	const isNarrow = columns < 80;
	const partsWith = (noun: 'org' | 'organization') => isNarrow
		? [access, ...host, ...waiting, ...remembered, progressText(state, noun), ...saving]
		: [...host, access, ...saving, ...waiting, ...remembered, progressText(state, noun)];
	const long = partsWith('organization');
	const parts = isTight || (isNarrow && widthOf(long.join(' · ')) > columns * 0.65) ? partsWith('org') : long;
	const isWarning = pause !== undefined || listing.progress.status === 'failed' || listing.unreadable > 0;
	return [
		...(context ? [contextSpan({...context, label: shortened(context.label, columns / 3)}), toned('dim', ' · ')] : []),
		toned(isWarning ? 'warning' : 'dim', `${parts.join(' · ')} `),
	];
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
	const room = columns - 11 - totalWidth(right);
	const path = pathOf(state, rowInQuestion(state)).map(name => exactName(name));
	return {
		left: [toned('heading', room > 0 ? ' cforgs  ' : ' cforgs'), {text: fitPath(path, room), isHarmless: true}],
		right,
	};
}
