import {addressesIn} from '../../../base/text/addresses.js';
import type {Told} from '../../../base/text/told.js';
import {lineOf, type Line} from '../../../kernel/form-model/line-editor.js';
import type {RequestPace} from '../../../kernel/loop/pace.js';
import type {ChosenMany} from '../../../kernel/state/chosen-many.js';
import type {DialogOf} from '../../../kernel/state/dialog.js';
import {unasked} from '../../../kernel/state/reading-before-review.js';
import {type RunInDialog, unsentRun} from '../../../kernel/state/run-in-dialog.js';
import {type State, withDialog} from '../../../kernel/state/state.js';
import type {MembersOf} from '../membership.js';
import {type InvitePlan, rowKey} from './plan.js';

/** The organizations to invite to. */
export type InviteTo = Omit<ChosenMany, 'organizations'> & {readonly organizations: readonly MembersOf[]};

/** What a review of invitations shows. */
type ReviewOfInvitations = InvitePlan & {readonly pace: RequestPace};

/** The removal that an invitation takes back: its time, in milliseconds since the epoch, and who was removed. */
export type UndoneRemoval = {readonly at: number; readonly email: string};

/** Events of inviting. `undoes`: the removal that the invitation of its address takes back. `isKept`: a draft has the text, and `except`: the keys of the rows that it leaves out. */
export type InviteEvent =
	| {
			readonly type: 'invite/opened';
			readonly to: InviteTo;
			readonly text: string;
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

const asking = (state: State, change: (dialog: DialogOf<'invite'>) => DialogOf<'invite'>): State => {
	const dialog = inviteIn(state);
	return dialog ? withDialog(state, change(dialog)) : state;
};

export function reduceInvite(state: State, event: InviteEvent): State {
	const whileAsked = (request: number, change: (dialog: DialogOf<'invite'>) => State): State => {
		const dialog = inviteIn(state);
		return dialog?.request === request ? change(dialog) : state;
	};

	switch (event.type) {
		case 'invite/opened': {
			const {to, text, undoes, isKept, except} = event;
			return withDialog(state, {
				kind: 'invite',
				to,
				line: lineOf(text),
				undoes,
				opened: text,
				isKept,
				...(except && {except}),
			});
		}

		case 'invite/edited': {
			return asking(state, dialog => ({...unasked(dialog), line: event.line}));
		}

		case 'invite/requested': {
			return asking(state, dialog => ({...unasked(dialog), request: event.request}));
		}

		case 'invite/checkStopped': {
			return asking(state, unasked);
		}

		case 'invite/noted': {
			return whileAsked(event.request, dialog => withDialog(state, {...dialog, text: event.text}));
		}

		case 'invite/refused': {
			return whileAsked(event.request, dialog => withDialog(state, {...unasked(dialog), text: event.text}));
		}

		case 'invite/reviewed': {
			const {review} = event;
			return whileAsked(event.request, ({except, ...dialog}) => {
				const leftOut = review.rows
					.filter(row => row.result.status === 'waiting')
					.map(row => rowKey(row))
					.filter(key => except?.has(key));
				return withDialog(state, {
					...unsentRun,
					...review,
					kind: 'invitations',
					leftOut: new Set(leftOut),
					asked: unasked(dialog),
				});
			});
		}

		case 'invite/returned': {
			const {dialog} = state;
			return dialog.kind === 'invitations' ? withDialog(state, {...dialog.asked, except: dialog.leftOut}) : state;
		}
	}
}
