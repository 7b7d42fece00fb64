import {memo} from '../../base/text/memo.js';
import type {Event} from './events.js';
import type {State} from './state.js';
import type {Dialog} from './dialog.js';

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

const none: Dialog = {kind: 'none'};

/** The state as the screen and the keys see it: with what lies in front of the dialog as the open dialog. The same object for the same state. */
export const frontOf = memo((state: State): State =>
	state.inFront ? {...state, dialog: state.inFront, inFront: undefined, beneath: state.dialog} : state,
);

/** What lies beneath the open dialog, if that is in front: another dialog or the panes. */
export const beneathOf = (state: State): State => ({...state, dialog: state.beneath ?? none, beneath: undefined});

/** Changes what lies in front. The dialog beneath stays as it is. */
export function changeInFront(state: State, change: (front: State) => State): State {
	const next = change(frontOf(state));
	return {
		...next,
		dialog: state.dialog,
		inFront: next.dialog.kind === 'none' ? undefined : next.dialog,
		beneath: undefined,
	};
}

/** The store for the screen and the keys. While the help lies in front of a dialog, they see and change only the help. What loads for the dialog beneath still reaches it through the store itself. */
export const frontStore = (store: Store): Store => ({
	...store,
	getState: () => frontOf(store.getState()),
	dispatch(event) {
		store.dispatch(store.getState().inFront ? {type: 'front/changed', event} : event);
	},
});
