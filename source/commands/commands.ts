import * as browse from './browse.js';
import * as deletion from './deletion.js';
import * as dialogs from './dialogs.js';
import * as find from './find.js';
import * as forms from './forms.js';
import {loadOrganizations, refreshSelected} from './load.js';
import * as picker from './picker.js';
import {saveForm} from './save.js';
import type {Command} from './context.js';

/**
Everything that a key can do, by name.
*/
export const commands = {
	...browse,
	...find,
	...dialogs,
	...forms,
	...picker,
	...deletion,
	saveForm,
	refreshSelected,
	refreshAll: loadOrganizations,
} as const satisfies Readonly<Record<string, Command>>;

export type CommandName = keyof typeof commands;
