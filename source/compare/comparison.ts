import type {Told} from '../text/told.js';
import type {Change} from './changes.js';

/**
What has changed since a snapshot, up to one reading of the list.
*/
export type Comparison = {
	/**
	The snapshot's file, as it was typed.
	*/
	readonly file: string;
	/**
	When the snapshot was taken, and when the list was read; ISO 8601.
	*/
	readonly from: string;
	readonly to: string;
	readonly changes: readonly Change[];
	/**
	What could not be compared, in sentences.
	*/
	readonly remarks: readonly Told[];
	/**
	How many of the profiles that the snapshot holds the list left out, so that they are not compared; absent where it holds none.
	*/
	readonly unread?: number;
	/**
	How many of the compared profiles were loaded earlier, how many of these are old, and when the oldest was loaded: `2 hours ago`.
	*/
	readonly loaded?: {readonly count: number; readonly old: number; readonly age: string};
};
