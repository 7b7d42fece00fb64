import {fileFormats} from '../export/formats.js';
import {differenceLabel, undecided} from '../forms/conflict.js';
import {focusedSlot, membersOf} from '../forms/form.js';
import {changesOf} from '../forms/request.js';
import {labelsInSentence} from '../forms/fields.js';
import {strangeCharacters} from '../forms/strange-characters.js';
import {nameAt} from '../tree/names.js';
import {told, type Told} from '../text/told.js';
import {chosenAccount, hiddenAccounts, openAccountSearch} from './account-search.js';
import {isNothingFound} from './find.js';
import {foundRequests} from './found-requests.js';
import {keyOf} from './key-of.js';
import {layoutOf, paneBehind} from './layout.js';
import {soughtText} from './open-search.js';
import {
	isWhole,
	markedCount,
	nothingYet,
	selectedAccounts,
	selectedOrganization,
	selectedRow,
} from './selectors.js';
import {whyNotSeen} from './seen-review.js';
import type {State} from './state.js';
import {tourSteps} from './tour-steps.js';
import {lineSoughtFor, typedIn} from './typed-in.js';
import {visitFrom} from './visits.js';
import {whyNotCall} from './why-not-call.js';
import {whyNotIdentified} from './why-unreadable.js';
// Each answers why a key cannot act now, or undefined where it can.
type WhyNot = (state: State) => string | undefined;

export const whyNotRow: WhyNot = state => {
	if (selectedRow(state) !== -1) {
		return undefined;
	}

	switch (state.listing.progress.status) {
		case 'loading': {
			return nothingYet;
		}

		case 'failed': {
			return `No organization could be loaded. Press ${keyOf(state, 'refreshAll')} to try again.`;
		}

		case 'complete': {
			return `There is no organization here.${whyNotWrite(state) === undefined ? ` Press ${keyOf(state, 'openCreateRootForm')} to create one.` : ''}`;
		}
	}
};

// For what needs the accounts' list.
const whyNotAnyAccount: WhyNot = state => {
	const list = selectedAccounts(state);
	if (list && list.accounts.length > 0) {
		return undefined;
	}

	if (!selectedOrganization(state)) {
		return hiddenAccounts(state);
	}

	switch (list?.progress.status ?? 'notAsked') {
		case 'notAsked': {
			return 'The accounts have not been read yet.';
		}

		case 'loading': {
			return 'There is no account yet: the list is still loading.';
		}

		case 'failed': {
			return whyNotCall(state, 'Listing accounts', 'accounts') ?? `The accounts could not be read. Press ${keyOf(state, 'refreshSelected')} to try again.`;
		}

		case 'complete': {
			return 'There is no account here.';
		}
	}
};

/**
For what needs an account.
*/
export const whyNotAccount: WhyNot = state => whyNotAnyAccount(state) ?? (chosenAccount(state) ? undefined : `No account here matches. ${keyOf(state, 'leaveAccountSearch')} shows all of them again.`);

export const whyNotLeaveAccounts: WhyNot = state => openAccountSearch(state) ? undefined : 'No account is searched for.';

/**
For moving in the pane that has the focus.
*/
export const whyNotMove: WhyNot = state => whyNotRow(state) ?? (state.pane === 'accounts' ? whyNotAccount(state) : undefined);

const hasBelow = ({tree: {index}}: State, row: number): boolean => (index.childCount[row] ?? 0) > 0;

/**
For what needs something below the selected row.
*/
export const whyNotBelow: WhyNot = state => {
	const row = selectedRow(state);
	return row === -1 || hasBelow(state, row) ? whyNotRow(state) : `${nameAt(state, row)} has nothing${isWhole(state) ? '' : ' that is loaded'} below it.`;
};

/**
For folding a row, or going up from it.
*/
export const whyNotAbove: WhyNot = state => {
	const row = selectedRow(state);
	const {index, collapsed} = state.tree;
	const isOpen = hasBelow(state, row) && collapsed[row] === 0;
	return row === -1 || isOpen || index.parent[row] !== -1 ? whyNotRow(state) : `${nameAt(state, row)} has nothing above it.`;
};

export function whyNotContexts({connection: {contexts, label}}: State): string | undefined {
	if (!contexts) {
		return `There are no contexts in the ${label}: start without --demo.`;
	}

	return contexts.some(({isCurrent}) => !isCurrent) ? undefined : 'There is no other context. cforgs config example shows how to name some in the config file.';
}

