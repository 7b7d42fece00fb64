import {whyNoProfiles, type WhyNot, whyNotRow} from '../../kernel/state/availability.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {unreadCount} from '../../kernel/state/known-profiles.js';

/** For loading the profiles that are missing or old. `askForProfiles` reports if there are none. */
export const whyNotReadProfiles: WhyNot = state => {
	const why = whyNoProfiles(state);
	if (why !== undefined) {
		return why;
	}

	if (state.profilesRequest !== undefined) {
		return `The profiles are already loading. Press ${keyOf(state, 'stopReading')} to stop that.`;
	}

	return unreadCount(state) === 0 ? whyNotRow(state) : undefined;
};
