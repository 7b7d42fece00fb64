import {whoClosesAccounts} from '../../kernel/form-model/new-account.js';
import {lineOf, type Line} from '../../kernel/form-model/line-editor.js';
import {strangeCharacters} from '../../kernel/form-model/value-warnings.js';
import {childRows} from '../../base/tree/tree-index.js';
import type {ApiError} from '../../base/api/api-error.js';
import type {Organization} from '../../base/api/schemas.js';
import {withoutOrganization} from '../../kernel/state/data-reducer.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {messageOfKey, type State, type Message, withDialog, whileAwaiting} from '../../kernel/state/state.js';
import {withRefusal, whyRefused} from '../../kernel/state/refused-for-good.js';
import {selectedId, selectedRow} from '../../kernel/state/selectors.js';
import {selectRow} from '../../kernel/state/selection.js';
import type {Detail} from '../../kernel/state/data.js';
import {type WhyNot, whyNotNow, whyNotOrganization, whyNotWrite} from '../../kernel/state/availability.js';
import {isOfSeveral} from '../../kernel/state/marks.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import type {Told} from '../../base/text/told.js';
import type {ChosenMany} from '../../kernel/state/chosen-scope.js';
import {withCreated} from '../../kernel/state/listing-reducer.js';
import {type RunInDialog, unsentRun} from '../../kernel/state/run.js';
import type {Handlers} from '../../kernel/state/events.js';
import type {DeletionRow} from './plan.js';

type DeletionChecks =
	| {readonly status: 'loading'; readonly request: number}
	| {
			readonly status: 'ready';
			readonly organizations: number;
			readonly accounts: number;
			readonly members?: number | undefined;
	  }
	| {readonly status: 'failed'; readonly error: ApiError};

export type Deletion = {
	readonly organization: Organization;
	readonly checks: DeletionChecks;
	readonly line: Line;
	readonly sending?: number;
	readonly error?: ApiError;
	readonly verdict?: 'notStored' | 'unknown';
};

/** How many sub-organizations, accounts and members block the deletion. Undefined if nothing does, or if they are not counted yet. */
const blockersOf = ({
	checks,
}: Deletion):
	{readonly organizations: number; readonly accounts: number; readonly members?: number | undefined} | undefined =>
	checks.status === 'ready' && checks.organizations + checks.accounts + (checks.members ?? 0) > 0 ? checks : undefined;

/** Whether nothing known blocks the deletion. */
export const isEmpty = (deletion: Deletion): boolean =>
	deletion.checks.status === 'ready' && blockersOf(deletion) === undefined;

/** Why an organization with contents cannot be deleted, and how to go on. Undefined if nothing blocks the deletion. */
export function whyBlocked(state: State, deletion: Deletion): string | undefined {
	const blockers = blockersOf(deletion);
	return (
		blockers &&
		[
			'Only an empty organization can be deleted.',
			...(blockers.organizations > 0 ? ['Delete its sub-organizations first.'] : []),
			...(blockers.accounts > 0
				? [
						`Move its accounts to another organization: press ${keyOf(state, 'openMove')} in the accounts pane. ${whoClosesAccounts}`,
					]
				: []),
			...((blockers.members ?? 0) > 0 ? ['Remove its members and cancel its invitations.'] : []),
			`Then press ${keyOf(state, 'openDeletion')} in the tree again.`,
		].join(' ')
	);
}

/** Why a typed text does not confirm the deletion of an organization. */
export function whyMistyped({id, name}: Pick<Organization, 'id' | 'name'>, typed: string): string | undefined {
	const isNamed = name.trim() !== '';
	if (typed === id || (isNamed && typed === name)) {
		return undefined;
	}

	if (!isNamed) {
		return 'It has no name to type: type or paste its id.';
	}

	return strangeCharacters(name).length > 0
		? 'Its name has characters that look like others: type or paste its id.'
		: 'Type the exact name first. Your text differs.';
}

