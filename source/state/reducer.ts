import {reduceBatch} from './batch-reducer.js';
import {reduceBrowse} from './browse-reducer.js';
import {reduceComparison} from './comparison-reducer.js';
import {reduceConflict} from './conflict-reducer.js';
import {reduceContexts} from './contexts-reducer.js';
import {reduceData} from './data-reducer.js';
import {reduceDeletion} from './deletion-reducer.js';
import {reduceDialog} from './dialog-reducer.js';
import {isOf, type Event} from './events.js';
import {reduceFind} from './find-reducer.js';
import {reduceForm, reduceSaving} from './form-reducer.js';
import {reduceHolder} from './holder-reducer.js';
import {dropMarks} from './marks.js';
import {reduceOutput} from './output-reducer.js';
import {reducePath} from './path-reducer.js';
import {reducePicker} from './picker-reducer.js';
import {reduceProfiles} from './profiles-reducer.js';
import {noteDrawn} from './seen-review.js';
import type {State} from './state.js';
import {reduceTour} from './tour-reducer.js';
import {noteVisit} from './visits.js';

/**
What the state is after an event. Pure, and exhaustive: each group of events goes to one reducer, whose cases the compiler checks.
*/
export const reduce = (state: State, event: Event): State => dropMarks(state, noteVisit(state, reduceGroup(state, event), event), event);

function reduceGroup(state: State, event: Event): State {
	if (isOf(event, 'organizations', 'detail', 'accounts', 'requests')) {
		return reduceData(state, event);
	}

	if (isOf(event, 'terminal', 'tree', 'pane', 'message')) {
		return reduceBrowse(state, event);
	}

	if (isOf(event, 'batch')) {
		return reduceBatch(state, event);
	}

	if (isOf(event, 'tour')) {
		return reduceTour(state, event);
	}

	if (isOf(event, 'comparison')) {
		return reduceComparison(state, event);
	}

	if (isOf(event, 'path')) {
		return reducePath(state, event);
	}

	if (isOf(event, 'contexts')) {
		return reduceContexts(state, event);
	}

	if (isOf(event, 'find')) {
		return reduceFind(state, event);
	}

	if (isOf(event, 'profiles')) {
		return reduceProfiles(state, event);
	}

	if (isOf(event, 'form')) {
		return reduceForm(state, event);
	}

	if (isOf(event, 'review')) {
		return noteDrawn(state, event.dialog, event.drawn);
	}

	if (isOf(event, 'saving')) {
		return reduceSaving(state, event);
	}

	if (isOf(event, 'conflict')) {
		return reduceConflict(state, event);
	}

	if (isOf(event, 'picker')) {
		return reducePicker(state, event);
	}

	if (isOf(event, 'holder')) {
		return reduceHolder(state, event);
	}

	if (isOf(event, 'copy', 'export', 'log')) {
		return reduceOutput(state, event);
	}

	return isOf(event, 'deletion') ? reduceDeletion(state, event) : reduceDialog(state, event);
}
