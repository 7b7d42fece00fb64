import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {reduce} from '../abilities.js';
import type {ServiceContext} from '../commands/context.js';
import {initialState} from '../state/state.js';
import {createStore} from '../state/store.js';
import {memoryDrafts} from '../storage/memory.js';
import {openStorage} from '../connection/open-storage.js';
import type {Flags} from '../settings/flags.js';
import {exitStatus, Refusal} from './exit-status.js';
import type {Invocation} from './invocation.js';
import {tell} from './output.js';

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
