import {fileFormats} from '../export/formats.js';
import {whyNotRow} from './availability.js';
import {keyOf} from './key-of.js';
import {unreadCount} from './known-profiles.js';
import type {State} from './state.js';
import {whyNotCall} from './why-not-call.js';

// Each answers why a key that reads more than the list cannot act now, or undefined where it can.
type WhyNot = (state: State) => string | undefined;

/**
For reading any profile.
*/
export const whyNoProfiles: WhyNot = state => whyNotCall(state, 'Reading profiles', 'get_profile');

/**
For reading the profiles that no search has yet, or that are old: `askForProfiles` tells if there are none.
*/
export const whyNotReadProfiles: WhyNot = state => {
	const why = whyNoProfiles(state);
	if (why !== undefined) {
		return why;
	}

	if (state.profilesRequest !== undefined) {
		return `The profiles are being read already. ${keyOf(state, 'stopReading')} stops that.`;
	}

	return unreadCount(state) === 0 ? whyNotRow(state) : undefined;
};

/**
For exporting the profiles that the list leaves out.
*/
export const whyNotProfiles: WhyNot = state => {
	const {dialog} = state;
	return dialog.kind === 'export' && fileFormats[dialog.cursor] === 'tree' ? 'The text holds names and ids only, no profile.' : whyNoProfiles(state);
};

/**
For searching the accounts of an organization.
*/
export const whyNotSearchAccounts: WhyNot = state => whyNotCall(state, 'Listing accounts', 'accounts');