/** Events while deleting. */
export type DeletionEvent =
	| {readonly type: 'deletion/opened'; readonly organization: Organization; readonly request: number}
	| {
			readonly type: 'deletion/checked';
			readonly request: number;
			readonly organizations: number;
			readonly accounts: number;
			readonly members?: number | undefined;
			readonly detail: Detail;
	  }
	| {readonly type: 'deletion/checkFailed'; readonly request: number; readonly error: ApiError}
	| {readonly type: 'deletion/edited'; readonly line: Line}
	| {readonly type: 'deletion/sent'; readonly request: number}
	| {readonly type: 'deletion/renamed'; readonly request: number; readonly organization: Organization}
	| {
			readonly type: 'deletion/failed';
			readonly request: number;
			readonly at: number;
			readonly error: ApiError;
			readonly verdict?: 'notStored' | 'unknown';
	  }
	| {readonly type: 'deletion/done'; readonly request: number; readonly id: string; readonly message: Message};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly deletion: {readonly deletion: Deletion};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly deletion: DeletionEvent;
	}
}

/** The open deletion. */
export const deletionIn = ({dialog}: Pick<State, 'dialog'>): Deletion | undefined =>
	dialog.kind === 'deletion' ? dialog.deletion : undefined;

function withDeletion(state: State, change: (deletion: Deletion) => Deletion): State {
	const deletion = deletionIn(state);
	return deletion ? {...state, dialog: {kind: 'deletion', deletion: change(deletion)}} : state;
}

function isChecking(state: State, request: number): boolean {
	const checks = deletionIn(state)?.checks;
	return checks?.status === 'loading' && checks.request === request;
}

function isDeleting(state: State, request: number): boolean {
	return deletionIn(state)?.sending === request;
}

/** The key to select after a row is removed: that of the next sibling, else of the previous one, else of the parent. With a filter, that of the next or previous row that it shows. */
function heirOf({tree: {index, matches}}: State, row: number): string | undefined {
	const parent = index.parent[row] ?? -1;
	const siblings = matches ? [...matches] : childRows(index, parent);
	const at = siblings.indexOf(row);
	return index.keyAt(siblings[at + 1] ?? siblings[at - 1] ?? parent);
}

/** Removes an organization from the list. The cursor goes to its heir. */
function withoutDeleted(state: State, id: string): State {
	const heir = selectedId(state) === id ? heirOf(state, selectedRow(state)) : undefined;
	const next = withoutOrganization(state, id);
	return heir === undefined ? next : selectRow(next, next.tree.index.rowByKey.get(heir) ?? -1);
}

function receiveDone(state: State, {id, message}: DeletionEvent & {readonly type: 'deletion/done'}): State {
	return withoutDeleted({...state, dialog: {kind: 'none'}, message}, id);
}

export const deletionHandlers: Handlers<DeletionEvent> = {
	'deletion/opened'(state, {organization, request}) {
		const deletion = {organization, checks: {status: 'loading', request}, line: lineOf('')} as const;
		return {...state, message: messageOfKey(state), dialog: {kind: 'deletion', deletion}};
	},

	'deletion/checked'(state, event) {
		const {organizations, accounts, members, detail} = event;
		return isChecking(state, event.request)
			? withDeletion(state, deletion => ({
					...deletion,
					organization: detail.organization,
					checks: {status: 'ready', organizations, accounts, members},
				}))
			: state;
	},

	'deletion/checkFailed': (state, {request, error}) =>
		isChecking(state, request)
			? withDeletion(state, deletion => ({...deletion, checks: {status: 'failed', error}}))
			: state,

	'deletion/edited': (state, {line}) => withDeletion(state, ({error, verdict, ...deletion}) => ({...deletion, line})),

	'deletion/sent': (state, {request}) =>
		withDeletion(state, ({error, verdict, ...deletion}) => ({...deletion, sending: request})),

	'deletion/renamed': (state, {request, organization}) =>
		isDeleting(state, request)
			? withDeletion(state, deletion => ({...deletion, organization, line: lineOf('')}))
			: state,

	'deletion/failed'(state, {request, error, verdict, at}) {
		if (!isDeleting(state, request)) {
			return state;
		}

		const failed = withDeletion(state, ({sending, ...deletion}) => ({
			...deletion,
			error,
			...(verdict !== undefined && {verdict}),
		}));
		return withRefusal(failed, {call: 'delete', id: deletionIn(state)?.organization.id ?? ''}, error, at);
	},

	'deletion/done': (state, event) => (isDeleting(state, event.request) ? receiveDone(state, event) : state),
};

const countedIn = (state: State, what: 'organizations' | 'accounts' | 'members'): number => {
	const deletion = deletionIn(state);
	return deletion ? (blockersOf(deletion)?.[what] ?? 0) : 0;
};

