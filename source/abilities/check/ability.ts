import {countedOrNone} from '../../base/text/words.js';
import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {unknownParts} from '../../kernel/figures/findings.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import {whyNoProfiles, type WhyNot, whyNotRow} from '../../kernel/state/availability.js';
import type {State} from '../../kernel/state/state.js';
import {
	copyFindings,
	goWhereFound,
	keepSilence,
	leaveSilence,
	narrowToFinding,
	openFindings,
	readForFindings,
	silenceFinding,
	silenceShown,
	toggleFindingsScope,
	typeSilence,
	watchFindings,
} from './commands.js';
import {findingsView, silencingRows} from './rows.js';
import {findingList, openShown, reduceCheck} from './state.js';

const whyNotChosen: WhyNot = state => findingList.whyNone(state);

const whyNotSilence: WhyNot = state =>
	findingList.whyNone(state) ?? (openShown(state).length === 0 ? 'All of these are silenced.' : undefined);

/** For reading what the rules look at and is not known. */
const whyNotReadRest: WhyNot = state => {
	const isWhole =
		state.dialog.kind === 'findings' && state.dialog.of !== undefined && unknownParts(state.dialog.found).length === 0;
	return whyNoProfiles(state) ?? (isWhole ? 'Everything that the rules look at is known.' : undefined);
};

const isSilenced = (state: State): boolean => findingList.chosen(state)?.silence !== undefined;

const isEverywhere = ({dialog}: State): boolean => dialog.kind === 'findings' && dialog.top === undefined;

const list = listDialog(findingList, {
	isTable: true,
	labels: ['the findings', 'searching the findings'],
	view: findingsView,
});

/** What deserves attention in a branch, and which of it is silenced. */
export const check = defineAbility({
	name: 'check',
	section: 'In the findings',
	commands: {
		openFindings,
		copyFindings,
		goWhereFound,
		narrowToFinding,
		readForFindings,
		silenceFinding,
		silenceShown,
		toggleFindingsScope,
		typeSilence,
		keepSilence,
		leaveSilence,
	},
	keys: [
		{
			keys: ['Z'],
			command: 'openFindings',
			task: 'keep',
			beforeRows: 'acts',
			name: 'findings',
			alsoCalled: ['check', 'attention', 'problems'],
			description: 'List what deserves attention in the organization and everything below it, the worst first',
			places: 'panes',
			whyNot: whyNotRow,
		},
		...list.keys,
		{
			keys: ['enter'],
			command: 'goWhereFound',
			name: 'go there',
			description: 'Go to the organization, its profile, accounts or members',
			places: ['findings'],
			whyNot: whyNotChosen,
			isHint: true,
		},
		{
			keys: ['f'],
			command: 'narrowToFinding',
			name: 'all of its kind',
			description: 'Narrow the tree to all organizations with such a finding',
			places: ['findings'],
			whyNot: whyNotChosen,
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'copyFindings',
			name: 'copy',
			description: 'Copy what is listed as a table in Markdown',
			places: ['findings'],
			whyNot: whyNotChosen,
			isHint: true,
		},
		{
			keys: ['s'],
			command: 'silenceFinding',
			name: 'silence',
			nameNow: state => (isSilenced(state) ? 'list again' : undefined),
			description: 'Silence the finding for a reason, until a date; or list a silenced one again',
			places: ['findings'],
			whyNot: whyNotChosen,
			isHint: true,
		},
		{
			keys: ['S'],
			command: 'silenceShown',
			name: 'silence all shown',
			description: 'Silence all findings that the list shows, for one reason and until one date',
			places: ['findings'],
			whyNot: whyNotSilence,
		},
		{
			keys: ['a'],
			command: 'toggleFindingsScope',
			name: 'everywhere',
			nameNow: state => (isEverywhere(state) ? 'this branch' : undefined),
			description: 'Show the findings of all organizations, or again of the branch under the cursor',
			places: ['findings'],
			isHint: true,
		},
		{
			keys: ['ctrl+r'],
			command: 'readForFindings',
			name: 'read the rest',
			description: 'Read what is not known; first shows the requests',
			places: ['findings'],
			whyNot: whyNotReadRest,
			isHint: 'whereItActs',
		},
		{
			keys: ['enter'],
			command: 'keepSilence',
			name: 'keep',
			description: 'Keep the reason, then the date',
			places: ['silencing'],
			isHint: true,
			isMain: true,
		},
		{
			keys: ['escape'],
			command: 'leaveSilence',
			name: 'back',
			description: 'Go back without silencing the finding',
			places: ['silencing'],
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without changing anything',
			places: ['findings'],
			isHint: true,
		},
	],
	places: {...list.places, silencing: {label: 'the reason and the date of a silenced finding', typing: 'typeSilence'}},
	dialogs: [
		list.dialog,
		defineDialog('silencing', {
			view: (state, dialog, {columns}) => ({title: 'Silence a finding', rows: silencingRows(state, dialog, columns)}),
			typed: ({line}) => line,
			hasTyped: ({line, reason}) => reason !== undefined || line.text !== '',
		}),
	],
	begin: watchFindings,
	reducers: [reducerOf(['check'], reduceCheck)],
	async madeHere({disk}) {
		const {openSilenced} = await import('../../kernel/storage/silenced.js');
		return countedOrNone(openSilenced(disk).count(), 'silenced finding');
	},
});
