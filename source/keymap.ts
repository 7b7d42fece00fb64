import type {Binding} from './state/binding.js';
import type {CommandName} from './commands/command-name.js';
import {dialogsKeys} from './keys/dialogs.js';
import {formKeys} from './keys/form.js';
import {onboardingKeys} from './keys/onboarding.js';
import {panesKeys} from './keys/panes.js';
import {isPlace, type Place} from './state/place.js';

/**
Every key of the program. Hints, help and the readme's table are made from this list, in this order.
*/
export const keymap: ReadonlyArray<Binding<CommandName>> = [...panesKeys, ...formKeys, ...dialogsKeys, ...onboardingKeys];

/**
What a key does that no binding names, where text is typed.
*/
export const textCommands: Readonly<Partial<Record<Place, CommandName>>> = {
	find: 'typeIntoFind',
	accountFind: 'typeIntoAccountSearch',
	form: 'typeIntoField',
	picker: 'typeIntoPicker',
	deletion: 'typeIntoDeletion',
	helpFind: 'typeIntoSearch',
	logFind: 'typeIntoSearch',
	undoFind: 'typeIntoSearch',
	palette: 'typeIntoPalette',
	holder: 'typeIntoHolder',
	comparing: 'typeIntoComparison',
	path: 'typeIntoPath',
	batchUndo: 'typeIntoBatchUndo',
};

/**
Where text is typed.
*/
export const typingPlaces: ReadonlySet<Place> = new Set(Object.keys(textCommands).filter(name => isPlace(name)));
