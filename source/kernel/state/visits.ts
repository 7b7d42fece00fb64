import type {Event} from './events.js';
import {focusPane, selectRow} from './selection.js';
import {selectedId} from './selectors.js';
import type {Pane, State, Visits} from './state.js';

const mostVisits = 100;

function visit(visits: Visits, key: string | undefined, pane: Pane): Visits {
	const last = visits.stops[visits.at];
	if (key === undefined || (last?.key === key && last.pane === pane)) {
		return visits;
	}

	const isHere = last?.key === key;
	const stops = isHere
		? visits.stops.with(visits.at, {key, pane})
		: [...visits.stops.slice(0, visits.at + 1), {key, pane}].slice(-mostVisits);
	return {stops, at: isHere ? visits.at : stops.length - 1};
}

// Events that jump elsewhere. Passing a row is no visit.
const leading = new Set<Event['type']>([
	'tree/selected',
	'find/accepted',
	'everywhere/entered',
	'everywhere/holderFound',
	'comparison/entered',
	'form/saved',
]);

const isOpening = (event: Event): boolean => event.type === 'pane/focused' && event.pane !== 'tree';

/** The id of the organization that an event visited: one that was opened, jumped to or saved. Going from row to row, or from match to match, visits none. */
export function visitedId(after: State, event: Event): string | undefined {
	const isFilter = event.type === 'find/accepted' && after.find?.kept !== undefined;
	const isJump = event.type !== 'tree/selected' && leading.has(event.type) && !isFilter;
	return isJump || isOpening(event) ? selectedId(after) : undefined;
}

/** Adds the organization that an event led to to the visits. */
export function noteVisit(before: State, after: State, event: Event): State {
	const origin = before.find?.isTyping ? before.find.origin.selectedKey : before.selectedKey;
	// The start of a session leaves no earlier organization.
	const isBeginning = event.type === 'tree/selected' && event.isBeginning === true;
	const hasLed = !isBeginning && leading.has(event.type) && after !== before && after.selectedKey !== origin;
	if (!hasLed && !isOpening(event)) {
		return after;
	}

	const visits = visit(visit(after.visits, origin, before.pane), after.selectedKey, after.pane);
	return visits === after.visits ? after : {...after, visits};
}

/** The visits, moved to the previous (`-1`) or next (`1`) stop. Organizations that are gone are skipped. Undefined if there is no such stop. */
export function visitFrom(
	{visits, selectedKey, pane, tree}: Pick<State, 'visits' | 'selectedKey' | 'pane' | 'tree'>,
	by: 1 | -1,
): Visits | undefined {
	// If the cursor has left the latest stop, there is no next one.
	const here = by === -1 || visits.stops[visits.at]?.key === selectedKey ? visit(visits, selectedKey, pane) : visits;
	for (let at = here.at + by; at >= 0 && at < here.stops.length; at += by) {
		const key = here.stops[at]?.key ?? '';
		if (key !== selectedKey && tree.index.rowByKey.has(key)) {
			return {stops: here.stops, at};
		}
	}

	return undefined;
}

export function goThroughVisits(state: State, by: 1 | -1): State {
	const visits = visitFrom(state, by);
	const stop = visits?.stops[visits.at];
	return visits && stop
		? focusPane(selectRow({...state, visits}, state.tree.index.rowByKey.get(stop.key) ?? -1), stop.pane)
		: state;
}

/** Events after which the person is where they want to be. */
export const going: ReadonlySet<Event['type']> = new Set([
	'tree/moved',
	'tree/selected',
	'tree/wentThroughVisits',
	'find/opened',
	'everywhere/holderFound',
	'comparison/entered',
]);
