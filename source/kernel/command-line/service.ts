import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import type {CommandLine, Connection} from '../loop/command-line.js';
import type {ServiceContext} from '../loop/context.js';
import {initialState} from '../state/state.js';
import {createStore} from '../state/store.js';
import {memoryDrafts} from '../storage/memory.js';
import {UsageError} from '../options/exit-status.js';
import {createClient} from '../../base/api/client.js';
import {repeatText} from '../rows/failure.js';
import {harmless} from '../../base/text/harmless.js';
import {counted} from '../../base/text/words.js';
import type {CommandInput} from './commands.js';
import {ask, confirm, questionTo} from './confirm.js';
import {openProgress, print, printUnsent, tell, tellWait, tellWaiting} from './output.js';
import {exitStatus, type ExitStatus, Refusal, reportFailedWrite, withRefusals} from './exit-status.js';

const now = () => Date.now();

/** What a command line is made of. */
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

/** Everything that a command needs to talk to the service and the person. */
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
