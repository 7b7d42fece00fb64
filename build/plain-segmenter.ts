import {narrow, wide} from './plain-characters.js';

const plain = new RegExp(`^[${narrow}${wide}]*$`); // eslint-disable-line require-unicode-regexp

// The build replaces `Intl.Segmenter` with PlainSegmenter, but not this form.
const {Segmenter} = Intl;

type Data = Intl.SegmentData;

class PlainSegments implements Intl.Segments {
	readonly #text: string;

	constructor(text: string) {
		this.#text = text;
	}

	containing(codeUnitIndex = 0): Data {
		const whole = Math.trunc(codeUnitIndex);
		const index = Number.isNaN(whole) ? 0 : whole;
		const segment = this.#text[index];
		// The result is undefined outside the text, but the TypeScript type omits that.
		return (segment === undefined ? undefined : {segment, index, input: this.#text}) as Data;
	}

	*[Symbol.iterator](): Intl.SegmentIterator<Data> {
		const input = this.#text;
		for (let index = 0; index < input.length; index++) {
			yield {segment: input.charAt(index), index, input};
		}
	}
}

/** Works like `Intl.Segmenter` for graphemes. Creating the first `Intl.Segmenter` costs 8 ms and 7 MiB, which plain text does not need. */
export class PlainSegmenter {
	static #full: Intl.Segmenter | undefined;

	static #fullSegmenter(): Intl.Segmenter {
		PlainSegmenter.#full ??= new Segmenter();
		return PlainSegmenter.#full;
	}

	readonly segment = (text: string): Intl.Segments =>
		plain.test(text) ? new PlainSegments(text) : PlainSegmenter.#fullSegmenter().segment(text);
}
