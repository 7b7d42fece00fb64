import {listText} from '../../base/text/words.js';
import {UsageError} from '../options/exit-status.js';

/**
The values of an option that can be repeated, each once, in the order of those allowed.

@throws {UsageError} If a value is not allowed.
*/
export function wordsAmong<Word extends string>(
	option: string,
	words: readonly string[],
	allowed: readonly Word[],
): readonly Word[] {
	if (words.some(word => allowed.every(each => each !== word))) {
		throw new UsageError(`${option} takes ${listText(allowed, 'or')}.`);
	}

	return allowed.filter(each => words.includes(each));
}
