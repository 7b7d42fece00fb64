import {lacksOf, repetitionOf} from '../format/lacking.js';
import {exitStatus, type ExitStatus} from './exit-status.js';
import {tell} from './output.js';

/**
Says what a list lacks that was read to its end, and what came more than once. Answers the status for it.
*/
export function tellLacking(list: Parameters<typeof lacksOf>[0] & {readonly repeated: number}): ExitStatus {
	for (const lack of [...lacksOf(list), ...repetitionOf(list.repeated)]) {
		tell(lack);
	}

	return list.unreadable > 0 ? exitStatus.failed : exitStatus.ok;
}
