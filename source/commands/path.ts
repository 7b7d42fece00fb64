import {fileFormats} from '../export/formats.js';
import {lineOf} from '../forms/line-editor.js';
import {typeText} from '../forms/type-text.js';
import {exportFileOf} from '../format/export-rows.js';
import type {DialogOf} from '../state/dialog.js';
import type {Message} from '../state/state.js';
import {whyNotWritten} from '../text/error-code.js';
import type {Told} from '../text/told.js';
import {checkBatch, openBatch} from './batch.js';
import type {Command, Context} from './context.js';
import {exportToPath} from './export.js';
import {summaryFiles, writeSummaryTo} from './onboarding.js';
import {endDialog} from './waits.js';

type Asking = DialogOf<'path'>;

const askingIn = ({store}: Context): Asking | undefined => {
	const {dialog} = store.getState();
	return dialog.kind === 'path' ? dialog : undefined;
};

/**
Asks for a file of organizations to create.
*/
export const openImport: Command = ({store}) => {
	store.dispatch({type: 'path/opened', purpose: {kind: 'import'}, line: lineOf('')});
};

/**
Asks where to write what is exported.
*/
export const editExportPath: Command = ({store}) => {
	const {dialog} = store.getState();
	if (dialog.kind === 'export') {
		store.dispatch({type: 'path/opened', purpose: {kind: 'export', dialog}, line: lineOf(exportFileOf(dialog))});
	}
};

export const typeIntoPath: Command = (context, press) => {
	const dialog = askingIn(context);
	const line = dialog && typeText(dialog.line, press);
	if (line && line !== dialog.line) {
		context.store.dispatch({type: 'path/edited', line});
	}
};

/**
Begins to answer. `isWaiting` is false once the person has left.
*/
function beginAnswer({store, nextRequest}: Context) {
	const request = nextRequest();
	store.dispatch({type: 'path/asked', request});
	return {
		isWaiting() {
			const {dialog} = store.getState();
			return dialog.kind === 'path' && dialog.request === request;
		},
		note(text: Told) {
			store.dispatch({type: 'path/noted', request, text});
		},
		refuse(text: Told) {
			store.dispatch({type: 'path/refused', request, text});
		},
	};
}

/**
Reads a file of organizations, and goes on to its columns and its review.
*/
async function importFrom(context: Context, file: string): Promise<void> {
	const {isWaiting, refuse} = beginAnswer(context);
	try {
		const table = await context.openBatchFile(file, isWaiting);
		if (!table) {
			return;
		}

		openBatch(context, {table});
	} catch (error) {
		refuse(error instanceof Error ? error.message : String(error));
		return;
	}

	await checkBatch(context);
}

const taken: Readonly<Record<'folder' | 'other' | 'noFolder', string>> = {
	folder: 'This is a folder. Type the name of a file in it.',
	other: 'Something that is no regular file has this name. Type another one.',
	noFolder: 'There is no such folder. Type a path in one that exists.',
};

async function writeAs(context: Context, {purpose, line}: Asking, isOver: boolean): Promise<void> {
	const target = {file: line.text.trim(), isOver};
	const answer = beginAnswer(context);
	const end = (message: Message) => {
		if (!answer.isWaiting()) {
			return;
		}

		if (message.tone === 'danger') {
			answer.refuse(message);
			return;
		}

		context.store.dispatch({type: 'path/done'});
		context.store.dispatch({type: 'message/shown', message});
	};

	if (purpose.kind === 'export') {
		const format = fileFormats[purpose.dialog.cursor] ?? 'json';
		await exportToPath(context, format, purpose.dialog, {target, question: answer, end});
	} else if (purpose.kind === 'summary') {
		end(await writeSummaryTo(context, purpose.dialog, target));
	}
}

/**
The files that a path names: of a summary two, which differ in their endings.
*/
const filesOf = ({purpose, line: {text}}: Asking): readonly string[] => purpose.kind === 'summary' ? summaryFiles(text.trim()) : [text.trim()];

/**
Reads or writes the file whose path is typed. Asks before it writes over a file.
*/
export const acceptPath: Command = async context => {
	const dialog = askingIn(context);
	if (!dialog || dialog.request !== undefined) {
		return;
	}

	if (dialog.purpose.kind === 'import') {
		await importFrom(context, dialog.line.text.trim());
		return;
	}

	const {refuse, isWaiting} = beginAnswer(context);
	let found: readonly string[] = [];
	try {
		found = await Promise.all(filesOf(dialog).map(async file => context.lookAtPath(file)));
	} catch (error) {
		refuse(`Nothing is written: ${whyNotWritten(error)}.`);
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
		await writeAs(context, dialog, false);
	}
};

export const overwriteFile: Command = async context => {
	const dialog = askingIn(context);
	if (dialog?.isAsking) {
		await writeAs(context, dialog, true);
	}
};

/**
Goes back a step: from the question to the path, from the path to the dialog that asked for it.
*/
export const leavePath: Command = context => {
	endDialog(context);
	context.store.dispatch({type: 'path/left'});
};
