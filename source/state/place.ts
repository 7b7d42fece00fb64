import {isDone} from '../batch/batch.js';
import type {Form} from '../forms/form.js';
import {openAccountSearch} from './account-search.js';
import {layoutOf} from './layout.js';
import type {State} from './state.js';
import type {Dialog} from './dialog.js';

/**
Where the person is, which decides what a key means.
*/
export const places = [
	'tree',
	'detail',
	'accounts',
	'find',
	'accountFind',
	'account',
	'opening',
	'form',
	'picker',
	'review',
	'conflict',
	'sending',
	'waiting',
	'leaving',
	'formHelp',
	'deletion',
	'deleting',
	'drafts',
	'discarding',
	'undo',
	'undoFind',
	'copy',
	'export',
	'exporting',
	'profiles',
	'path',
	'overwriting',
	'holder',
	'comparing',
	'changes',
	'pair',
	'log',
	'logFind',
	'quitting',
	'help',
	'helpFind',
	'palette',
	'tourSteps',
	'contexts',
	'switching',
	'summary',
	'batchColumns',
	'batchChecking',
	'batch',
	'batchSending',
	'batchDone',
	'batchUndo',
	'small',
] as const;
export type Place = (typeof places)[number];

const placeNames: ReadonlySet<string> = new Set(places);
export const isPlace = (name: string): name is Place => placeNames.has(name);

const formPlaces = {
	editing: 'form', picking: 'picker', conflict: 'conflict', reviewing: 'review', sending: 'sending', leaving: 'leaving', helping: 'formHelp',
} as const;

const batchPlaces = {
	mapping: 'batchColumns', picking: 'picker', checking: 'batchChecking', reviewing: 'batch', sending: 'batchSending', undoing: 'batchUndo',
} as const;

const askingPlaces = {contexts: 'switching', drafts: 'discarding', path: 'overwriting'} as const;

const searchPlaces = {help: 'helpFind', log: 'logFind', undo: 'undoFind'} as const;

function formPlaceOf({step}: Form): Place {
	return step.name === 'sending' && step.created ? 'waiting' : formPlaces[step.name];
}

function dialogPlaceOf(dialog: Exclude<Dialog, {readonly kind: 'none'}>): Place {
	if (dialog.kind === 'form') {
		return formPlaceOf(dialog.form);
	}

	if (dialog.kind === 'batch') {
		const {rows, step} = dialog.batch;
		return step.name === 'reviewing' && isDone(rows) ? 'batchDone' : batchPlaces[step.name];
	}

	if (dialog.kind === 'deletion') {
		return dialog.deletion.sending === undefined ? 'deletion' : 'deleting';
	}

	if ('isAsking' in dialog) {
		return dialog.isAsking ? askingPlaces[dialog.kind] : dialog.kind;
	}

	return 'isTyping' in dialog && dialog.isTyping ? searchPlaces[dialog.kind] : dialog.kind;
}

function panePlaceOf(state: State): Place {
	const {find, pane} = state;
	return find?.isTyping ? 'find' : (openAccountSearch(state)?.isTyping ? 'accountFind' : pane);
}

/**
Where one is, whether or not there is room to show it.
*/
export const placeBeneath = (state: State): Place => state.dialog.kind === 'none' ? panePlaceOf(state) : dialogPlaceOf(state.dialog);

export const placeOf = (state: State): Place => layoutOf(state).kind === 'tooSmall' ? 'small' : placeBeneath(state);
