import {defineAbility, type RunCommand} from '../loop/ability.js';
import type {Command} from '../loop/context.js';
import {isRun, type RunInDialog, type RunEvent} from '../state/run.js';
import {typeText, lineOf} from '../form-model/line-editor.js';
import {partOf, type Registry} from '../rows/registry.js';
import {copyAndTell} from '../loop/clipboard.js';
import {stopSending} from '../loop/until.js';
import {type State, withDialog} from '../state/state.js';
import type {Handlers} from '../state/events.js';

const typeRunNumber: Command = ({store}, press) => {
	const {dialog} = store.getState();
	if (isRun(dialog) && dialog.typed) {
		store.dispatch({type: 'run/numberEdited', line: typeText(dialog.typed, press)});
	}
};

/** Leaves a review as its own key does. */
const leaveRun: Command = async (context, press) => {
	const {commands, registry, store} = context;
	await commands.get(partOf(registry, store.getState())?.run?.leave ?? '')?.(context, press);
};

/** Copies what the last run did, with old and new values, times and cf-ray. */
const copyRun: Command = async context => {
	const {recorder} = context;
	const {recordText} = await import('../files/run-record.js');
	copyAndTell(context, recorder ? recordText(recorder.record()) : '', {
		sent: 'Sent to the clipboard as Markdown.',
		tooLong: 'This is too long for a terminal’s clipboard. cforgs undo --list --json prints what was stored.',
	});
};

/** Stops after the current request. A second call also stops waiting for its answer. */
const stopRun: Command = async (context, press) => {
	const {dialog} = context.store.getState();
	if (isRun(dialog) && dialog.step.name === 'sending' && dialog.step.isStopping) {
		await stopSending(context, press);
	}

	context.store.dispatch({type: 'run/stopAsked'});
};

function changed(
	state: State,
	change: (run: RunInDialog) => Partial<RunInDialog> & {readonly scrolledTo?: number},
): State {
	const {dialog} = state;
	return isRun(dialog) ? withDialog(state, {...dialog, ...change(dialog)}) : state;
}

const decided = (state: State, change: (run: RunInDialog) => Partial<Pick<RunInDialog, 'anchor' | 'leftOut'>>): State =>
	changed(state, run => ({...change(run), proposed: run.proposed ?? run.leftOut}));

/** Changes the run while it is sent. Ignores an answer to an earlier one. */
const whileSending = (
	state: State,
	request: number,
	change: (run: RunInDialog, step: RunInDialog['step'] & {readonly name: 'sending'}) => Partial<RunInDialog>,
): State =>
	changed(state, run => (run.step.name === 'sending' && run.step.request === request ? change(run, run.step) : {}));

function fromTop(state: State): State {
	const {dialog} = state;
	if (!isRun(dialog) || dialog.step.name !== 'ended') {
		return state;
	}

	const {scrolledTo, ...rest} = dialog;
	return withDialog(state, {...rest, cursor: 0});
}

/** Handles the events that the runs of all dialogs share. */
const runHandlers: Handlers<RunEvent, Registry> = {
	'run/toggled'(state, _, registry) {
		const part = partOf(registry, state)?.run;
		const key = part?.chosen(state, registry);
		return decided(state, ({leftOut}) => {
			if (key === undefined) {
				return {};
			}

			return leftOut.has(key)
				? {leftOut: new Set([...leftOut].filter(each => each !== key)), anchor: undefined}
				: {leftOut: new Set([...leftOut, key]), anchor: key};
		});
	},

	'run/allToggled'(state, _, registry) {
		const part = partOf(registry, state)?.run;
		const open = part?.open(state, registry) ?? [];
		return decided(state, ({leftOut}) => ({
			leftOut: new Set(
				open.every(key => leftOut.has(key)) ? [...leftOut].filter(key => !open.includes(key)) : [...leftOut, ...open],
			),
		}));
	},

	'run/rangeLeftOut'(state, _, registry) {
		const part = partOf(registry, state)?.run;
		const open = part?.open(state, registry) ?? [];
		const at = open.indexOf(part?.chosen(state, registry) ?? '');
		return decided(state, ({leftOut, anchor}) => {
			const from = open.indexOf(anchor ?? '');
			return at === -1 || from === -1
				? {}
				: {leftOut: new Set([...leftOut, ...open.slice(Math.min(from, at), Math.max(from, at) + 1)])};
		});
	},

	'run/itemOpened'(state, {isOpened}) {
		const {dialog} = state;
		if (!isRun(dialog)) {
			return state;
		}

		const {scrolledTo, ...rest} = dialog;
		return withDialog(state, {...rest, isOpened});
	},

	'run/numberAsked': state => changed(state, () => ({typed: lineOf(''), scrolledTo: 0})),

	'run/numberEdited': (state, {line}) => changed(state, ({typed}) => (typed ? {typed: line} : {})),

	'run/numberLeft': state => changed(state, () => ({typed: undefined})),

	'run/leaveAsked': (state, {isLeaving}) => changed(state, () => ({isLeaving, scrolledTo: 0})),

	'run/sent': (state, {request}) => changed(state, () => ({typed: undefined, step: {name: 'sending', request}})),

	'run/itemChanged': (state, event) =>
		whileSending(state, event.request, ({results, sent, ids}, {note, ...step}) => ({
			results: new Map(results).set(event.key, event.result),
			step,
			...(event.sent && {sent: new Map(sent).set(event.key, event.sent)}),
			...(event.id !== undefined && {ids: new Map(ids).set(event.key, event.id)}),
		})),

	'run/waited': (state, event) =>
		whileSending(state, event.request, (_, {note, ...step}) => ({
			step: {...step, ...(event.note !== undefined && {note: event.note})},
		})),

	'run/stopAsked': state =>
		changed(state, ({step}) => (step.name === 'sending' ? {step: {...step, isStopping: true}} : {})),

	'run/ended': (state, {request, note}) => fromTop(whileSending(state, request, () => ({step: {name: 'ended', note}}))),
};

const telling =
	(event: RunEvent): Command =>
	({store}) => {
		store.dispatch(event);
	};

const runCommands: Readonly<Record<RunCommand, Command>> = {
	toggleRunItem: telling({type: 'run/toggled'}),
	toggleRunItems: telling({type: 'run/allToggled'}),
	leaveOutRange: telling({type: 'run/rangeLeftOut'}),
	openRunItem: telling({type: 'run/itemOpened', isOpened: true}),
	closeRunItem: telling({type: 'run/itemOpened', isOpened: false}),
	askRunNumber: telling({type: 'run/numberAsked'}),
	typeRunNumber,
	leaveRunNumber: telling({type: 'run/numberLeft'}),
	askToLeaveRun: telling({type: 'run/leaveAsked', isLeaving: true}),
	stayInRun: telling({type: 'run/leaveAsked', isLeaving: false}),
	leaveRun,
	stopRun,
	copyRun,
};

/** What the runs of all dialogs share: their keys are those of `runDialog`. */
export const runs = defineAbility({
	name: 'runs',
	section: 'Runs',
	commands: runCommands,
	keys: [],
	handlers: [runHandlers],
});
