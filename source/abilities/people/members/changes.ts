import type {ApiError} from '../../../base/api/api-error.js';
import type {Member} from '../../../base/api/schemas.js';
import {lineOf, type Line} from '../../../kernel/form-model/line-editor.js';
import type {SeenRows} from '../../../kernel/form-model/seen.js';
import {withDialog, type State} from '../../../kernel/state/state.js';
import {isItemOpen} from '../../../kernel/state/item-result.js';
import type {Told} from '../../../base/text/told.js';
import {addressesIn, isSameEmail} from '../../../base/text/addresses.js';
import {hasAccess, type MembersOf, type MembershipResult} from '../membership.js';

/** An address to invite. `known`: the member or invitation that exists already. `result`: how its request ended. */
export type InviteRow = {readonly email: string; readonly known?: Member | undefined; readonly result?: MembershipResult};

/** An invitation of several addresses. `isUnchecked`: the members could not be loaded, so nobody is known. */
export type Invite = {
	readonly organization: MembersOf;
	readonly line: Line;
	readonly step:
		| {readonly name: 'typing' | 'reviewing'}
		| {readonly name: 'done'; readonly note?: Told | undefined}
		| {readonly name: 'checking'; readonly request: number}
		| {readonly name: 'sending'; readonly request: number; readonly isStopping?: true; readonly note?: string | undefined};
	readonly rows: readonly InviteRow[];
	readonly leftOut: readonly string[];
	readonly repeated: readonly string[];
	readonly own: string | undefined;
	readonly isUnchecked?: boolean;
	/** The time of the removal that this invitation takes back. */
	readonly undoes?: number | undefined;
};

/** The removal of one member. `isOwn`: the member is the user of the credential. `isLast`: nobody else is active. `error`: the checks failed. */
export type Removing = {
	readonly organization: MembersOf;
	readonly email: string;
	readonly member?: Member | undefined;
	readonly step: {readonly name: 'checking' | 'sending'; readonly request: number} | {readonly name: 'reviewing' | 'asking' | 'done'};
	readonly isOwn: boolean;
	readonly isLast: boolean;
	readonly error?: ApiError;
	readonly result?: MembershipResult;
	readonly undoes?: number | undefined;
};

export type InviteEvent =
	| {readonly type: 'invite/opened'; readonly organization: MembersOf; readonly text: string; readonly undoes?: number | undefined}
	| {readonly type: 'invite/edited'; readonly line: Line}
	| {readonly type: 'invite/requested'; readonly request: number; readonly own: string | undefined}
	| {readonly type: 'invite/checked'; readonly request: number; readonly members: readonly Member[] | undefined}
	| {readonly type: 'invite/returned'}
	| {readonly type: 'invite/sent'; readonly request: number}
	| {readonly type: 'invite/answered'; readonly request: number; readonly email: string; readonly result: MembershipResult}
	| {readonly type: 'invite/waited'; readonly request: number; readonly note?: string}
	| {readonly type: 'invite/stopping'}
	| {readonly type: 'invite/ended'; readonly request: number; readonly note?: Told | undefined};

export type RemovalEvent =
	| {readonly type: 'removal/opened'; readonly organization: MembersOf; readonly email: string; readonly member?: Member | undefined; readonly undoes?: number | undefined}
	| {readonly type: 'removal/requested'; readonly request: number}
	| {readonly type: 'removal/checked'; readonly request: number; readonly member: Member; readonly isOwn: boolean; readonly isLast: boolean}
	| {readonly type: 'removal/checkFailed'; readonly request: number; readonly error: ApiError}
	| {readonly type: 'removal/asked'}
	| {readonly type: 'removal/sent'; readonly request: number}
	| {readonly type: 'removal/ended'; readonly request: number; readonly result: MembershipResult};

declare module '../../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly invite: {readonly invite: Invite; readonly seen?: SeenRows};
		readonly removal: {readonly removal: Removing; readonly seen?: SeenRows};
	}
}

declare module '../../../kernel/state/events.js' {
	interface Events {
		readonly invite: InviteEvent;
		readonly removal: RemovalEvent;
	}
}

export const inviteIn = ({dialog}: Pick<State, 'dialog'>): Invite | undefined => dialog.kind === 'invite' ? dialog.invite : undefined;

export const removalIn = ({dialog}: Pick<State, 'dialog'>): Removing | undefined => dialog.kind === 'removal' ? dialog.removal : undefined;

