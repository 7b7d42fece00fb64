import {whyNoProfiles, type WhyNot} from '../../kernel/state/availability.js';
import type {SnapshotKind} from '../../kernel/files/snapshot.js';
import {count} from '../../base/text/words.js';
import {type Binding, roomOf} from '../../kernel/rows/registry.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {markedCount} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotCall, whyNotIdentified} from '../../kernel/state/why-not-call.js';
import type {Change} from '../../kernel/files/snapshot-changes.js';
import {mostCompared, pairOf} from './pair.js';
import {columnsIn, firstIn} from './several-rows.js';

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
