import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {profilesQuestion} from '../../kernel/rows/listing-text.js';
import {toldRows} from '../../kernel/rows/row.js';
import {reduceProfiles} from '../../kernel/state/profiles-reducer.js';
import {askForProfiles, readEveryProfile} from './commands.js';
import {whyNotReadProfiles} from './availability.js';

/** Loading every profile, so that the search covers all of their fields. */
export const profiles = defineAbility({
	name: 'profiles',
	section: 'While finding',
	commands: {askForProfiles, readEveryProfile},
	keys: [
		{
			keys: ['ctrl+r'], command: 'askForProfiles', beforeRows: 'opens', name: 'load profiles', alsoCalled: ['find by email', 'search profiles'],
			description: 'Load all profiles, to search them too; first shows how many requests that takes', places: panes => [...panes, 'find'], whyNot: whyNotReadProfiles,
		},
		{
			keys: ['y', 'enter'], command: 'readEveryProfile', name: 'read', description: 'Load them, one request each; Esc stops', said: 'Load them, one request each; Escape stops', places: ['profiles'], isHint: true,
		},
		{
			keys: ['escape', 'n'], command: 'closeDialog', name: 'leave', description: 'Leave without loading anything', places: ['profiles'], isHint: true,
		},
	],
	places: {
		profiles: {label: 'loading profiles'},
	},
	dialogs: [defineDialog('profiles', {view: (state, {clock}, {columns}) => ({title: 'Load profiles', rows: toldRows(profilesQuestion(state, clock), columns)})})],
	reducers: [reducerOf(['profiles'], reduceProfiles)],
});
