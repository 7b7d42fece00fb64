import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {scrollKeys, typedListKeys} from '../../kernel/loop/cursor-keys.js';
import {runDialog} from '../../kernel/loop/run-dialog.js';
import {markedAccounts} from '../../kernel/state/account-marks.js';
import type {State} from '../../kernel/state/state.js';
import {count} from '../../base/text/words.js';
import {checkMoveBack, chooseDestination, leaveMoves, openMove, sendMove, typeIntoDestination} from './commands.js';
import {whyNotByFlags, whyNotMove} from './availability.js';
import {moveWrite} from './journal.js';
import {moveView, runOfMoves} from './rows.js';
import {destinationsOf, reduceMove} from './state.js';

const run = runDialog(runOfMoves, {
	labels: ['the review of a move', 'moving accounts', 'the result of a move'],
	send: {
		command: 'sendMove',
		description: 'Move the accounts that are not left out, one after the other',
		apartFrom: ['openMove', 'chooseDestination', 'chooseUndo', 'checkMoveBack'],
		nothing: 'Nothing is chosen to move.',
	},
	over: 'This account is moved.',
	whyNot: (state, {source}) => whyNotByFlags(state, source),
	leave: {
		command: 'leaveMoves',
		name: 'back',
		description: 'Go back to the list of organizations, or leave the undo of a move; nothing is sent',
	},
});

function moveNow(state: State): string | undefined {
	const number = markedAccounts(state).length;
	return number === 0 ? undefined : `move ${count(number)}`;
}

/** Moves accounts to another organization below the same root. */
export const move = defineAbility({
	name: 'move',
	section: 'While moving accounts',
	commands: {openMove, typeIntoDestination, chooseDestination, leaveMoves, checkMoveBack, sendMove},
	keys: [
		{
			keys: ['v'],
			command: 'openMove',
			task: 'here',
			beforeRows: 'opens',
			onOne: {verb: 'Moves accounts of'},
			name: 'move',
			nameNow: moveNow,
			alsoCalled: ['transfer'],
			description: 'Move the account, or the marked accounts, to another organization',
			places: ['accounts'],
			whyNot: whyNotMove,
			isHint: state => !state.connection.isReadOnly,
		},
		{
			keys: ['down', 'ctrl+n', 'tab'],
			command: 'moveListDown',
			name: 'down',
			description: 'Go to the next organization',
			places: ['destination'],
			isHint: true,
		},
		{
			keys: ['up', 'ctrl+p', 'shift+tab'],
			command: 'moveListUp',
			name: 'up',
			description: 'Go to the previous organization',
			places: ['destination'],
			isHint: true,
		},
		{
			keys: ['enter', 'ctrl+s'],
			command: 'chooseDestination',
			name: 'review',
			description: 'Choose this organization, and review the move',
			places: ['destination'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without moving anything',
			places: ['destination', 'moveChecking'],
			isHint: true,
		},
		...typedListKeys('destination'),
		...scrollKeys('moveChecking'),
		...run.keys,
	],
	places: {
		destination: {label: 'choosing a destination', typing: 'typeIntoDestination', isTypedAhead: true},
		moveChecking: {label: 'undoing a move'},
		...run.places,
	},
	dialogs: [
		defineDialog('move', {
			place: ({move: {step}}) => (step.name === 'picking' ? 'destination' : 'moveChecking'),
			isBeforeReview: ({move: {step}}) => step.name === 'checking' && step.error === undefined,
			view: moveView,
			typed: ({move: {step}}) => (step.name === 'picking' ? step.query : undefined),
			choices({move: own}, state) {
				const {step} = own;
				return step.name === 'picking'
					? {
							length: destinationsOf(state, own).length,
							cursor: step.cursor,
							moved: (by: number) => ({type: 'move/pointed', by}) as const,
						}
					: undefined;
			},
		}),
		run.dialog,
	],
	reducers: [reducerOf(['move'], reduceMove)],
	writes: [moveWrite],
});