export const whyNotChildren: WhyNot = state =>
	countedIn(state, 'organizations') > 0 ? undefined : 'No sub-organization blocks the deletion.';

export const whyNotAccounts: WhyNot = state =>
	countedIn(state, 'accounts') > 0 ? undefined : 'No account blocks the deletion.';

export const whyNotBlockingMembers: WhyNot = state =>
	countedIn(state, 'members') > 0 ? undefined : 'No member blocks the deletion.';

export const whyNotDelete: WhyNot = state => {
	const deletion = deletionIn(state);
	if (!deletion) {
		return undefined;
	}

	const {checks, line, organization} = deletion;
	if (checks.status === 'loading') {
		return 'Still counting what blocks the deletion.';
	}

	return checks.status === 'failed'
		? `Could not count what blocks the deletion. Press ${keyOf(state, 'closeDialog')} to leave, and try again.`
		: (whyBlocked(state, deletion) ??
				whyRefused(state, {call: 'delete', id: organization.id}) ??
				whyMistyped(organization, line.text) ??
				whyNotNow(state));
};

/** In the list of accounts, the key would not delete what the cursor is on. */
const whyNotInAccounts: WhyNot = state =>
	state.pane === 'accounts'
		? `cforgs cannot delete an account. To delete the organization, press ${keyOf(state, 'openDeletion')} in the tree. ${whoClosesAccounts}`
		: undefined;

/** For opening the checklist of a deletion. */
export const whyNotOpenDeletion: WhyNot = state =>
	whyNotInAccounts(state) ??
	(isOfSeveral(state) ? whyNotWrite(state) : whyNotOrganization(state)) ??
	whyNotCall(state, 'Deleting', ...readCalls, 'accounts', 'delete') ??
	(isOfSeveral(state) ? undefined : whyRefused(state, {call: 'delete', id: selectedId(state) ?? ''}));

/** Events of the deletion of several organizations. `restored`: an undo created one again. */
export type DeletionsEvent =
	| {
			readonly type: 'deletions/opened';
			readonly chosen: ChosenMany;
			readonly request: number;
			readonly except?: ReadonlySet<string>;
	  }
	| {readonly type: 'deletions/noted'; readonly request: number; readonly text: Told}
	| {readonly type: 'deletions/checked'; readonly request: number; readonly rows: readonly DeletionRow[]}
	| {readonly type: 'deletions/checkFailed'; readonly request: number; readonly error: ApiError}
	| {readonly type: 'deletions/deleted'; readonly id: string}
	| {readonly type: 'deletions/restored'; readonly organization: Organization; readonly at: number};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** What blocks the deletion of several organizations, while it is read. `except`: the ids that the user left out before. */
		readonly deletionsCheck: {
			readonly chosen: ChosenMany;
			readonly except?: ReadonlySet<string>;
			readonly request: number;
			readonly text: Told;
			readonly error?: ApiError;
		};
		readonly deletions: RunInDialog & {readonly chosen: ChosenMany; readonly rows: readonly DeletionRow[]};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly deletions: DeletionsEvent;
	}
}

function withoutMark(state: State, id: string): State {
	return state.marks.has(id) ? {...state, marks: new Set([...state.marks].filter(each => each !== id))} : state;
}

export const deletionsHandlers: Handlers<DeletionsEvent> = {
	'deletions/opened': (state, {chosen, request, except}) =>
		withDialog(state, {
			kind: 'deletionsCheck',
			chosen,
			request,
			...(except && {except}),
			text: 'Checking what is in the organizations …',
		}),

	'deletions/noted': (state, {request, text}) =>
		whileAwaiting(state, 'deletionsCheck', request, dialog => ({...dialog, text})),

	'deletions/checked': (state, {request, rows}) =>
		whileAwaiting(state, 'deletionsCheck', request, ({chosen, except = new Set<string>()}) => ({
			...unsentRun,
			kind: 'deletions',
			chosen,
			rows,
			leftOut: except,
			proposed: new Set(),
		})),

	'deletions/checkFailed': (state, {request, error}) =>
		whileAwaiting(state, 'deletionsCheck', request, dialog => ({...dialog, error})),

	'deletions/deleted'(state, {id}) {
		// A deleted organization loses its mark without a message.
		return withoutDeleted(withoutMark(state, id), id);
	},

	'deletions/restored': (state, {organization, at}) => withCreated(state, [organization], at),
};
