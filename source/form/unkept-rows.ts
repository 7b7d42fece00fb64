import type {State} from '../state/state.js';
import type {Row} from '../format/row.js';
import {toldRows} from '../format/told-rows.js';

/**
Warns, before a write is confirmed, if its earlier values cannot be kept on disk.
*/
export const unkeptRows = ({journalFailure}: Pick<State, 'journalFailure'>, columns: number): readonly Row[] => journalFailure === undefined
	? []
	: toldRows(`The earlier values cannot be saved on disk (${journalFailure}). You can undo this only until cforgs ends.`, columns, 'warning');
