import type {ApiError} from '../../base/api/api-error.js';
import type {Organization, Profile} from '../../base/api/schemas.js';
import type {UnreadableRecord} from '../../base/api/pages.js';
import type {Age} from '../../base/text/time.js';

/** The progress of a list that loads in pages. `request` is the number of the request whose answers are accepted. */
type ListProgress =
	| {readonly status: 'loading'; readonly request: number}
	| {readonly status: 'complete'}
	| {readonly status: 'failed'; readonly error: ApiError; readonly pageToken?: string};

/** The list of organizations: `loaded` of `total` records have loaded, including `unreadable` ones. */
export type Listing = {
	readonly progress: ListProgress;
	readonly loaded: number;
	/** How many more records have loaded that are not in the tree yet. */
	readonly ahead?: number;
	readonly total?: number;
	readonly unreadable: number;
	/** The organizations that a refresh has loaded so far, in parts. The earlier list stays on the screen until the refresh is complete. */
	readonly arriving: ReadonlyArray<readonly Organization[]>;
	/** The unreadable records that the current refresh has loaded so far. */
	readonly arrivingUnreadable?: readonly UnreadableRecord[];
	/** Writes during the load, which the list may miss. Undefined means deleted. */
	readonly written: ReadonlyMap<string, Organization | undefined>;
	/** Whether `organizations` is a complete list. */
	readonly isWhole: boolean;
	/** The age of the list, if an earlier session loaded it or it is at least an hour old. The list may be out of date. */
	readonly age?: Age;
};

/** An organization loaded individually, with its profile. */
export type Detail = {
	readonly organization: Organization;
	readonly profile: Profile | undefined;
	/** Milliseconds since the epoch. */
	readonly readAt: number;
	/** When the profile was loaded, if at another time than the organization. */
	readonly profileReadAt?: number;
};

export type DetailState =
	| {readonly status: 'loading'; readonly request: number; readonly detail?: Detail}
	| {readonly status: 'ready'; readonly detail: Detail}
	| {
			readonly status: 'failed';
			readonly error: ApiError;
			readonly detail?: Detail;
			/** How long before the failure the detail was loaded: `3 hours earlier`. */
			readonly earlier?: string;
			/** The full record from the list, if the program looked it up there instead. */
			readonly listed?: Organization;
	  };

/** A list of an organization, such as its accounts or its members. */
export type ListState<Item> = {
	readonly progress: ListProgress;
	readonly items: readonly Item[];
	/** What a reload has loaded so far, also if it stopped and can continue. The earlier list stays on the screen until the reload is complete. */
	readonly arriving?: readonly Item[];
	/** How long ago an earlier session loaded it: `3 hours ago`. Absent once this session loads it. */
	readonly age?: string;
	/** Whether the items are from an earlier load, because the last one failed. */
	readonly isOld?: boolean;
	/** How long before that failure they were loaded: `3 hours earlier`. */
	readonly earlier?: string;
	/** During a reload, when the items on the screen were loaded. Milliseconds since the epoch. */
	readonly shownReadAt?: number;
	/** Whether nobody asked for the tags of these accounts, so they may have some. */
	readonly isWithoutTags?: true;
	readonly total?: number;
	readonly unreadable: number;
	/** Milliseconds since the epoch. */
	readonly readAt: number;
};

/** A loaded profile, with the time of loading in milliseconds since the epoch. The profile is null if the organization has none. */
export type ReadProfile = {
	// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As on the wire.
	readonly profile: Profile | null;
	readonly readAt: number;
	/** How long ago an earlier session loaded it. */
	readonly age?: string;
};

/** How many accounts organizations have, as earlier sessions read them: by id, with the time of reading. Both in milliseconds since the epoch. */
export type KnownCounts = {
	readonly byId: ReadonlyMap<string, {readonly count: number; readonly readAt: number; readonly isWithoutTags?: true}>;
	/** The time to which ages refer. */
	readonly now: number;
};
