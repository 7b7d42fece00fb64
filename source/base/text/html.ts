import {exactName, harmless} from './harmless.js';

/** Only this module makes pieces, so that every text in them is escaped. */
class Piece {
	readonly #source: string;

	constructor(source: string) {
		this.#source = source;
	}

	toString(): string {
		return this.#source;
	}
}

/** A piece of HTML. */
export type Html = Piece;

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

const withEntities = (text: string): string =>
	text.replaceAll(/[\u{22}\u{26}\u{27}<>]/gv, sign => entities[sign] ?? '');

function sourceOf(value: Html | string | number | readonly Html[]): string {
	if (value instanceof Piece) {
		return value.toString();
	}

	return typeof value === 'object'
		? value.map(each => each.toString()).join('')
		: withEntities(harmless(String(value)));
}

/**
A piece of HTML with values in it. A text becomes text, whatever is in it, and also the value of an attribute.

@throws {TypeError} If the value of an attribute is not in quotation marks.
*/
export function markup(
	parts: TemplateStringsArray,
	...values: ReadonlyArray<Html | string | number | readonly Html[]>
): Html {
	let source = parts[0] ?? '';
	for (const [at, value] of values.entries()) {
		if (source.endsWith('=')) {
			throw new TypeError('The value of an attribute needs quotation marks.');
		}

		source += sourceOf(value) + (parts[at + 1] ?? '');
	}

	return new Piece(source);
}

/** Data, such as a name, in a direction of its own, with hidden spaces marked. */
export const named = (text: string): Html => new Piece(`<bdi>${withEntities(exactName(text))}</bdi>`);

/**
The element with a style sheet of the program.

@throws {TypeError} If it could end the element.
*/
export function styleElement(css: string): Html {
	if (/<\/|<!--/v.test(css)) {
		throw new TypeError('A style sheet must not end its element.');
	}

	return new Piece(`<style>${css}</style>`);
}

/** Many pieces one after the other, without copying the text each time. */
export const joined = (pieces: Iterable<Html>): Html => new Piece([...pieces].map(each => each.toString()).join(''));
