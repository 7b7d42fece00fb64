import {defineAbility} from '../../kernel/loop/ability.js';
import {whyNotReport} from './availability.js';
import {openReport, writeReport} from './commands.js';

/** A report about a branch, for somebody without a terminal. */
export const report = defineAbility({
	name: 'report',
	section: 'While copying and exporting',
	commands: {openReport},
	keys: [
		{
			keys: ['X'],
			command: 'openReport',
			name: 'report',
			alsoCalled: ['page', 'html', 'markdown'],
			description: 'Write a report about the organization and everything below it: one HTML page, Markdown or JSON',
			places: 'panes',
			section: 'In every pane',
			whyNot: whyNotReport,
		},
		{
			keys: ['r'],
			command: 'openReport',
			name: 'report',
			description: 'Write a report about the organization under the cursor and everything below it instead',
			places: ['export'],
			whyNot: whyNotReport,
			isHint: true,
		},
	],
	pathAnswers: {report: writeReport},
});
