import {stepsToLetter} from './columns.js';
import {batchOf} from './send-row.js';
import {checkBatch} from './commands.js';
import type {Command} from '../commands/context.js';

export const chooseNextField: Command = ({store}) => {
	store.dispatch({type: 'batch/columnChosen', by: 1});
};

export const choosePreviousField: Command = ({store}) => {
	store.dispatch({type: 'batch/columnChosen', by: -1});
};

export const chooseFieldByLetter: Command = (context, {text = ''}) => {
	const {dialog} = context.store.getState();
	if (dialog.kind === 'batch') {
		context.store.dispatch({type: 'batch/columnChosen', by: stepsToLetter(dialog.batch.columns, dialog.cursor, text)});
	}
};

export const acceptColumns: Command = async context => {
	const batch = batchOf(context);
	if (batch) {
		context.batchFiles()?.keptColumns.keep(batch.table.header, batch.columns);
	}

	context.store.dispatch({type: 'batch/columnsAccepted'});
	await checkBatch(context);
};

export const askColumns: Command = ({store}) => {
	store.dispatch({type: 'batch/columnsAsked'});
};
