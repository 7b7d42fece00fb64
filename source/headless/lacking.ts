import {counted, count} from '../format/words.js';
import {exitStatus, type ExitStatus} from './exit-status.js';
import {tell} from './output.js';

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
Says what a list lacks that was read to its end. Answers the status for it.
*/
export function tellLacking({noun, listed, unreadable, announced = 0}: ReadList): ExitStatus {
	if (unreadable > 0) {
		tell(`${counted(unreadable, 'record')} could not be read and ${unreadable === 1 ? 'is' : 'are'} left out.`);
	}

	if (announced > listed + unreadable) {
		tell(`the service announced ${counted(announced, noun)} and sent ${count(listed + unreadable)}: some may have gone or moved while the list was read. Read it again to be sure.`);
	}

	return unreadable > 0 ? exitStatus.failed : exitStatus.ok;
}
