import {defineAbility, defineDialog, reducerOf} from '../app/ability.js';
import {type PathDialog, reducePath} from '../state/path-reducer.js';
import type {State} from '../state/state.js';
import {keyOf} from '../state/key-of.js';
import {lineSpans} from '../format/line-spans.js';
import {
	row,
	type Row,
	toldRows,
	toned,
} from '../format/row.js';
import {whyNotPath} from './availability.js';
import {
	acceptPath,
	leavePath,
	overwriteFile,
	typeIntoPath,
} from './commands.js';
import {completeFile} from './complete-file.js';

function toldRowsOf(state: State, {purpose: {about, endings}, line, isAsking, request, text}: PathDialog, columns: number): readonly Row[] {
	if (isAsking) {
		const what = endings ? 'A file of this name exists' : `${line.text} exists`;
		return toldRows(`${what}. ${keyOf(state, 'overwriteFile')} replaces it; ${keyOf(state, 'leavePath')} goes back to the path.`, columns, 'warning');
	}

	return text !== undefined || request !== undefined ? toldRows(text ?? 'Looking …', columns, request === undefined ? 'warning' : 'dim') : toldRows(`${about} A path starts in the folder where you started cforgs, or with ~/. ${keyOf(state, 'completeFile')} completes it.`, columns, 'dim');
}

/**
The path being typed, and below it the purpose, the progress, or the reason for a failure.
*/
function pathRows(state: State, dialog: PathDialog, columns: number): readonly Row[] {
	const label = 'File  ';
	const {spans, cursor} = lineSpans(dialog.line, Math.max(1, columns - label.length - 1));
	return [{left: [toned('accent', label), ...spans], ...(!dialog.isAsking && {cursor: label.length + cursor})}, row(), ...toldRowsOf(state, dialog, columns)];
}

const pathName = ({dialog}: State): string | undefined => dialog.kind === 'path' ? (dialog.purpose.isRead ? 'read' : 'write') : undefined;

/**
Typing the path of a file to read or write.
*/
export const path = defineAbility({
	name: 'path',
	section: 'While copying and exporting',
	commands: {
		typeIntoPath, acceptPath, leavePath, overwriteFile, completeFile,
	},
	keys: [
		{
			keys: ['enter'], command: 'acceptPath', name: 'go on', nameNow: pathName, description: 'Read or write this file; asks before it replaces a file', places: ['path'], whyNot: whyNotPath, isHint: true,
		},
		{
			keys: ['escape'], command: 'leavePath', name: 'leave', description: 'Leave without reading or writing', places: ['path'], isHint: true,
		},
		{
			keys: ['escape', 'n'], command: 'leavePath', name: 'keep it', description: 'Keep the file; type another path', places: ['overwriting'], isHint: true,
		},
		{
			keys: ['y'], command: 'overwriteFile', name: 'replace', description: 'Replace the existing file', places: ['overwriting'], isHint: true, apartFrom: ['acceptPath'],
		},
		{
			keys: ['tab'], command: 'completeFile', name: 'complete', description: 'Complete the path from the existing files', places: ['comparing', 'path'], isHint: true,
		},
	],
	places: {
		path: {label: 'typing a path', typing: 'typeIntoPath'},
		overwriting: {label: 'replacing a file'},
	},
	dialogs: [
		defineDialog('path', {
			place: ({isAsking}) => isAsking ? 'overwriting' : 'path',
			view: (state, dialog, {columns}) => ({title: dialog.purpose.title, rows: pathRows(state, dialog, columns)}),
			typed: ({line}) => line,
		}),
	],
	reducers: [reducerOf(['path'], reducePath)],
});
