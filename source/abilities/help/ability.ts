import {defineAbility, reducerOf} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import type {Command} from '../../kernel/loop/context.js';
import type {Registry} from '../../kernel/rows/registry.js';
import type {OwnScene} from '../../kernel/rows/scene.js';
import type {State} from '../../kernel/state/state.js';
import {keyLines} from '../../kernel/rows/key-help.js';
import {helpRows, keyList} from './rows.js';
import {reduceHelp} from './state.js';

const openHelp: Command = ({store}) => {
	store.dispatch({type: 'help/opened'});
};

// Only the keys of the pane, because listening to all of them takes long.
const paneKeysScene = (state: State, registry: Registry): OwnScene => ({heading: 'Keys. Escape goes back.', namesKeys: true, lines: keyLines(state, registry, state.pane)});

const list = listDialog(keyList, {
	labels: [undefined, 'searching the help'],
	view: (state, {isTyping, scrolledTo}, {columns}, registry) => ({
		title: 'Keys', rows: helpRows(state, registry, columns), isScrolling: true, isText: true, scrolledTo, ...(!isTyping && {scene: () => paneKeysScene(state, registry)}),
	}),
});

/** Every key, by where it acts. */
export const help = defineAbility({
	name: 'help',
	section: 'In the help',
	commands: {openHelp},
	keys: [
		{
			keys: ['?', 'f1'], command: 'openHelp', beforeRows: 'acts', name: 'help', description: 'Show every key', places: 'panes', isHint: true, hintAt: 'right',
		},
		...list.keys,
		...list.leaving,
		{
			keys: ['escape', 'q', '?', 'f1'], command: 'closeDialog', name: 'close', description: 'Close', places: ['help'], isHint: true,
		},
	],
	places: list.places,
	dialogs: [list.dialog],
	reducers: [reducerOf(['help'], reduceHelp)],
});
