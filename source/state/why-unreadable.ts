import type {UnreadableRecord} from '../api/unreadable-record.js';
import {deepest} from '../api/depth.js';
import {selectedUnreadable} from './selectors.js';
import type {State} from './state.js';

const reasons: Readonly<Record<UnreadableRecord['why'], string>> = {
	noId: 'This record has no id.',
	notAnObject: 'This record is not an organization.',
	tooDeep: `This record is nested more than ${deepest} levels deep.`,
};

/**
Why the service's record of a row cannot be used as an organization.
*/
export const unreadableReason = ({why}: UnreadableRecord): string => reasons[why];

/**
Why a key that needs an id cannot act on the selected row; undefined if the row has an id.
*/
export function whyNotIdentified(state: State): string | undefined {
	const record = selectedUnreadable(state);
	return record && `${unreadableReason(record)} You can only look at it, as JSON in the detail.`;
}
