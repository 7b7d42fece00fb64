import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {reduce} from '../abilities.js';
import type {ServiceContext} from '../commands/context.js';
import {initialState} from '../state/state.js';
import {createStore} from '../state/store.js';
import {memoryDrafts} from '../storage/memory.js';
import {openStorage} from '../connection/open-storage.js';
import type {Flags} from '../settings/flags.js';
import type {CommandInput} from '../settings/commands.js';
import {UsageError} from '../settings/exit-status.js';
import {type Client, createClient} from '../api/client.js';
import {repeatText} from '../format/failure.js';
import {openConnection} from '../connection/connection.js';
import type {Target} from '../connection/target.js';
import {tell, tellWait} from './output.js';
import {
	exitStatus,
	type ExitStatus,
	Refusal,
	withRefusals,
} from './exit-status.js';

const now = () => Date.now();

/**
What writes and checks need, without a screen. Writes can be undone on the screen.
*/
export function serviceOf({client, target, flags, environment}: Invocation): ServiceContext {
	const {label, readOnlyReason, clientOptions} = target;
	const {dryRun: isDryRun} = flags;
	if (!isDryRun && clientOptions.isReadOnly === true) {
		throw new Refusal(`This session is read-only, so nothing was sent: ${readOnlyReason ?? ''}`, exitStatus.refused);
	}

	let lastRequest = 0;
	const waits: ServiceContext['waits'] = {readings: new Set()};
	return {
		client,
		store: createStore(initialState({
			label, credentialKind: client.kind, isReadOnly: false, isDryRun, isPresenting: false, keys: new Map(),
		}, {columns: 120, rows: 40}), reduce),
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
		// What a script typed is in the script.
		drafts: memoryDrafts(now),
		journal: openStorage({...target, isCached: false}, environment, now).journal,
		// The command prints the request of the end.
		dryRun: isDryRun ? () => undefined : undefined,
	};
}

/**
Warns if the earlier values of the write that was checked last cannot be kept on disk, so that nothing could put them back. What nobody reviews is not sent then, unless that is asked for.

@throws {Refusal} if nobody reviews the write
*/
export function requireKept({store}: ServiceContext, {yes, dryRun, withoutUndo}: Flags): void {
	const {journalFailure} = store.getState();
	if (journalFailure === undefined) {
		return;
	}

	const text = `The earlier values cannot be saved on disk (${journalFailure}), so you could not undo this.`;
	if (yes && !dryRun && !withoutUndo) {
		throw new Refusal(`${text} Nothing was sent. --without-undo makes the change anyway.`, exitStatus.failed);
	}

	tell(text);
}

/**
Runs a write to an end that can be told: ctrl-c, or being asked to end, stops the wait for its answer. A second one ends the program.
*/
export async function stoppable<T>({waits}: ServiceContext, run: () => Promise<T>): Promise<T> {
	const stop = () => {
		waits.write?.abort();
	};

	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
	try {
		return await run();
	} finally {
		process.off('SIGINT', stop);
		process.off('SIGTERM', stop);
	}
}

/**
Runs a command that prints, or writes, without a screen; the operand is an organization, as an id or a path.

@throws {UsageError | BaseUrlError} if the command line or the environment cannot be used
*/
export async function runOnService({command, operands, flags, environment}: CommandInput, run: (invocation: Invocation, named: string | undefined) => Promise<ExitStatus>): Promise<ExitStatus> {
	const [operand] = operands;
	// An empty one is a variable of a script that was not set, not a request for everything.
	if (operand?.trim() === '') {
		throw new UsageError(`Which organization? Add its id or path: cforgs ${command} ID.`);
	}

	if (flags.parent?.trim() === '') {
		throw new UsageError('Below which parent? --parent takes an id, a path, or none for no parent.');
	}

	if (flags.below?.trim() === '') {
		throw new UsageError('Below which organization? --below takes an id or a path.');
	}

	return invoke(flags, environment, async invocation => run(invocation, operand));
}

/**
One run of a command: where it asks, and what it was told.
*/
export type Invocation = {
	readonly client: Client;
	readonly target: Target;
	readonly flags: Flags;
	readonly environment: NodeJS.ProcessEnv;
};

/**
Runs a command against what the flags and the environment lead to, and ends what was started for it.
*/
export async function invoke(flags: Flags, environment: NodeJS.ProcessEnv, run: (invocation: Invocation) => Promise<ExitStatus>): Promise<ExitStatus> {
	const target = await openConnection(flags, environment);
	try {
		target.requestLog.onStop(tell);
		const client = createClient({
			...target.clientOptions,
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
		return await withRefusals(flags, async () => run({
			client, target, flags, environment,
		}));
	} finally {
		await target.close();
	}
}
