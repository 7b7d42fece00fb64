import {whyNoProfiles, type WhyNot} from '../../kernel/state/availability.js';
import type {SnapshotKind} from '../../kernel/files/snapshot.js';
import {count} from '../../base/text/words.js';
import {type Binding, roomOf} from '../../kernel/rows/registry.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {markedCount, rowOfId, clamp} from '../../kernel/state/selectors.js';
import {type State, withDialog, whileIn} from '../../kernel/state/state.js';
import {whyNotCall, whyNotIdentified} from '../../kernel/state/why-not-call.js';
import {type Change, isListChange} from '../../kernel/files/snapshot-changes.js';
import {lineOf, type Line} from '../../kernel/form-model/line-editor.js';
import type {Told} from '../../base/text/told.js';
import {withoutFind} from '../../kernel/state/find.js';
import type {ProfileClock} from '../../kernel/state/profile-age.js';
import {selectRow} from '../../kernel/state/selection.js';
import type {Dialog, DialogOf} from '../../kernel/state/dialog.js';
import type {Handlers} from '../../kernel/state/events.js';
import {mostCompared, pairOf, type Pair} from './pair.js';
import {columnsIn, firstIn} from './several-rows.js';
import type {Comparison} from './compare.js';

export const whyNotCompare: WhyNot = ({dialog}) =>
	dialog.kind === 'comparing' && dialog.line.text.trim() === ''
		? 'Type the path of the snapshot’s file first.'
		: undefined;

const comparingText = (state: State): string =>
	`The comparison is under way. Press ${keyOf(state, 'closeDialog')} to stop it.`;

const whyNotCompareLists =
	(kind: SnapshotKind): WhyNot =>
	state => {
		if (state.dialog.kind !== 'changes') {
			return undefined;
		}

		const {
			request,
			comparison: {unreadLists, knownLists},
		} = state.dialog;
		if (request !== undefined) {
			return comparingText(state);
		}

		const keys = {accounts: 'toggleExportAccounts', members: 'toggleExportMembers'} as const;
		if (unreadLists?.[kind] === undefined) {
			return `The snapshot has no ${kind}. To write one with ${kind}, go to the main screen, press ${keyOf(state, 'openExport')}, choose the snapshot, then press ${keyOf(state, keys[kind])}.`;
		}

		const known = knownLists?.[kind];
		return !known && unreadLists[kind] === 0
			? `All ${kind} in the snapshot are compared.`
			: whyNotCall(state, `Reading ${kind}`, kind);
	};

/** For reading who made the changes. */
export const whyNotReadWho: WhyNot = state => {
	if (state.dialog.kind !== 'changes') {
		return undefined;
	}

	const {
		request,
		comparison: {changes, histories = []},
	} = state.dialog;
	if (request !== undefined) {
		return comparingText(state);
	}

	if (histories.length === 0) {
		return changes.length === 0
			? 'There is no change.'
			: 'The changed organizations are gone, and their histories with them.';
	}

	const isRead = histories.every(({id}) => changes.some(change => change.id === id && change.who !== undefined));
	return isRead
		? 'The history of every changed organization is read.'
		: whyNotCall(state, 'Reading the history', 'history');
};

export const whyNotCompareAccounts = whyNotCompareLists('accounts');

export const whyNotCompareMembers = whyNotCompareLists('members');

export const whyNotCompareProfiles: WhyNot = state => {
	if (state.dialog.kind !== 'changes') {
		return undefined;
	}

	const {
		request,
		comparison: {unread, loaded},
	} = state.dialog;
	if (request !== undefined) {
		return comparingText(state);
	}

	if (unread === undefined) {
		return `The snapshot has no profiles. To write one with profiles, go to the main screen, press ${keyOf(state, 'openExport')}, then press ${keyOf(state, 'toggleExportProfiles')}.`;
	}

	return unread === 0 && loaded === undefined ? 'All profiles in the snapshot are compared.' : whyNoProfiles(state);
};

