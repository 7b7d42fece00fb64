import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {typedListKeys} from '../../kernel/loop/cursor-keys.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {collectTexts, findKnown, unreadIn} from '../../kernel/loop/known-search.js';
import {prepareNames} from '../../kernel/loop/prepare-search.js';
import {lineOf, type Line, typeSearch} from '../../kernel/form-model/line-editor.js';
import {openKnown} from '../../kernel/storage/known.js';
import {goneSince, truthOf} from '../../kernel/writes/last-writes.js';
import type {Finding, KnownSearch} from '../../kernel/state/finding.js';
import {isId} from '../../kernel/state/is-id.js';
import {lastSearchOf} from '../../kernel/state/last-searches.js';
import {soughtText} from '../../kernel/state/open-search.js';
import type {State} from '../../kernel/state/state.js';
import {everywhereRows} from './rows.js';
import {askForHolder} from './holder.js';
import {reduceEverywhere, searchIn, unknownId} from './state.js';

function search(context: Context, line: Line, looked: Pick<KnownSearch, 'isLoading' | 'texts'>): void {
	const {store, disk} = context;
	const found = findKnown({state: store.getState(), known: openKnown(disk)}, looked.texts, line.text, {
		isTrue: truthOf(context),
		isGone: goneSince(context),
	});
	store.dispatch({type: 'everywhere/searched', line, search: {...found, ...looked}});
}

/** Searches the texts as they come, also behind what the search led to. Those from before stay until all are there. */
async function lookThrough(context: Context): Promise<void> {
	const {store, nextRequest} = context;
	const request = nextRequest();
	store.dispatch({type: 'everywhere/looked', request});
	await prepareNames(context);
	await collectTexts(context, ['accounts', 'members', 'profile'], (texts, isLast) => {
		const sought = searchIn(store.getState());
		const isWanted = sought?.request === request;
		if (isWanted && (isLast || sought.isLoading)) {
			search(context, sought.line, {texts, isLoading: !isLast});
		}

		return isWanted;
	});
}

/** Searches everything that was read. A search in the tree goes on with its text. */
const openEverywhere: Command = async context => {
	const {store, disk, now} = context;
	const state = store.getState();
	// After a search for an id that found nothing, the id can be that of an account.
	const sought = state.find ? soughtText(state.find) : (state.missedId ?? '');
	const text = state.find?.isTyping === true ? state.find.line.text : isId(sought) ? sought : '';
	if (state.find?.isTyping === true) {
		store.dispatch({type: 'find/left'});
	}

	store.dispatch({
		type: 'everywhere/opened',
		line: lineOf(text),
		unread: unreadIn(state, openKnown(disk), truthOf(context)),
		now: now(),
	});
	await lookThrough(context);
};

async function searchFor(context: Context, line: Line): Promise<void> {
	const {store, disk} = context;
	const {dialog} = store.getState();
	if (dialog.kind !== 'everywhere' || line === dialog.line) {
		return;
	}

	const {texts, isLoading} = dialog;
	search(context, line, {texts, isLoading});
	if (!isLoading && texts.version !== openKnown(disk).version()) {
		await lookThrough(context);
	}
}

const typeEverywhere: Command = async (context, press) => {
	const {dialog} = context.store.getState();
	if (dialog.kind === 'everywhere') {
		await searchFor(context, typeSearch(dialog.line, press));
	}
};

const recallEverywhere: Command = async context => {
	const last = lastSearchOf(context.store.getState());
	await searchFor(context, lineOf(last ?? ''));
};

/** For the last search, which comes back on an empty line, above the first row. */
function whyNotRecall(state: State): string | undefined {
	const {dialog} = state;
	const isAtTop = dialog.kind === 'everywhere' && dialog.line.text === '' && dialog.cursor === 0;
	return isAtTop && lastSearchOf(state) !== undefined ? undefined : 'There is no earlier search to bring back.';
}

const chosen = ({dialog}: State): Finding | undefined =>
	dialog.kind === 'everywhere' ? dialog.findings[dialog.cursor] : undefined;

const goToFinding: Command = async context => {
	const {store} = context;
	const state = store.getState();
	const finding = chosen(state);
	const id = unknownId(state);
	if (finding) {
		store.dispatch({type: 'everywhere/entered', finding});
	} else if (id !== undefined) {
		await askForHolder(context, id);
	}
};

const whyNotGo = (state: State): string | undefined =>
	(chosen(state) ?? unknownId(state)) === undefined
		? 'Nothing is found. Type a name, an address, a tag or a value.'
		: undefined;

/** Finding organizations, accounts, people and values of profiles among everything that was read. */
export const everywhere = defineAbility({
	name: 'everywhere',
	section: 'While finding',
	commands: {openEverywhere, widenFind: openEverywhere, typeEverywhere, recallEverywhere, goToFinding},
	keys: [
		{
			keys: ['*'],
			command: 'openEverywhere',
			task: 'find',
			beforeRows: 'acts',
			name: 'find everywhere',
			alsoCalled: ['search everything', 'holder', 'account id'],
			description: 'Find organizations, accounts, people and values of profiles among everything that was read',
			places: 'panes',
		},
		{
			keys: ['ctrl+o'],
			command: 'widenFind',
			name: 'everywhere',
			description: 'Find organizations, accounts, people and values of profiles with the typed text',
			places: ['find'],
			isHint: true,
		},
		{
			keys: ['enter'],
			command: 'goToFinding',
			name: 'go there',
			nameNow: state => (unknownId(state) === undefined ? undefined : 'ask the service'),
			description: 'Go to what was found; for the id of an account that is not known, ask the service where it is',
			places: ['everywhere'],
			whyNot: whyNotGo,
			isHint: true,
		},
		{
			keys: ['up', 'ctrl+p'],
			command: 'recallEverywhere',
			name: 'last search',
			description: 'Put the last search of everything on the empty line',
			places: ['everywhere'],
			whyNot: whyNotRecall,
			isHint: 'whereItActs',
		},
		{
			keys: ['down', 'ctrl+n', 'tab'],
			command: 'moveListDown',
			name: 'down',
			description: 'Go to the next one',
			places: ['everywhere'],
			isHint: true,
		},
		{
			keys: ['up', 'ctrl+p', 'shift+tab'],
			command: 'moveListUp',
			name: 'up',
			description: 'Go to the previous one',
			places: ['everywhere'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Stay where you are',
			places: ['everywhere'],
			isHint: true,
		},
		...typedListKeys('everywhere'),
	],
	places: {everywhere: {label: 'finding everywhere', typing: 'typeEverywhere'}},
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
