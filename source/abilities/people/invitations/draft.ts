import {formAbout, type TypedForm, typedText} from '../../../kernel/form-model/typed-form.js';
import {unsentItems} from '../../../kernel/rows/dialog-run.js';
import type {DraftPart} from '../../../kernel/rows/registry.js';
import {emailsOf, organizationsOf} from './plan.js';
import {runOfInvitations} from './rows.js';
import {
	type InviteEvent, inviteIn, type InviteTo, isTyped,
} from './state.js';

/** The name of the form in drafts. */
export const inviteForm = 'invite';

/** The event that opens the question with the addresses of a draft. */
export function openedWith(form: TypedForm, to: InviteTo): InviteEvent {
	const undoes = typedText(form, 'undoes');
	return {
		type: 'invite/opened', to, text: typedText(form, 'addresses') ?? '', undoes: undoes === undefined ? undefined : Number(undoes), isKept: true,
	};
}

/** The addresses of an invitation, as drafts keep them. `undoes`: the time of the removal that it takes back, in milliseconds since the epoch. */
export const inviteDraft: DraftPart = {
	form: inviteForm,
	dialogs: ['invite', 'invitations'],
	typed(state, registry) {
		const [asking, run] = [inviteIn(state), runOfInvitations.open(state)];
		const kept = (organizations: NonNullable<Parameters<typeof formAbout>[1]>, text: string, undoes: number | undefined) =>
			formAbout(inviteForm, organizations, [{name: 'addresses', text}, ...(undoes === undefined ? [] : [{name: 'undoes', text: String(undoes)}])]);
		if (asking) {
			return isTyped(asking) ? kept(asking.to.organizations, asking.line.text, asking.undoes) : undefined;
		}

		if (!run || (run.step.name === 'reviewing' && !isTyped(run.asked))) {
			return undefined;
		}

		const rows = unsentItems(runOfInvitations, run, registry);
		return rows.length === 0 ? undefined : kept(organizationsOf(rows), emailsOf(rows).join(', '), run.asked.undoes);
	},
	what: form => `invite ${typedText(form, 'addresses') ?? ''}`,
	calls: ['members', 'invite'],
	open: form => openedWith(form, {organizations: form.organizations ?? [], hidden: [], unlisted: 0}),
};