export const whyNotWrite: WhyNot = ({connection}) =>
	connection.isReadOnly ? `This session is read-only: ${connection.readOnlyReason ?? 'nothing is sent.'}` : undefined;

/**
For what is sent at once and changes something.
*/
export const whyNotNow: WhyNot = ({pause}) => pause === undefined
	? undefined
	: `The service accepts no more requests for ${pause} s: this user has made too many. Nothing is lost; press the key again then.`;

/**
For what needs an organization that can be written to.
*/
export const whyNotOrganization: WhyNot = state => {
	const why = whyNotRow(state) ?? whyNotIdentified(state) ?? whyNotWrite(state);
	if (why !== undefined) {
		return why;
	}

	if (selectedOrganization(state)) {
		return undefined;
	}

	const known = (state.tree.index.nameAt(selectedRow(state)) ?? '') === '' ? 'id' : 'name';
	return `This organization is not ${isWhole(state) ? 'visible to you' : 'loaded yet'}; only its ${known} is known, from its children.`;
};

/**
For what is created below the selected organization.
*/
export const whyNotParent: WhyNot = state => {
	const why = whyNotWrite(state) ?? whyNotIdentified(state);
	if (why !== undefined) {
		return why;
	}

	if (state.listing.progress.status === 'loading') {
		return selectedRow(state) === -1 ? whyNotRow(state) : undefined;
	}

	return selectedRow(state) === -1 ? `There is no organization to create one below. Press ${keyOf(state, 'openCreateRootForm')} to create a root.` : undefined;
};

/**
For reading the selected organization again.
*/
export const whyNotRefresh: WhyNot = state => whyNotRow(state) ?? whyNotIdentified(state);

/**
For exporting: the marked organizations, or those below the selected one.
*/
export const whyNotOpenExport: WhyNot = state => whyNotRow(state) ?? (markedCount(state) > 0 ? undefined : whyNotIdentified(state));

export const whyNotRefreshAll: WhyNot = ({listing}) =>
	listing.progress.status === 'loading' ? 'The list is already loading.' : undefined;

export const whyNotFindNext: WhyNot = state => state.find ?? openAccountSearch(state) ? undefined : `There is no search to continue. Press ${keyOf(state, 'openFind')} to find something.`;

/**
For going from match to match while a search is typed.
*/
export function whyNotMatch(state: State): string | undefined {
	if (soughtText(state.find) === '') {
		return 'Type what to find first.';
	}

	return isNothingFound(state) ? `Nothing that is loaded matches: ${keyOf(state, 'acceptFind')} asks the server.` : undefined;
}

export const whyNotLeave: WhyNot = state => state.find ? undefined : `There is nothing to leave here. ${keyOf(state, 'askToQuit')} quits.`;

export const whyNotStop: WhyNot = ({awaited}) => awaited > 0 ? undefined : 'Nothing is being read that could be stopped.';

export const whyNotBack: WhyNot = state => visitFrom(state, -1) ? undefined : 'There is nothing to go back to yet: what you open or jump to is remembered.';

export const whyNotForward: WhyNot = state => visitFrom(state, 1) ? undefined : 'There is nothing to go forward to.';

export function whyNotReview({dialog}: State): string | undefined {
	if (dialog.kind !== 'form' || changesOf(dialog.form).length > 0) {
		return undefined;
	}

	return dialog.form.kind === 'create' ? 'Nothing is typed yet: a new organization needs a name at least.' : 'Nothing has changed yet, so there is nothing to send.';
}

/**
Where the terminal is too small, nothing can be asked, and what is typed goes on where it was going.
*/
export const whyNotQuit: WhyNot = state => {
	const {dialog, asideCount} = state;
	const isTyping = dialog.kind === 'form' || typedIn(dialog) !== undefined || lineSoughtFor(state) !== undefined;
	return layoutOf(state).kind === 'tooSmall' && (isTyping || asideCount > 0)
		? `Something is not saved, or still typed, and the terminal is too small for it: make it larger, or ${keyOf(state, 'quit')} quits and keeps the drafts.`
		: undefined;
};

/**
For the write itself: after a conflict that was given up there is none.
*/
export const whyNotSend: WhyNot = state => whyNotWrite(state) ?? whyNotReview(state) ?? whyNotSeen(state) ?? whyNotNow(state);

