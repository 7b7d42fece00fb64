import {isAscii} from './ascii.js';
import {harmless} from './harmless.js';

/** The lines of a value to show for copying. The result is harmless. Marks that the value already contains are not marked again. */
export function aloneLines(text: string): readonly string[] {
	const opening = isAscii() ? '<' : '⟦';
	return text.split('\n').map(line => line.split(opening).map(part => harmless(part)).join(opening));
}
