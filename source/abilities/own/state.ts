import type {SeenRows} from '../../kernel/form-model/seen.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {OwnCommand} from '../../kernel/state/own-command.js';
import {withDialog, type State} from '../../kernel/state/state.js';
import type {Plan} from './plan.js';

/** How one start of the program ended. `failure`: the end of a sentence; absent on success. */
export type StartResult = {readonly failure?: string | undefined};

type OwnStep =
	| {readonly name: 'reading'}
	| {readonly name: 'asking'; readonly plan: Plan}
	| {
			readonly name: 'running';
			readonly plan: Plan;
			readonly results: readonly StartResult[];
			readonly output: string;
			readonly isStopping?: true;
	  }
	| {readonly name: 'ended'; readonly plan: Plan; readonly results: readonly StartResult[]; readonly output: string};

export type OwnEvent =
	| {readonly type: 'own/opened'; readonly request: number; readonly own: OwnCommand}
	| {readonly type: 'own/planned'; readonly request: number; readonly plan: Plan}
	| {readonly type: 'own/begun'; readonly request: number; readonly plan: Plan}
	| {readonly type: 'own/printed'; readonly request: number; readonly text: string}
	| {readonly type: 'own/startEnded'; readonly request: number; readonly result: StartResult}
	| {readonly type: 'own/stopAsked'}
	| {readonly type: 'own/ended'; readonly request: number};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly own: {
			readonly request: number;
			readonly own: OwnCommand;
			readonly step: OwnStep;
			readonly seen?: SeenRows | undefined;
			readonly scrolledTo?: number;
		};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly own: OwnEvent;
	}
}

/** The most characters of output that are kept. */
const mostOutput = 200_000;

/** The end of a long output, from the beginning of a line on. */
function kept(output: string): string {
	if (output.length <= mostOutput) {
		return output;
	}

	const end = output.slice(-mostOutput);
	return end.slice(end.indexOf('\n') + 1);
}

function inStep(state: State, change: (dialog: DialogOf<'own'>) => OwnStep | undefined): State {
	const {dialog} = state;
	const step = dialog.kind === 'own' ? change(dialog) : undefined;
	return step && dialog.kind === 'own' ? {...state, dialog: {...dialog, step}} : state;
}

const whileRunning = (
	state: State,
	request: number,
	change: (step: Extract<OwnStep, {readonly name: 'running'}>) => OwnStep,
): State =>
	inStep(state, ({step, request: own}) => (own === request && step.name === 'running' ? change(step) : undefined));

export function reduceOwn(state: State, event: OwnEvent): State {
	switch (event.type) {
		case 'own/opened': {
			const {request, own} = event;
			return withDialog(state, {kind: 'own', request, own, step: {name: 'reading'}});
		}

		case 'own/planned': {
			return inStep(state, ({request}) => (request === event.request ? {name: 'asking', plan: event.plan} : undefined));
		}

		case 'own/begun': {
			const {plan} = event;
			return inStep(state, ({request}) =>
				request === event.request ? {name: 'running', plan, results: [], output: ''} : undefined,
			);
		}

		case 'own/printed': {
			return whileRunning(state, event.request, step => ({...step, output: kept(step.output + event.text)}));
		}

		case 'own/startEnded': {
			return whileRunning(state, event.request, step => ({...step, results: [...step.results, event.result]}));
		}

		case 'own/stopAsked': {
			return inStep(state, ({step}) => (step.name === 'running' ? {...step, isStopping: true} : undefined));
		}

		case 'own/ended': {
			return whileRunning(state, event.request, ({plan, results, output}) => ({name: 'ended', plan, results, output}));
		}
	}
}
