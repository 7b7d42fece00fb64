import {isSystemError, systemErrorText} from '../../base/text/error-code.js';
import {pathOf} from '../../base/tree/names.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import {endDialog} from '../../kernel/loop/until.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import {chosenMany} from '../../kernel/state/chosen-many.js';
import {readChosen, review, whileAsked} from './commands.js';
import {notListed, rowOfEdit, unreadRows, whyNotChange} from './plan.js';
import {subjectOfEdits} from './run.js';
import type {WrittenText} from './state.js';

const nameOfFile = 'organizations.toml';

/** Opens the values of the marked organizations in the person's own editor, as one text. */
export const openManyText: Command = async context => {
	const {store, nextRequest} = context;
	const chosen = chosenMany(store.getState());
	const request = nextRequest();
	store.dispatch({type: 'set/textRequested', chosen, request});
	let written: WrittenText | undefined;
	await whileAsked(context, request, async (reading, report) => {
		const {organizations, unlisted} = await readChosen(reading, chosen.organizations, report);
		const {textOfMany} = await import('./many-text.js');
		const state = store.getState();
		const missing = [...unreadRows(organizations), ...unlisted.map(each => notListed(each))];
		written = {organizations, missing, text: textOfMany(organizations, missing, id => pathOf(state, rowOfId(state, id)))};
	});
	const {dialog} = store.getState();
	if (written && dialog.kind === 'manyText' && dialog.request === request) {
		await editManyText(context, written);
	}
};

/** Opens the text in the editor, and then reviews what has changed. A text that cannot be read is kept, to open it again. */
async function editManyText(context: Context, written: WrittenText): Promise<void> {
	const {store, suspendTerminal, editText, keepText, dropText} = context;
	const {dialog} = store.getState();
	if (dialog.kind !== 'manyText') {
		return;
	}

	const before = dialog.edited;
	let text: string | undefined;
	await suspendTerminal(async () => {
		const result = await editText(before?.text ?? written.text, nameOfFile);
		if (result.status === 'edited') {
			text = result.text;
		} else {
			say(context, result.why, 'warning');
		}
	});
	if (text === undefined) {
		store.dispatch(before ? {type: 'set/textEdited', written, edited: before} : {type: 'dialog/closed'});
		return;
	}

	const {readText} = await import('./many-text.js');
	const read = readText(text, written.text);
	if ('edits' in read && read.edits.size === 0) {
		await (before && dropText(before.file));
		store.dispatch({type: 'dialog/closed'});
		say(context, 'The text is unchanged, so there is nothing to send.');
		return;
	}

	const file = await kept(context, async () => keepText(text ?? '', nameOfFile, before?.file));
	store.dispatch({type: 'set/textEdited', written, edited: {text, file, ...('why' in read && {why: read.why})}});
	if ('edits' in read) {
		await reviewEdits(context, written, read.edits);
	}
}

/** The file that keeps the text; empty, after a message, if it cannot be written. */
async function kept(context: Context, keep: () => Promise<string>): Promise<string> {
	try {
		return await keep();
	} catch (error) {
		if (!isSystemError(error)) {
			throw error;
		}

		say(context, `The text could not be kept on disk: ${systemErrorText(error)}.`, 'warning');
		return '';
	}
}

/** Reads the edited organizations again, and shows what would change in each. */
async function reviewEdits(context: Context, {organizations, missing}: WrittenText, edits: ReadonlyMap<string, Parameters<typeof rowOfEdit>[0]>, only?: ReadonlySet<string>): Promise<void> {
	const {store, nextRequest} = context;
	const settings = edits.values().toArray().flat();
	const why = whyNotChange(store.getState(), settings);
	if (why !== undefined) {
		store.dispatch({type: 'set/refused', text: why});
		return;
	}

	const opened = new Map(organizations.map(organization => [organization.id, organization]));
	const request = nextRequest();
	store.dispatch({type: 'set/requested', request});
	await whileAsked(context, request, async (reading, report) => {
		const {organizations: now, unlisted} = await readChosen(reading, organizations.filter(({id}) => edits.has(id) && (only?.has(id) ?? true)), report);
		const rows = now.flatMap(organization => {
			const before = opened.get(organization.id);
			return before ? [rowOfEdit(edits.get(organization.id) ?? [], before, organization)] : [];
		});
		review(context, request, subjectOfEdits(edits), [...rows, ...unlisted.map(each => notListed(each)), ...missing]);
	});
}

/** Reviews again what the edited text changes in these organizations. */
export async function reviewManyTextOf(context: Context, only: ReadonlySet<string>): Promise<void> {
	const {dialog} = context.store.getState();
	if (dialog.kind !== 'manyText' || !dialog.written || !dialog.edited) {
		return;
	}

	const {readText} = await import('./many-text.js');
	const read = readText(dialog.edited.text, dialog.written.text);
	if ('edits' in read) {
		await reviewEdits(context, dialog.written, read.edits, only);
	}
}

/** Opens the text again, after it could not be read, or from the review. */
export const reopenManyText: Command = async (context, press) => {
	const {dialog} = context.store.getState();
	if (dialog.kind === 'manyText') {
		await (dialog.written ? editManyText(context, dialog.written) : openManyText(context, press));
	}
};

/** Leaves the text, and says where it is kept. */
export const leaveManyText: Command = context => {
	const {store} = context;
	const {dialog} = store.getState();
	endDialog(context);
	store.dispatch({type: 'dialog/closed'});
	if (dialog.kind === 'manyText' && dialog.edited && dialog.edited.file !== '') {
		say(context, `Nothing was sent. The text is kept in ${dialog.edited.file}.`);
	}
};
