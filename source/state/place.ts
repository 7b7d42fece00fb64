import type {Form} from '../forms/form.js';
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
	'copy',
	'export',
	'exporting',
	'holder',
	'comparing',
	'changes',
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
	'small',
] as const;
export type Place = (typeof places)[number];

const placeNames: ReadonlySet<string> = new Set(places);
export const isPlace = (name: string): name is Place => placeNames.has(name);

const formPlaces = {
	editing: 'form', picking: 'picker', conflict: 'conflict', reviewing: 'review', sending: 'sending', leaving: 'leaving', helping: 'formHelp',
} as const;

const batchPlaces = {
	mapping: 'batchColumns', checking: 'batchChecking', reviewing: 'batch', sending: 'batchSending',
} as const;

function formPlaceOf({step}: Form): Place {
	return step.name === 'sending' && step.created ? 'waiting' : formPlaces[step.name];
}

function twofoldPlaceOf(dialog: Dialog & {readonly kind: 'contexts' | 'drafts' | 'deletion' | 'help' | 'log'}): Place {
	switch (dialog.kind) {
		case 'contexts': {
			return dialog.isAsking ? 'switching' : 'contexts';
		}

		case 'drafts': {
			return dialog.isAsking ? 'discarding' : 'drafts';
		}

		case 'deletion': {
			return dialog.deletion.sending === undefined ? 'deletion' : 'deleting';
		}

		case 'help': {
			return dialog.isTyping ? 'helpFind' : 'help';
		}

		case 'log': {
			return dialog.isTyping ? 'logFind' : 'log';
		}
	}
}

function dialogPlaceOf(dialog: Exclude<Dialog, {readonly kind: 'none'}>): Place {
	switch (dialog.kind) {
		case 'form': {
			return formPlaceOf(dialog.form);
		}

		case 'deletion':
		case 'contexts':
		case 'help':
		case 'log':
		case 'drafts': {
			return twofoldPlaceOf(dialog);
		}

		case 'batch': {
			return batchPlaces[dialog.batch.step.name];
		}

		case 'palette':
		case 'tourSteps':
		case 'summary':
		case 'account':
		case 'undo':
		case 'copy':
		case 'export':
		case 'exporting':
		case 'holder':
		case 'comparing':
		case 'changes':
		case 'quitting':
		case 'opening': {
			return dialog.kind;
		}
	}
}

/**
Where one is, whether or not there is room to show it.
*/
export const placeBeneath = ({dialog, find, pane}: State): Place => dialog.kind === 'none' ? (find?.isTyping ? 'find' : pane) : dialogPlaceOf(dialog);

export const placeOf = (state: State): Place => layoutOf(state).kind === 'tooSmall' ? 'small' : placeBeneath(state);
