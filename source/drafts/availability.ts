import type {WhyNot} from '../state/availability.js';
import {readCalls, whyNotCall} from '../state/why-not-call.js';

/**
For opening a draft: one of an organization that exists is compared with what is stored.
*/
export const whyNotOpenDraft: WhyNot = state => {
	const draft = state.dialog.kind === 'drafts' ? state.dialog.drafts[state.dialog.cursor] : undefined;
	return draft?.form.id === undefined ? undefined : whyNotCall(state, 'Opening the draft of an edit', ...readCalls);
};
