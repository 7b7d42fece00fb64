import {once} from 'node:events';
import process from 'node:process';
import {createInterface} from 'node:readline/promises';
import {setTimeout as delay} from 'node:timers/promises';
import {harmless} from '../../base/text/harmless.js';
import {createClient} from '../../base/api/client.js';
import {counted, count} from '../../base/text/words.js';
import {durationText} from '../../base/text/time.js';
import {UsageError} from '../options/exit-status.js';
import {inLocale} from '../terminal/in-locale.js';
import type {Target, CommandLine, Connection} from '../loop/command-line.js';
import type {ServiceContext} from '../loop/context.js';
import {initialState} from '../state/state.js';
import {createStore} from '../state/store.js';
import {memoryDrafts} from '../storage/memory.js';
import {repeatText} from '../rows/failure.js';
import {secondsUntilAccepted} from '../loop/pace.js';
import {exitStatus, Refusal, type ExitStatus, reportFailedWrite, withRefusals} from './exit-status.js';
import type {CommandInput} from './commands.js';
import {openProgress, print, printUnsent, tell, tellWait, tellWaiting} from './output.js';

/**
Checks that a write can be confirmed. `about`: what it does, in a sentence.

@throws {UsageError} If there is no terminal to ask on.
*/
export function requireAnswer({yes, dryRun}: {readonly yes: boolean; readonly dryRun: boolean}, about?: string): void {
	if (!yes && !dryRun && !(process.stdin.isTTY && process.stderr.isTTY)) {
		throw new UsageError(
			`${about === undefined ? '' : `${about}\n`}There is no terminal to confirm on. Pass --yes to skip the question, or --dry-run to preview.`,
		);
	}
}

/** Asks a question on standard error and returns the typed line. Empty if the input ends, or at ctrl-c or ctrl-d. */
async function ask(question: string): Promise<string> {
	// The line editor redraws its prompt, so only the last line of the question is the prompt.
	const [, before = '', asked = question] = /^(?<before>[\s\S]*\n)?(?<asked>.*)$/v.exec(inLocale(question)) ?? [];
	process.stderr.write(before);
	const lines = createInterface({input: process.stdin, output: process.stderr});
	const closed = once(lines, 'close').then(() => undefined);
	// Without this, the editor stops reading after ctrl-z and fg.
	lines.on('SIGCONT', () => {
		lines.resume();
	});
	try {
		const answer = await Promise.race([lines.question(asked), closed]);
		if (answer !== undefined) {
			return answer;
		}
	} catch (error) {
		if (!(error instanceof Error && error.name === 'AbortError')) {
			throw error;
		}
	} finally {
		lines.close();
	}

	process.stderr.write('\n');
	return '';
}

/** A question about a write, with its target before the last line: the context, if any, and the host. */
function questionTo({context, label}: Pick<Target, 'context' | 'label'>, question: string): string {
	const at = question.lastIndexOf('\n') + 1;
	return `${question.slice(0, at)}${[...(context ? [context.label] : []), label].map(text => harmless(text)).join(' · ')}: ${question.slice(at)}`;
}

/**
Asks a question and continues only after “yes”. `otherwise`: the message if the user declines.

@throws {Refusal} Unless the user types “yes”.
*/
export async function confirm(question: string, otherwise: string): Promise<void> {
	const answer = await ask(question);
	const word = answer.trim();
	if (word !== 'yes') {
		throw new Refusal(
			/^y/iv.test(word) ? `Only the whole word yes goes on. ${otherwise}` : otherwise,
			exitStatus.failed,
		);
	}
}

/**
Asks before something that is kept on this machine is lost, unless `--yes` or `--dry-run` is given.

@throws {UsageError} If there is no terminal to ask on.
@throws {Refusal} Unless the user types “yes”.
*/
export async function confirmLoss(
	flags: {readonly yes: boolean; readonly dryRun: boolean},
	question: string,
): Promise<void> {
	requireAnswer(flags, question.slice(0, question.lastIndexOf('\n')));
	if (!flags.yes && !flags.dryRun) {
		await confirm(question, 'Nothing was changed.');
	}
}

const now = () => Date.now();

type Base = Connection & Pick<CommandLine, 'client' | 'environment' | 'flags' | 'requests'>;

/** The context for writes and checks without a screen. The writes can be undone on the screen. */
function serviceOf({client, target, disk, journal, reduce, flags}: Base): ServiceContext {
	const {label, readOnlyReason, clientOptions} = target;
	const {dryRun: isDryRun} = flags;
	if (!isDryRun && clientOptions.isReadOnly === true) {
		throw new Refusal(`This session is read-only, so nothing was sent: ${readOnlyReason ?? ''}`, exitStatus.refused);
	}

	let lastRequest = 0;
	const waits: ServiceContext['waits'] = {readings: new Set()};
	return {
		client,
		store: createStore(
			initialState(
				{label, credentialKind: client.kind, isReadOnly: false, isDryRun, isPresenting: false, keys: new Map()},
				{columns: 120, rows: 40},
			),
			reduce,
		),
		waits,
		nextRequest: () => ++lastRequest,
		now,
		async wait(milliseconds) {
			const {signal} = waits.write ?? {};
			try {
				await delay(milliseconds, undefined, signal && {signal});
			} catch (error) {
				if (signal?.aborted !== true) {
					throw error;
				}
			}
		},
		// A script needs no drafts: its input is in the script.
		drafts: memoryDrafts(now),
		disk,
		journal,
		// The command itself prints the request.
		dryRun: isDryRun ? () => undefined : undefined,
	};
}

