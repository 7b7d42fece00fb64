import type {SeenRows} from '../../kernel/form-model/seen.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {OwnCommand} from '../../kernel/state/connection.js';
import {withDialog, type State} from '../../kernel/state/state.js';
import {told, type Told} from '../../base/text/told.js';
import {wrapText} from '../../base/text/wrap.js';
import {count, counted, sentence} from '../../base/text/words.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {hiddenMarks, markedInTree} from '../../kernel/state/marks.js';
import {notShownRows} from '../../kernel/rows/review-rows.js';
import {row, type Row, shownData, toldRows} from '../../kernel/rows/row.js';
import {type Plan, commandText, type Start} from './plan.js';

/** How one start of the program ended. `failure`: the end of a sentence; absent on success. */
type StartResult = {readonly failure?: string | undefined};

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

const leftOutRows = ({leftOut}: Plan, columns: number): readonly Row[] =>
	leftOut.length === 0
		? []
		: [
				row(),
				...toldRows(`Left out: ${count(leftOut.length)}`, columns, 'warning'),
				...leftOut.flatMap(({name, why}) => toldRows(`${name}: ${why}`, columns, undefined, 2)),
			];

function startRows({argv, input}: Start, columns: number): readonly Row[] {
	return [
		...wrapText(commandText(argv), Math.max(10, columns - 2)).map(text => row(shownData(`  ${text}`))),
		...(input === undefined
			? []
			: toldRows(`with ${counted(input.length, 'character')} of JSON as its input`, columns, 'dim', 4)),
	];
}

function askingRows(state: State, plan: Plan, columns: number): readonly Row[] {
	const {starts} = plan;
	if (starts.length === 0) {
		return [
			...toldRows('There is nothing to run the program with.', columns, 'warning'),
			...leftOutRows(plan, columns),
		];
	}

	const times =
		starts.length === 1
			? 'This program of yours will run, without a shell and without your credential:'
			: `This program of yours will run ${count(starts.length)} times, without a shell and without your credential:`;
	return [
		...notShownRows(markedInTree(state) > 0 ? hiddenMarks(state) : [], columns),
		...toldRows(times, columns),
		row(),
		...starts.flatMap(start => startRows(start, columns)),
		...leftOutRows(plan, columns),
		row(),
		...toldRows(
			`Press ${keyOf(state, 'confirmOwn')} to run it. With one organization, you are not asked again in this session.`,
			columns,
			'dim',
		),
	];
}

// A terminal shows only what follows the last carriage return of a line.
const lineText = (line: string): string =>
	line.replace(/\r$/v, '').replace(/^.*\r/sv, '').replaceAll('\t', ' '.repeat(4));

/** The output as text, without what it would tell a terminal. */
function outputRows(output: string, columns: number): readonly Row[] {
	const lines = output
		.replace(/\n$/v, '')
		.split('\n')
		// eslint-disable-next-line no-control-regex, regexp/no-control-character -- Colours are sequences.
		.map(line => lineText(line.replaceAll(/\u{1B}\[[\d:;]*m/gv, '')));
	return output === ''
		? []
		: lines.flatMap(line => (line === '' ? [row()] : wrapText(line, columns).map(text => row(shownData(text)))));
}

function failureRows({starts}: Plan, results: readonly StartResult[], columns: number): readonly Row[] {
	return results.flatMap(({failure}, index) =>
		failure === undefined
			? []
			: toldRows(sentence(`${starts[index]?.about.join(', ') ?? ''}: ${failure}`), columns, 'danger'),
	);
}

/** How the runs ended, in a sentence. */
function endText({starts}: Plan, results: readonly StartResult[]): Told {
	const failed = results.filter(({failure}) => failure !== undefined).length;
	const [only] = results;
	if (only && starts.length === 1) {
		return only.failure === undefined ? 'It has ended.' : sentence(only.failure);
	}

	const rest = starts.length - results.length;
	return `${count(results.length - failed)} of ${count(starts.length)} ended well${failed > 0 ? `, ${count(failed)} failed` : ''}${rest > 0 ? `, ${count(rest)} not started` : ''}.`;
}

/** What an own command will run, what it prints, and how it ended. */
export function ownRows(state: State, {step}: DialogOf<'own'>, columns: number): readonly Row[] {
	switch (step.name) {
		case 'reading': {
			return toldRows('Reading what the program needs …', columns, 'dim');
		}

		case 'asking': {
			return askingRows(state, step.plan, columns);
		}

		case 'running': {
			const {
				plan: {starts},
				results,
				output,
				isStopping,
			} = step;
			const number =
				starts.length === 1
					? ''
					: ` ${count(results.length + 1)} of ${count(starts.length)}: ${starts[results.length]?.about.join(', ') ?? ''}`;
			return [
				...toldRows(
					isStopping ? 'Stopping …' : told`Running${number} … Press ${keyOf(state, 'stopOwn')} to stop.`,
					columns,
					'dim',
				),
				row(),
				...outputRows(output, columns),
			];
		}

		case 'ended': {
			const {plan, results, output} = step;
			const isGood = results.length === plan.starts.length && results.every(({failure}) => failure === undefined);
			return [
				...toldRows(endText(plan, results), columns, isGood ? 'success' : 'danger'),
				...(plan.starts.length === 1 ? [] : failureRows(plan, results, columns)),
				...leftOutRows(plan, columns),
				row(),
				...(output === '' ? toldRows('It printed nothing.', columns, 'dim') : outputRows(output, columns)),
			];
		}
	}
}
