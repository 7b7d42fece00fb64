import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {listKeys} from '../../kernel/loop/cursor-keys.js';
import type {State} from '../../kernel/state/state.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {ContextEntry} from '../../kernel/state/connection.js';
import {dot, joinedBy, told} from '../../base/text/told.js';
import {row, type Row, selectionMark, toldRows, toldSpan, toned} from '../../kernel/rows/row.js';
import {windowed} from '../../kernel/rows/view.js';
import {contextTone} from '../../kernel/rows/header-row.js';
import {reduceContexts} from './state.js';
import {chooseContext, keepContext, openContexts, switchContext} from './commands.js';

type Chooser = {readonly cursor: number; readonly isAsking: boolean};

function entryRow({
	label, color, host, isReadOnly, isCurrent,
}: ContextEntry, isSelected: boolean): Row {
	const facts = [host, ...(isReadOnly ? ['read-only'] : []), ...(isCurrent ? ['you are here'] : [])];
	return {left: [selectionMark(isSelected), toned(contextTone(color), label)], right: [toldSpan(told`${joinedBy(dot, facts)} `, 'dim')], isSelected};
}

/** The contexts to switch to, with their hosts. */
function contextRows(state: State, {cursor, isAsking}: Chooser, {columns, height}: {readonly columns: number; readonly height: number}): readonly Row[] {
	const question = `Your unsaved forms are kept as drafts of this context. Switch? Press ${keyOf(state, 'switchContext')} to switch, or press ${keyOf(state, 'keepContext')} to stay.`;
	const head = isAsking ? [...toldRows(question, columns, 'warning'), row()] : [];
	return [...head, ...windowed(state.connection.contexts ?? [], cursor, height - head.length).map(([entry, isSelected]) => entryRow(entry, isSelected))];
}

function whyNotContexts({connection: {contexts, label}}: State): string | undefined {
	if (!contexts) {
		return `The ${label} has no contexts. To use them, start without --demo.`;
	}

	return contexts.some(({isCurrent}) => !isCurrent) ? undefined : 'There is no other context. cforgs config example shows how to add contexts to the config file.';
}

/** Switching to another host or credential of the config file. */
export const contexts = defineAbility({
	name: 'contexts',
	section: 'In the contexts',
	commands: {
		openContexts, chooseContext, switchContext, keepContext,
	},
	keys: [
		{
			keys: ['K'], command: 'openContexts', beforeRows: 'acts', name: 'context', alsoCalled: ['ctx'],
			description: 'Switch the context: another host or credential from the config file', places: 'panes', whyNot: whyNotContexts,
		},
		...listKeys('contexts'),
		{
			keys: ['enter'], command: 'chooseContext', name: 'switch', description: 'Switch to this context; asks first if there are unsaved forms', places: ['contexts'], isHint: true,
		},
		{
			keys: ['y'], command: 'switchContext', name: 'switch', description: 'Switch the context; the drafts are kept', places: ['switching'], isHint: true, apartFrom: ['discardForm', 'chooseContext'],
		},
		{
			keys: ['escape', 'n'], command: 'keepContext', name: 'stay', description: 'Stay in this context', places: ['switching'], isHint: true,
		},
		{
			keys: ['escape', 'q'], command: 'closeDialog', name: 'leave', description: 'Leave without changing anything', places: ['contexts'], isHint: true,
		},
	],
	places: {
		contexts: {label: 'the contexts'},
		switching: {label: 'leaving a context'},
	},
	dialogs: [
		defineDialog('contexts', {
			place: ({isAsking}) => isAsking ? 'switching' : 'contexts',
			view: (state, dialog, room) => ({title: 'Contexts', rows: contextRows(state, dialog, room)}),
			choices: ({cursor}, {connection}) => ({length: connection.contexts?.length ?? 0, cursor}),
		}),
	],
	reducers: [reducerOf(['contexts'], reduceContexts)],
});
