import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';
import type {Command, ServiceContext} from './context.js';

/**
Resolves to the state once it is so.
*/
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

/**
Resolves when the list of organizations is no longer being read.
*/
export const whenListed = async (store: Store): Promise<State> => until(store, ({listing}) => listing.progress.status !== 'loading');

function begin<T extends ServiceContext>(context: T, kind: 'lookUp' | 'search' | 'dialog'): T {
	const ending = new AbortController();
	context.waits[kind] = ending;
	return {...context, client: context.client.endedBy(ending.signal)};
}

/**
Ends the requests of the latest write. What is not known then is reported as unknown.
*/
export const stopSending: Command = ({waits}) => {
	waits.write?.abort();
};

/**
The context for what is read before a row of many is sent: `stopLookUp` ends that, and nothing that is sent.
*/
export const beforeSending = <T extends ServiceContext>(context: T): T => begin(context, 'lookUp');

export function stopLookUp({waits}: ServiceContext): void {
	waits.lookUp?.abort();
}

/**
The context for a search that the server is asked for: `endSearch` ends it, and so does the next one.
*/
export function searching<T extends ServiceContext>(context: T): T {
	endSearch(context);
	return begin(context, 'search');
}

export function endSearch({waits}: ServiceContext): void {
	waits.search?.abort();
}

/**
Ends the reading of profiles that a search goes through.
*/
export function endProfiles({waits}: ServiceContext): void {
	waits.profiles?.abort();
}

/**
The context for what is read for the dialog that is open: `endDialog` ends it, and so does the next dialog that reads.
*/
export function inDialog<T extends ServiceContext>(context: T): T {
	endDialog(context);
	return begin(context, 'dialog');
}

export function endDialog({waits}: ServiceContext): void {
	waits.dialog?.abort();
}

/**
Waits as long as `wait` does, and no longer than until the signal.
*/
const endedWait = (wait: ServiceContext['wait'], signal: AbortSignal): ServiceContext['wait'] => async milliseconds => {
	const {promise, resolve} = Promise.withResolvers<void>();
	const end = () => {
		resolve();
	};

	signal.addEventListener('abort', end);
	await (signal.aborted ? undefined : Promise.race([wait(milliseconds), promise]));
	signal.removeEventListener('abort', end);
};

/**
Runs what reads as long as somebody waits for it: `stopReading` ends whatever of it is on its way, as does the end of its kind.
*/
export async function whileReading<T extends ServiceContext>(context: T, run: (context: T, signal: AbortSignal) => Promise<void>, kind?: 'dialog' | 'profiles'): Promise<void> {
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

/**
Ends every read that is waited for. What came of it stays.
*/
export const stopReading: Command = ({waits}) => {
	for (const ending of waits.readings) {
		ending.abort();
	}
};
