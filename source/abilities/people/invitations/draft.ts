import {exceptOf, formAbout, type TypedForm, typedText} from '../../../kernel/form-model/typed-form.js';
import {keptOut, unsentItems} from '../../../kernel/rows/dialog-run.js';
import type {DraftPart} from '../../../kernel/rows/registry.js';
import {emailsOf, organizationsOf, rowKey, rowsBetween} from './plan.js';
import {runOfInvitations} from './rows.js';
import {type InviteEvent, inviteIn, type InviteTo, isTyped, type UndoneRemoval} from './state.js';

/** The name of the form in drafts. */
export const inviteForm = 'invite';

/** The event that opens the question with the addresses of a draft. */
export function openedWith(form: TypedForm, to: InviteTo): InviteEvent {
	const [at, email] = [typedText(form, 'undoes'), typedText(form, 'removed')];
	return {
		type: 'invite/opened',
		to,
		text: typedText(form, 'addresses') ?? '',
		undoes: at === undefined || email === undefined ? undefined : {at: Number(at), email},
		isKept: true,
		except: exceptOf(form),
	};
}

/** The addresses of an invitation, as drafts keep them. `undoes`: the time of the removal that it takes back, in milliseconds since the epoch. `removed`: who was removed. */
export const inviteDraft: DraftPart = {
	form: inviteForm,
	nouns: ['typed addresses', 'typed addresses'],
	dialogs: ['invite', 'invitations'],
	typed(state, registry) {
		const [asking, run] = [inviteIn(state), runOfInvitations.open(state)];
		const kept = (
			organizations: NonNullable<Parameters<typeof formAbout>[1]>,
			text: string,
			undoes: UndoneRemoval | undefined,
			leftOut: Iterable<string> | undefined,
		) =>
			formAbout(
				inviteForm,
				organizations,
				[
					{name: 'addresses', text},
					...(undoes === undefined
						? []
						: [
								{name: 'undoes', text: String(undoes.at)},
								{name: 'removed', text: undoes.email},
							]),
				],
				leftOut,
			);
		if (asking) {
			return isTyped(asking)
				? kept(asking.to.organizations, asking.line.text, asking.undoes, asking.except)
				: undefined;
		}

		if (!run || (run.step.name === 'reviewing' && !isTyped(run.asked))) {
			return undefined;
		}

		const rows = unsentItems(runOfInvitations, run, registry);
		const out = keptOut(runOfInvitations, run, registry);
		// The draft invites each of these addresses to each of these organizations, except where the run did not.
		const leftOut = rowsBetween(run.rows, rows)
			.map(each => rowKey(each))
			.filter(key => out.has(key));
		return rows.length === 0
			? undefined
			: kept(organizationsOf(rows), emailsOf(rows).join(', '), run.asked.undoes, leftOut);
	},
	what: form => `invite ${typedText(form, 'addresses') ?? ''}`,
	calls: ['members', 'invite'],
	open: form => openedWith(form, {organizations: form.organizations ?? [], hidden: [], unlisted: 0}),
};
