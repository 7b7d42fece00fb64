import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {focusedLine, reducePath} from '../../kernel/state/path-reducer.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotComplete, whyNotPath, whyNotPathLine} from './availability.js';
import {
	acceptPath,
	leavePath,
	moveToNextPathLine,
	moveToPreviousPathLine,
	overwriteFile,
	typeIntoPath,
} from './commands.js';
import {completeFile} from './complete-file.js';
import {pathRows} from './rows.js';

const pathName = ({dialog}: State): string | undefined =>
	dialog.kind === 'path' ? (dialog.purpose.isRead ? 'read' : 'write') : undefined;

/** Typing the path of a file to read or write. */
export const path = defineAbility({
	name: 'path',
	section: 'While copying and exporting',
	commands: {
		typeIntoPath,
		acceptPath,
		leavePath,
		moveToNextPathLine,
		moveToPreviousPathLine,
		overwriteFile,
		completeFile,
	},
	keys: [
		{
			keys: ['enter'],
			command: 'acceptPath',
			name: 'continue',
			nameNow: pathName,
			description: 'Read or write this file; asks before it replaces a file',
			places: ['path'],
			whyNot: whyNotPath,
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'leavePath',
			name: 'leave',
			description: 'Leave without reading or writing',
			places: ['path'],
			isHint: true,
		},
		{
			keys: ['escape', 'n'],
			command: 'leavePath',
			name: 'keep it',
			description: 'Keep the file; type another path',
			places: ['overwriting'],
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'overwriteFile',
			name: 'replace',
			description: 'Replace the existing file',
			places: ['overwriting'],
			isHint: true,
			apartFrom: ['acceptPath'],
		},
		{
			keys: ['tab'],
			command: 'completeFile',
			name: 'complete',
			description: 'Complete the path from the existing files',
			places: ['comparing', 'path'],
			whyNot: whyNotComplete,
			isHint: true,
		},
		{
			keys: ['down'],
			command: 'moveToNextPathLine',
			name: 'next line',
			description: 'Go to the next line, if more than a path is asked',
			places: ['path'],
			whyNot: whyNotPathLine,
			isHint: 'whereItActs',
		},
		{
			keys: ['up'],
			command: 'moveToPreviousPathLine',
			name: 'previous line',
			description: 'Go to the line above',
			places: ['path'],
			whyNot: whyNotPathLine,
		},
	],
	places: {path: {label: 'typing a path', typing: 'typeIntoPath'}, overwriting: {label: 'replacing a file'}},
	dialogs: [
		defineDialog('path', {
			place: ({isAsking}) => (isAsking ? 'overwriting' : 'path'),
			view: (state, dialog, {columns}) => ({title: dialog.purpose.title, rows: pathRows(state, dialog, columns)}),
			typed: dialog => focusedLine(dialog),
		}),
	],
	reducers: [reducerOf(['path'], reducePath)],
});
