import type {Event} from '../state/events.js';
import {formIn} from '../state/open-form.js';
import type {Card, State} from '../state/state.js';

type Basis = 'profile' | 'create';

type IsMade = (basis: Basis) => boolean;

/**
One thing to do. The tour moves on at the first event that is `done`; it watches what happened to the state `before`, not which key did it.
*/
type TourStep = {
	readonly id: string;
	readonly title: string;
	/**
	What to do, and why, with `{command}` where a key is named. Two lines at 80 columns.
	*/
	readonly text: string;
	/**
	The same without signs, for screen readers.
	*/
	readonly said?: string;
	/**
	The same in one line at 40 columns, for a terminal that has no room for more.
	*/
	readonly brief: string;
	readonly done: (event: Event, state: State, before: State) => boolean;
	/**
	The first part of events that belong to the step: they are on the way, not astray.
	*/
	readonly allowed: readonly string[];
	/**
	Whether somebody else saves the profile behind the form that is opened now.
	*/
	readonly isInterfered?: true;
	/**
	The step that makes what this one needs: what was changed on an earlier sandbox is gone with it.
	*/
	readonly basis?: Basis;
};

const isSaved = (event: Event): boolean => event.type === 'form/saved';

// Who keeps all of theirs has nothing to send.
const isSettled = (event: Event, {dialog}: State): boolean => isSaved(event) || (event.type === 'conflict/resolved' && dialog.kind === 'none');

// A new organization has no earlier values, and leaves nothing to undo.
const isOfExisting = (state: State): boolean => formIn(state)?.id !== undefined;

const rowOf = ({tree: {index}, selectedKey = ''}: State): number => index.rowByKey.get(selectedKey) ?? -1;

const isRead = (state: State): boolean => state.details.get(state.tree.index.idAt(rowOf(state)) ?? '')?.detail !== undefined;

const foldText = 'marks an organization with others inside. Go to one and press {expand} to expand it. {collapse} collapses it again, {expandAll} expands everything.';

export const tourSteps: readonly TourStep[] = [
	{
		id: 'move',
		title: 'Move',
		text: 'This is the tree of your organizations, with sample data. Press {moveDown} to move down a row, and {moveUp} to move back up.',
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
		allowed: ['tree/'],
	},
	{
		id: 'find',
		title: 'Find',
		text: 'Do not scroll through hundreds: press {openFind} and type “smith d”. The tree narrows as you type; {acceptFind} keeps the match and shows the whole tree again.',
		brief: '{openFind}, type “smith d”, {acceptFind} keeps it.',
		done: (event, state) => event.type === 'find/accepted' && state.tree.index.organizationAt(rowOf(state)) !== undefined,
		allowed: ['tree/', 'find/'],
	},
	{
		id: 'read',
		title: 'Read',
		text: 'Press 2 for the profile of the selected organization: who the customer is and how to reach them. 1 goes back.',
		brief: '2 shows the profile, 1 goes back.',
		// It is read at once, or where bytes are saved when it is asked for.
		done: (event, state) => (event.type === 'pane/tabChosen' || event.type === 'detail/received') && state.tab === 'profile' && isRead(state),
		allowed: ['tree/', 'find/', 'pane/'],
	},
	{
		id: 'copy',
		title: 'Copy',
		text: 'Press {openCopy}: id, name, path, JSON, curl and more. Choose one; {copyChosen} sends it to the clipboard of your terminal.',
		brief: '{openCopy}, choose one, {copyChosen} copies it.',
		done: (event, state) => event.type === 'copy/sent' && state.dialog.kind === 'copy',
		allowed: ['tree/', 'find/', 'pane/', 'copy/', 'dialog/moved', 'dialog/closed'],
	},
	{
		id: 'accounts',
		title: 'Accounts',
		text: 'Back in the tree ({openTree}), press {focusNextPane} until you are in the accounts, which lists only accounts directly in the organization.',
		brief: '{focusNextPane} to the accounts ({openTree}: tree).',
		done: event => event.type === 'pane/focused' && event.pane === 'accounts',
		allowed: ['tree/', 'find/', 'pane/', 'account/opened', 'dialog/closed'],
	},
	{
		id: 'profile',
		title: 'Edit a profile',
		text: 'Press {openProfileForm}, go to the phone with {focusNextField} and change it. {reviewForm} shows what will be sent, {saveForm} sends it. The message then says what was stored.',
		brief: '{openProfileForm}, change the phone, {reviewForm}, {saveForm}.',
		done: (event, _, before) => isSaved(event) && isOfExisting(before),
		allowed: ['tree/', 'find/', 'pane/', 'form/', 'dialog/closed'],
	},
	{
		id: 'conflict',
		title: 'A conflict',
		text: 'Press {openProfileForm}, change the business name and save.'
			+ ' Somebody else saves first: choose with {chooseTheirs} theirs or {chooseYours} yours, {resolveConflict} reviews, {saveForm} sends.',
		brief: '{openProfileForm}, change the name, save, choose.',
		done: (event, state, before) => state.tour?.wasInterfered === true && isSettled(event, state) && isOfExisting(before),
		allowed: ['tree/', 'find/', 'pane/', 'form/', 'conflict/', 'dialog/', 'help/', 'palette/'],
		isInterfered: true,
	},
	{
		id: 'undo',
		title: 'Undo',
		text: 'Press {openUndo} for your changes. {chooseUndo} restores the earlier values of one; {saveForm} sends.'
			+ ' If it has changed since: {chooseTheirs} or {chooseYours} chooses, {resolveConflict} reviews.',
		brief: '{openUndo}, {chooseUndo} reviews one, {saveForm} sends it.',
		// An undo alone says what it is; what was deleted comes back as a new organization.
		done: (event, state, before) => isSettled(event, state) && formIn(before)?.note !== undefined,
		allowed: ['tree/', 'find/', 'pane/', 'undo/', 'form/', 'conflict/', 'dialog/', 'help/', 'palette/'],
		basis: 'profile',
	},
	{
		id: 'create',
		title: 'Create',
		text: 'Press {openCreateForm}: a new organization below the selected one. Type a name, {reviewForm}, {saveForm}. {openCreateRootForm} would make one without a parent.',
		brief: '{openCreateForm}, type a name, {reviewForm}, {saveForm}.',
		done: (event, {created}) => event.type === 'form/saved' && created.has(event.id),
		allowed: ['tree/', 'find/', 'pane/', 'form/', 'picker/', 'dialog/', 'help/', 'palette/'],
	},
	{
		id: 'delete',
		title: 'Delete',
		text: 'Press {openDeletion} on what you just created. cforgs first counts what blocks it; then type the exact name, and {deleteOrganization}.',
		brief: '{openDeletion} on it, type its name, {deleteOrganization}.',
		done: event => event.type === 'deletion/done',
		allowed: ['tree/', 'find/', 'pane/', 'deletion/', 'form/', 'dialog/', 'help/', 'palette/'],
		basis: 'create',
	},
	{
		id: 'commands',
		title: 'Every command',
		text: 'You do not need to remember all keys: press {openPalette} and type what you want, such as “refresh”. {runChosen} runs it, {closeDialog} leaves the list.',
		brief: '{openPalette}, type “refresh”, {runChosen} runs it.',
		// What is typed into the list is no key, so the next step waits.
		done: (event, _, before) => event.type === 'dialog/closed' && before.dialog.kind === 'palette',
		allowed: ['tree/', 'find/', 'pane/', 'form/', 'dialog/', 'help/', 'palette/'],
	},
	{
		id: 'help',
		title: 'Help',
		text: 'And {openHelp} lists every key that works here, with the reason if one cannot act now. That was the tour: {askToQuit} leaves, or stay and play.',
		brief: '{openHelp} lists all keys; {askToQuit} leaves.',
		done: event => event.type === 'help/opened',
		// The command that the list was closed with may be the reload.
		allowed: ['tree/', 'find/', 'pane/', 'dialog/', 'help/', 'palette/', 'organizations/'],
	},
];

