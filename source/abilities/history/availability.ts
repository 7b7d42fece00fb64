import {periods} from '../../kernel/files/history-period.js';
import {type WhyNot, whyNotRow} from '../../kernel/state/availability.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {selectedOrganization} from '../../kernel/state/selectors.js';
import {whyNotCall, whyNotIdentified} from '../../kernel/state/why-not-call.js';
import {historyIn, recordList} from './state.js';

/** For opening the history of the selected organization. */
export const whyNotHistory: WhyNot = state => whyNotCall(state, 'Reading the history', 'history')
	?? whyNotRow(state)
	?? whyNotIdentified(state)
	?? (selectedOrganization(state) ? undefined : 'The history is not available: this organization is not visible to you.');

/** For keys that need a record. */
export const whyNotRecord: WhyNot = state => recordList.whyNone(state);

const whyNotOther = (by: 1 | -1, text: string): WhyNot => state => {
	const history = historyIn(state);
	if (history?.sought.ray !== undefined) {
		return `This is only the record of one request. For the whole history, leave this and press ${keyOf(state, 'openHistory')}.`;
	}

	return history && periods[periods.indexOf(history.sought.period) + by] === undefined ? text : undefined;
};

export const whyNotShorter: WhyNot = whyNotOther(-1, 'This is the shortest period.');

export const whyNotLonger: WhyNot = whyNotOther(1, 'The service keeps the history for 18 months.');

/** For loading every record of the period. */
export const whyNotRest: WhyNot = state => historyIn(state)?.isWhole === true ? 'Every record of this period has loaded.' : undefined;

/** For exporting the records. */
export const whyNotExportRecords: WhyNot = state => {
	const history = historyIn(state);
	return history?.isWhole === true ? whyNotRecord(state) : undefined;
};
