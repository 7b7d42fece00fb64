import type {CallName} from '../api/calls.js';
import {whyNotParent, whyNotOrganization, whyNotWrite} from './availability.js';
import {foundWrites, whyNotFoundWrite} from './found-writes.js';
import type {State} from './state.js';
import {whyNotCall} from './why-not-call.js';
import {whyNotIdentified} from './why-unreadable.js';

// Each answers why a key cannot act now, with the credential in force among the reasons, or undefined where it can.
type WhyNot = (state: State) => string | undefined;

const readCalls = ['get', 'get_profile'] as const satisfies readonly CallName[];

export const whyNotEdit: WhyNot = state => whyNotOrganization(state) ?? whyNotCall(state, 'Editing', ...readCalls, 'modify', 'modify_profile');

export const whyNotEditProfile: WhyNot = state => whyNotOrganization(state) ?? whyNotCall(state, 'Editing the profile', ...readCalls, 'modify_profile');

/**
For opening the checklist of a deletion.
*/
export const whyNotOpenDeletion: WhyNot = state => whyNotOrganization(state) ?? whyNotCall(state, 'Deleting', ...readCalls, 'accounts', 'delete');

/**
Whether the credential in force can edit at all; creating is another matter.
*/
export const canEdit = (state: State): boolean => !state.connection.isReadOnly && whyNotCall(state, 'Editing', 'get', 'modify') === undefined;

export const whyNotCreateRoot: WhyNot = state => whyNotWrite(state) ?? whyNotCall(state, 'Creating', 'create');

/**
For onboarding a customer below the selected organization.
*/
export const whyNotOnboard: WhyNot = state => whyNotCreateRoot(state) ?? whyNotIdentified(state);

export const whyNotCreateBelow: WhyNot = state => whyNotParent(state) ?? whyNotCall(state, 'Creating', 'create');

export const whyNotCreateBeside: WhyNot = state => whyNotOrganization(state) ?? whyNotCall(state, 'Creating', 'create');

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

/**
For opening a draft: one of an organization that exists is compared with what is stored.
*/
export const whyNotOpenDraft: WhyNot = state => {
	const draft = state.dialog.kind === 'drafts' ? state.dialog.drafts[state.dialog.cursor] : undefined;
	return draft?.form.id === undefined ? undefined : whyNotCall(state, 'Opening the draft of an edit', ...readCalls);
};
