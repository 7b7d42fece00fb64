import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {scrollKeys, typedListKeys} from '../../kernel/loop/cursor-keys.js';
import {markedAccounts} from '../../kernel/state/account-marks.js';
import type {State} from '../../kernel/state/state.js';
import {count} from '../../base/text/words.js';
import {
	checkMoveBack, chooseDestination, chooseOtherDestination, openMove, sendMove, stopMoving, typeIntoDestination,
} from './commands.js';
import {whyNotChooseOther, whyNotMove, whyNotSendMove} from './availability.js';
import {moveWrite} from './journal.js';
import {moveView} from './rows.js';
import {destinationsOf, movingIn, reduceMove} from './state.js';

const places = {
	picking: 'destination', checking: 'moveChecking', reviewing: 'moveReview', sending: 'moving', ended: 'moveResult',
} as const;

function moveNow(state: State): string | undefined {
	const number = markedAccounts(state).length;
	return number === 0 ? undefined : `move ${count(number)}`;
}

const isUndo = (state: State): boolean => movingIn(state)?.undoes !== undefined;

/** Moves accounts to another organization below the same root. */
export const move = defineAbility({
	name: 'move',
	section: 'While moving accounts',
	commands: {
		openMove, typeIntoDestination, chooseDestination, chooseOtherDestination, checkMoveBack, sendMove, stopMoving,
	},
	keys: [
		{
			keys: ['v'], command: 'openMove', beforeRows: 'opens', onOne: {verb: 'Moves accounts of'}, name: 'move', nameNow: moveNow, alsoCalled: ['transfer'],
			description: 'Move the account, or the marked accounts, to another organization', places: ['accounts'], whyNot: whyNotMove, isHint: state => !state.connection.isReadOnly,
		},
		{
			keys: ['down', 'ctrl+n', 'tab'], command: 'moveListDown', name: 'down', description: 'Go to the next organization', places: ['destination'], isHint: true,
		},
		{
			keys: ['up', 'ctrl+p', 'shift+tab'], command: 'moveListUp', name: 'up', description: 'Go to the previous organization', places: ['destination'], isHint: true,
		},
		{
			keys: ['enter'], command: 'chooseDestination', name: 'review', description: 'Choose this organization, and review the move', places: ['destination'], isHint: true,
		},
		{
			keys: ['y'], command: 'sendMove', name: 'move', description: 'Send the move', places: ['moveReview'], whyNot: whyNotSendMove, isHint: true, isConfirming: true, apartFrom: ['openMove', 'chooseDestination', 'chooseUndo', 'checkMoveBack'],
		},
		{
			keys: ['escape', 'n'], command: 'chooseOtherDestination', name: 'other organization', description: 'Go back to the list of organizations; nothing is sent', places: ['moveReview'], whyNot: whyNotChooseOther, isHint: state => !isUndo(state),
		},
		{
			keys: ['escape', 'n'], command: 'closeDialog', name: 'leave', description: 'Leave without moving anything', places: ['moveReview'], isHint: isUndo,
		},
		{
			keys: ['escape'], command: 'closeDialog', name: 'leave', description: 'Leave without moving anything', places: ['destination', 'moveChecking'], isHint: true,
		},
		{
			keys: ['escape'], command: 'stopMoving', name: 'stop', description: 'Stop before the next request; press again to stop waiting for the answer', places: ['moving'], isHint: true,
		},
		{
			keys: ['escape', 'q', 'enter'], command: 'closeDialog', name: 'close', description: 'Close the results', places: ['moveResult'], isHint: true,
		},
		...typedListKeys('destination'),
		...scrollKeys('moveChecking'),
		...scrollKeys('moveReview'),
		...scrollKeys('moving'),
		...scrollKeys('moveResult'),
	],
	places: {
		destination: {label: 'choosing a destination', typing: 'typeIntoDestination', isTypedAhead: true},
		moveChecking: {label: 'undoing a move'},
		moveReview: {label: 'reviewing a move'},
		moving: {label: 'moving accounts'},
		moveResult: {label: 'the result of a move'},
	},
	dialogs: [
		defineDialog('move', {
			place: ({move: {step}}) => places[step.name],
			view: moveView,
			typed: ({move: {step}}) => step.name === 'picking' ? step.query : undefined,
			seen: ({move: {step}}) => step.name === 'reviewing' ? step.seen : undefined,
			see: ({move: own}, seen) => ({kind: 'move', move: own.step.name === 'reviewing' ? {...own, step: {...own.step, seen}} : own}),
			choices({move: own}, state) {
				const {step} = own;
				return step.name === 'picking' ? {length: destinationsOf(state, own).length, cursor: step.cursor, moved: (by: number) => ({type: 'move/pointed', by} as const)} : undefined;
			},
			scrolled: ({move: own}, scrolledTo) => ({kind: 'move', move: {...own, step: {...own.step, scrolledTo}}}),
		}),
	],
	reducers: [reducerOf(['move'], reduceMove)],
	writes: [moveWrite],
});
