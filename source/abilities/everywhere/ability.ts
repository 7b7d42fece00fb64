import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {typedListKeys} from '../../kernel/loop/cursor-keys.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {lineOf, type Line, typeSearch} from '../../kernel/form-model/line-editor.js';
import {openKnown} from '../../kernel/storage/known.js';
import {truthOf} from '../../kernel/writes/last-writes.js';
import type {State} from '../../kernel/state/state.js';
import {everywhereRows} from './rows.js';
import {findEverywhere, type Finding, unreadIn} from './search.js';
import {reduceEverywhere} from './state.js';

function search(context: Context, line: Line): void {
	const {store, disk} = context;
	store.dispatch({type: 'everywhere/searched', line, ...findEverywhere(store.getState(), openKnown(disk), line.text, truthOf(context))});
}

/** Searches everything that was read. A search in the tree goes on with its text. */
const openEverywhere: Command = context => {
	const {store, disk, now} = context;
	const state = store.getState();
	const text = state.find?.isTyping === true ? state.find.line.text : '';
	const line = lineOf(text);
	if (state.find?.isTyping === true) {
		store.dispatch({type: 'find/left'});
	}

	store.dispatch({
		type: 'everywhere/opened', line, unread: unreadIn(state, openKnown(disk), truthOf(context)), now: now(),
	});
	search(context, line);
};

const typeEverywhere: Command = (context, press) => {
	const {dialog} = context.store.getState();
	const line = dialog.kind === 'everywhere' ? typeSearch(dialog.line, press) : undefined;
	if (line && dialog.kind === 'everywhere' && line !== dialog.line) {
		search(context, line);
	}
};

const chosen = ({dialog}: State): Finding | undefined => dialog.kind === 'everywhere' ? dialog.findings[dialog.cursor] : undefined;

const goToFinding: Command = ({store}) => {
	const finding = chosen(store.getState());
	if (finding) {
		store.dispatch({type: 'everywhere/entered', finding});
	}
};

const whyNotGo = (state: State): string | undefined => chosen(state) ? undefined : 'Nothing is found. Type a name, an address, a tag or a value.';

/** Finding accounts, people and values of profiles among everything that was read. */
export const everywhere = defineAbility({
	name: 'everywhere',
	section: 'While finding',
	commands: {
		openEverywhere, typeEverywhere, goToFinding,
	},
	keys: [
		{
			keys: ['*'], command: 'openEverywhere', beforeRows: 'acts', name: 'find everywhere', alsoCalled: ['search everything'],
			description: 'Find accounts, people and values of profiles among everything that was read', places: 'panes',
		},
		{
			keys: ['ctrl+o'], command: 'openEverywhere', name: 'everywhere', description: 'Find accounts, people and values of profiles with the typed text', places: ['find'], isHint: true,
		},
		{
			keys: ['enter'], command: 'goToFinding', name: 'go there', description: 'Go to what was found', places: ['everywhere'], whyNot: whyNotGo, isHint: true,
		},
		{
			keys: ['down', 'ctrl+n', 'tab'], command: 'moveListDown', name: 'down', description: 'Go to the next one', places: ['everywhere'], isHint: true,
		},
		{
			keys: ['up', 'ctrl+p', 'shift+tab'], command: 'moveListUp', name: 'up', description: 'Go to the previous one', places: ['everywhere'], isHint: true,
		},
		{
			keys: ['escape'], command: 'closeDialog', name: 'leave', description: 'Stay where you are', places: ['everywhere'], isHint: true,
		},
		...typedListKeys('everywhere'),
	],
	places: {
		everywhere: {label: 'finding everywhere', typing: 'typeEverywhere'},
	},
	dialogs: [
		defineDialog('everywhere', {
			isTable: true,
			view: (state, dialog, room) => ({title: 'Find everywhere', rows: everywhereRows(state, dialog, room)}),
			typed: ({line}) => line,
			choices: ({findings, cursor}) => ({length: findings.length, cursor}),
		}),
	],
	reducers: [reducerOf(['everywhere'], reduceEverywhere)],
});
