import {lineOf} from '../form-model/line-editor.js';
import {partOf, type Registry} from '../rows/registry.js';
import {isRun, type RunEvent, type RunInDialog} from '../state/run-in-dialog.js';
import {type State, withDialog} from '../state/state.js';
import type {Handlers} from '../state/events.js';

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
export const runHandlers: Handlers<RunEvent, Registry> = {
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
