import {knownOrganization, rowOfId} from './selectors.js';
import type {State} from './state.js';

/** How long after its creation the service may refuse or hide a new organization, in milliseconds. Until then, neither counts as a failure. */
export const readyWithin = 45_000;

/** Whether an organization is so new that a refusal may pass: this session created it, or the service says that it was created a moment ago. `now`: milliseconds since the epoch. */
export function isYoung(state: State, id: string, now: number): boolean {
	const created = Date.parse(knownOrganization(state, rowOfId(state, id))?.create_time ?? '');
	return state.created.has(id) || now - created < readyWithin;
}
