import {emailKey} from '../../../base/text/addresses.js';
import type {Told} from '../../../base/text/told.js';
import {count, shownName} from '../../../base/text/words.js';
import type {ServiceContext} from '../../../kernel/loop/context.js';
import type {ItemResult, ItemState} from '../../../kernel/state/item-result.js';
import {digestOf, type RunHead} from '../../../kernel/storage/run-journal.js';
import {
	itemsTold, lockedRun, runMany, type Run,
} from '../../../kernel/writes/run-many.js';
import {
	invitation, type Invitation, invitationResult, invitingLock, runOfMembers, settleInvited, shortResult, subjectOf,
} from '../membership.js';
import {emailsOf, type InviteRow, organizationsOf} from './plan.js';

const mostNamed = 2;

/** A run as the journal knows it. Invitations of the same addresses to the same organizations continue it. */
function runOf(rows: readonly InviteRow[], undoes: number | undefined): Omit<RunHead, 'planned'> {
	const [organizations, emails] = [organizationsOf(rows), emailsOf(rows)];
	const [only, ...others] = organizations;
	if (only && others.length === 0) {
		return runOfMembers('invite', only, undoes);
	}

	const id = digestOf({
		kind: 'invite', id: JSON.stringify([organizations.map(each => each.id).toSorted(), emails.map(email => emailKey(email)).toSorted()]), before: {name: '', parentId: ''}, planned: [],
	});
	const [email, ...more] = emails;
	const rest = organizations.length - mostNamed;
	const names = `${organizations.slice(0, mostNamed).map(({name}) => shownName(name)).join(', ')}${rest > 0 ? ` and ${count(rest)} more` : ''}`;
	return runOfMembers('invite', email !== undefined && more.length === 0 ? {id, name: email, email} : {id, name: names}, undoes);
}

/** Records that earlier invitations arrived whose answers were lost: a review found the people invited. */
export const settleInvitations = (context: ServiceContext, rows: readonly InviteRow[]): void => {
	settleInvited(context, rows.filter(({result}) => result.status === 'already').map(({organization, email}) => subjectOf(organization.id, email)));
};

/** How a run reports to its caller, and when it stops. */
type InviteRun = Pick<Run<InviteRow, Invitation, ItemResult>, 'isStopping' | 'waiting'> & {
	/** The reviewed rows, of which `rows` are sent. */
	readonly all: readonly InviteRow[];
	readonly rows: readonly InviteRow[];
	/** The time of the removal that this takes back. */
	readonly undoes?: number | undefined;
	readonly changed: (row: InviteRow, result: ItemState) => void;
};

/** Sends one invitation after the other, each recorded on disk before it is sent. Returns why nothing was sent (`refused`), or why the run stopped before the last row. */
export async function inviteRows(context: ServiceContext, {all, rows, undoes, changed, waiting, isStopping}: InviteRun): Promise<{readonly refused?: string; readonly stop?: Told | undefined}> {
	const isOfOne = organizationsOf(all).length === 1;
	return lockedRun(context, {items: rows, ...invitingLock}, async () => runMany(context, {
		items: rows,
		entry: {...runOf(all, undoes), subjectOf: ({organization, email}) => subjectOf(organization.id, email)},
		organizationOf: ({organization}) => organization.id,
		nameOf: ({organization: {id, name}, email}) => isOfOne ? email : (name === '' ? id : name),
		describe: (writing, {organization, email}) => invitation(writing, {organization, email, undoes}),
		settle: ({email}, end) => ({result: shortResult(invitationResult(email, end), end)}),
		...itemsTold(changed),
		waiting,
		isStopping,
	}));
}
