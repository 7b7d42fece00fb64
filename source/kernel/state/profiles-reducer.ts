import type {DetailState} from './data.js';
import {seenAnew} from './find.js';
import type {State} from './state.js';

export type ProfilesEvent =
	| {readonly type: 'profiles/requested'; readonly request: number}
	| {readonly type: 'profiles/received'; readonly request?: number; readonly profiles: State['profiles']}
	| {readonly type: 'profiles/ended'; readonly request: number};

declare module './events.js' {
	interface Events {
		readonly profiles: ProfilesEvent;
	}
}

/** Updates the details with profiles that were loaded later. */
function withLaterProfiles({details}: State, profiles: State['profiles']): State['details'] {
	const later = new Map<string, DetailState>();
	for (const [id, {profile, readAt}] of profiles) {
		const known = details.get(id);
		if (known?.detail && readAt > (known.detail.profileReadAt ?? known.detail.readAt)) {
			later.set(id, {...known, detail: {...known.detail, profile: profile ?? undefined, profileReadAt: readAt}});
		}
	}

	return later.size === 0 ? details : new Map([...details, ...later]);
}

export function reduceProfiles(state: State, event: ProfilesEvent): State {
	switch (event.type) {
		case 'profiles/requested': {
			return {...state, dialog: {kind: 'none'}, profilesRequest: event.request};
		}

		case 'profiles/received': {
			// A profile loaded for an export or a comparison is kept, even if the person left it.
			return event.request === undefined || state.profilesRequest === event.request
				? seenAnew(state, {
						...state,
						profiles: new Map([...state.profiles, ...event.profiles]),
						details: withLaterProfiles(state, event.profiles),
					})
				: state;
		}

		case 'profiles/ended': {
			return state.profilesRequest === event.request ? {...state, profilesRequest: undefined} : state;
		}
	}
}
