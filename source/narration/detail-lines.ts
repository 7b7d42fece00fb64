import {detailRows} from '../format/detail-rows.js';
import type {State} from '../state/state.js';
import {endlessColumns, rowText} from './scene.js';

/**
The detail as it is said, line by line.
*/
export const detailLines = (state: State): readonly string[] => detailRows(state, endlessColumns).map(each => rowText(each)).filter(line => line !== '');
