import {whyNoProfiles, type WhyNot, whyNotRow} from '../state/availability.js';
import {keyOf} from '../state/key-of.js';
import {unreadCount} from '../state/known-profiles.js';

/**
For reading the profiles that no search has yet, or that are old: `askForProfiles` tells if there are none.
*/
export const whyNotReadProfiles: WhyNot = state => {
	const why = whyNoProfiles(state);
	if (why !== undefined) {
		return why;
	}

	if (state.profilesRequest !== undefined) {
		return `The profiles are already loading. ${keyOf(state, 'stopReading')} stops that.`;
	}

	return unreadCount(state) === 0 ? whyNotRow(state) : undefined;
};
