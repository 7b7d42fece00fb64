import {lacksOf} from '../format/lacking.js';
import {exitStatus, type ExitStatus} from './exit-status.js';
import {tell} from './output.js';

/**
Says what a list lacks that was read to its end. Answers the status for it.
*/
export function tellLacking(list: Parameters<typeof lacksOf>[0]): ExitStatus {
	for (const lack of lacksOf(list)) {
		tell(lack);
	}

	return list.unreadable > 0 ? exitStatus.failed : exitStatus.ok;
}
