import type {Event} from './events.js';
import {selectRow} from './selection.js';
import type {State, Visits} from './state.js';

const mostVisits = 100;

function visit(visits: Visits, key: string | undefined): Visits {
	if (key === undefined || visits.keys[visits.at] === key) {
		return visits;
	}

	const keys = [...visits.keys.slice(0, visits.at + 1), key].slice(-mostVisits);
	return {keys, at: keys.length - 1};
}

// What leads elsewhere at once, or opens what is under the cursor. Passing a row is no visit.
const leading = new Set<Event['type']>(['tree/selected', 'find/accepted', 'holder/found', 'comparison/entered', 'form/saved']);

/**
The state with what an event led to added to what was visited.
*/
export function noteVisit(before: State, after: State, event: Event): State {
	const isOpened = event.type === 'pane/focused' && event.pane !== 'tree';
	const origin = before.find?.isTyping ? before.find.origin.selectedKey : before.selectedKey;
	// Where a session begins, nothing was left for it.
	const isBeginning = event.type === 'tree/selected' && event.isBeginning === true;
	const hasLed = !isBeginning && leading.has(event.type) && after !== before && after.selectedKey !== origin;
	if (!isOpened && !hasLed) {
		return after;
	}

	const visits = visit(visit(after.visits, origin), after.selectedKey);
	return visits === after.visits ? after : {...after, visits};
}

/**
What was visited before (`-1`) or after (`1`) where the person is; what is gone by now is passed over.
*/
export function visitFrom({visits, selectedKey, tree}: Pick<State, 'visits' | 'selectedKey' | 'tree'>, by: 1 | -1): Visits | undefined {
	// Where the cursor has gone on since, that is the end of what was visited.
	const here = by === -1 ? visit(visits, selectedKey) : visits;
	for (let at = here.at + by; at >= 0 && at < here.keys.length; at += by) {
		const key = here.keys[at] ?? '';
		if (key !== selectedKey && tree.index.rowByKey.has(key)) {
			return {keys: here.keys, at};
		}
	}

	return undefined;
}

export function goThroughVisits(state: State, by: 1 | -1): State {
	const visits = visitFrom(state, by);
	return visits ? selectRow({...state, visits}, state.tree.index.rowByKey.get(visits.keys[visits.at] ?? '') ?? -1) : state;
}
