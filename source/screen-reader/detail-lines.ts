import {detailRows} from '../panes/detail-rows.js';
import type {State} from '../state/state.js';
import {rowText, unlimited} from '../format/scene.js';

/**
The detail as it is said, line by line.
*/
export const detailLines = (state: State): readonly string[] => detailRows(state, unlimited.columns).map(each => rowText(each)).filter(line => line !== '');
