import {defineAbility, reducerOf} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import type {Command} from '../../kernel/loop/context.js';
import type {Place, Registry} from '../../kernel/rows/registry.js';
import type {OwnScene} from '../../kernel/rows/scene.js';
import type {State} from '../../kernel/state/state.js';
import {formIn} from '../../kernel/state/open-form.js';
import {beneathOf} from '../../kernel/state/front.js';
import {keyLines} from './key-rows.js';
import {helpRows, keyList} from './rows.js';
import {reduceHelp} from './state.js';

const openHelp: Command = ({store}) => {
	store.dispatch({type: 'help/opened'});
};

// Only the keys that act where the help was opened, because listening to all of them takes long.
const keysScene = (state: State, registry: Registry, place: Place = state.pane): OwnScene => ({
	heading: 'Keys. Escape goes back.',
	namesKeys: true,
	lines: keyLines(beneathOf(state), registry, place),
});

const isInForm = (state: State): boolean => formIn(state)?.step.name === 'editing';

// In a terminal that is too small, the help has no room.
const isWithoutHelp = (place: Place): boolean => ['help', 'helpFind', 'small'].includes(place);

const list = listDialog(keyList, {
	labels: [undefined, 'searching the help'],
	view: (state, {isTyping, scrolledTo, place}, {columns}, registry) => ({
		title: 'Keys',
		rows: helpRows(state, registry, columns),
		isScrolling: true,
		isText: true,
		scrolledTo,
		...(!isTyping && {scene: () => keysScene(state, registry, place)}),
	}),
});

/** While a form opens, what is typed waits for it. */
const opening = 'opening';

/** Every key, by where it acts. In a dialog or a search, its keys: in front of it, so that it goes on meanwhile. */
export const help = defineAbility({
	name: 'help',
	section: 'In the help',
	commands: {openHelp},
	keys: [
		{
			keys: ['?', 'f1'],
			command: 'openHelp',
			beforeRows: 'acts',
			name: 'help',
			description: 'Show every key',
			places: 'panes',
			isHint: true,
			hintAt: 'right',
		},
		{
			keys: ['?', 'f1'],
			command: 'openHelp',
			name: 'help',
			description: 'Show the keys that act here',
			places: (panes, all) =>
				[...all]
					.filter(
						([place, {typing}]) =>
							typing === undefined && !panes.includes(place) && place !== opening && !isWithoutHelp(place),
					)
					.map(([place]) => place),
			hintAt: 'right',
			isHintOnScreen: true,
		},
		{
			keys: ['f1'],
			command: 'openHelp',
			name: 'help',
			description: 'Show the keys that act here, while text is typed',
			places: (_, all) =>
				[...all]
					.filter(([place, {typing}]) => (typing !== undefined || place === opening) && !isWithoutHelp(place))
					.map(([place]) => place),
			isHint: isInForm,
			hintAt: 'right',
			isHintOnScreen: true,
		},
		...list.keys,
		...list.leaving,
		{
			keys: ['escape', 'q', '?', 'f1'],
			command: 'closeDialog',
			name: 'close',
			description: 'Close',
			places: ['help'],
			isHint: true,
		},
	],
	places: list.places,
	dialogs: [list.dialog],
	reducers: [reducerOf(['help'], reduceHelp)],
});
