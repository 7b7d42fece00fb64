import {emailKey, isSameEmail} from '../../../base/text/addresses.js';
import {count, shownName} from '../../../base/text/words.js';
import type {ServiceContext} from '../../../kernel/loop/context.js';
import {type RunHead, runIdOf} from '../../../kernel/storage/run-journal.js';
import type {RunEnd} from '../../../kernel/writes/run-many.js';
import {type RowRun, runRows} from '../../../kernel/writes/run-rows.js';
import {
	invitation,
	type Invitation,
	invitationResult,
	invitingLock,
	runOfMembers,
	settleInvited,
	shortResult,
	subjectOf,
} from '../membership.js';
import {emailsOf, type InviteRow, organizationsOf} from './plan.js';
import type {UndoneRemoval} from './state.js';

const mostNamed = 2;

/** A run as the journal knows it. Invitations of the same addresses to the same organizations continue it. */
function runOf(rows: readonly InviteRow[], undoes: number | undefined): Omit<RunHead, 'planned'> {
	const [organizations, emails] = [organizationsOf(rows), emailsOf(rows)];
	const [only, ...others] = organizations;
	if (only && others.length === 0) {
		return runOfMembers('invite', only, undoes);
	}

	const id = runIdOf('invite', [
		organizations.map(each => each.id).toSorted(),
		emails.map(email => emailKey(email)).toSorted(),
	]);
	const [email, ...more] = emails;
	const rest = organizations.length - mostNamed;
	const names = `${organizations
		.slice(0, mostNamed)
		.map(({name}) => shownName(name))
		.join(', ')}${rest > 0 ? ` and ${count(rest)} more` : ''}`;
	return runOfMembers(
		'invite',
		email !== undefined && more.length === 0 ? {id, name: email, email} : {id, name: names},
		undoes,
	);
}

/** Records that earlier invitations arrived whose answers were lost: a review found the people invited. */
export const settleInvitations = (context: ServiceContext, rows: readonly InviteRow[]): void => {
	settleInvited(
		context,
		rows
			.filter(({result}) => result.status === 'already')
			.map(({organization, email}) => subjectOf(organization.id, email)),
	);
};

/** How a run reports to its caller. `all`: the reviewed rows. `rows`: those to send. `undoes`: the removal that the invitation of its address takes back. */
type InviteRun = RowRun<InviteRow, Invitation> & {
	readonly all: readonly InviteRow[];
	readonly undoes?: UndoneRemoval | undefined;
};

/** Sends one invitation after the other. */
export async function inviteRows(context: ServiceContext, {all, undoes, ...run}: InviteRun): Promise<RunEnd> {
	const isOfOne = organizationsOf(all).length === 1;
	// Only the person who was removed comes back. Other addresses can be typed beside or instead.
	const undoneBy = (email: string): number | undefined =>
		undoes && isSameEmail(email, undoes.email) ? undoes.at : undefined;
	const [undone, ...others] = emailsOf(run.rows).map(email => undoneBy(email));
	return runRows(context, run, {
		lock: invitingLock,
		entry: {
			...runOf(all, others.length === 0 ? undone : undefined),
			subjectOf: ({organization, email}) => subjectOf(organization.id, email),
		},
		organizationOf: ({organization}) => organization.id,
		nameOf: ({organization: {id, name}, email}) => (isOfOne ? email : name === '' ? id : name),
		describe: (writing, {organization, email}) => invitation(writing, {organization, email, undoes: undoneBy(email)}),
		settle: ({email}, end) => ({result: shortResult(invitationResult(email, end), end)}),
	});
}
