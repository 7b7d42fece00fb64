import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {scrollKeys} from '../../kernel/loop/cursor-keys.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotAllSeen} from '../../kernel/state/seen-review.js';
import {confirmOwn, runOwn, stopOwn} from './commands.js';
import {ownRows} from './rows.js';
import {reduceOwn} from './state.js';

const places = {reading: 'own', asking: 'ownAsking', running: 'ownRunning', ended: 'own'} as const;

const canRun = ({dialog}: State): boolean =>
	dialog.kind === 'own' && dialog.step.name === 'asking' && dialog.step.plan.starts.length > 0;

const whyNotConfirm: WhyNot = state => {
	const {dialog} = state;
	if (dialog.kind !== 'own' || dialog.step.name !== 'asking') {
		return undefined;
	}

	return dialog.step.plan.starts.length === 0
		? 'There is nothing to run the program with.'
		: whyNotAllSeen(state, dialog.seen);
};

/** Programs of the person's own on keys of the panes, from the config file. Their keys come from there. */
export const own = defineAbility({
	name: 'own',
	section: 'In an own command',
	commands: {runOwn, confirmOwn, stopOwn},
	keys: [
		{
			keys: ['y'],
			command: 'confirmOwn',
			name: 'run',
			description: 'Run the program',
			places: ['ownAsking'],
			whyNot: whyNotConfirm,
			isHint: canRun,
			isConfirming: true,
			apartFrom: ['runOwn'],
		},
		{
			keys: ['escape', 's'],
			command: 'stopOwn',
			name: 'stop',
			description: 'Stop the program, and start it no more',
			places: ['ownRunning'],
			isHint: true,
		},
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave',
			places: ['own', 'ownAsking'],
			isHint: true,
		},
		...['own', 'ownAsking', 'ownRunning'].flatMap(place => scrollKeys(place)),
	],
	places: {
		own: {label: 'the output of an own command'},
		ownAsking: {label: 'before an own command'},
		ownRunning: {label: 'an own command'},
	},
	dialogs: [
		defineDialog('own', {
			place: ({step}) => places[step.name],
			isBeforeReview: ({step}) => step.name === 'reading',
			view(state, dialog, {columns}) {
				const rows = ownRows(state, dialog, columns);
				return {
					title: dialog.own.name,
					rows,
					isScrolling: true,
					scrolledTo: dialog.scrolledTo,
					...(dialog.step.name === 'asking' && {needed: [[0, rows.length]]}),
				};
			},
			seen: ({seen}) => seen,
			see: (dialog, seen) => ({...dialog, seen}),
		}),
	],
	reducers: [reducerOf(['own'], reduceOwn)],
});
