import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {scrollKeys} from '../../kernel/loop/cursor-keys.js';
import {endDialogSearch, openDialogSearch} from '../../kernel/loop/dialogs.js';
import type {Command} from '../../kernel/loop/context.js';
import type {Registry} from '../../kernel/rows/registry.js';
import type {OwnScene} from '../../kernel/rows/scene.js';
import {nameOfClosing} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {keyLines} from '../../kernel/rows/key-help.js';
import {helpRows} from './rows.js';
import {reduceHelp} from './state.js';

const openHelp: Command = ({store}) => {
	store.dispatch({type: 'help/opened'});
};

// Only the keys of the pane, because listening to all of them takes long.
const paneKeysScene = (state: State, registry: Registry): OwnScene => ({heading: 'Keys. Escape goes back.', namesKeys: true, lines: keyLines(state, registry, state.pane)});

/** Every key, by where it acts. */
export const help = defineAbility({
	name: 'help',
	section: 'In the help',
	commands: {
		openHelp, openHelpSearch: openDialogSearch, endHelpSearch: endDialogSearch,
	},
	keys: [
		{
			keys: ['?', 'f1'], command: 'openHelp', beforeRows: 'acts', name: 'help', description: 'Show every key', places: 'panes', isHint: true, hintAt: 'right',
		},
		{
			keys: ['/'], command: 'openHelpSearch', name: 'find', description: 'Find a key by what it does', places: ['help'], isHint: true,
		},
		{
			keys: ['enter'], command: 'endHelpSearch', name: 'keep', description: 'Keep the matches, to scroll in them', places: ['helpFind'], isHint: true,
		},
		{
			keys: ['escape'], command: 'openHelp', name: 'show all', description: 'Show every key again', places: ['helpFind'], isHint: true,
		},
		...scrollKeys('help'),
		{
			keys: ['escape', 'q', '?', 'f1'], command: 'closeDialog', name: 'close', nameNow: nameOfClosing, description: 'Show every key again, or close', places: ['help'], isHint: true,
		},
	],
	places: {
		help: {},
		helpFind: {label: 'searching the help', typing: 'typeIntoSearch'},
	},
	dialogs: [
		defineDialog('help', {
			place: ({isTyping}) => isTyping ? 'helpFind' : 'help',
			view: (state, {isTyping, scrolledTo}, {columns}, registry) => ({
				title: 'Keys', rows: helpRows(state, registry, columns), isScrolling: true, scrolledTo, ...(!isTyping && {scene: () => paneKeysScene(state, registry)}),
			}),
			typed: ({isTyping, query}) => isTyping ? query : undefined,
			searched: (dialog, query) => ({
				...dialog, query, isTyping: true, scrolledTo: 0,
			}),
		}),
	],
	reducers: [reducerOf(['help'], reduceHelp)],
});
