import {whyNotField} from '../batch/columns.js';
import type {State} from './state.js';

/**
For choosing the field of a column of a file.
*/
export const whyNotBatchField = ({dialog}: State): string | undefined => dialog.kind === 'batch' ? whyNotField(dialog.batch.columns, dialog.cursor) : undefined;