/** For comparing two organizations, which reads both of them. A comparison with a snapshot reads the list. */
export const whyNotOpenComparison: WhyNot = state => {
	const unreadable = markedCount(state) === 1 ? whyNotIdentified(state) : undefined;
	const marked = markedCount(state);
	const many =
		marked > mostCompared
			? `${count(marked)} organizations are marked, and at most ${mostCompared} can be compared at once.`
			: undefined;
	const why =
		unreadable ??
		many ??
		(pairOf(state) ? whyNotCall(state, 'Comparing two organizations', 'get', 'get_profile') : undefined);
	return why === undefined ? undefined : `${why} To compare with a snapshot, press ${keyOf(state, 'unmarkAll')} first.`;
};

/** For the columns to the right (1) or to the left (-1). */
const whyNotShift =
	(by: 1 | -1): NonNullable<Binding['whyNot']> =>
	(state, registry) => {
		const {dialog} = state;
		if (dialog.kind !== 'several') {
			return undefined;
		}

		const {columns} = roomOf(state, registry);
		const {shown} = columnsIn(columns, dialog.ids.length);
		const next = firstIn(dialog, columns) + by;
		return next < 0 || next + shown > dialog.ids.length ? 'There are no more organizations on this side.' : undefined;
	};

export const whyNotMoreRight = whyNotShift(1);

export const whyNotMoreLeft = whyNotShift(-1);

export const whyNotReadPair: WhyNot = state =>
	(state.dialog.kind === 'pair' || state.dialog.kind === 'several') && state.dialog.request !== undefined
		? `The organizations are being read. Press ${keyOf(state, 'closeDialog')} to stop that.`
		: undefined;

export const whyNotChange: WhyNot = state => {
	const change = chosenChange(state);
	if (!change) {
		return 'There is no change to go to.';
	}

	return change.change === 'gone'
		? `${change.name} is gone: deleted, or hidden from this credential. There is nothing to go to.`
		: undefined;
};

export const chosenChange = ({dialog}: State): Change | undefined =>
	dialog.kind === 'changes' ? dialog.comparison.changes[dialog.cursor] : undefined;

/** Events while comparing with a snapshot, or comparing two organizations. */
export type ComparisonEvent =
	| {readonly type: 'comparison/opened'}
	| {readonly type: 'comparison/fileAsked'}
	| {readonly type: 'comparison/edited'; readonly line: Line}
	| {readonly type: 'comparison/pairOpened'; readonly ids: Pair}
	| {readonly type: 'comparison/severalOpened'; readonly ids: readonly string[]; readonly clock: ProfileClock}
	| {readonly type: 'comparison/shifted'; readonly by: 1 | -1}
	| {readonly type: 'comparison/pairRead'; readonly request: number}
	| {readonly type: 'comparison/asked'; readonly request: number}
	| {readonly type: 'comparison/noted'; readonly request: number; readonly text: Told}
	| {readonly type: 'comparison/refused'; readonly request: number; readonly text: Told}
	| {readonly type: 'comparison/made'; readonly request: number; readonly comparison: Comparison; readonly text?: Told}
	| {readonly type: 'comparison/entered'; readonly id: string};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly comparing: {readonly line: Line; readonly request?: number; readonly text?: Told};
		readonly changes: {
			readonly comparison: Comparison;
			readonly cursor: number;
			readonly request?: number;
			readonly text?: Told;
		};
		/** `first`: the place of the first organization on the screen, if not all of them fit. */
		readonly several: {
			readonly ids: readonly string[];
			readonly first: number;
			readonly clock: ProfileClock;
			readonly request?: number;
			readonly text?: Told;
		};
		readonly pair: {readonly ids: Pair; readonly request?: number; readonly text?: Told};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly comparison: ComparisonEvent;
	}
}

type ComparisonDialog = DialogOf<'comparing'> | DialogOf<'changes'> | DialogOf<'pair'> | DialogOf<'several'>;

const asking: ReadonlySet<Dialog['kind']> = new Set<ComparisonDialog['kind']>([
	'comparing',
	'changes',
	'pair',
	'several',
]);

