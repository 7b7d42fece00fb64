import type {State} from '../state/state.js';
import type {Store} from '../state/store.js';

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
