import {setTimeout as delay} from 'node:timers/promises';
import type {ServiceContext} from '../commands/context.js';
import {initialState} from '../state/state.js';
import {createStore} from '../state/store.js';
import {memoryDrafts} from '../storage/memory.js';
import {openStorage} from '../storage/open-storage.js';
import {exitStatus, Refusal} from './exit-status.js';
import type {Session} from './session.js';

const now = () => Date.now();

/**
What the commands of the screens need, without a screen: writes take the same way, with the same checks, and can be undone on the screen.
*/
export function serviceOf({client, target, flags, environment}: Session, dryRun: (request: string) => void): ServiceContext {
	const {label, readOnlyReason, clientOptions} = target;
	const {dryRun: isDryRun} = flags;
	if (!isDryRun && clientOptions.isReadOnly === true) {
		throw new Refusal(`This session is read-only, nothing was sent: ${readOnlyReason ?? ''}`, exitStatus.refused);
	}

	let lastRequest = 0;
	return {
		client,
		store: createStore(initialState({
			label, scheme: client.scheme, isReadOnly: false, isDryRun, isPresenting: false, keys: new Map(),
		}, {columns: 120, rows: 40})),
		waits: {readings: new Set()},
		nextRequest: () => ++lastRequest,
		now,
		async wait(milliseconds) {
			await delay(milliseconds);
		},
		// What a script typed is in the script.
		drafts: memoryDrafts(now),
		journal: openStorage({...target, isCached: false}, environment, now).journal,
		dryRun: isDryRun ? dryRun : undefined,
	};
}
