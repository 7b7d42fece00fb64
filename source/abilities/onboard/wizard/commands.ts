import {resourceName} from '../../../kernel/files/hcl.js';
import {onboardingForm} from '../../../kernel/form-model/form.js';
import {newAccountName} from '../../../kernel/form-model/typed-form.js';
import {lineOf} from '../../../kernel/form-model/line-editor.js';
import {whyNotWritten} from '../../../base/text/error-code.js';
import {summaryJson, summaryMarkdown} from '../../../kernel/rows/summary.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {selectedId, selectedOrganization, selectedRow} from '../../../kernel/state/selectors.js';
import type {Command, Context, PathAnswer} from '../../../kernel/loop/context.js';
import {copyAndTell} from '../../../kernel/loop/clipboard.js';
import {filesNamed} from '../../../kernel/state/path-reducer.js';
import {takeTyped} from '../../../kernel/writes/keep-form.js';
import {isPrivate} from '../../../kernel/storage/write-file.js';
import {typeToTry} from './first-account.js';

/** Opens the onboarding form below the selected organization. If this session created that organization and it is empty, uses its parent: customers are often onboarded one after another. */
export const openOnboarding: Command = ({store}) => {
	const state = store.getState();
	const {id = '', parent} = selectedOrganization(state) ?? {};
	const isNewLeaf = state.made.has(id) && state.tree.index.childCount[selectedRow(state)] === 0;
	store.dispatch({
		type: 'form/opened',
		form: onboardingForm(isNewLeaf ? (parent?.id ?? '') : (selectedId(state) ?? '')),
	});
};

function copyAs(context: Context, what: 'Markdown' | 'JSON'): void {
	const state = context.store.getState();
	if (state.dialog.kind !== 'summary') {
		return;
	}

	const key = keyOf(state, 'writeSummary');
	copyAndTell(
		context,
		what === 'JSON'
			? summaryJson(state.dialog.detail, state.dialog.account)
			: summaryMarkdown(state, state.dialog.detail, state.dialog.account),
		{
			sent: `Sent to the clipboard as ${what}. Not on your clipboard? Press ${key} to write it to a file.`,
			tooLong: `This is too long for a terminal’s clipboard. Press ${key} to write it to a file.`,
		},
	);
}

export const copySummary: Command = context => {
	copyAs(context, 'Markdown');
};

export const copySummaryJson: Command = context => {
	copyAs(context, 'JSON');
};

/** Asks for the first account of the organization in the summary, as its draft has it if its creation failed. Most customers call it like themselves. Then goes back to the summary. */
export const createFirstAccount: Command = context => {
	const {dialog} = context.store.getState();
	if (dialog.kind !== 'summary') {
		return;
	}

	const {
		detail: {organization},
		account,
	} = dialog;
	takeTyped(context, {form: newAccountName, organization, accounts: []});
	context.store.dispatch({
		type: 'newAccount/opened',
		organization,
		name: account?.name ?? organization.name,
		...(account && {accountType: typeToTry(account), isKept: true}),
		returnsTo: dialog,
	});
};

/** Asks where to write the summary. */
export const writeSummary: Command = ({store}) => {
	const {dialog} = store.getState();
	if (dialog.kind !== 'summary') {
		return;
	}

	const {name, id} = dialog.detail.organization;
	const file = `onboarding-${resourceName(name, id).replaceAll('_', '-')}.md`;
	store.dispatch({
		type: 'path/opened',
		line: lineOf(file),
		purpose: {
			kind: 'summary',
			title: 'Write the summary to',
			about: `This writes two files, .md and .json. The folder must exist. cforgs asks before it replaces a file.${isPrivate ? ' Only you can read a new file.' : ''}`,
			isRead: false,
			endings: ['.md', '.json'],
			back: dialog,
			// The user can still copy the summary.
			isKept: true,
		},
	});
};

/** Writes both files of a summary. */
export const writeSummaryTo: PathAnswer = async (
	{store, writeNewFile, replaceFile, lookAtPath},
	{file, isOver, purpose: {back, endings}},
	{end},
) => {
	if (back.kind !== 'summary') {
		return;
	}

	const {detail, account} = back;
	const [markdown = '', json = ''] = filesNamed(file, endings);
	const texts = [
		[markdown, summaryMarkdown(store.getState(), detail, account)],
		[json, summaryJson(detail, account)],
	] as const;
	const failures = await Promise.all(
		texts.map(async ([name, text]) => {
			try {
				const isThere = isOver && (await lookAtPath(name)) === 'file';
				await (isThere ? replaceFile(name, text) : writeNewFile(name, text));
				return undefined;
			} catch (error) {
				return error;
			}
		}),
	);
	const failure = failures.find(error => error !== undefined);
	const stem = markdown.slice(0, -'.md'.length);
	end(
		failure === undefined
			? {tone: 'success', text: `${stem}.md and .json are written.`}
			: {
					tone: 'danger',
					text: `${failures.every(error => error !== undefined) ? 'Nothing is written' : 'Only one of the two files is written'}: ${whyNotWritten(failure)}.`,
				},
	);
};
