import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';
import type {Command, ServiceContext} from './context.js';

/** Resolves to the state once the condition is true. */
export async function until({getState, subscribe}: Store, isSo: (state: State) => boolean): Promise<State> {
	const {promise, resolve} = Promise.withResolvers<State>();
	const look = () => {
		if (isSo(getState())) {
			resolve(getState());
		}
	};

	const stop = subscribe(look);
	look();
	return promise.finally(stop);
}

/** Resolves when the list of organizations has stopped loading. */
export const whenListed = async (store: Store): Promise<State> =>
	until(store, ({listing}) => listing.progress.status !== 'loading');

function begin<T extends ServiceContext>(context: T, kind: 'lookUp' | 'search' | 'dialog'): T {
	const ending = new AbortController();
	context.waits[kind] = ending;
	return {...context, client: context.client.endedBy(ending.signal)};
}

/** Cancels the requests of the latest write. Anything not known by then is reported as unknown. */
export const stopSending: Command = ({waits}) => {
	waits.write?.abort();
};

/** A context for the loads before a row of many is sent. `stopLookUp` cancels these loads, but nothing that is sent. */
export const beforeSending = <T extends ServiceContext>(context: T): T => begin(context, 'lookUp');

/** A context for the looks after a write. `stopSending` cancels them, like the write. */
export function afterSending<T extends ServiceContext>(context: T): T {
	const ending = new AbortController();
	context.waits.write = ending;
	return {...context, client: context.client.endedBy(ending.signal), wait: endedWait(context.wait, ending.signal)};
}

export function stopLookUp({waits}: Pick<ServiceContext, 'waits'>): void {
	waits.lookUp?.abort();
}

/** A context for a search on the server. `endSearch` cancels it, and so does the next search. */
export function searching<T extends ServiceContext>(context: T): T {
	endSearch(context);
	return begin(context, 'search');
}

export function endSearch({waits}: ServiceContext): void {
	waits.search?.abort();
}

/** A context for the loads of the open dialog. `endDialog` cancels them, and so does the next dialog that loads. */
export function inDialog<T extends ServiceContext>(context: T): T {
	endDialog(context);
	return begin(context, 'dialog');
}

export function endDialog({waits}: ServiceContext): void {
	waits.dialog?.abort();
}

/** Waits like `wait`, but ends early when the signal aborts. */
export const endedWait =
	(wait: ServiceContext['wait'], signal: AbortSignal): ServiceContext['wait'] =>
	async milliseconds => {
		const {promise, resolve} = Promise.withResolvers<void>();
		const end = () => {
			resolve();
		};

		signal.addEventListener('abort', end);
		await (signal.aborted ? undefined : Promise.race([wait(milliseconds), promise]));
		signal.removeEventListener('abort', end);
	};

/** Runs loads that the person waits for. `stopReading` cancels them, and so does the next run of the same kind. */
export async function whileReading<T extends ServiceContext>(
	context: T,
	run: (context: T, signal: AbortSignal) => Promise<void>,
	kind?: 'dialog',
): Promise<void> {
	const {store, client, wait, waits} = context;
	const ending = new AbortController();
	if (kind !== undefined) {
		waits[kind]?.abort();
		waits[kind] = ending;
	}

	waits.readings.add(ending);
	store.dispatch({type: 'requests/awaited'});
	try {
		await run({...context, client: client.endedBy(ending.signal), wait: endedWait(wait, ending.signal)}, ending.signal);
	} finally {
		waits.readings.delete(ending);
		store.dispatch({type: 'requests/ended'});
	}
}

/** Cancels every load that the person waits for. Data that has loaded stays. */
export const stopReading: Command = ({waits}) => {
	for (const ending of waits.readings) {
		ending.abort();
	}
};

/** Milliseconds without a change after which something is stored, because a killed program cannot store it at the end. */
const settled = 3000;

/** Runs something once nothing has changed for a while. */
export function onceSettled(run: () => void): {readonly changed: () => void; readonly stop: () => void} {
	let timer: NodeJS.Timeout | undefined;
	return {
		changed() {
			clearTimeout(timer);
			timer = setTimeout(run, settled);
			timer.unref();
		},
		stop() {
			clearTimeout(timer);
		},
	};
}