export const whyNotResolve = ({dialog}: State): Told | undefined => {
	const form = dialog.kind === 'form' ? dialog.form : undefined;
	const open = form?.step.name === 'conflict' ? undecided(form, form.step.theirs, form.step.choices) : undefined;
	return open === undefined ? undefined : told`Choose for ${differenceLabel(open, labelsInSentence(open.name))} first: both sides changed it.`;
};

export const whyNotTour: WhyNot = state => state.tour ? undefined : `No tour is running. Press ${keyOf(state, 'takeTour')} to take it on the sandbox.`;

export const whyNotSkip: WhyNot = state => state.tour?.step === tourSteps.length
	? `That was the last step. ${keyOf(state, 'leaveTour')} ends the tour, ${keyOf(state, 'listTourSteps')} lists the steps.`
	: whyNotTour(state);

export const whyNotTakeTour: WhyNot = state => state.tour ? `The tour is already running. ${keyOf(state, 'listTourSteps')} lists its steps, to begin at any of them.` : undefined;

export const whyNotToggle: WhyNot = ({dialog}) => {
	const form = dialog.kind === 'form' ? dialog.form : undefined;
	if (!form) {
		return undefined;
	}

	const {name, member} = focusedSlot(form);
	return member ?? membersOf(name, form.line.text)[0] ? undefined : 'This value is not a JSON object, so it has no fields of its own.';
};

export const whyNotEditor: WhyNot = state =>
	state.dialog.kind === 'form' && focusedSlot(state.dialog.form).name === 'parent' ? `The parent is chosen from a list: press ${keyOf(state, 'acceptField')}.` : undefined;

const countedIn = ({dialog}: State, what: 'organizations' | 'accounts'): number => {
	const checks = dialog.kind === 'deletion' ? dialog.deletion.checks : undefined;
	return checks?.status === 'ready' ? checks[what] : 0;
};

export const whyNotScope: WhyNot = ({dialog}) =>
	dialog.kind === 'export' && fileFormats[dialog.cursor] === 'snapshot' ? 'A snapshot always holds every organization: with some left out, those would look new later.' : undefined;

export const whyNotHolder: WhyNot = ({dialog}) =>
	dialog.kind === 'holder' && dialog.line.text.trim() === '' ? 'Type or paste the account’s id first.' : undefined;

export const whyNotLogged: WhyNot = ({dialog}) =>
	dialog.kind === 'log' && foundRequests(dialog).length === 0 ? 'There is no request here.' : undefined;

export const whyNotChildren: WhyNot = state => countedIn(state, 'organizations') > 0 ? undefined : 'No sub-organization is known to block it.';

export const whyNotAccounts: WhyNot = state => countedIn(state, 'accounts') > 0 ? undefined : 'No account is known to block it.';

export const whyNotDelete: WhyNot = state => {
	const {dialog} = state;
	if (dialog.kind !== 'deletion') {
		return undefined;
	}

	const {checks, line, organization} = dialog.deletion;
	if (checks.status === 'loading') {
		return 'Still counting what blocks the deletion.';
	}

	if (checks.status === 'failed') {
		return `What blocks the deletion could not be counted. Leave with ${keyOf(state, 'closeDialog')} and try again.`;
	}

	if (checks.organizations > 0 || checks.accounts > 0) {
		return `Only an empty organization can be deleted: move or delete what is in it first${checks.accounts > 0 ? ', accounts with the API or the dashboard' : ''}.`;
	}

	const isNamed = organization.name.trim() !== '';
	if (line.text === organization.id || (isNamed && line.text === organization.name)) {
		return whyNotNow(state);
	}

	if (!isNamed) {
		return 'It has no name to type: type or paste its id.';
	}

	return strangeCharacters(organization.name).length > 0
		? 'Its name has characters that look like others: type or paste its id.'
		: 'Type the exact name first: what you typed differs.';
};

/**
For reading or writing the file whose path is typed.
*/
export function whyNotPath(state: State): string | undefined {
	const {dialog} = state;
	if (dialog.kind !== 'path') {
		return undefined;
	}

	return dialog.line.text.trim() === '' ? 'Type the path of a file first.' : (dialog.request === undefined ? undefined : `The file is being read or written. ${keyOf(state, 'leavePath')} stops that.`);
}

/**
For a key that acts on the tree, in another pane.
*/
export function actsOnTree(state: State): string {
	const back = keyOf(state, 'openTree');
	return `This key acts on the tree. Press ${paneBehind(state) === 'tree' ? back : `${back} twice`} to go there.`;
}
