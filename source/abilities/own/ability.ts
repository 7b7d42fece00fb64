import {memo} from '../../base/text/memo.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {orFailure} from '../../base/api/api-error.js';
import {failureText} from '../../kernel/rows/failure.js';
import {readKept} from '../../kernel/loop/known-lists.js';
import {say} from '../../kernel/loop/tell.js';
import {endDialog, whileReading} from '../../kernel/loop/until.js';
import {markedInTree} from '../../kernel/state/marks.js';
import type {OwnCommand} from '../../kernel/state/connection.js';
import {knownProfile} from '../../kernel/state/profile-age.js';
import {markedRows, selectedRow} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import type {Store} from '../../kernel/state/store.js';
import {defineAbility, defineDialog} from '../../kernel/loop/ability.js';
import {scrollKeys} from '../../kernel/loop/cursor-keys.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import {whyNotAllSeen} from '../../kernel/state/open-form.js';
import {type Given, hasProfileValues, type Plan, planOf, ownRows, ownHandlers} from './plan.js';

const confirmedIn = memo((_store: Store) => new Set<string>());

const fingerprintOf = ({run, isForEach, isJsonInput}: OwnCommand): string =>
	JSON.stringify([run, isForEach, isJsonInput]);

function chosen(state: State): readonly Given[] {
	const rows = markedInTree(state) > 0 ? markedRows(state) : [selectedRow(state)];
	return rows.flatMap(at => {
		const id = state.tree.index.idAt(at);
		return id === undefined ? [] : [{id, name: state.tree.index.nameAt(at) ?? '', profile: knownProfile(state, id)}];
	});
}

const isOpen = ({store}: Context, request: number): boolean => {
	const {dialog} = store.getState();
	return dialog.kind === 'own' && dialog.request === request;
};

/** Reads the profiles that the program needs and that are not known or old. */
async function didReadNeeded(context: Context, request: number): Promise<boolean> {
	const {store} = context;
	let isRead = true;
	await whileReading(
		context,
		async ({client, wait}, signal) => {
			await orFailure(
				async () =>
					readKept(
						context,
						client.for('run your own command'),
						chosen(store.getState()).map(({id}) => id),
						{
							wait,
							isWanted: () => !signal.aborted && isOpen(context, request),
							note() {
								// The dialog says that it reads.
							},
						},
					),
				error => {
					isRead = false;
					if (!isOpen(context, request)) {
						return;
					}

					store.dispatch({type: 'dialog/closed'});
					say(context, failureText(error), 'warning');
				},
			);
		},
		'dialog',
	);
	return isRead;
}

async function start(context: Context, request: number, own: OwnCommand, plan: Plan): Promise<void> {
	const {store, waits, runCaptured} = context;
	confirmedIn(store).add(fingerprintOf(own));
	const ending = new AbortController();
	waits.dialog = ending;
	store.dispatch({type: 'own/begun', request, plan});
	for (const {argv, input, about} of plan.starts) {
		if (ending.signal.aborted) {
			break;
		}

		if (plan.starts.length > 1) {
			store.dispatch({type: 'own/printed', request, text: `${about.join(', ')}:\n`});
		}

		// eslint-disable-next-line no-await-in-loop -- One after the other.
		const failure = await runCaptured({
			argv,
			...(input !== undefined && {input}),
			signal: ending.signal,
			onOutput(text) {
				store.dispatch({type: 'own/printed', request, text});
			},
		});
		store.dispatch({type: 'own/startEnded', request, result: {failure}});
	}

	store.dispatch({type: 'own/ended', request});
}

/** Runs the own command of the pressed key for the marked organizations, or for the selected one. Asks before the first run, and before a run for several. */
const runOwn: Command = async (context, {name}) => {
	const {store, nextRequest} = context;
	const own = store.getState().connection.ownCommands?.find(({key}) => key === name);
	if (!own) {
		return;
	}

	const request = nextRequest();
	endDialog(context);
	store.dispatch({type: 'own/opened', request, own});
	if (hasProfileValues(own) && !(await didReadNeeded(context, request))) {
		return;
	}

	const organizations = chosen(store.getState());
	const plan = planOf(own, organizations);
	const isKnown = confirmedIn(store).has(fingerprintOf(own));
	if (isKnown && organizations.length === 1 && plan.starts.length === 1) {
		await start(context, request, own, plan);
	} else {
		store.dispatch({type: 'own/planned', request, plan});
	}
};

const confirmOwn: Command = async context => {
	const {dialog} = context.store.getState();
	if (dialog.kind === 'own' && dialog.step.name === 'asking' && dialog.step.plan.starts.length > 0) {
		await start(context, dialog.request, dialog.own, dialog.step.plan);
	}
};

const stopOwn: Command = ({store, waits}) => {
	store.dispatch({type: 'own/stopAsked'});
	waits.dialog?.abort();
};

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
	handlers: [ownHandlers],
});
