import type {Event} from './events.js';
import {reduce} from './reducer.js';
import type {State} from './state.js';

export type Store = {
	readonly getState: () => State;
	readonly dispatch: (event: Event) => void;
	/**
	Calls back after every change; answers how to stop that.
	*/
	readonly subscribe: (listener: () => void) => () => void;
};

export function createStore(initial: State): Store {
	let state = initial;
	const listeners = new Set<() => void>();
	return {
		getState: () => state,
		dispatch(event) {
			const next = reduce(state, event);
			if (next === state) {
				return;
			}

			state = next;
			for (const listener of listeners) {
				listener();
			}
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
	};
}
