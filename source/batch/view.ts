import type {DialogView, Room} from '../format/registry.js';
import {headRows} from './head.js';
import {batchRows, checkingRows, columnRows} from './rows.js';
import {batchUndoRows} from './undo-rows.js';
import {pickerRows} from '../form/picker-rows.js';
import {sendingRows} from './sending-rows.js';
import type {DialogOf} from '../state/dialog.js';
import type {State} from '../state/state.js';
import {dot, told} from '../text/told.js';
import {isDone, tallyOf} from './batch.js';

/**
What onboarding from a file shows at each step of it.
*/
export function batchView(state: State, {batch, cursor, scrolledTo}: DialogOf<'batch'>, {columns, height}: Room): DialogView {
	const title = `Onboard from ${batch.file}`;
	switch (batch.step.name) {
		case 'mapping': {
			return {title: told`Columns${dot}${title}`, rows: columnRows(batch, cursor, columns)};
		}

		case 'picking': {
			return {title: 'Choose the parent of every row', rows: pickerRows(state, batch.step, columns, height)};
		}

		case 'checking': {
			return {title, rows: checkingRows(state, columns)};
		}

		case 'reviewing': {
			const {created, deleted} = tallyOf(batch.rows);
			const isResult = isDone(batch.rows) && created + deleted > 0;
			return {
				title: told`${isResult ? 'Result' : 'Review'}${dot}${title}`, rows: batchRows(state, batch, columns), isScrolling: true, scrolledTo, needed: headRows(state, batch, columns).length,
			};
		}

		case 'undoing': {
			return {
				title: told`Delete${dot}${title}`, rows: batchUndoRows(state, batch, batch.step, columns), isScrolling: true, scrolledTo, needed: 0,
			};
		}

		case 'sending': {
			return {title: told`${batch.step.isUndoing ? 'Deleting' : 'Creating'}${dot}${title}`, rows: sendingRows(state, batch, batch.step, {width: columns, height})};
		}
	}
}
