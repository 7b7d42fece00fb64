import type {SeenRows} from '../form-model/seen.js';
import {keyOf} from './key-of.js';
import type {State} from './state.js';

/** The part of a review that has never been on the screen, and the key that shows more of it. Undefined if all of it has. */
export function unseenOf(state: State, seen: SeenRows | undefined): {readonly hidden: number; readonly isBelow: boolean; readonly key: string} | undefined {
	const hidden = seen ? seen.needed - seen.rows : 0;
	if (!seen || hidden <= 0) {
		return undefined;
	}

	const isBelow = seen.top <= seen.rows;
	return {hidden, isBelow, key: keyOf(state, isBelow ? 'scrollDialogPageDown' : 'scrollDialogPageUp')};
}

/** Why a review cannot be sent yet: part of the change has never been on the screen. Undefined if all of it has. */
export function whyNotAllSeen(state: State, seen: SeenRows | undefined): string | undefined {
	const unseen = unseenOf(state, seen);
	if (!unseen) {
		return undefined;
	}

	const {hidden, isBelow, key} = unseen;
	return `Not sent: ${hidden === 1 ? '1 line' : `${hidden} lines`} of the change ${hidden === 1 ? 'is' : 'are'} ${isBelow ? 'below' : 'above'}. Press ${key} to show more.`;
}
