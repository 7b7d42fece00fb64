import {addressesIn, emailKey, isSameEmail} from '../../../base/text/addresses.js';
import type {Told} from '../../../base/text/told.js';
import {lineOf, type Line} from '../../../kernel/form-model/line-editor.js';
import type {RequestPace} from '../../../kernel/loop/pace.js';
import type {ChosenMany} from '../../../kernel/state/chosen-scope.js';
import type {DialogOf} from '../../../kernel/state/dialog.js';
import {unasked} from '../../../kernel/state/open-form.js';
import {type RunInDialog, unsentRun} from '../../../kernel/state/run.js';
import {type State, withDialog, whileIn, whileAwaiting} from '../../../kernel/state/state.js';
import {isOfSeveral} from '../../../kernel/state/marks.js';
import {type WhyNot, whyNotOrganization, whyNotWrite} from '../../../kernel/state/availability.js';
import {selectedDetail, selectedOrganization} from '../../../kernel/state/selectors.js';
import {whyNotCall} from '../../../kernel/state/why-not-call.js';
import {count, shownName} from '../../../base/text/words.js';
import type {ServiceContext} from '../../../kernel/loop/context.js';
import {type RunHead, runIdOf} from '../../../kernel/storage/run-journal.js';
import {
	type MembersOf,
	whyNotManaged,
	invitation,
	type Invitation,
	invitationResult,
	invitingLock,
	runOfMembers,
	settleInvited,
	shortResult,
	subjectOf,
} from '../membership.js';
import type {Handlers} from '../../../kernel/state/events.js';
import type {RunEnd} from '../../../kernel/writes/run-lock.js';
import {type RowRun, runRows} from '../../../kernel/runs/run-many.js';
import {type InvitePlan, rowKey, emailsOf, type InviteRow, organizationsOf} from './plan.js';

/** The organizations to invite to. */
export type InviteTo = Omit<ChosenMany, 'organizations'> & {readonly organizations: readonly MembersOf[]};

type ReviewOfInvitations = InvitePlan & {readonly pace: RequestPace};

/** The removal that an invitation takes back: its time, in milliseconds since the epoch, and who was removed. */
export type UndoneRemoval = {readonly at: number; readonly email: string};

/** Events of inviting. `isKept`: a draft has the text, and `except`: the keys of the rows that it leaves out. */
export type InviteEvent =
	| {
			readonly type: 'invite/opened';
			readonly to: InviteTo;
			readonly text: string;
			/** The removal that the invitation of its address takes back. */
			readonly undoes?: UndoneRemoval | undefined;
			readonly isKept?: true | undefined;
			readonly except?: ReadonlySet<string>;
	  }
	| {readonly type: 'invite/edited'; readonly line: Line}
	| {readonly type: 'invite/requested'; readonly request: number}
	| {readonly type: 'invite/noted'; readonly request: number; readonly text: Told}
	| {readonly type: 'invite/refused'; readonly request: number; readonly text: Told}
	| {readonly type: 'invite/reviewed'; readonly request: number; readonly review: ReviewOfInvitations}
	| {readonly type: 'invite/checkStopped'}
	| {readonly type: 'invite/returned'};

declare module '../../../kernel/state/dialog.js' {
	interface Dialogs {
		/** The question whom to invite. `request`: the check of the addresses in progress. `text`: its progress, or why it failed. */
		readonly invite: {
			readonly to: InviteTo;
			readonly line: Line;
			/** The keys of the rows that the user left out of the last review. */
			readonly except?: ReadonlySet<string>;
			readonly request?: number | undefined;
			readonly text?: Told | undefined;
			readonly undoes?: UndoneRemoval | undefined;
			/** The text that the dialog opened with; nobody typed it, unless a draft has it (`isKept`). */
			readonly opened: string;
			readonly isKept?: true | undefined;
		};
		/** The invitations, a row for each organization and address. `asked`: the question to go back to. */
		readonly invitations: RunInDialog & ReviewOfInvitations & {readonly asked: DialogOf<'invite'>};
	}
}

declare module '../../../kernel/state/events.js' {
	interface Events {
		readonly invite: InviteEvent;
	}
}

/** A single organization to invite to. */
export const toOne = (organization: MembersOf): InviteTo => ({organizations: [organization], hidden: [], unlisted: 0});

export const inviteIn = ({dialog}: Pick<State, 'dialog'>): DialogOf<'invite'> | undefined =>
	dialog.kind === 'invite' ? dialog : undefined;

/** Whether somebody typed the text of the dialog, now or before its draft was kept. */
export const isTyped = ({line, opened, isKept}: Pick<DialogOf<'invite'>, 'isKept' | 'line' | 'opened'>): boolean =>
	line.text.trim() !== '' && (isKept === true || line.text !== opened);

/** What the typed text has besides addresses. */
export const addressesOf = ({line}: Pick<DialogOf<'invite'>, 'line'>) => addressesIn(line.text);

export const inviteHandlers: Handlers<InviteEvent> = {
	'invite/opened': (state, {to, text, undoes, isKept, except}) =>
		withDialog(state, {kind: 'invite', to, line: lineOf(text), undoes, opened: text, isKept, ...(except && {except})}),

	'invite/edited': (state, {line}) => whileIn(state, 'invite', dialog => ({...unasked(dialog), line})),

	'invite/requested': (state, {request}) => whileIn(state, 'invite', dialog => ({...unasked(dialog), request})),

	'invite/checkStopped': state => whileIn(state, 'invite', unasked),

	'invite/noted': (state, {request, text}) => whileAwaiting(state, 'invite', request, dialog => ({...dialog, text})),

	'invite/refused': (state, {request, text}) =>
		whileAwaiting(state, 'invite', request, dialog => ({...unasked(dialog), text})),

	'invite/reviewed': (state, {request, review}) =>
		whileAwaiting(state, 'invite', request, ({except, ...dialog}) => {
			const leftOut = review.rows
				.filter(row => row.result.status === 'waiting')
				.map(row => rowKey(row))
				.filter(key => except?.has(key));
			return {...unsentRun, ...review, kind: 'invitations', leftOut: new Set(leftOut), asked: unasked(dialog)};
		}),

	'invite/returned': state => whileIn(state, 'invitations', dialog => ({...dialog.asked, except: dialog.leftOut})),
};

/** Whether a flag forbids changes of the members of the selected organization. The flags are known once the organization has loaded. */
export function whyNotManagedHere(state: State): string | undefined {
	const organization = selectedDetail(state)?.organization ?? selectedOrganization(state);
	return organization && whyNotManaged(organization);
}

export const whyNotSend: WhyNot = state => whyNotCall(state, 'Inviting members', 'members', 'invite');

export const whyNotInvite: WhyNot = state =>
	isOfSeveral(state)
		? (whyNotWrite(state) ?? whyNotSend(state))
		: (whyNotOrganization(state) ?? whyNotSend(state) ?? whyNotManagedHere(state));

export const whyNotReview: WhyNot = state => {
	const dialog = inviteIn(state);
	return dialog && addressesOf(dialog).emails.length === 0 ? 'Type or paste an email address first.' : undefined;
};

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

/** How a run reports to its caller. `rows`: those to send. */
type InviteRun = RowRun<InviteRow, Invitation> & {
	/** The reviewed rows. */
	readonly all: readonly InviteRow[];
	/** The removal that the invitation of its address takes back. */
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
