import type {WhyNot} from '../state/availability.js';
import {foundWrites, whyNotFoundWrite} from './found-writes.js';
import {readCalls, whyNotCall} from '../state/why-not-call.js';

/**
For bringing back what was stored before the chosen write. A deletion is undone by creating the organization again.
*/
export const whyNotBringBack: WhyNot = state => {
	const why = whyNotFoundWrite(state);
	const entry = state.dialog.kind === 'undo' ? foundWrites(state.dialog)[state.dialog.cursor] : undefined;
	if (why !== undefined || !entry) {
		return why;
	}

	if (entry.kind === 'create') {
		return whyNotCall(state, 'Deleting', 'delete');
	}

	return entry.kind === 'delete' ? whyNotCall(state, 'Undoing a deletion', 'create') : whyNotCall(state, 'Undoing an edit', ...readCalls, entry.kind === 'profile' ? 'modify_profile' : 'modify');
};