/** The addresses that are still to be sent. */
export const openRows = ({rows}: Invite): readonly InviteRow[] => rows.filter(({known, result}) => !known && (result === undefined || (isItemOpen(result) && result.status !== 'unknown')));

const withInvite = (state: State, change: (invite: Invite) => Invite): State => {
	const invite = inviteIn(state);
	return invite ? withDialog(state, {kind: 'invite', invite: change(invite)}) : state;
};

const withRemoval = (state: State, change: (removal: Removing) => Removing): State => {
	const removal = removalIn(state);
	return removal ? withDialog(state, {kind: 'removal', removal: change(removal)}) : state;
};

const isAwaited = (step: Invite['step'] | Removing['step'] | undefined, request: number): boolean => step !== undefined && 'request' in step && step.request === request;

export function reduceInvite(state: State, event: InviteEvent): State {
	const invite = inviteIn(state);
	if ('request' in event && event.type !== 'invite/requested' && event.type !== 'invite/sent' && !isAwaited(invite?.step, event.request)) {
		return state;
	}

	switch (event.type) {
		case 'invite/opened': {
			const {organization, text, undoes} = event;
			return withDialog(state, {
				kind: 'invite', invite: {
					organization, line: lineOf(text), step: {name: 'typing'}, rows: [], leftOut: [], repeated: [], own: undefined, undoes,
				},
			});
		}

		case 'invite/edited': {
			return withInvite(state, each => ({...each, line: event.line}));
		}

		case 'invite/requested': {
			return withInvite(state, each => {
				const {emails, leftOut, repeated} = addressesIn(each.line.text);
				return {
					...each, step: {name: 'checking', request: event.request}, rows: emails.map(email => ({email})), leftOut, repeated, own: event.own,
				};
			});
		}

		case 'invite/checked': {
			const {members} = event;
			return withInvite(state, each => ({
				...each,
				step: {name: 'reviewing'},
				isUnchecked: members === undefined,
				rows: each.rows.map(({email}) => ({email, known: members?.find(member => hasAccess(member) && isSameEmail(member.user.email, email))})),
			}));
		}

		case 'invite/returned': {
			return withInvite(state, each => ({...each, step: {name: 'typing'}}));
		}

		case 'invite/sent': {
			return withInvite(state, each => ({...each, step: {name: 'sending', request: event.request}}));
		}

		case 'invite/answered': {
			return withInvite(state, each => ({...each, rows: each.rows.map(row => row.email === event.email ? {...row, result: event.result} : row)}));
		}

		case 'invite/waited': {
			return withInvite(state, each => each.step.name === 'sending' ? {...each, step: {...each.step, note: event.note}} : each);
		}

		case 'invite/stopping': {
			return withInvite(state, each => each.step.name === 'sending' ? {...each, step: {...each.step, isStopping: true}} : each);
		}

		case 'invite/ended': {
			return withInvite(state, each => ({...each, step: {name: 'done', note: event.note}}));
		}
	}
}

export function reduceRemoval(state: State, event: RemovalEvent): State {
	const removal = removalIn(state);
	if ('request' in event && event.type !== 'removal/requested' && event.type !== 'removal/sent' && !isAwaited(removal?.step, event.request)) {
		return state;
	}

	switch (event.type) {
		case 'removal/opened': {
			const {organization, email, member, undoes} = event;
			return withDialog(state, {
				kind: 'removal', removal: {
					organization, email, member, step: {name: 'reviewing'}, isOwn: false, isLast: false, undoes,
				},
			});
		}

		case 'removal/requested': {
			return withRemoval(state, ({error, result, ...each}) => ({...each, step: {name: 'checking', request: event.request}}));
		}

		case 'removal/checked': {
			const {member, isOwn, isLast} = event;
			return withRemoval(state, each => ({
				...each, step: {name: 'reviewing'}, member, isOwn, isLast,
			}));
		}

		case 'removal/checkFailed': {
			return withRemoval(state, each => ({...each, step: {name: 'done'}, error: event.error}));
		}

		case 'removal/asked': {
			return withRemoval(state, each => ({...each, step: {name: 'asking'}}));
		}

		case 'removal/sent': {
			return withRemoval(state, each => ({...each, step: {name: 'sending', request: event.request}}));
		}

		case 'removal/ended': {
			return withRemoval(state, each => ({...each, step: {name: 'done'}, result: event.result}));
		}
	}
}
