import {exact, harmless} from './harmless.js';
import {wrapValue} from './wrap.js';

/** How many equal characters to show before the first difference. */
const leadIn = 20;

function firstDifference(text: string, other: string): number {
	let at = 0;
	while (at < text.length && text[at] === other[at]) {
		at++;
	}

	return at;
}

/** At most `rows` rows of a value, starting shortly before its first difference from another value. `…` marks omitted text. */
export function excerpt(text: string, other: string, columns: number, rows: number): readonly string[] {
	const whole = wrapValue(text, columns, {show: exact, most: rows});
	if (whole.length <= rows) {
		return whole;
	}

	const start = Math.max(0, firstDifference(text, other) - leadIn);
	const [first = '', ...rest] = wrapValue(text, columns - (start === 0 ? 0 : 1), {show: exact, start, most: rows});
	const shown = [`${start === 0 ? '' : '…'}${first}`, ...rest];
	return shown.length <= rows ? shown : [...shown.slice(0, rows - 1), harmless(`… (${text.length} characters)`)];
}

const shortLeadIn = 8;

/** One row of a value: all of it, or the part around its first difference from another value. */
export function lineFromDifference(text: string, other: string, columns: number): string {
	const whole = wrapValue(text, columns, {show: exact, most: 1});
	if (whole.length <= 1) {
		return whole[0] ?? '';
	}

	// Leaves room for both `…` signs.
	const room = Math.max(1, columns - 2);
	const start = Math.max(0, Math.min(firstDifference(text, other) - shortLeadIn, text.length - room));
	const [first = '', ...rest] = wrapValue(text, room, {show: exact, start, most: 1});
	return `${start === 0 ? '' : '…'}${first}${rest.length === 0 ? '' : '…'}`;
}
