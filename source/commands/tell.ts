import {placeText} from '../narration/pane-scenes.js';
import type {State} from '../state/state.js';
import type {Context} from './context.js';

export function say({store}: Pick<Context, 'store'>, text: string, tone: 'info' | 'warning' = 'info'): void {
	store.dispatch({type: 'message/shown', message: {tone, text}});
}

/**
Says to those who hear the program what others see: that nothing has changed, or that something has.
*/
export function tell({store}: Pick<Context, 'store'>, text: string): void {
	if (store.getState().connection.isSpoken === true) {
		say({store}, text);
	}
}

/**
A message with where the person is, for those who hear it.
*/
export function withPlace(state: State, text: string): string {
	const place = state.connection.isSpoken === true ? placeText(state) : undefined;
	return place === undefined ? text : `${text} You are at ${place}.`;
}
