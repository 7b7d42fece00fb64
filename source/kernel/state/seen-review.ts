import {hiddenRows, type SeenRows} from '../form-model/seen.js';
import {keyOf} from './key-of.js';
import type {State} from './state.js';

/** The part of a review that has never been on the screen, and the command that shows more of it. Undefined if all of it has. */
export function unseenOf(
	seen: SeenRows | undefined,
): {readonly hidden: number; readonly isBelow: boolean; readonly command: string} | undefined {
	const ranges = seen ? hiddenRows(seen) : [];
	const [first] = ranges;
	if (!seen || !first) {
		return undefined;
	}

	const isBelow = seen.top <= first[0];
	return {
		hidden: ranges.reduce((sum, [from, to]) => sum + to - from, 0),
		isBelow,
		command: isBelow ? 'scrollDialogPageDown' : 'scrollDialogPageUp',
	};
}

/** Why a review cannot be sent yet: part of the change has never been on the screen. Undefined if all of it has. */
export function whyNotAllSeen(state: State, seen: SeenRows | undefined): string | undefined {
	const unseen = unseenOf(seen);
	if (!unseen) {
		return undefined;
	}

	const {hidden, isBelow, command} = unseen;
	return `Not sent: ${hidden === 1 ? '1 line' : `${hidden} lines`} of the change ${hidden === 1 ? 'is' : 'are'} ${isBelow ? 'below' : 'above'}. Press ${keyOf(state, command)} to show more.`;
}
