import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import type {State} from '../../kernel/state/state.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {lineSpans} from '../../kernel/rows/line-spans.js';
import {row, type Row, toldRows, toned} from '../../kernel/rows/row.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {reduceHolder} from './state.js';
import {findHolder, openHolder, typeIntoHolder} from './commands.js';

/** The field for the account id, and below it the state of the last lookup. */
function holderRows(state: State, {line, request, text}: DialogOf<'holder'>, columns: number): readonly Row[] {
	const label = 'Account id  ';
	const typed = lineSpans(line, Math.max(1, columns - label.length - 1));
	return [
		{left: [toned('accent', label), ...typed.spans], cursor: label.length + typed.cursor},
		row(),
		...(request === undefined && text === undefined ? toldRows('Type or paste the id of an account. cforgs asks the server for its organization. The name of a loaded account works too.', columns, 'dim') : []),
		...(request === undefined ? [] : toldRows(waitText(state, 'Asking the server …'), columns, 'dim')),
		...(text === undefined ? [] : toldRows(text, columns, 'warning')),
	];
}

const whyNotHolder: WhyNot = ({dialog}) => dialog.kind === 'holder' && dialog.line.text.trim() === '' ? 'Type or paste the account’s id first.' : undefined;

/** Finding the organization of an account. */
export const holder = defineAbility({
	name: 'holder',
	section: 'While finding',
	commands: {
		openHolder, typeIntoHolder, findHolder,
	},
	keys: [
		{
			keys: ['a'], command: 'openHolder', beforeRows: 'acts', name: 'holder', description: 'Go to the organization of an account, by account id or the name of a loaded account', places: 'panes',
		},
		{
			keys: ['enter'], command: 'findHolder', name: 'find', description: 'Ask the server, and go there', places: ['holder'], whyNot: whyNotHolder, isHint: true,
		},
		{
			keys: ['escape'], command: 'closeDialog', name: 'leave', description: 'Stay where you are', places: ['holder'], isHint: true,
		},
	],
	places: {
		holder: {label: 'finding the organization of an account', typing: 'typeIntoHolder'},
	},
	dialogs: [
		defineDialog('holder', {
			view: (state, dialog, {columns}) => ({title: 'Which organization holds this account?', rows: holderRows(state, dialog, columns)}),
			typed: ({line}) => line,
		}),
	],
	reducers: [reducerOf(['holder'], reduceHolder)],
});
