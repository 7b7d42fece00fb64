import {countedOrNone} from '../../base/text/words.js';
import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {runDialog} from '../../kernel/loop/run-dialog.js';
import type {Registry} from '../../kernel/rows/registry.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {State} from '../../kernel/state/state.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {
	acceptDifference,
	applyAnswers,
	changeApplyScope,
	keepReason,
	leaveApply,
	leaveReason,
	nextScope,
	openApply,
	reviewApplyAgain,
	sendApply,
	toggleApplyWhole,
	typeIntoReason,
} from './commands.js';
import {applyWrite} from './journal.js';
import {callsFor} from './plan.js';
import {acceptingRows, applyRun} from './rows.js';
import {isKeptBefore, reduceApply} from './state.js';

const whyNotCompare: WhyNot = state => whyNotCall(state, 'Comparing a customer list', ...readCalls);

const whyNotScope: WhyNot = state =>
	nextScope(state)
		? undefined
		: 'To compare only a part, go to an organization with sub-organizations, mark some, or keep a filter, before you compare.';

const whyNotWhole: WhyNot = ({dialog}) =>
	dialog.kind === 'customers' && dialog.rows.every(({number}) => number !== undefined)
		? 'Each organization has a row in the file.'
		: undefined;

const whyNotAccept = (state: State, registry: Registry): string | undefined =>
	applyRun.chosen(state, registry) ? undefined : 'Nothing differs, so there is nothing to accept.';

const whyNotSend = (state: State, {isWhole, rows}: DialogOf<'customers'>): string | undefined =>
	isWhole
		? whyNotCall(state, 'Applying a file', ...readCalls, ...callsFor(rows))
		: 'The list is incomplete, so cforgs cannot tell which organizations are missing. Nothing is sent.';

const run = runDialog(applyRun, {
	labels: ['the comparison with a customer list', 'sending a customer list', 'the result of a customer list'],
	send: {
		command: 'sendApply',
		description: 'Create, rename and repair what is not left out, one row after the other',
		apartFrom: ['openApply', 'changeApplyScope', 'toggleApplyWhole', 'acceptDifference', 'keepReason'],
		nothing: 'Nothing is chosen to send.',
	},
	again: 'reviewApplyAgain',
	over: 'There is nothing to send for this row.',
	whyNot: whyNotSend,
	leave: {
		command: 'leaveApply',
		name: 'leave',
		nameNow: ({dialog}) =>
			dialog.kind === 'customers'
				? dialog.isWithMissing
					? 'only rows'
					: dialog.before && `back to ${dialog.before.scope.short}`
				: undefined,
		description: 'Hide the organizations without a row, go back to the part before, or leave without sending more',
		isKeeping: dialog => dialog.isWithMissing || isKeptBefore(dialog),
	},
	filter: {
		moved: by => ({type: 'apply/onlyMoved', by}),
		cleared: {type: 'apply/onlyCleared'},
		isOn: ({only}) => only !== undefined,
	},
});

/** Holds a file of customers against the organizations, and stores what it says. */
export const apply = defineAbility({
	name: 'apply',
	section: 'While comparing a customer list',
	commands: {
		openApply,
		changeApplyScope,
		toggleApplyWhole,
		acceptDifference,
		typeIntoReason,
		keepReason,
		leaveReason,
		sendApply,
		reviewApplyAgain,
		leaveApply,
	},
	keys: [
		{
			keys: ['Y'],
			command: 'openApply',
			beforeRows: 'acts',
			name: 'customer list',
			takes: 'FILE',
			alsoCalled: ['apply', 'compare a customer list', 'reconcile', 'repair'],
			description: 'Compare a customer list with the service: what differs, row by row',
			places: 'panes',
			whyNot: whyNotCompare,
		},
		...run.keys,
		{
			keys: ['b'],
			command: 'changeApplyScope',
			name: 'another part',
			nameNow: state => nextScope(state)?.short,
			description: 'Compare with the next part: all, the branch of the cursor, what a filter finds, or the marked ones',
			places: ['customers'],
			whyNot: whyNotScope,
			isHint: true,
		},
		{
			keys: ['w'],
			command: 'toggleApplyWhole',
			name: 'without a row',
			description: 'List the organizations without a row in the file, or hide them again',
			places: ['customers'],
			whyNot: whyNotWhole,
			isHint: true,
		},
		{
			keys: ['A'],
			command: 'acceptDifference',
			name: 'accept',
			description: 'Accept this difference for a reason, until it changes; or no longer accept it',
			places: ['customers'],
			whyNot: whyNotAccept,
			isHint: true,
		},
		{
			keys: ['enter'],
			command: 'keepReason',
			name: 'keep',
			description: 'Keep the reason, and leave the difference out',
			places: ['accepting'],
			isHint: true,
			isMain: true,
		},
		{
			keys: ['escape'],
			command: 'leaveReason',
			name: 'back',
			description: 'Go back without accepting the difference',
			places: ['accepting'],
			isHint: true,
		},
	],
	places: {...run.places, accepting: {label: 'the reason of an accepted difference', typing: 'typeIntoReason'}},
	dialogs: [
		run.dialog,
		defineDialog('accepting', {
			view: (state, dialog, {columns}) => ({title: 'Accept a difference', rows: acceptingRows(state, dialog, columns)}),
			typed: ({line}) => line,
			hasTyped: ({line}) => line.text !== '',
		}),
	],
	reducers: [reducerOf(['apply'], reduceApply)],
	async madeHere({disk}) {
		const {openAccepted} = await import('./accepted.js');
		return countedOrNone(openAccepted(disk).count(), 'accepted difference');
	},
	pathAnswers: applyAnswers,
	writes: [applyWrite],
});
