import {isAscii} from './ascii.js';
import {harmless} from './harmless.js';

/**
The lines of a value that is shown as it is copied: harmless, but what was marked before it could be copied is not marked again.
*/
export function aloneLines(text: string): readonly string[] {
	const opening = isAscii() ? '<' : '⟦';
	return text.split('\n').map(line => line.split(opening).map(part => harmless(part)).join(opening));
}
