import type {ReactNode} from 'react';
import {isDone, tallyOf, type Batch} from '../batch/batch.js';
import {DialogPane} from '../components/dialog-pane.js';
import {headRows} from '../format/batch-head.js';
import {
	batchRows,
	checkingRows,
	columnRows,
} from '../format/batch-rows.js';
import {batchUndoRows} from '../format/batch-undo-rows.js';
import {pickerRows} from '../format/picker-rows.js';
import {sendingRows} from '../format/sending-rows.js';
import {layoutOf} from '../state/layout.js';
import type {State} from '../state/state.js';

type BatchScreenProps = {readonly state: State; readonly batch: Batch; readonly cursor: number; readonly scroll: number};

/**
Many organizations from one file: its columns, the check of every row, the review, and the sending.
*/
export function BatchScreen({state, batch, cursor, scroll}: BatchScreenProps): ReactNode {
	const {dialog} = layoutOf(state);
	const columns = dialog.columns - 4;
	const height = dialog.rows - 2;
	const title = `Onboard from ${batch.file}`;
	switch (batch.step.name) {
		case 'mapping': {
			const rows = columnRows(batch, cursor, columns);
			return <DialogPane state={state} title={`Columns · ${title}`} rows={rows} scroll={Math.max(0, rows.length - batch.columns.length + cursor + 1 - height)}/>;
		}

		case 'picking': {
			return <DialogPane state={state} title='Choose the parent of every row' rows={pickerRows(state, batch.step, columns, height)}/>;
		}

		case 'checking': {
			return <DialogPane state={state} title={title} rows={checkingRows(state, columns)}/>;
		}

		case 'reviewing': {
			const head = headRows(state, batch, columns).length;
			const {created, deleted} = tallyOf(batch.rows);
			const isResult = isDone(batch.rows) && created + deleted > 0;
			return <DialogPane state={state} title={`${isResult ? 'Result' : 'Review'} · ${title}`} rows={batchRows(state, batch, columns)} scroll={scroll} needed={head}/>;
		}

		case 'undoing': {
			return <DialogPane state={state} title={`Delete · ${title}`} rows={batchUndoRows(state, batch, batch.step, columns)} scroll={scroll === 0 ? undefined : scroll} needed={0}/>;
		}

		case 'sending': {
			const {isUndoing} = batch.step;
			return <DialogPane state={state} title={`${isUndoing ? 'Deleting' : 'Creating'} · ${title}`} rows={sendingRows(state, batch, batch.step, {width: columns, height})}/>;
		}
	}
}