const isAsking = (dialog: Dialog): dialog is ComparisonDialog => asking.has(dialog.kind);

function awaiting({dialog}: State, request: number): ComparisonDialog | undefined {
	return isAsking(dialog) && dialog.request === request ? dialog : undefined;
}

const changesIn = ({comparison, cursor}: ComparisonDialog & {readonly kind: 'changes'}) =>
	({kind: 'changes', comparison, cursor}) as const;

function unasked(dialog: ComparisonDialog): ComparisonDialog {
	switch (dialog.kind) {
		case 'comparing': {
			return {kind: 'comparing', line: dialog.line};
		}

		case 'changes': {
			return changesIn(dialog);
		}

		case 'several':
		case 'pair': {
			const {request, text, ...pair} = dialog;
			return pair;
		}
	}
}

const itemOf = (change: Change): string | undefined => (isListChange(change) ? change.item.id : undefined);

const isSameChange = (one: Change, other: Change): boolean =>
	one.id === other.id && one.change === other.change && itemOf(one) === itemOf(other);

// Keeps the chosen change if it is there again.
function cursorIn(state: State, {changes}: Comparison): number {
	const chosen = chosenChange(state);
	return chosen
		? Math.max(
				0,
				changes.findIndex(change => isSameChange(change, chosen)),
			)
		: 0;
}

const withChanges = (state: State, comparison: Comparison, text?: Told): State =>
	withDialog(
		{...state, lastSnapshot: comparison.file},
		{kind: 'changes', comparison, cursor: cursorIn(state, comparison), ...(text !== undefined && {text})},
	);

const askingAnew = ({lastSnapshot = ''}: State): ComparisonDialog => ({kind: 'comparing', line: lineOf(lastSnapshot)});

const backToChanges = (state: State): State => ({
	...withDialog(state, state.comparison ?? askingAnew(state)),
	comparison: undefined,
});

function askForFile(state: State): State {
	const {kind} = state.dialog;
	return kind === 'changes'
		? withDialog(state, askingAnew(state))
		: kind === 'pair' || kind === 'several'
			? backToChanges(state)
			: state;
}

export const comparisonHandlers: Handlers<ComparisonEvent> = {
	'comparison/opened': state => backToChanges(state),

	'comparison/fileAsked': state => askForFile(state),

	'comparison/pairOpened': (state, {ids}) => withDialog(state, {kind: 'pair', ids}),

	'comparison/severalOpened': (state, {ids, clock}) => withDialog(state, {kind: 'several', ids, clock, first: 0}),

	'comparison/shifted': (state, {by}) =>
		whileIn(state, 'several', dialog => ({...dialog, first: clamp(dialog.first + by, dialog.ids.length - 1)})),

	'comparison/pairRead'(state, {request}) {
		const waiting = awaiting(state, request);
		return waiting ? withDialog(state, unasked(waiting)) : state;
	},

	'comparison/edited': (state, {line}) => whileIn(state, 'comparing', () => ({kind: 'comparing', line})),

	'comparison/asked'(state, {request}) {
		const {dialog} = state;
		return isAsking(dialog) ? withDialog(state, {...unasked(dialog), request}) : state;
	},

	'comparison/noted'(state, {request, text}) {
		const waiting = awaiting(state, request);
		return waiting ? withDialog(state, {...waiting, text}) : state;
	},

	'comparison/refused'(state, {request, text}) {
		const waiting = awaiting(state, request);
		return waiting ? withDialog(state, {...unasked(waiting), text}) : state;
	},

	'comparison/made': (state, {request, comparison, text}) =>
		awaiting(state, request) ? withChanges(state, comparison, text) : state,

	'comparison/entered'(state, {id}) {
		const {dialog} = state;
		const row = rowOfId(state, id);
		return row !== -1 && dialog.kind === 'changes'
			? selectRow({...withoutFind(withDialog(state, {kind: 'none'})), comparison: changesIn(dialog), pane: 'tree'}, row)
			: state;
	},
};
