import type {ContextEntry} from '../../kernel/state/connection.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {withDialog, type State, whileIn} from '../../kernel/state/state.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import {defineAbility} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {dot, joinedBy, told} from '../../base/text/told.js';
import type {Room} from '../../kernel/rows/registry.js';
import {type Row, selectionMark, toldRows, toldSpan, toned} from '../../kernel/rows/row.js';
import {windowed} from '../../kernel/rows/view.js';
import {contextTone} from '../../kernel/rows/header-row.js';
import type {Handlers} from '../../kernel/state/events.js';

type ContextsEvent =
	{readonly type: 'contexts/opened'} | {readonly type: 'contexts/switchAsked'; readonly isAsking: boolean};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly contexts: Searchable & {readonly isAsking: boolean};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly contexts: ContextsEvent;
	}
}

const noContexts: readonly ContextEntry[] = [];

const contextList = searchableList('contexts', {
	nouns: ['context', 'contexts'],
	foundBy: 'name or host',
	items: ({connection}) => connection.contexts ?? noContexts,
	textOf: ({label, name, host}) => `${label} ${name} ${host}`,
	emptyText: state => `There are no contexts. Press ${keyOf(state, 'closeDialog')} to leave.`,
});

const contextsHandlers: Handlers<ContextsEvent> = {
	'contexts/opened'(state) {
		const at = state.connection.contexts?.findIndex(({isCurrent}) => isCurrent) ?? -1;
		return withDialog(state, {...unsearched, kind: 'contexts', cursor: Math.max(0, at), isAsking: false});
	},

	'contexts/switchAsked': (state, {isAsking}) => whileIn(state, 'contexts', dialog => ({...dialog, isAsking})),
};

const openContexts: Command = ({store}) => {
	store.dispatch({type: 'contexts/opened'});
};

const chosen = ({store}: Context) => contextList.chosen(store.getState());

const switchContext: Command = async context => {
	const {store, suspendTerminal, openContext, quit} = context;
	const entry = chosen(context);
	if (!entry) {
		return;
	}

	let why: string | undefined;
	const open = async () => {
		why = await openContext(entry.name);
	};

	// A password manager may have to ask for something.
	await (entry.isAskedFor ? suspendTerminal(open) : open());
	store.dispatch({type: 'dialog/closed'});
	if (why === undefined) {
		quit();
	} else {
		say({store}, why, 'warning');
	}
};

/** Switches to the chosen context. Asks first if there are drafts. */
const chooseContext: Command = async (context, press) => {
	const {store} = context;
	const entry = chosen(context);
	if (entry?.isCurrent === true) {
		store.dispatch({type: 'dialog/closed'});
		say({store}, `You are already in ${entry.label}.`);
	} else if (store.getState().asideCount > 0) {
		store.dispatch({type: 'contexts/switchAsked', isAsking: true});
	} else {
		await switchContext(context, press);
	}
};

const keepContext: Command = ({store}) => {
	store.dispatch({type: 'contexts/switchAsked', isAsking: false});
};

function entryRow({label, color, host, isReadOnly, isCurrent}: ContextEntry, isSelected: boolean): Row {
	const facts = [host, ...(isReadOnly ? ['read-only'] : []), ...(isCurrent ? ['you are here'] : [])];
	return {
		left: [selectionMark(isSelected), toned(contextTone(color), label)],
		right: [toldSpan(told`${joinedBy(dot, facts)} `, 'dim')],
		isSelected,
	};
}

function contextRows(state: State, dialog: DialogOf<'contexts'>, room: Room): readonly Row[] {
	const {cursor, isAsking} = dialog;
	const question = `What you did not send is kept as drafts of this context. Switch? Press ${keyOf(state, 'switchContext')} to switch, or press ${keyOf(state, 'keepContext')} to stay.`;
	const head = isAsking ? toldRows(question, room.columns, 'warning') : [];
	return contextList.rows(state, dialog, room, {
		head,
		rowsOf: (found, height) =>
			windowed(found, cursor, height).map(([entry, isSelected]) => entryRow(entry, isSelected)),
	});
}

function whyNotContexts({connection: {contexts, label}}: State): string | undefined {
	if (!contexts) {
		return `The ${label} has no contexts. To use them, start without --demo.`;
	}

	return contexts.some(({isCurrent}) => !isCurrent)
		? undefined
		: 'There is no other context. cforgs config example shows how to add contexts to the config file.';
}

const list = listDialog(contextList, {
	labels: ['the contexts', 'searching the contexts'],
	step: ({isAsking}) => (isAsking ? 'switching' : undefined),
	view: (state, dialog, room) => ({title: 'Contexts', rows: contextRows(state, dialog, room)}),
});

/** Switching to another host or credential of the config file. */
export const contexts = defineAbility({
	name: 'contexts',
	section: 'In the contexts',
	commands: {openContexts, chooseContext, switchContext, keepContext},
	keys: [
		{
			keys: ['K'],
			command: 'openContexts',
			beforeRows: 'acts',
			name: 'context',
			alsoCalled: ['ctx', 'log in as another user', 'change credential'],
			description: 'Switch the context: another host or credential from the config file',
			places: 'panes',
			whyNot: whyNotContexts,
		},
		...list.keys,
		{
			keys: ['enter'],
			command: 'chooseContext',
			name: 'switch',
			description: 'Switch to this context; asks first if there are drafts',
			places: ['contexts'],
			whyNot: contextList.whyNone,
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'switchContext',
			name: 'switch',
			description: 'Switch the context; the drafts are kept',
			places: ['switching'],
			isHint: true,
			apartFrom: ['discardForm', 'chooseContext'],
		},
		{
			keys: ['escape', 'n'],
			command: 'keepContext',
			name: 'stay',
			description: 'Stay in this context',
			places: ['switching'],
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without changing anything',
			places: ['contexts'],
			isHint: true,
		},
	],
	places: {...list.places, switching: {label: 'leaving a context'}},
	dialogs: [list.dialog],
	handlers: [contextsHandlers],
});
