import type {ApiError} from '../../../base/api/api-error.js';
import type {Member} from '../../../base/api/schemas.js';
import type {SeenRows} from '../../../kernel/form-model/seen.js';
import {withDialog, type State} from '../../../kernel/state/state.js';
import type {MembersOf, MembershipResult} from '../membership.js';
import type {Handlers} from '../../../kernel/state/events.js';

/** The removal of one member. */
export type Removing = {
	readonly organization: MembersOf;
	readonly email: string;
	readonly member?: Member | undefined;
	readonly step:
		| {readonly name: 'checking' | 'sending'; readonly request: number}
		| {readonly name: 'reviewing' | 'asking' | 'done'};
	/** The member is the user of the credential. */
	readonly isOwn: boolean;
	/** Nobody else is active. */
	readonly isLast: boolean;
	/** The checks failed. */
	readonly error?: ApiError;
	readonly result?: MembershipResult;
	readonly undoes?: number | undefined;
};

export type RemovalEvent =
	| {
			readonly type: 'removal/opened';
			readonly organization: MembersOf;
			readonly email: string;
			readonly member?: Member | undefined;
			readonly undoes?: number | undefined;
	  }
	| {readonly type: 'removal/requested'; readonly request: number}
	| {
			readonly type: 'removal/checked';
			readonly request: number;
			readonly member: Member;
			readonly isOwn: boolean;
			readonly isLast: boolean;
	  }
	| {readonly type: 'removal/checkFailed'; readonly request: number; readonly error: ApiError}
	| {readonly type: 'removal/asked'}
	| {readonly type: 'removal/sent'; readonly request: number}
	| {readonly type: 'removal/ended'; readonly request: number; readonly result: MembershipResult};

declare module '../../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly removal: {readonly removal: Removing; readonly seen?: SeenRows};
	}
}

declare module '../../../kernel/state/events.js' {
	interface Events {
		readonly removal: RemovalEvent;
	}
}

export const removalIn = ({dialog}: Pick<State, 'dialog'>): Removing | undefined =>
	dialog.kind === 'removal' ? dialog.removal : undefined;

const withRemoval = (state: State, change: (removal: Removing) => Removing): State => {
	const removal = removalIn(state);
	return removal ? withDialog(state, {kind: 'removal', removal: change(removal)}) : state;
};

function whileAwaited(state: State, request: number, change: (removal: Removing) => Removing): State {
	const step = removalIn(state)?.step;
	return step && 'request' in step && step.request === request ? withRemoval(state, change) : state;
}

export const removalHandlers: Handlers<RemovalEvent> = {
	'removal/opened': (state, {organization, email, member, undoes}) =>
		withDialog(state, {
			kind: 'removal',
			removal: {organization, email, member, step: {name: 'reviewing'}, isOwn: false, isLast: false, undoes},
		}),

	'removal/requested': (state, {request}) =>
		withRemoval(state, ({error, result, ...each}) => ({...each, step: {name: 'checking', request}})),

	'removal/checked': (state, {request, member, isOwn, isLast}) =>
		whileAwaited(state, request, each => ({...each, step: {name: 'reviewing'}, member, isOwn, isLast})),

	'removal/checkFailed': (state, {request, error}) =>
		whileAwaited(state, request, each => ({...each, step: {name: 'done'}, error})),

	'removal/asked': state => withRemoval(state, each => ({...each, step: {name: 'asking'}})),

	'removal/sent': (state, {request}) => withRemoval(state, each => ({...each, step: {name: 'sending', request}})),

	'removal/ended': (state, {request, result}) =>
		whileAwaited(state, request, each => ({...each, step: {name: 'done'}, result})),
};
