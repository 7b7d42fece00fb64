import type {Event} from './events.js';
import type {State} from './state.js';

export type Store = {
	readonly getState: () => State;
	readonly dispatch: (event: Event) => void;
	/** Calls the listener after every change of the state. Returns the function that unsubscribes. */
	readonly subscribe: (listener: () => void) => () => void;
	/** Calls the observer with every event after it was reduced. Returns the function that unsubscribes. */
	readonly observe: (observer: (event: Event) => void) => () => void;
};

/** Holds the state of the program. Only `reduce` changes it. */
export function createStore(initial: State, reduce: (state: State, event: Event) => State): Store {
	let state = initial;
	const listeners = new Set<() => void>();
	const observers = new Set<(event: Event) => void>();
	return {
		getState: () => state,
		dispatch(event) {
			const next = reduce(state, event);
			if (next !== state) {
				state = next;
				for (const listener of listeners) {
					listener();
				}
			}

			for (const observer of observers) {
				observer(event);
			}
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		observe(observer) {
			observers.add(observer);
			return () => {
				observers.delete(observer);
			};
		},
	};
}
