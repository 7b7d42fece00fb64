import {keyOf} from '../../kernel/state/key-of.js';
import type {State} from '../../kernel/state/state.js';
import {typeText, lineOf} from '../../kernel/form-model/line-editor.js';
import {filesNamed, focusedLine, type PathDialog, linesOfPath, pathHandlers} from '../../kernel/state/path-reducer.js';
import {whyNotWritten, whyNotRead} from '../../base/text/error-code.js';
import {type Told, told} from '../../base/text/told.js';
import type {Command, Context, PathQuestion} from '../../kernel/loop/context.js';
import {endDialog} from '../../kernel/loop/until.js';
import {segmenter} from '../../base/text/graphemes.js';
import {count} from '../../base/text/words.js';
import {mostPaths} from '../../kernel/storage/paths-like.js';
import {say} from '../../kernel/loop/tell.js';
import {unreadText} from '../../kernel/rows/figure-blocks.js';
import {lineSpans, row, type Row, toldRows, toned} from '../../kernel/rows/row.js';
import {pathHelp} from '../../kernel/rows/subject-rows.js';
import {defineAbility, defineDialog} from '../../kernel/loop/ability.js';

/** For moving to the line of another field. */
export const whyNotPathLine = ({dialog}: State): string | undefined =>
	dialog.kind === 'path' && dialog.purpose.fields ? undefined : 'Only the path of the file is asked.';

/** For completing the path. */
export const whyNotComplete = ({dialog}: State): string | undefined =>
	dialog.kind === 'path' && (dialog.focused ?? 0) > 0 ? 'Only the path of the file can be completed.' : undefined;

/** For reading or writing the file at the typed path. */
export function whyNotPath(state: State): string | undefined {
	const {dialog} = state;
	if (dialog.kind !== 'path') {
		return undefined;
	}

	return dialog.line.text.trim() === ''
		? 'Type the path of a file first.'
		: dialog.request === undefined
			? undefined
			: `The file is being read or written. Press ${keyOf(state, 'leavePath')} to stop that.`;
}

const askingIn = ({store}: Context): PathDialog | undefined => {
	const {dialog} = store.getState();
	return dialog.kind === 'path' ? dialog : undefined;
};

const typeIntoPath: Command = (context, press) => {
	const dialog = askingIn(context);
	const line = dialog && typeText(focusedLine(dialog), press);
	if (line && line !== focusedLine(dialog)) {
		context.store.dispatch({type: 'path/edited', line});
	}
};

const moveToNextPathLine: Command = ({store}) => {
	store.dispatch({type: 'path/lineMoved', by: 1});
};

const moveToPreviousPathLine: Command = ({store}) => {
	store.dispatch({type: 'path/lineMoved', by: -1});
};

/** Starts handling the typed path. Returns the functions that show progress and results. */
function beginAnswer({store, nextRequest}: Context): PathQuestion {
	const request = nextRequest();
	store.dispatch({type: 'path/asked', request});
	const isWaiting = () => {
		const {dialog} = store.getState();
		return dialog.kind === 'path' && dialog.request === request;
	};

	const refuse = (text: Told) => {
		store.dispatch({type: 'path/refused', request, text});
	};

	return {
		isWaiting,
		refuse,
		note(text) {
			store.dispatch({type: 'path/noted', request, text});
		},
		end(message) {
			if (!isWaiting()) {
				return;
			}

			if (message.tone === 'danger') {
				refuse(message);
				return;
			}

			store.dispatch({type: 'path/done'});
			store.dispatch({type: 'message/shown', message});
		},
	};
}

async function answer(context: Context, {purpose, line, others = []}: PathDialog, isOver: boolean): Promise<void> {
	const values = new Map(purpose.fields?.map(({name}, at) => [name, others[at]?.text.trim() ?? '']));
	await context.pathAnswers.get(purpose.kind)?.(
		context,
		{file: line.text.trim(), isOver, purpose, values},
		beginAnswer(context),
	);
}

const taken: Readonly<Record<'folder' | 'other' | 'noFolder', string>> = {
	folder: 'This is a folder. Type the name of a file in it.',
	other: 'This is not a regular file. Type another name.',
	noFolder: 'The folder does not exist. Type a path in an existing folder.',
};

/** Reads or writes the file at the typed path. Asks before it replaces a file. */
const acceptPath: Command = async context => {
	const dialog = askingIn(context);
	if (!dialog || dialog.request !== undefined) {
		return;
	}

	const {purpose, line} = dialog;
	if (purpose.isRead) {
		await answer(context, dialog, false);
		return;
	}

	const {refuse, isWaiting} = beginAnswer(context);
	let found: readonly string[] = [];
	try {
		found = await Promise.all(
			filesNamed(line.text.trim(), purpose.endings).map(async file => context.lookAtPath(file)),
		);
	} catch (error) {
		refuse(`Nothing was written: ${whyNotWritten(error)}.`);
		return;
	}

	if (!isWaiting()) {
		return;
	}

	const why = (['noFolder', 'folder', 'other'] as const).find(each => found.includes(each));
	if (why !== undefined) {
		refuse(taken[why]);
	} else if (found.includes('file')) {
		context.store.dispatch({type: 'path/overwriteAsked'});
	} else {
		await answer(context, dialog, false);
	}
};

