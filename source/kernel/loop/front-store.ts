import {frontOf} from '../state/front.js';
import type {Store} from '../state/store.js';

/** The store for the screen and the keys. While the help lies in front of a dialog, they see and change only the help. What loads for the dialog beneath still reaches it through the store itself. */
export const frontStore = (store: Store): Store => ({
	...store,
	getState: () => frontOf(store.getState()),
	dispatch(event) {
		store.dispatch(store.getState().inFront ? {type: 'front/changed', event} : event);
	},
});
