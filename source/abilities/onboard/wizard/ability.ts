import {defineAbility, defineDialog} from '../../../kernel/loop/ability.js';
import {scrollKeys} from '../../../kernel/loop/cursor-keys.js';
import {row, type Row, toldRows} from '../../../kernel/rows/row.js';
import {summaryRows} from '../../../kernel/rows/summary.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import type {State} from '../../../kernel/state/state.js';
import {whyNotAccountIn} from '../../../kernel/form-model/new-account.js';
import {type WhyNot, whyNotCreateRoot, whyNotWrite} from '../../../kernel/state/availability.js';
import {whyNotCall, whyNotIdentified} from '../../../kernel/state/why-not-call.js';
import {beginOnboarding} from './begin.js';
import {
	copySummary, copySummaryJson, createFirstAccount, openOnboarding, writeSummary, writeSummaryTo,
} from './commands.js';

/** The next step: an organization without an account has no website yet. */
const firstAccountRows = (state: State, columns: number): readonly Row[] => whyNotFirstAccount(state) === undefined
	? [row(), ...toldRows(`Next: its first account. Press ${keyOf(state, 'createFirstAccount')} to create it.`, columns, 'dim')]
	: [];

/** For onboarding a customer below the selected organization. */
const whyNotOnboard: WhyNot = state => whyNotCreateRoot(state) ?? whyNotIdentified(state);

/** For creating the first account of the organization in the summary. */
const whyNotFirstAccount: WhyNot = state => {
	const {dialog} = state;
	const organization = dialog.kind === 'summary' ? dialog.detail.organization : undefined;
	return whyNotWrite(state) ?? whyNotCall(state, 'Creating accounts', 'create_account', 'accounts') ?? (organization && whyNotAccountIn(organization));
};

/** Onboards a customer: a form that explains each field, and a summary to hand on. */
export const onboarding = defineAbility({
	name: 'onboarding',
	section: 'In the summary of an onboarding',
	commands: {
		openOnboarding, copySummary, copySummaryJson, createFirstAccount, writeSummary,
	},
	keys: [
		{
			keys: ['o'], command: 'openOnboarding', task: 'change', beforeRows: 'opens', onOne: {verb: 'Creates below'}, name: 'onboard',
			description: 'Onboard a new customer below the selected organization; each field explains itself', places: 'panes', whyNot: whyNotOnboard,
		},
		{
			keys: ['y'], command: 'copySummary', name: 'copy', description: 'Copy the summary as Markdown', places: ['summary'], isHint: true,
		},
		{
			keys: ['J'], command: 'copySummaryJson', name: 'copy JSON', description: 'Copy the summary as JSON', places: ['summary'], isHint: true,
		},
		{
			keys: ['c'], command: 'createFirstAccount', name: 'first account', description: 'Create the first account of the new organization', places: ['summary'], whyNot: whyNotFirstAccount, isHint: true,
		},
		{
			keys: ['w'], command: 'writeSummary', name: 'write', description: 'Write the summary to files, Markdown and JSON; asks where', places: ['summary'], isHint: true,
		},
		{
			keys: ['escape', 'q', 'enter'], command: 'closeDialog', name: 'done', description: 'Close the summary', places: ['summary'], isHint: true,
		},
		...scrollKeys('summary'),
	],
	places: {
		summary: {},
	},
	dialogs: [
		defineDialog('summary', {
			view: (state, {detail, scrolledTo}, {columns}) => ({
				title: 'Created, ready and read back', rows: [...summaryRows(state, detail, columns), ...firstAccountRows(state, columns)], isScrolling: true, scrolledTo,
			}),
		}),
	],
	begin: beginOnboarding,
	pathAnswers: {summary: writeSummaryTo},
});
