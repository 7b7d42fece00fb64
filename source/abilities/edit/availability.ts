import {
	type WhyNot,
	whyNotNow,
	whyNotOrganization,
	whyNotParent,
	whyNotWrite,
} from '../../kernel/state/availability.js';
import {formIn} from '../../kernel/state/open-form.js';
import {whyRefused} from '../../kernel/state/refused-for-good.js';
import {selectedId} from '../../kernel/state/selectors.js';
import {whyNotAllSeen} from '../../kernel/state/seen-review.js';
import type {State} from '../../kernel/state/state.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {told} from '../../base/text/told.js';
import {changesOf} from '../../kernel/form-model/request.js';
import {differenceLabel, undecided} from '../../kernel/form-model/conflict.js';
import {labelsInSentence} from '../../kernel/form-model/fields.js';
import {focusedSlot, membersOf} from '../../kernel/form-model/form.js';
import {seenIn} from './state.js';

export function whyNotReview(state: State): string | undefined {
	const form = formIn(state);
	if (!form || changesOf(form).length > 0) {
		return undefined;
	}

	return form.kind === 'create'
		? 'Nothing is typed yet. A new organization needs at least a name.'
		: 'Nothing has changed yet, so there is nothing to send.';
}

/** For the write itself. After a conflict, there is nothing to send if the stored values were kept. */
export const whyNotSend: WhyNot = state => {
	const seen = state.dialog.kind === 'form' ? seenIn(state.dialog.form) : undefined;
	return whyNotWrite(state) ?? whyNotReview(state) ?? whyNotAllSeen(state, seen) ?? whyNotNow(state);
};

export const whyNotResolve: WhyNot = state => {
	const form = formIn(state);
	const open = form?.step.name === 'conflict' ? undecided(form, form.step.theirs, form.step.choices) : undefined;
	return open === undefined
		? undefined
		: told`Choose for ${differenceLabel(open, labelsInSentence(open.name))} first: both sides changed it.`;
};

export const whyNotToggle: WhyNot = state => {
	const form = formIn(state);
	if (!form) {
		return undefined;
	}

	const {name, member} = focusedSlot(form);
	return (member ?? membersOf(name, form.line.text)[0])
		? undefined
		: 'This value is not a JSON object, so it cannot be shown as fields.';
};

export const whyNotEditor: WhyNot = state => {
	const form = formIn(state);
	return form && focusedSlot(form).name === 'parent'
		? `Choose the parent from a list: press ${keyOf(state, 'acceptField')}.`
		: undefined;
};

export const whyNotEdit: WhyNot = state =>
	whyNotOrganization(state) ?? whyNotCall(state, 'Editing', ...readCalls, 'modify', 'modify_profile');

/** The figures of a branch are not edited. */
export const whyNotEditShown: WhyNot = state =>
	state.tab === 'branch'
		? `Figures are not edited. Press ${keyOf(state, 'openEditForm')} to edit the organization.`
		: whyNotEdit(state);

export const whyNotEditProfile: WhyNot = state =>
	whyNotOrganization(state) ?? whyNotCall(state, 'Editing the profile', ...readCalls, 'modify_profile');

export const whyNotCreateBelow: WhyNot = state =>
	whyNotParent(state) ??
	whyNotCall(state, 'Creating', 'create') ??
	whyRefused(state, {call: 'create', id: selectedId(state) ?? ''});

export const whyNotCreateBeside: WhyNot = state => whyNotOrganization(state) ?? whyNotCall(state, 'Creating', 'create');
