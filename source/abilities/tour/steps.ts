import type {Event} from '../../kernel/state/events.js';
import {formIn} from '../../kernel/state/open-form.js';
import type {Card, State} from '../../kernel/state/state.js';

type Basis = 'profile' | 'create';

type IsMade = (basis: Basis) => boolean;

/** One task. The tour continues at the first event for which `done` is true. `done` compares the state with the one `before`, and does not care which key caused the event. */
type TourStep = {
	readonly id: string;
	readonly title: string;
	/** What to do, and why. Names keys as `{command}`. At most two lines of 80 columns. */
	readonly text: string;
	/** The text without signs, for screen readers. */
	readonly said?: string;
	/** The text in one line of 40 columns, for small terminals. */
	readonly brief: string;
	readonly done: (event: Event, state: State, before: State) => boolean;
	/** What is left to do, after a key that belongs to the step and does not complete it. */
	readonly left?: (state: State) => string;
	/** The beginnings of events that belong to the step. Other events may bring a note. */
	readonly allowed: readonly string[];
	readonly isInterfered?: true;
	/** The step that creates what this one needs. Changes of an earlier tour are gone with its sandbox. */
	readonly basis?: Basis;
};

const isSaved = (event: Event): boolean => event.type === 'form/saved';

// A person who keeps all stored values has nothing to send.
const isSettled = (event: Event, {dialog}: State): boolean =>
	isSaved(event) || (event.type === 'conflict/resolved' && dialog.kind === 'none');

// A new organization has no earlier values, so there is nothing to undo.
const isOfExisting = (state: State): boolean => formIn(state)?.id !== undefined;

const rowOf = ({tree: {index}, selectedKey = ''}: State): number => index.rowByKey.get(selectedKey) ?? -1;

const isRead = (state: State): boolean =>
	state.details.get(state.tree.index.idAt(rowOf(state)) ?? '')?.detail !== undefined;

const foldText =
	'marks an organization with others inside. Move to one and press {expand} to expand it. Press {collapse} to collapse it again. Press {expandAll} to expand everything.';

