import type {State} from '../state/state.js';

/**
What is waited for; while the service accepts no requests, that instead.
*/
export const waitText = ({pause}: Pick<State, 'pause'>, text: string): string => pause === undefined
	? text
	: 'Waiting: the service accepts no requests for a while, as this user has made too many.';