/** Runs something, and calls `stop` at each of the first signals to stop, SIGINT (ctrl-c) or SIGTERM: at most `times`. The next one ends the program. */
async function atSignals<T>(
	times: number,
	stop: (asked: number) => void,
	run: (isStopping: () => boolean) => Promise<T>,
): Promise<T> {
	let asked = 0;
	const end = () => {
		process.off('SIGINT', onSignal);
		process.off('SIGTERM', onSignal);
	};

	const onSignal = () => {
		asked++;
		stop(asked);
		if (asked === times) {
			end();
		}
	};

	process.on('SIGINT', onSignal);
	process.on('SIGTERM', onSignal);
	try {
		return await run(() => asked > 0);
	} finally {
		end();
	}
}

function commandLineOf(base: Base): CommandLine {
	const {flags, target} = base;
	let context: ServiceContext | undefined;
	const service = () => {
		context ??= serviceOf(base);
		return context;
	};

	const stopWaiting = () => {
		context?.waits.write?.abort();
	};

	let told: string | undefined;
	// With `--yes`, nobody sees the warning, so the write is refused unless `--without-undo` allows it.
	const requireKept = () => {
		const {journalFailure} = service().store.getState();
		if (journalFailure === undefined || journalFailure === told) {
			return;
		}

		const text = `The earlier values cannot be saved on disk, so you could not undo this: ${harmless(journalFailure)}.`;
		if (flags.yes && !flags.dryRun && !flags.withoutUndo) {
			throw new Refusal(`${text} Nothing was sent. --without-undo makes the change anyway.`, exitStatus.failed);
		}

		told = journalFailure;
		tell(text);
	};

	return {
		...base,
		service,
		ask: async question => ask(questionTo(target, question)),
		requireKept,
		async confirm(review, question) {
			requireKept();
			if (!flags.yes && !flags.dryRun) {
				await confirm(`${review}${questionTo(target, question)}`, 'Nothing was sent.');
			}
		},
		async confirmReading(question) {
			if (!flags.yes && process.stdin.isTTY && process.stderr.isTTY) {
				await confirm(questionTo(target, question), 'Nothing was read.');
			}
		},
		stoppable: async run => atSignals(1, stopWaiting, run),
		stoppableRun: async (run, onStop = () => undefined) =>
			atSignals(
				2,
				asked => {
					(asked === 1 ? onStop : stopWaiting)();
				},
				run,
			),
		print,
		printUnsent: async requests => printUnsent(requests, flags),
		tell,
		waiting(seconds, why) {
			if (seconds > 0) {
				tellWaiting(`${why} Continuing in ${counted(seconds, 'second')} …`, seconds * 1000, flags.quiet);
			}
		},
		async wait(milliseconds) {
			tellWait(milliseconds, flags.quiet);
			await delay(milliseconds);
		},
		async rest(text, milliseconds) {
			tellWaiting(text, milliseconds, flags.quiet);
			await delay(milliseconds);
		},
		progress: openProgress(flags.quiet),
		tellFailed: (end, shown) => reportFailedWrite(end, flags, shown),
	};
}

/**
Runs a command without a screen. The operand is an organization, as an id or a path.

@throws {UsageError | BaseUrlError} If the command line or the environment cannot be used.
*/
export async function runOnService(
	input: CommandInput,
	run: (line: CommandLine, named: string | undefined) => Promise<ExitStatus>,
): Promise<ExitStatus> {
	const {command, operands, flags} = input;
	const [operand] = operands;
	// An empty operand is an unset variable of a script, not a request for everything.
	if (operand?.trim() === '') {
		throw new UsageError(`Which organization? Add its id or path: cforgs ${command} ID.`);
	}

	if (flags.parent?.trim() === '') {
		throw new UsageError('Below which parent? --parent takes an id, a path, or none for no parent.');
	}

	if (flags.below?.trim() === '') {
		throw new UsageError('Below which organization? --below takes an id or a path.');
	}

	return invoke(input, async line => run(line, operand));
}

/** Runs a command against the target that the flags and the environment choose, and closes the connection afterwards. */
export async function invoke(
	input: CommandInput,
	run: (line: CommandLine) => Promise<ExitStatus>,
): Promise<ExitStatus> {
	const {flags, environment, connect} = input;
	const connection = await connect(flags, environment);
	const {target} = connection;
	let requests = 0;
	try {
		target.requestLog.onStop(tell);
		const client = createClient({
			...target.clientOptions,
			onExchange(exchange) {
				requests++;
				target.clientOptions.onExchange?.(exchange);
			},
			onWait(milliseconds) {
				tellWait(milliseconds, flags.quiet);
			},
			onRepeat(error) {
				const text = repeatText(error);
				if (text !== undefined && !flags.quiet) {
					tell(text);
				}
			},
		});
		return await withRefusals(flags, async () =>
			run(commandLineOf({...connection, client, flags, environment, requests: () => requests})),
		);
	} finally {
		await target.close();
	}
}

/**
Reports how long many requests take if they are more than the service accepts now. On a terminal, asks whether to make them.

@throws {Refusal} If the answer is not yes.
*/
export async function confirmRequests(
	{client, flags: {yes, quiet}}: Pick<CommandLine, 'client' | 'flags'>,
	requests: number,
): Promise<void> {
	const window = client.window();
	const seconds = secondsUntilAccepted(requests, window);
	if (seconds === 0 || quiet) {
		return;
	}

	const accepted = `${window.left === 0 ? 'no' : count(window.left)} more request${window.left === 1 ? '' : 's'} in the next ${durationText(Math.ceil(window.resetAfter / 1000))}`;
	tell(`the service accepts ${accepted}, so ${counted(requests, 'request')} take at least ${durationText(seconds)}.`);
	if (!yes && process.stdin.isTTY && process.stderr.isTTY) {
		await confirm('Type yes to go on: ', 'Nothing more was read.');
	}
}
