import {typeText} from '../../kernel/form-model/line-editor.js';
import {filesNamed, focusedLine, type PathDialog} from '../../kernel/state/path-reducer.js';
import {whyNotWritten} from '../../base/text/error-code.js';
import type {Told} from '../../base/text/told.js';
import type {Command, Context, PathQuestion} from '../../kernel/loop/context.js';
import {endDialog} from '../../kernel/loop/until.js';

const askingIn = ({store}: Context): PathDialog | undefined => {
	const {dialog} = store.getState();
	return dialog.kind === 'path' ? dialog : undefined;
};

export const typeIntoPath: Command = (context, press) => {
	const dialog = askingIn(context);
	const line = dialog && typeText(focusedLine(dialog), press);
	if (line && line !== focusedLine(dialog)) {
		context.store.dispatch({type: 'path/edited', line});
	}
};

export const moveToNextPathLine: Command = ({store}) => {
	store.dispatch({type: 'path/lineMoved', by: 1});
};

export const moveToPreviousPathLine: Command = ({store}) => {
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
export const acceptPath: Command = async context => {
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

export const overwriteFile: Command = async context => {
	const dialog = askingIn(context);
	if (dialog?.isAsking) {
		await answer(context, dialog, true);
	}
};

/** Goes back one step: from the question to the path, or from the path to the dialog that asked for it. */
export const leavePath: Command = context => {
	endDialog(context);
	context.store.dispatch({type: 'path/left'});
};
