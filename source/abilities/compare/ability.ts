import {defineAbility, defineDialog} from '../../kernel/loop/ability.js';
import {listKeys, scrollKeys} from '../../kernel/loop/cursor-keys.js';
import {markedInTree} from '../../kernel/state/marks.js';
import {markedCount} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {count} from '../../base/text/words.js';
import {
	askForSnapshot,
	closeChanges,
	compareAccounts,
	compareMembers,
	compareProfiles,
	compareWithSnapshot,
	goToChange,
	openComparison,
	readPairAgain,
	readWhoChanged,
	copyComparison,
	showMoreLeft,
	showMoreRight,
	typeIntoComparison,
} from './commands.js';
import {changesRows, comparingRows} from './rows.js';
import {pairRows, severalRows} from './several-rows.js';
import {
	comparisonHandlers,
	whyNotChange,
	whyNotCompare,
	whyNotCompareAccounts,
	whyNotCompareMembers,
	whyNotCompareProfiles,
	whyNotMoreLeft,
	whyNotMoreRight,
	whyNotOpenComparison,
	whyNotReadPair,
	whyNotReadWho,
} from './state.js';
import {pairOf} from './pair.js';

const isReading = ({dialog}: State): boolean => dialog.kind === 'changes' && dialog.request !== undefined;

function comparisonName(state: State): string | undefined {
	const marked = markedCount(state);
	return pairOf(state) ? 'compare two' : marked > 2 ? `compare ${count(marked)}` : undefined;
}

/** Compares organizations with each other, or all organizations with a snapshot. */
export const compare = defineAbility({
	name: 'compare',
	section: 'While comparing',
	commands: {
		openComparison,
		askForSnapshot,
		typeIntoComparison,
		compareWithSnapshot,
		compareProfiles,
		compareAccounts,
		compareMembers,
		goToChange,
		closeChanges,
		readPairAgain,
		readWhoChanged,
		showMoreRight,
		showMoreLeft,
		copyComparison,
	},
	keys: [
		{
			keys: ['='],
			command: 'openComparison',
			beforeRows: 'opens',
			name: 'compare',
			nameNow: comparisonName,
			alsoCalled: ['diff'],
			description: 'Compare the marked organizations, or a marked and the selected one; without marks, a snapshot',
			places: 'panes',
			whyNot: whyNotOpenComparison,
			isHint: state => markedInTree(state) > 0 && comparisonName(state) !== undefined && 'momentary',
		},
		{
			keys: ['enter'],
			command: 'compareWithSnapshot',
			name: 'compare',
			description: 'List what has changed since the snapshot',
			places: ['comparing'],
			whyNot: whyNotCompare,
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without reading more',
			places: ['comparing'],
			isHint: true,
		},
		...listKeys('changes'),
		{
			keys: ['enter'],
			command: 'goToChange',
			name: 'go there',
			description: 'Go to the organization; the list of changes is kept',
			places: ['changes'],
			whyNot: whyNotChange,
			isHint: true,
		},
		{
			keys: ['='],
			command: 'askForSnapshot',
			name: 'again',
			description: 'Compare again, with this snapshot or another',
			places: ['changes'],
			isHint: true,
		},
		{
			keys: ['p'],
			command: 'compareProfiles',
			name: 'profiles',
			description: 'Also compare the profiles that the list leaves out, one request each',
			places: ['changes'],
			whyNot: whyNotCompareProfiles,
			isHint: true,
		},
		{
			keys: ['a'],
			command: 'compareAccounts',
			name: 'accounts',
			description: 'Read the accounts that the snapshot has, and compare them: one request for each organization',
			places: ['changes'],
			whyNot: whyNotCompareAccounts,
			isHint: 'whereItActs',
		},
		{
			keys: ['m'],
			command: 'compareMembers',
			name: 'members',
			description: 'Read the members that the snapshot has, and compare them: one request for each organization',
			places: ['changes'],
			whyNot: whyNotCompareMembers,
			isHint: 'whereItActs',
		},
		{
			keys: ['r'],
			command: 'readWhoChanged',
			name: 'who',
			description: 'Read who made the changes, one request for each changed organization',
			places: ['changes'],
			whyNot: whyNotReadWho,
			isHint: 'whereItActs',
		},
		{
			keys: ['escape', 'q'],
			command: 'closeChanges',
			name: 'leave',
			nameNow: state => (isReading(state) ? 'stop' : undefined),
			description: 'Leave without changing anything',
			places: ['changes'],
			isHint: true,
		},
		...scrollKeys('pair'),
		...scrollKeys('several'),
		{
			keys: ['l', 'right'],
			command: 'showMoreRight',
			name: 'right',
			description: 'Show the organizations to the right',
			places: ['several'],
			whyNot: whyNotMoreRight,
			isHint: 'whereItActs',
		},
		{
			keys: ['h', 'left'],
			command: 'showMoreLeft',
			name: 'left',
			description: 'Show the organizations to the left',
			places: ['several'],
			whyNot: whyNotMoreLeft,
			isHint: 'whereItActs',
		},
		{
			keys: ['y'],
			command: 'copyComparison',
			name: 'copy',
			description: 'Copy what is compared as a table in Markdown',
			places: ['pair', 'several'],
			isHint: true,
		},
		{
			keys: ['r'],
			command: 'readPairAgain',
			name: 'again',
			description: 'Read them again',
			places: ['pair', 'several'],
			whyNot: whyNotReadPair,
			isHint: true,
		},
		{
			keys: ['='],
			command: 'askForSnapshot',
			name: 'with a snapshot',
			description: 'Compare everything with a snapshot instead',
			places: ['pair', 'several'],
			isHint: true,
		},
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without changing anything',
			places: ['pair', 'several'],
			isHint: true,
		},
	],
	places: {
		comparing: {typing: 'typeIntoComparison'},
		changes: {label: 'the changes'},
		pair: {label: 'comparing two'},
		several: {label: 'comparing several'},
	},
	dialogs: [
		defineDialog('comparing', {
			view: (state, dialog, {columns}) => ({
				title: 'Compare with a snapshot',
				rows: comparingRows(state, dialog, columns),
			}),
			typed: ({line}) => line,
		}),
		defineDialog('changes', {
			isTable: true,
			view: (state, dialog, {columns, height}) => ({
				title: 'Changes',
				rows: changesRows(state, dialog, columns, height),
			}),
			choices: ({comparison: {changes}, cursor}) => ({length: changes.length, cursor}),
		}),
		defineDialog('several', {
			isTable: true,
			view: (state, dialog, {columns}) => ({
				title: `Compare ${count(dialog.ids.length)}`,
				rows: severalRows(state, dialog, columns),
				isScrolling: true,
				scrolledTo: dialog.scrolledTo,
			}),
		}),
		defineDialog('pair', {
			isTable: true,
			view: (state, dialog, {columns}) => ({
				title: 'Compare two',
				rows: pairRows(state, dialog, columns),
				isScrolling: true,
				scrolledTo: dialog.scrolledTo,
			}),
		}),
	],
	handlers: [comparisonHandlers],
});
