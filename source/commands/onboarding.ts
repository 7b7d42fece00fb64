import {resourceName} from '../export/hcl-text.js';
import {onboardingForm} from '../forms/form.js';
import {codeOf} from '../text/error-code.js';
import {summaryJson, summaryMarkdown} from '../format/summary.js';
import {keyOf} from '../state/key-of.js';
import {selectedId, selectedOrganization, selectedRow} from '../state/selectors.js';
import type {Command, Context} from './context.js';
import {copyAndTell} from './copy.js';
import {say} from './tell.js';

/**
Opens the onboarding below the selected organization; of one that this session created and that holds none, beside it: customers are onboarded one after the other.
*/
export const openOnboarding: Command = ({store}) => {
	const state = store.getState();
	const {id = '', parent} = selectedOrganization(state) ?? {};
	const isNewLeaf = state.made.has(id) && state.tree.index.childCount[selectedRow(state)] === 0;
	store.dispatch({type: 'form/opened', form: onboardingForm(isNewLeaf ? parent?.id ?? '' : selectedId(state) ?? '')});
};

function copyAs(context: Context, what: 'Markdown' | 'JSON'): void {
	const state = context.store.getState();
	if (state.dialog.kind !== 'summary') {
		return;
	}

	const key = keyOf(state, 'writeSummary');
	copyAndTell(context, what === 'JSON' ? summaryJson(state.dialog.detail) : summaryMarkdown(state, state.dialog.detail), {
		sent: `Sent to the clipboard as ${what}. If it did not arrive, ${key} writes it to a file.`,
		tooLong: `This is too long for a terminal’s clipboard: ${key} writes it to a file.`,
	});
}

export const copySummary: Command = context => {
	copyAs(context, 'Markdown');
};

export const copySummaryJson: Command = context => {
	copyAs(context, 'JSON');
};

/**
What came of both files, each with the code of why it was not written: one line of 80 columns, so that the hints below stay.
*/
function writtenText(name: string, [markdown, json]: ReadonlyArray<string | undefined>): string {
	if (markdown === json) {
		const both = markdown === undefined ? 'are written' : (markdown === 'EEXIST' ? 'exist and are kept' : `not written: ${markdown}`);
		return `${name}.md and .json ${both}.`;
	}

	const told = (code: string | undefined) => code === undefined ? 'is written' : (code === 'EEXIST' ? 'exists' : `not: ${code}`);
	return `${name}.md ${told(markdown)}, .json ${told(json)}.`;
}

/**
Writes the summary beside where the program was started; never over a file.
*/
export const writeSummary: Command = async ({store, writeNewFile}) => {
	const state = store.getState();
	if (state.dialog.kind !== 'summary') {
		return;
	}

	const {detail} = state.dialog;
	const {name: customer, id} = detail.organization;
	const name = `onboarding-${resourceName(customer, id).replaceAll('_', '-')}`;
	const files = [[`${name}.md`, summaryMarkdown(state, detail)], [`${name}.json`, summaryJson(detail)]] as const;
	const failures = await Promise.all(files.map(async ([file, text]) => {
		try {
			await writeNewFile(file, text);
			return undefined;
		} catch (error) {
			return codeOf(error);
		}
	}));
	say({store}, writtenText(name, failures));
};