const overwriteFile: Command = async context => {
	const dialog = askingIn(context);
	if (dialog?.isAsking) {
		await answer(context, dialog, true);
	}
};

/** Goes back one step: from the question to the path, or from the path to the dialog that asked for it. */
const leavePath: Command = context => {
	endDialog(context);
	context.store.dispatch({type: 'path/left'});
};

const mostNamed = 8;

const typedIn = ({dialog}: State): string | undefined =>
	dialog.kind === 'comparing' || dialog.kind === 'path' ? dialog.line.text : undefined;

/** The common beginning of several texts. Characters stay whole. */
function commonBeginning([first = '', ...others]: readonly string[]): string {
	const ends = [...segmenter.segment(first)].map(({index, segment}) => index + segment.length);
	const end = ends.findLast(each => others.every(other => other.startsWith(first.slice(0, each))));
	return first.slice(0, end ?? 0);
}

/** Completes the typed path as far as the existing files allow. Lists the files if several match. */
const completeFile: Command = async context => {
	const {store, pathsLike} = context;
	const typed = typedIn(store.getState());
	if (typed === undefined) {
		return;
	}

	const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
	let paths: readonly string[] = [];
	try {
		const {dialog} = store.getState();
		paths = await pathsLike(typed, dialog.kind === 'path' ? dialog.purpose.completed : undefined);
	} catch (error) {
		say(context, `${folder} cannot be listed. ${whyNotRead(error)}`, 'warning');
		return;
	}

	if (typedIn(store.getState()) !== typed) {
		return;
	}

	if (paths.length >= mostPaths) {
		say(context, `${count(mostPaths)} or more files match. Type more of the name.`, 'warning');
		return;
	}

	const common = commonBeginning(paths);
	if (common.length > typed.length) {
		store.dispatch({
			type: store.getState().dialog.kind === 'path' ? 'path/edited' : 'comparison/edited',
			line: lineOf(common),
		});
	}

	if (paths.length > 1) {
		const more = paths.length - mostNamed;
		const names = paths.slice(0, mostNamed).map(each => each.slice(folder.length));
		say(context, `${names.join('  ')}${more > 0 ? `  and ${more} more` : ''}`);
	} else if (paths.length === 0) {
		say(context, `No file there starts with ${typed}.`, 'warning');
	} else if (common === typed) {
		say(context, 'The path is complete.');
	}
};

/** How much of the branch the report lacks, and how to read it. No rows until the branch is counted. */
function unknownRows(state: State, {purpose: {organization, isOfKnown}}: PathDialog, columns: number): readonly Row[] {
	const {branch} = state;
	const unknown = isOfKnown && branch && branch.id === organization ? unreadText(branch.figures) : '';
	return unknown === ''
		? []
		: toldRows(
				`Not known: ${unknown}. To read the rest first, press ${keyOf(state, 'leavePath')}, then press ${keyOf(state, 'openRest')}.`,
				columns,
				'warning',
			);
}

function helpRows(state: State, dialog: PathDialog, columns: number): readonly Row[] {
	const {
		purpose: {about, endings},
		line,
		isAsking,
		request,
		text,
	} = dialog;
	if (isAsking) {
		const what = endings ? 'A file of this name exists' : `${line.text} exists`;
		return toldRows(
			`${what}. Press ${keyOf(state, 'overwriteFile')} to replace it; press ${keyOf(state, 'leavePath')} to go back to the path.`,
			columns,
			'warning',
		);
	}

	return text !== undefined || request !== undefined
		? toldRows(text ?? 'Looking …', columns, request === undefined ? 'warning' : 'dim')
		: [...unknownRows(state, dialog, columns), ...toldRows(told`${about} ${pathHelp(state)}`, columns, 'dim')];
}

/** The path being typed, and below it the purpose, the progress, or the reason for a failure. */
function pathRows(state: State, dialog: PathDialog, columns: number): readonly Row[] {
	const labels = ['File', ...(dialog.purpose.fields?.map(({label}) => label) ?? [])];
	const width = Math.max(...labels.map(label => label.length)) + 2;
	const rows = linesOfPath(dialog).map((line, at): Row => {
		const {spans, cursor} = lineSpans(line, Math.max(1, columns - width - 1));
		const isFocused = at === (dialog.focused ?? 0) && !dialog.isAsking;
		return {
			left: [toned(isFocused || labels.length === 1 ? 'accent' : 'dim', (labels[at] ?? '').padEnd(width)), ...spans],
			...(isFocused && {cursor: width + cursor}),
		};
	});
	return [...rows, row(), ...helpRows(state, dialog, columns)];
}

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
	handlers: [pathHandlers],
});
