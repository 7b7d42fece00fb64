import type {ApiError} from '../api/api-error.js';
import type {Account, Organization, Profile} from '../api/schemas.js';
import type {UnreadableRecord} from '../api/unreadable-record.js';
import type {Age} from '../text/time.js';

/**
How a list that arrives in pages stands. `request` names the question that an answer must belong to.
*/
type Progress =
	| {readonly status: 'loading'; readonly request: number}
	| {readonly status: 'complete'}
	| {
		readonly status: 'failed';
		readonly error: ApiError;
		/**
		Where a list goes on, where what was read of it can be continued.
		*/
		readonly pageToken?: string;
	};

/**
The organizations' list: `loaded` of `total` have come, of which `unreadable` could not be read.
*/
export type Listing = {
	readonly progress: Progress;
	readonly loaded: number;
	/**
	How many more have come that are not in the tree yet.
	*/
	readonly ahead?: number;
	readonly total?: number;
	readonly unreadable: number;
	/**
	What a refresh has brought so far: the list before it stays on the screen until it is whole.
	*/
	readonly arriving: readonly Organization[];
	/**
	The unreadable records that the present reading has brought so far.
	*/
	readonly arrivingUnreadable?: readonly UnreadableRecord[];
	/**
	What was written here while the list was read, and may be missing or outdated in it; undefined is deleted.
	*/
	readonly written: ReadonlyMap<string, Organization | undefined>;
	/**
	Whether `organizations` holds a list that came to its end.
	*/
	readonly isWhole: boolean;
	/**
	How old that list is, where an earlier start read it, or this one an hour ago or more. What it shows may have changed.
	*/
	readonly age?: Age;
};

/**
An organization read by itself, with its profile asked for.
*/
export type Detail = {
	readonly organization: Organization;
	readonly profile: Profile | undefined;
	/**
	Milliseconds since the epoch.
	*/
	readonly readAt: number;
	/**
	The same for the profile, if it was read before the organization.
	*/
	readonly profileReadAt?: number;
};

export type DetailState =
	| {readonly status: 'loading'; readonly request: number; readonly detail?: Detail}
	| {readonly status: 'ready'; readonly detail: Detail}
	| {
		readonly status: 'failed';
		readonly error: ApiError;
		readonly detail?: Detail;
		/**
		What the list says of it in full, where that was looked up instead.
		*/
		readonly listed?: Organization;
	};

export type AccountsState = {
	readonly progress: Progress;
	readonly accounts: readonly Account[];
	/**
	What has come so far where a list is read again, also where that was cut short and can go on: the one before stays on the screen until that is whole.
	*/
	readonly arriving?: readonly Account[];
	/**
	Whether the accounts are those of an earlier reading, as the last one failed.
	*/
	readonly isOld?: boolean;
	readonly total?: number;
	readonly unreadable: number;
	/**
	Milliseconds since the epoch.
	*/
	readonly readAt: number;
};

/**
A profile as it was read, with the time of reading in milliseconds since the epoch; null if the organization has none.
*/
// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As on the wire.
export type ReadProfile = {readonly profile: Profile | null; readonly readAt: number};
