import {keyOf} from '../state/key-of.js';
import type {State} from '../state/state.js';
import {
	dot,
	joined,
	told,
	type Told,
} from '../text/told.js';
import {count} from '../text/words.js';
import {
	plain,
	row,
	sign,
	toldSpan,
	type Row,
} from '../format/row.js';
import {toldRows} from '../format/told-rows.js';
import {soFar, waitText} from '../format/wait-text.js';
import {windowed} from '../format/windowed.js';
import {itemRows, titleRow} from './rows.js';
import {tallyOf, undoable, type Batch} from './batch.js';

type Sending = Extract<Batch['step'], {readonly name: 'sending'}>;

type Waiting = Pick<State, 'connection' | 'pause' | 'waited'>;

function goingText(state: Waiting, {isStopping, isUndoing, note}: Sending): Told {
	const waited = joined(soFar(state), state.pause === undefined ? '' : joined(' ', waitText(state, '')));
	return isStopping
		? joined(`Stopping after the row being ${isUndoing ? 'deleted' : 'sent'} … ${keyOf(state, 'stopBatch')} again stops waiting for it.`, waited)
		: note ?? joined(`Each row is ${isUndoing ? 'checked, then deleted' : 'looked up, then sent'} once. ${keyOf(state, 'stopBatch')} stops after the current one.`, waited);
}

/**
How far the creating or deleting has come, and a window of the rows around the one that is sent.
*/
export function sendingRows(state: Waiting, {rows, ...batch}: Batch, step: Sending, {width, height}: {readonly width: number; readonly height: number}): readonly Row[] {
	const {
		created, deleted, existing, failed, leftOut, seconds,
	} = tallyOf(rows);
	const left = leftOut + existing + seconds;
	const [done, asked, what] = step.isUndoing ? [deleted, deleted + undoable(rows, step.isAll).length, 'deleted'] : [created, rows.length - left - deleted, 'created'];
	const barWidth = Math.min(30, Math.floor(width / 3));
	const full = Math.floor((done / Math.max(1, asked)) * barWidth);
	const head: readonly Row[] = [
		row(
			sign('█'.repeat(full), '', 'success'),
			sign('░'.repeat(barWidth - full), '', 'dim'),
			plain(` ${count(done)} of ${count(asked)} ${what}`),
			toldSpan(step.isUndoing ? '' : told`${dot}${count(failed)} failed`, failed > 0 ? 'danger' : 'dim'),
			toldSpan(left === 0 ? '' : told`${dot}${count(left)} left out`, 'dim'),
		),
		...toldRows(goingText(state, step), width, step.note === undefined ? 'dim' : 'warning'),
		titleRow,
	];
	const current = rows.findIndex(({result}) => result.status === 'sending' || (result.status === 'created' && result.deletion === 'sent'));
	return [...head, ...windowed(rows, current, height - head.length).flatMap(([item]) => itemRows({...batch, rows}, item, width).slice(0, 1))];
}
