import {isAscii} from './ascii.js';
import {harmless} from './harmless.js';

/**
The lines of a value that is shown for copying. Makes the text harmless, but keeps marks that it already contains.
*/
export function aloneLines(text: string): readonly string[] {
	const opening = isAscii() ? '<' : '⟦';
	return text.split('\n').map(line => line.split(opening).map(part => harmless(part)).join(opening));
}
