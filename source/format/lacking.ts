import {count, counted} from './words.js';

type ReadList = {
	readonly noun: string;
	readonly listed: number;
	readonly unreadable: number;
	/**
	How many the service said there are; it may be wrong.
	*/
	readonly announced: number | undefined;
};

/**
What a list lacks that was read to its end, in sentences.
*/
export function lacksOf({noun, listed, unreadable, announced = 0}: ReadList): readonly string[] {
	return [
		...(unreadable === 0 ? [] : [`${counted(unreadable, 'record')} could not be read and ${unreadable === 1 ? 'is' : 'are'} left out.`]),
		...(announced <= listed + unreadable
			? []
			: [`The service announced ${counted(announced, noun)} and sent ${count(listed + unreadable)}: some may have gone or moved while the list was read. Read it again to be sure.`]),
	];
}