/**
What is said past the last step.
*/
const closing = 'That was the tour. The sandbox ends with it. {leaveTour} ends it, {listTourSteps} lists the steps, to take one again.';

/**
What the card shows at a step, or past the last one.
*/
export function stepCard(index: number): Card {
	const step = tourSteps[index];
	const offers = ['{leaveTour} leaves', '{listTourSteps} lists'];
	const common = {saidOffers: '{skipTourStep} skips a step, {leaveTour} leaves the tour, {listTourSteps} lists its steps.', dialog: 'tourSteps'} as const;
	if (!step) {
		return {
			...common, title: 'Tour', text: closing, brief: closing, said: closing, offers,
		};
	}

	const {title, text, brief, said = text} = step;
	return {
		...common,
		title: `Tour ${index + 1}/${tourSteps.length} · ${title}`,
		text,
		brief,
		said: `Tour, step ${index + 1} of ${tourSteps.length}, ${title}. ${said}`,
		offers: ['{skipTourStep} skips', ...offers],
	};
}

/**
Where to begin for a step to have what it needs.
*/
export function beginningOf(index: number, isMade: IsMade): number {
	const basis = tourSteps[index]?.basis;
	return basis === undefined || isMade(basis) ? index : tourSteps.findIndex(({id}) => id === basis);
}

/**
The next step that has what it needs: one that speaks of what has not happened is passed over.
*/
export function stepAfter(index: number, isMade: IsMade): number {
	const next = tourSteps.findIndex(({basis}, at) => at > index && (basis === undefined || isMade(basis)));
	return next === -1 ? tourSteps.length : next;
}

/**
What to say to somebody who did something else.
*/
export const asides: Readonly<Record<string, string>> = {
	'form/opened': 'That is a form: {leaveForm} leaves it.',
	'deletion/opened': 'That is a deletion: {closeDialog} leaves it, nothing is gone.',
	'help/opened': 'That is the help: {closeDialog} closes it.',
	'palette/opened': 'That is the list of commands: {closeDialog} closes it.',
	'copy/opened': 'That is what can be copied: {closeDialog} leaves it.',
	'undo/opened': 'That is the undo list: {closeDialog} leaves it.',
	'find/opened': 'That is the search: {leaveFind} leaves it.',
	'pane/focused': 'That went to another pane: {openTree} comes back to the tree.',
	'pane/tabChosen': 'That changed what the detail shows; 1 brings the overview back.',
	'tree/allFolded': 'That expanded or collapsed everything.',
	'organizations/requested': 'That reloads the list.',
};

/**
What to say where the next step is passed over, and where another can only begin once something is left.
*/
export const passedText = (title: string): string => `“${title}” has nothing to act on, so it is skipped.`;
export const leaveFirst = '{closeDialog} leaves this first.';

/**
What to say of an event that does not belong to a step; undefined where it does, or is none of the person's doing.
*/
export function asideOf(step: TourStep, event: Event): string | undefined {
	const isBack = (event.type === 'pane/focused' && event.pane === 'tree') || (event.type === 'pane/tabChosen' && event.tab === 'overview');
	return isBack || step.allowed.some(prefix => event.type.startsWith(prefix)) ? undefined : asides[event.type];
}