export const tourSteps: readonly TourStep[] = [
	{
		id: 'move',
		title: 'Move',
		text: 'This is the tree of your organizations, with sample data. Press {moveDown} to move down a row. Press {moveUp} to move back up.',
		brief: 'Press {moveDown}, then {moveUp}.',
		done: (event, state, before) => event.type === 'tree/moved' && rowOf(state) < rowOf(before),
		allowed: ['tree/moved'],
	},
	{
		id: 'fold',
		title: 'Expand',
		text: `▸ ${foldText}`,
		said: `“collapsed” ${foldText}`,
		brief: 'Go to a ▸ and press {expand}.',
		done: event => (event.type === 'tree/allFolded' || event.type === 'tree/folded') && !event.isCollapsed,
		left: state =>
			`Nothing is expanded yet: ${state.tree.collapsed[rowOf(state)] === 1 ? 'press {expand} here' : 'go to a collapsed organization, then press {expand}'}.`,
		allowed: ['tree/'],
	},
	{
		id: 'find',
		title: 'Find',
		text: 'Press {openFind} to search. Type “smith d”. The tree shows only what matches. Press {acceptFind} to go to the match in the whole tree.',
		brief: 'Press {openFind}, type “smith d”, {acceptFind}.',
		done: (event, state) =>
			event.type === 'find/accepted' && state.tree.index.organizationAt(rowOf(state)) !== undefined,
		allowed: ['tree/', 'find/'],
	},
	{
		id: 'read',
		title: 'Read',
		text: 'Press 2 to see the profile of the selected organization. It says who the customer is and how to reach them. Press 1 to go back.',
		brief: 'Press 2 for the profile, then 1.',
		// The profile loads at once, or on request in low bandwidth mode.
		done: (event, state) =>
			(event.type === 'pane/tabChosen' || event.type === 'detail/received') && state.tab === 'profile' && isRead(state),
		allowed: ['tree/', 'find/', 'pane/'],
	},
	{
		id: 'copy',
		title: 'Copy',
		text: 'Press {openCopy} to list what you can copy, such as the id or the path. Press {moveListDown} to choose one. Press {copyChosen} to copy it to your clipboard.',
		brief: 'Press {openCopy}, choose one, {copyChosen}.',
		done: (event, state) => event.type === 'copy/sent' && state.dialog.kind === 'copy',
		allowed: ['tree/', 'find/', 'pane/', 'copy/', 'dialog/moved', 'dialog/closed'],
	},
	{
		id: 'accounts',
		title: 'Accounts',
		text: 'Press {openTree} to go back to the tree. Press {focusNextPane} until the cursor is in the accounts pane. It lists only the accounts directly in the organization.',
		brief: '{openTree}, then {focusNextPane} to the accounts.',
		done: event => event.type === 'pane/focused' && event.pane === 'accounts',
		allowed: ['tree/', 'find/', 'pane/', 'account/opened', 'dialog/closed'],
	},
	{
		id: 'members',
		title: 'Members',
		text: 'Press {openMembers} to see who has access. Each active member is Super Administrator of every account in the organization. Press {openTree} to go back to the tree.',
		brief: 'Press {openMembers} for the members, then {openTree}.',
		done: (event, _, before) => event.type === 'pane/focused' && event.pane === 'tree' && before.pane === 'members',
		allowed: ['tree/', 'find/', 'pane/', 'account/opened', 'dialog/closed'],
	},
	{
		id: 'profile',
		title: 'Edit a profile',
		text:
			'Press {openProfileForm} to edit the profile. Press {focusNextField} to go to the phone, and change it.' +
			' Press {reviewForm}, then {saveForm} to send. A message says what was stored.',
		brief: '{openProfileForm}, change the phone, {reviewForm}, {saveForm}.',
		done: (event, _, before) => isSaved(event) && isOfExisting(before),
		allowed: ['tree/', 'find/', 'pane/', 'form/', 'dialog/closed'],
	},
	{
		id: 'conflict',
		title: 'A conflict',
		text:
			'Press {openProfileForm} and change the business name. Press {reviewForm}, then {saveForm}. A colleague has saved first.' +
			' Press {chooseTheirs} for theirs or press {chooseYours} for yours, then press {resolveConflict}, then {saveForm}.',
		brief: '{openProfileForm}, change the name, save, choose.',
		done: (event, state, before) =>
			state.tour?.hasConflicted === true && isSettled(event, state) && isOfExisting(before),
		allowed: ['tree/', 'find/', 'pane/', 'form/', 'conflict/', 'dialog/', 'help/', 'palette/'],
		isInterfered: true,
	},
	{
		id: 'undo',
		title: 'Undo',
		text:
			'Press {openUndo} to list your changes. Press {chooseUndo} to undo one, then press {saveForm} to send.' +
			' If the value has changed again, press {chooseTheirs} or {chooseYours}, then press {resolveConflict}.',
		brief: 'Press {openUndo}, {chooseUndo}, then {saveForm} to send.',
		// Only an undo has a note. A deleted organization comes back as a new one.
		done: (event, state, before) => isSettled(event, state) && formIn(before)?.note !== undefined,
		allowed: ['tree/', 'find/', 'pane/', 'undo/', 'form/', 'conflict/', 'dialog/', 'help/', 'palette/'],
		basis: 'profile',
	},
	{
		id: 'history',
		title: 'History',
		text: 'Press {openHistory} to see who changed the selected organization, when and how. Press {toggleRecord} to show the request of a change. Press {closeHistory} to leave.',
		brief: '{openHistory}, {toggleRecord} for one, {closeHistory} leaves.',
		done: (_, state, before) => before.dialog.kind === 'history' && state.dialog.kind === 'none',
		allowed: ['tree/', 'find/', 'pane/', 'history/', 'dialog/', 'help/', 'palette/'],
	},
	{
		id: 'create',
		title: 'Create',
		text:
			'Press {openCreateForm} to create an organization below the selected one. Type a name.' +
			' Press {reviewForm}, then {saveForm} to send. Press {openCreateRootForm} to create a root.',
		brief: '{openCreateForm}, type a name, {reviewForm}, {saveForm}.',
		done: (event, {created}) => event.type === 'form/saved' && created.has(event.id),
		allowed: ['tree/', 'find/', 'pane/', 'form/', 'picker/', 'dialog/', 'help/', 'palette/'],
	},
	{
		id: 'delete',
		title: 'Delete',
		text: 'Press {openDeletion} on the organization that you created. cforgs checks that it is empty. Type its exact name. Press {deleteOrganization} to delete it.',
		brief: '{openDeletion} on it, type its name, {deleteOrganization}.',
		done: event => event.type === 'deletion/done',
		allowed: ['tree/', 'find/', 'pane/', 'deletion/', 'form/', 'dialog/', 'help/', 'palette/'],
		basis: 'create',
	},
	{
		id: 'account',
		title: 'A first account',
		text: 'Press {focusNextPane} until the cursor is in the accounts. Press {openCreateAccount}, type a name, press {reviewAccount}. Press {scrollDialogPageDown} to the end, then press {sendAccount}.',
		brief: 'In the accounts: {openCreateAccount}, name, {reviewAccount}, {sendAccount}.',
		done: event => event.type === 'newAccount/created',
		allowed: ['tree/', 'find/', 'pane/', 'newAccount/', 'account/opened', 'run/', 'dialog/', 'help/', 'palette/'],
	},
	{
		id: 'commands',
		title: 'Every command',
		text: 'Press {openPalette} to list every command. Type what you want, such as “refresh”. Press {runChosen} to run it, or press {closeDialog} to leave the list.',
		brief: '{openPalette}, type “refresh”, {runChosen} runs it.',
		// Keys typed into the list of commands do not count, so the step ends when the list closes.
		done: (event, _, before) => event.type === 'dialog/closed' && before.dialog.kind === 'palette',
		allowed: ['tree/', 'find/', 'pane/', 'form/', 'dialog/', 'help/', 'palette/'],
	},
	{
		id: 'help',
		title: 'Help',
		text: 'Press {openHelp} to list every key that works here. If a key cannot act now, the list says why. This is the last step.',
		brief: 'Press {openHelp} to list all keys.',
		done: event => event.type === 'help/opened',
		// The command that closed the list may be the refresh.
		allowed: ['tree/', 'find/', 'pane/', 'dialog/', 'help/', 'palette/', 'organizations/'],
	},
];

