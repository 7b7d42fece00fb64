import {type WhyNot, whyNotRow} from '../state/availability.js';
import {whyNotIdentified} from '../state/why-unreadable.js';

/**
For reading the selected organization again.
*/
export const whyNotRefresh: WhyNot = state => whyNotRow(state) ?? whyNotIdentified(state);

export const whyNotStop: WhyNot = ({awaited}) => awaited > 0 ? undefined : 'Nothing is being read that could be stopped.';
