import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import type {State} from '../../kernel/state/state.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {Room} from '../../kernel/rows/registry.js';
import {findingRows, foundText, unreadText} from '../../kernel/rows/finding-rows.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {isId} from '../../kernel/state/is-id.js';
import {soughtText} from '../../kernel/state/open-search.js';
import {mostFindings} from '../../kernel/loop/known-search.js';
import {typedListKeys} from '../../kernel/loop/cursor-keys.js';
import {lineSpans} from '../../kernel/rows/line-spans.js';
import {row, type Row, toldRows, toned} from '../../kernel/rows/row.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {reduceHolder} from './state.js';
import {findHolder, openHolder, typeIntoHolder} from './commands.js';

/** The field for the account, the known accounts that match, and the state of the last lookup. */
function holderRows(state: State, dialog: DialogOf<'holder'>, {columns, height}: Room): readonly Row[] {
	const {line, request, text, unread, isLoading, isCut, findings} = dialog;
	const label = 'Account  ';
	const typed = lineSpans(line, Math.max(1, columns - label.length - 1));
	const left = unreadText(state, unread);
	const isTyped = line.text.trim() !== '';
	const isNone = isTyped && findings.length === 0 && !isLoading && request === undefined && text === undefined;
	const none = isId(soughtText(dialog)) ? `No known account has this id. Press ${keyOf(state, 'findHolder')} to ask the server.` : 'No known account matches.';
	const above: readonly Row[] = [
		{left: [toned('accent', label), ...typed.spans], cursor: label.length + typed.cursor},
		row(),
		...(isTyped ? [] : toldRows('Type a part of the account’s name, tag or id to find it among the accounts that were read. For a complete id, cforgs asks the server.', columns, 'dim')),
		...(isNone ? toldRows(none, columns, 'dim') : []),
		...(isTyped && (isCut || isLoading) ? [row(toned('dim', foundText(dialog, mostFindings)))] : []),
		...(request === undefined ? [] : toldRows(waitText(state, 'Asking the server …'), columns, 'dim')),
		...(text === undefined ? [] : toldRows(text, columns, 'warning')),
	];
	const below = left === '' ? [] : [row(), ...toldRows(left, columns, 'dim')];
	return [...above, ...findingRows(state, dialog, {columns, height: height - above.length - below.length}), ...below];
}

const whyNotHolder: WhyNot = ({dialog}) => dialog.kind === 'holder' && dialog.line.text.trim() === '' ? 'Type a part of the account’s name, tag or id first.' : undefined;

/** Finding the organization of an account. */
export const holder = defineAbility({
	name: 'holder',
	section: 'While finding',
	commands: {
		openHolder, typeIntoHolder, findHolder,
	},
	keys: [
		{
			keys: ['a'], command: 'openHolder', task: 'find', beforeRows: 'acts', name: 'holder', description: 'Go to the organization of an account, by its name, tag or id', places: 'panes',
		},
		{
			keys: ['enter'], command: 'findHolder', name: 'find', description: 'Go to the account; for a complete id, ask the server where it is', places: ['holder'], whyNot: whyNotHolder, isHint: true,
		},
		{
			keys: ['down', 'ctrl+n', 'tab'], command: 'moveListDown', name: 'down', description: 'Go to the next one', places: ['holder'], isHint: true,
		},
		{
			keys: ['up', 'ctrl+p', 'shift+tab'], command: 'moveListUp', name: 'up', description: 'Go to the previous one', places: ['holder'], isHint: true,
		},
		{
			keys: ['escape'], command: 'closeDialog', name: 'leave', description: 'Stay where you are', places: ['holder'], isHint: true,
		},
		...typedListKeys('holder'),
	],
	places: {
		holder: {label: 'finding the organization of an account', typing: 'typeIntoHolder'},
	},
	dialogs: [
		defineDialog('holder', {
			isTable: true,
			view: (state, dialog, room) => ({title: 'Which organization holds this account?', rows: holderRows(state, dialog, room)}),
			typed: ({line}) => line,
			choices: ({findings, cursor}) => ({length: findings.length, cursor}),
		}),
	],
	reducers: [reducerOf(['holder'], reduceHolder)],
});
