import {harmless} from '../../base/text/harmless.js';
import {listText} from '../../base/text/words.js';
import {type Findings, unknownParts} from '../figures/findings.js';
import {tell} from './output.js';

/** Reports what findings could not be looked for, and which rules do not work. `isRead`: what was missing has just been read. */
export function tellUnknown(found: Findings, isRead: boolean): void {
	for (const {name, why} of found.broken) {
		tell(`the rule “${harmless(name)}” of the config file does not work: ${harmless(why)}`);
	}

	const unknown = unknownParts(found);
	if (unknown.length > 0) {
		tell(`not known: ${harmless(listText(unknown))}.${isRead ? '' : ' --sync reads what is missing first.'}`);
	}
}
