import type {ProfilesEvent} from './events.js';
import {seenThrough, withMatch} from './find.js';
import type {State} from './state.js';

/**
A state in which more profiles are known, as an open search shows it.
*/
export function seenAnew(before: State, state: State): State {
	return withMatch(before, state.tree.matches ? {...state, tree: seenThrough(state, state.tree)} : state);
}

export function reduceProfiles(state: State, event: ProfilesEvent): State {
	switch (event.type) {
		case 'profiles/asked': {
			return {...state, dialog: {kind: 'profiles'}};
		}

		case 'profiles/requested': {
			return {...state, dialog: {kind: 'none'}, profilesRequest: event.request};
		}

		case 'profiles/received': {
			return state.profilesRequest === event.request
				? seenAnew(state, {...state, profiles: new Map([...state.profiles, ...event.profiles])})
				: state;
		}

		case 'profiles/ended': {
			return state.profilesRequest === event.request ? {...state, profilesRequest: undefined} : state;
		}
	}
}
