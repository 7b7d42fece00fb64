import {keyOf} from '../state/key-of.js';
import {countRead, unreadCount} from '../state/known-profiles.js';
import {oldProfiles, profilesOf, type ProfileClock} from '../state/profile-age.js';
import {listedOf} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {count, counted} from '../text/words.js';
import {widthOf} from '../text/width.js';

const readOf = (state: State): string => `${count(countRead(state))} of ${count(listedOf(state).listed)}`;

/**
In how many profiles a search looks and how old they are, in as many columns as there are, and how to read the others; empty if there is no room.
*/
export function profilesNote(state: State, columns: number): string {
	const {find, profilesRequest} = state;
	const isReading = profilesRequest !== undefined;
	const old = isReading || find?.oldest === undefined ? '' : `, the oldest ${find.oldest}`;
	const rest = unreadCount(state) === 0 ? (old === '' ? '' : 'the old ones again') : 'the rest';
	const way = rest === '' ? '' : (isReading ? ` … ${keyOf(state, 'stopReading')} stops` : ` · ${keyOf(state, 'askForProfiles')} reads ${rest}`);
	const texts = [`profiles loaded: ${readOf(state)}${old}${way}`, ...(old === '' ? [] : [`profiles loaded: ${readOf(state)}${old}`]), `${readOf(state)} profiles`];
	return texts.find(text => widthOf(text) <= columns) ?? '';
}

/**
What a search that finds nothing has not looked in, to follow a sentence; empty where it has looked everywhere.
*/
export const unreadProfiles = (state: State): string =>
	unreadCount(state) === 0 || state.profilesRequest !== undefined ? '' : ` Profiles loaded: ${readOf(state)}; ${keyOf(state, 'askForProfiles')} loads the rest.`;

/**
What reading every profile takes, before it is begun.
*/
export function profilesQuestion(state: State, clock?: ProfileClock): string {
	const old = oldProfiles(state, clock);
	const {age} = profilesOf(state, old, clock);
	const oldText = old.length === 0 ? '' : ` or is old (${counted(old.length, 'profile')}, the oldest loaded ${age})`;
	const requests = counted(unreadCount(state) + old.length, 'request');
	return `Up to ${requests}, one for each profile that is not loaded${oldText}, plus the list. The limit is 1,200 in five minutes. `
		+ 'Then you can also find business names, email addresses and phone numbers. Loaded profiles stay if you stop. Load them?';
}
