import {defineAbility, defineDialog} from '../../../kernel/loop/ability.js';
import {scrollKeys} from '../../../kernel/loop/cursor-keys.js';
import {summaryRows} from '../../../kernel/rows/summary.js';
import {type WhyNot, whyNotCreateRoot} from '../../../kernel/state/availability.js';
import {whyNotIdentified} from '../../../kernel/state/why-not-call.js';
import {beginOnboarding} from './begin.js';
import {copySummary, copySummaryJson, openOnboarding, writeSummary, writeSummaryTo} from './commands.js';

/** For onboarding a customer below the selected organization. */
const whyNotOnboard: WhyNot = state => whyNotCreateRoot(state) ?? whyNotIdentified(state);

/** Onboards a customer: a form that explains each field, and a summary to hand on. */
export const onboarding = defineAbility({
	name: 'onboarding',
	section: 'In the summary of an onboarding',
	commands: {
		openOnboarding, copySummary, copySummaryJson, writeSummary,
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
				title: 'Created, ready and read back', rows: summaryRows(state, detail, columns), isScrolling: true, scrolledTo,
			}),
		}),
	],
	begin: beginOnboarding,
	pathAnswers: {summary: writeSummaryTo},
});