const closing =
	'That was the tour. Press {leaveTour} to end it, with its sandbox. Press {listTourSteps} to take a step again.';

/** The card of a step, or the card after the last one. */
export function stepCard(index: number): Card {
	const step = tourSteps[index];
	const offers = [
		{command: 'leaveTour', name: 'leaves'},
		{command: 'listTourSteps', name: 'lists'},
	];
	const common = {
		saidOffers:
			'Press {skipTourStep} to skip a step, press {leaveTour} to leave the tour, press {listTourSteps} to list its steps.',
		dialog: 'tourSteps',
	} as const;
	if (!step) {
		return {...common, title: 'Tour', text: closing, brief: closing, said: closing, offers};
	}

	const {title, text, brief, said = text} = step;
	return {
		...common,
		title: `Tour ${index + 1}/${tourSteps.length} · ${title}`,
		text,
		brief,
		said: `Tour, step ${index + 1} of ${tourSteps.length}, ${title}. ${said}`,
		offers: [{command: 'skipTourStep', name: 'skips'}, ...offers],
	};
}

/** The step to start at so that this step has what it needs. */
export function beginningOf(index: number, isMade: IsMade): number {
	const basis = tourSteps[index]?.basis;
	return basis === undefined || isMade(basis) ? index : tourSteps.findIndex(({id}) => id === basis);
}

/** The next step that has what it needs. Steps without it are skipped. */
export function stepAfter(index: number, isMade: IsMade): number {
	const next = tourSteps.findIndex(({basis}, at) => at > index && (basis === undefined || isMade(basis)));
	return next === -1 ? tourSteps.length : next;
}

/** The note after an event that does not belong to the step. */
export const asides: Readonly<Record<string, string>> = {
	'form/opened': 'That is a form: press {leaveForm} to leave it.',
	'newAccount/opened': 'That creates an account: press {closeDialog} to leave it, nothing is sent.',
	'deletion/opened': 'That is a deletion: press {closeDialog} to leave it, nothing is gone.',
	'help/opened': 'That is the help: press {closeDialog} to close it.',
	'palette/opened': 'That is the list of commands: press {closeDialog} to close it.',
	'copy/opened': 'That is what can be copied: press {leaveCopy} to leave it.',
	'undo/opened': 'That is the undo list: press {closeDialog} to leave it.',
	'history/opened': 'That is the history: press {closeHistory} to leave it.',
	'find/opened': 'That is the search: press {leaveFind} to leave it.',
	'pane/focused': 'That went to another pane: press {openTree} to come back to the tree.',
	'pane/tabChosen': 'That changed what the detail shows: press 1 to bring the overview back.',
	'tree/allFolded': 'That expanded or collapsed everything.',
	'organizations/requested': 'That reloads the list.',
};

/** The notes if the next step is skipped, or if a step can only start after leaving a dialog. */
export const passedText = (title: string): string => `“${title}” has nothing to act on, so it is skipped.`;
export const leaveFirst = 'Press {closeDialog} to leave this first.';

/** The note about an event that does not belong to a step, or after which something is left to do. Undefined if the person did not cause the event. */
export function asideOf(step: TourStep, event: Event, state: State): string | undefined {
	const isBack =
		(event.type === 'pane/focused' && event.pane === 'tree') ||
		(event.type === 'pane/tabChosen' && event.tab === 'overview');
	const isAllowed = step.allowed.some(prefix => event.type.startsWith(prefix));
	return isAllowed ? step.left?.(state) : isBack ? undefined : asides[event.type];
}
