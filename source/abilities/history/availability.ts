import type {AuditRecord, Organization} from '../../base/api/schemas.js';
import {count} from '../../base/text/words.js';
import {periods} from '../../kernel/files/history-period.js';
import {type WhyNot, whyNotRow} from '../../kernel/state/availability.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {markedInTree} from '../../kernel/state/marks.js';
import {markedRows, rowOfId, selectedOrganization, selectedRow} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotCall, whyNotIdentified} from '../../kernel/state/why-not-call.js';
import {historyIn, recordList} from './state.js';

/** The most organizations in one history. Each takes a request at least, and all of them must have loaded before a record is shown. */
const mostOrganizations = 20;

/** The marked organizations of the tree, from top to bottom, or the selected one. */
export function organizationsOfHistory(state: State): readonly Organization[] {
	const rows = markedInTree(state) > 0 ? markedRows(state) : [selectedRow(state)];
	return rows.flatMap(row => state.tree.index.organizationAt(row) ?? []);
}

const whyNotSelected: WhyNot = state =>
	whyNotRow(state) ??
	whyNotIdentified(state) ??
	(selectedOrganization(state) ? undefined : 'The history is not available: this organization is not visible to you.');

/** For opening the history of the marked organizations, or of the selected one. */
export const whyNotHistory: WhyNot = state => {
	const marked = markedInTree(state);
	return (
		whyNotCall(state, 'Reading the history', 'history') ??
		(marked === 0 ? whyNotSelected(state) : undefined) ??
		(marked > mostOrganizations
			? `${count(marked)} organizations are marked. A history shows at most ${mostOrganizations} together: unmark some, or press ${keyOf(state, 'unmarkAll')} to unmark all.`
			: undefined)
	);
};

const mostBelow = 1000;

/** Whether so many histories are read only after a question. */
export const isAskedFirst = (number: number): boolean => number > mostOrganizations;

const topOfBranch = (state: State): number => {
	const [source] = historyIn(state)?.sources ?? [];
	return source ? rowOfId(state, source.id) : -1;
};

/** The organization of the open history with everything below it. */
export function organizationsOfBranch(state: State): readonly Organization[] {
	const {index} = state.tree;
	const top = topOfBranch(state);
	return top === -1
		? []
		: Array.from({length: index.size[top] ?? 1}, (_, at) => index.organizationAt(top + at)).filter(
				each => each !== undefined,
			);
}

/** For the history of a whole branch. */
export const whyNotBranch: WhyNot = state => {
	const history = historyIn(state);
	if (history && history.sources.length > 1) {
		return 'This is the history of several organizations already.';
	}

	const length = state.tree.index.size[topOfBranch(state)] ?? 0;
	return (
		whyNotOther(0, '')(state) ??
		(state.listing.progress.status === 'loading'
			? 'The organizations are still loading. The history of a branch needs the whole list.'
			: undefined) ??
		(length < 2 ? 'No organization lies below this one.' : undefined) ??
		(length > mostBelow
			? `${count(length)} organizations are too many for one list. cforgs history ID --deep prints their history.`
			: undefined)
	);
};

/** For keys that need a record. */
export const whyNotRecord: WhyNot = state => recordList.whyNone(state);

/** Why the history of the resource of a record cannot be asked for; undefined if it can. */
export const whyNotResource = (state: State, {id, action: {time}}: AuditRecord): string | undefined =>
	id === '' || Number.isNaN(Date.parse(time ?? ''))
		? 'The service gave this record no id or no time, so the history of its resource cannot be read.'
		: whyNotCall(state, 'Reading the history of a resource', 'record_history');

/** For showing unfolded neighbours as one row again. */
export const whyNotFold: WhyNot = state =>
	(historyIn(state)?.unfolded.size ?? 0) > 0
		? undefined
		: `Nothing is unfolded. Press ${keyOf(state, 'openRecord')} on a row with a count to unfold it.`;

const whyNotOther =
	(by: 1 | -1 | 0, text: string): WhyNot =>
	state => {
		const history = historyIn(state);
		if (history?.sought.ray !== undefined) {
			return `This is only the record of one request. For the whole history, leave this and press ${keyOf(state, 'openHistory')}.`;
		}

		return history && by !== 0 && periods[periods.indexOf(history.sought.period) + by] === undefined ? text : undefined;
	};

export const whyNotShorter: WhyNot = whyNotOther(-1, 'This is the shortest period.');

export const whyNotLonger: WhyNot = whyNotOther(1, 'The service keeps the history for 18 months.');

/** For loading every record of the period. */
export const whyNotRest: WhyNot = state =>
	historyIn(state)?.isWhole === true ? 'Every record of this period has loaded.' : undefined;

/** For exporting the records. */
export const whyNotExportRecords: WhyNot = state => {
	const history = historyIn(state);
	return history?.isWhole === true ? whyNotRecord(state) : undefined;
};
