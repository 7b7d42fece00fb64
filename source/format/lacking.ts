import {deepest} from '../api/depth.js';
import {listedOf} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {count, counted} from '../text/words.js';

type ReadList = {
	readonly noun: string;
	readonly listed: number;
	readonly unreadable: number;
	/**
	How many the service said there are; it may be wrong.
	*/
	readonly announced: number | undefined;
};

// A missing name is no reason: every member but the id may be missing or wrong.
function leftOut(unreadable: number): string {
	const [are, have] = unreadable === 1 ? ['is', 'it has'] : ['are', 'they have'];
	return `${counted(unreadable, 'record')} could not be read and ${are} left out: ${have} no id, or ${are} nested more than ${deepest} levels deep.`;
}

/**
What a list lacks that was read to its end, in sentences.
*/
export function lacksOf({noun, listed, unreadable, announced = 0}: ReadList): readonly string[] {
	return [
		...(unreadable === 0 ? [] : [leftOut(unreadable)]),
		...(announced <= listed + unreadable
			? []
			: [`The service announced ${counted(announced, noun)} and sent ${count(listed + unreadable)}: some may have been deleted or moved while the list was loading. Load it again to be sure.`]),
	];
}

/**
Reports records that came more than once. Each is kept once.
*/
export const repetitionOf = (repeated: number): readonly string[] => repeated === 0
	? []
	: [`${counted(repeated, 'record')} came twice and ${repeated === 1 ? 'was' : 'were'} left out, because the list changed while it was loading. Load it again to be sure that it is complete.`];

/**
What the list on the screen lacks.
*/
export function lacksOfListing(state: State): readonly string[] {
	const {come, announced} = listedOf(state);
	return lacksOf({
		noun: 'organization', listed: come, unreadable: state.listing.unreadable, announced,
	});
}
