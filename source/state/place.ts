import type {Form} from '../forms/form.js';
import {layoutOf} from './layout.js';
import type {Dialog, State} from './state.js';

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
	'deletion',
	'deleting',
	'drafts',
	'discarding',
	'undo',
	'copy',
	'export',
	'holder',
	'log',
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
	editing: 'form', picking: 'picker', conflict: 'conflict', reviewing: 'review', sending: 'sending', leaving: 'leaving',
} as const;

const batchPlaces = {
	mapping: 'batchColumns', checking: 'batchChecking', reviewing: 'batch', sending: 'batchSending',
} as const;

function formPlaceOf({step}: Form): Place {
	return step.name === 'sending' && step.created ? 'waiting' : formPlaces[step.name];
}

function listPlaceOf({kind, isAsking}: Dialog & {readonly kind: 'contexts' | 'drafts'}): Place {
	const asking = kind === 'drafts' ? 'discarding' : 'switching';
	return isAsking ? asking : kind;
}

function dialogPlaceOf(dialog: Exclude<Dialog, {readonly kind: 'none'}>): Place {
	switch (dialog.kind) {
		case 'form': {
			return formPlaceOf(dialog.form);
		}

		case 'deletion': {
			return dialog.deletion.sending === undefined ? 'deletion' : 'deleting';
		}

		case 'contexts':
		case 'drafts': {
			return listPlaceOf(dialog);
		}

		case 'batch': {
			return batchPlaces[dialog.batch.step.name];
		}

		case 'help': {
			return dialog.isTyping ? 'helpFind' : 'help';
		}

		case 'palette':
		case 'tourSteps':
		case 'summary':
		case 'account':
		case 'undo':
		case 'copy':
		case 'export':
		case 'holder':
		case 'log':
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
