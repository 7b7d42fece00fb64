import {told, type Told} from '../../base/text/told.js';
import {wrapText} from '../../base/text/wrap.js';
import {count, counted, sentence} from '../../base/text/words.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {hiddenMarks, markedInTree} from '../../kernel/state/marks.js';
import type {State} from '../../kernel/state/state.js';
import {notShownRows} from '../../kernel/rows/review-rows.js';
import {row, type Row, shownData, toldRows} from '../../kernel/rows/row.js';
import {commandText, type Plan, type Start} from './plan.js';
import type {StartResult} from './state.js';

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
