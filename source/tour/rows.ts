import {cutLines} from '../state/tour-card.js';
import {withKeyNames} from '../state/key-of.js';
import type {State} from '../state/state.js';
import {tourSteps} from '../state/tour-steps.js';
import {wrapText} from '../text/wrap.js';
import {itemRow} from '../format/subject-rows.js';
import {plain, row, type Row} from '../format/row.js';
import {windowed} from '../format/windowed.js';

type Room = {readonly columns: number; readonly height: number};

/**
The steps of the tour, to begin at any of them. What there is to do stands below the title of the one at the cursor.
*/
export function tourStepRows(state: State, cursor: number, {columns, height}: Room): readonly Row[] {
	const lines = wrapText(withKeyNames(tourSteps[cursor]?.text ?? '', state), columns - 2);
	const text = cutLines(lines, height - 1, columns - 2);
	return windowed(tourSteps.entries().toArray(), cursor, height - text.length).flatMap(([[index, {title}], isSelected]) => [
		itemRow([plain(`${index + 1}. ${title}`)], index === state.tour?.step ? 'you are here' : '', isSelected),
		...(isSelected ? text.map(line => row(plain('  '), {text: line, isHarmless: true})) : []),
	]);
}
