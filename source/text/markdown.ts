import {active, codeOf, special} from '../format/summary.js';
import {harmless} from './harmless.js';

/**
A text as Markdown shows it: what holds a mention or an address as code, so that nobody is notified and nothing is linked. An empty text is marked.
*/

export function escaped(text: string): string {
	if (text === '') {
		return '–';
	}

	const shown = harmless(text);
	return active.test(shown) ? codeOf(shown) : shown.replaceAll(special, String.raw`\$&`);
}
