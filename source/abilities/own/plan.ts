import type {Organization} from '../../base/api/schemas.js';
import {exactName} from '../../base/text/harmless.js';
import {shownName, count, counted, sentence} from '../../base/text/words.js';
import {filledIn, templateOf, type Template} from '../../kernel/form-model/template.js';
import type {OwnCommand} from '../../kernel/state/connection.js';
import {type WhyNot, whyNotRow, whyNotWrite} from '../../kernel/state/availability.js';
import {told, type Told} from '../../base/text/told.js';
import {selectedId} from '../../kernel/state/selectors.js';
import {markedInTree, hiddenMarks} from '../../kernel/state/marks.js';
import type {Binding, Place} from '../../kernel/rows/registry.js';
import type {SeenRows} from '../../kernel/form-model/seen.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {withDialog, type State} from '../../kernel/state/state.js';
import {wrapText} from '../../base/text/wrap.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {notShownRows} from '../../kernel/rows/review-rows.js';
import {row, type Row, shownData, toldRows} from '../../kernel/rows/row.js';
import type {Handlers} from '../../kernel/state/events.js';

/** An organization as it is handed to a program: null, if it has no profile. */
export type Given = Pick<Organization, 'id' | 'name'> & {readonly profile: Organization['profile']};

/** One start of a program. */
type Start = {
	readonly argv: readonly string[];
	readonly input?: string;
	/** The names of its organizations. */
	readonly about: readonly string[];
};

type LeftOut = {readonly name: string; readonly why: string};

export type Plan = {readonly starts: readonly Start[]; readonly leftOut: readonly LeftOut[]};

const plainText = /^(?:[\w%+,\-.\/:=@]+|\{[\w.]+\})$/v;

/** A program with its arguments, as somebody would type them. Only for looking at. */
export const commandText = (argv: readonly string[]): string =>
	argv.map(text => (plainText.test(text) ? text : `'${exactName(text)}'`)).join(' ');

const hasValue = ({parts}: Template): boolean => parts.some(part => typeof part !== 'string');

function templateIn(text: string): Template {
	const template = templateOf(text);
	// The config file is checked before.
	return 'why' in template ? {parts: [text], isJson: false} : template;
}

/** Whether the program or its input needs values from profiles. */
export const hasProfileValues = ({run, isJsonInput}: OwnCommand): boolean =>
	isJsonInput ||
	run.some(text =>
		templateIn(text).parts.some(part => typeof part !== 'string' && part.field !== 'id' && part.field !== 'name'),
	);

type Filled = {readonly texts: ReadonlyArray<string | undefined>} | {readonly why: string};

/** The arguments with the values of one organization; undefined for those without a value. */
function filledFor(templates: readonly Template[], given: Given): Filled {
	const texts: Array<string | undefined> = [];
	for (const [index, template] of templates.entries()) {
		if (!hasValue(template)) {
			texts.push(undefined);
			continue;
		}

		const filled = filledIn(template, given, given.profile ?? undefined);
		if ('why' in filled) {
			return {why: `${filled.why}.`};
		}

		const {text} = filled;
		if (text.includes('\u{0}')) {
			return {why: 'A value has a NUL character, which no argument can have.'};
		}

		const isOption =
			typeof template.parts[0] !== 'string' &&
			templates.slice(0, index).every(({parts}) => parts.length > 1 || parts[0] !== '--');
		if (isOption && text.startsWith('-')) {
			return {
				why: `“${exactName(text)}” begins with “-”, so the program would take it for an option. Put “--” before it in run, if the program takes that.`,
			};
		}

		texts.push(text);
	}

	return {texts};
}

const argumentsOf = (
	run: readonly string[],
	all: ReadonlyArray<ReadonlyArray<string | undefined>>,
	templates: readonly Template[],
): readonly string[] =>
	templates.flatMap((template, index) =>
		hasValue(template)
			? all.flatMap(texts => texts[index] ?? [])
			: [filledIn(template, {id: '', name: ''}, undefined)].flatMap(filled =>
					'text' in filled ? filled.text : (run[index] ?? ''),
				),
	);

/** How a program is started for these organizations. Without their profiles, nothing is guessed. */
export function planOf(own: OwnCommand, organizations: readonly Given[]): Plan {
	const {run, isForEach, isJsonInput} = own;
	const templates = run.map(text => templateIn(text));
	const isReading = hasProfileValues(own);
	const judged = organizations.map(given => ({
		given,
		filled:
			isReading && given.profile === undefined ? {why: 'Its profile could not be read.'} : filledFor(templates, given),
	}));
	const ready = judged.flatMap(({given, filled}) => ('why' in filled ? [] : [{given, texts: filled.texts}]));
	const groups = isForEach ? ready.map(each => [each]) : ready.length === 0 ? [] : [ready];
	return {
		starts: groups.map(group => ({
			argv: argumentsOf(
				run,
				group.map(({texts}) => texts),
				templates,
			),
			...(isJsonInput && {input: `${JSON.stringify(isForEach ? group[0]?.given : group.map(({given}) => given))}\n`}),
			about: group.map(({given: {name}}) => shownName(name)),
		})),
		leftOut: judged.flatMap(({given, filled}) =>
			'why' in filled ? [{name: shownName(given.name), why: filled.why}] : [],
		),
	};
}

/** Why an own command cannot run now. */
const whyNotOwn =
	({isHarmless}: Pick<OwnCommand, 'isHarmless'>): WhyNot =>
	state => {
		if (markedInTree(state) === 0 && selectedId(state) === undefined) {
			return whyNotRow(state) ?? 'This row has no id to run a program with.';
		}

		const why = isHarmless
			? undefined
			: (whyNotWrite(state) ?? (state.connection.isDryRun ? 'This is a dry run.' : undefined));
		return why === undefined
			? undefined
			: told`${why} If the program changes nothing, say so in the config file: harmless = true.`;
	};

/** The keys of own commands in these places. */
export const ownBindings = (commands: readonly OwnCommand[], places: readonly Place[]): readonly Binding[] =>
	commands.map(own => ({
		keys: [own.key],
		command: 'runOwn',
		name: own.name,
		alsoCalled: ['own command'],
		description: `Run your own command: ${commandText(own.run)}`,
		places,
		section: 'Your own commands',
		whyNot: whyNotOwn(own),
	}));

/** How one start of the program ended. */
type StartResult = {
	/** The end of a sentence; absent on success. */
	readonly failure?: string | undefined;
};

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

export const ownHandlers: Handlers<OwnEvent> = {
	'own/opened': (state, {request, own}) => withDialog(state, {kind: 'own', request, own, step: {name: 'reading'}}),

	'own/planned': (state, event) =>
		inStep(state, ({request}) => (request === event.request ? {name: 'asking', plan: event.plan} : undefined)),

	'own/begun'(state, event) {
		const {plan} = event;
		return inStep(state, ({request}) =>
			request === event.request ? {name: 'running', plan, results: [], output: ''} : undefined,
		);
	},

	'own/printed': (state, {request, text}) =>
		whileRunning(state, request, step => ({...step, output: kept(step.output + text)})),

	'own/startEnded': (state, {request, result}) =>
		whileRunning(state, request, step => ({...step, results: [...step.results, result]})),

	'own/stopAsked': state =>
		inStep(state, ({step}) => (step.name === 'running' ? {...step, isStopping: true} : undefined)),

	'own/ended': (state, {request}) =>
		whileRunning(state, request, ({plan, results, output}) => ({name: 'ended', plan, results, output})),
};

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
