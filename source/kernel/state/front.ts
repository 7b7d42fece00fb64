import type {Dialog} from './dialog.js';
import type {State} from './state.js';
import type {Store} from './store.js';

const none: Dialog = {kind: 'none'};

const fronts = new WeakMap<State, State>();

/** The state as the screen and the keys see it: with what lies in front of the dialog as the open dialog. The same object for the same state. */
export function frontOf(state: State): State {
	const {inFront} = state;
	if (!inFront) {
		return state;
	}

	const front = fronts.get(state) ?? {...state, dialog: inFront, inFront: undefined, beneath: state.dialog};
	fronts.set(state, front);
	return front;
}

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
