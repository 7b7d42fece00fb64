import {saidText, shownText, told, type Told} from './told.js';

/** `3200` → `3,200`, for whole numbers. The number format of Node.js takes milliseconds to create. */
export function count(value: number): string {
	const digits = String(value);
	const groups: string[] = [];
	for (let end = digits.length; end > 0; end -= 3) {
		groups.unshift(digits.slice(Math.max(0, end - 3), end));
	}

	return groups.join(',');
}

/** `1, 'account'` → `1 account`; `2, 'account'` → `2 accounts`. */
export const counted = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? '' : 's'}`;

/** The same, or undefined for none. */
export const countedOrNone = (value: number, noun: string): string | undefined =>
	value === 0 ? undefined : counted(value, noun);

const sizes = ['B', 'KB', 'MB', 'GB'] as const;

/** `37 MB`, `1.2 MB` or `300 B`. */
export function sizeText(bytes: number): string {
	const step = bytes < 1000 ? 0 : Math.min(sizes.length - 1, Math.floor(Math.log10(bytes) / 3));
	const amount = bytes / 1000 ** step;
	return `${step > 0 && amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${sizes[step] ?? ''}`;
}

/** A name for use within a text. */
export const shownName = (name: string): string => (name === '' ? '(no name)' : name);

/** A sentence for use within another one: without its full stop. */
export function clause(text: Told): Told {
	const [shown, said] = [shownText(text), saidText(text)].map(each => (each.endsWith('.') ? each.slice(0, -1) : each));
	return {text: shown ?? '', ...(said !== undefined && {said})};
}

/** A text with a full stop at its end, unless it already ends with punctuation. */
export function sentence(text: string): string;
export function sentence(text: Told): Told;
export function sentence(text: Told): Told {
	return /[!.?…]$/v.test(shownText(text)) ? text : told`${text}.`;
}

/** Joins parts: `a and b`, or `a, b, and c`. `word` replaces `and`. */
export function listText(parts: readonly string[], word = 'and'): string {
	const last = parts.at(-1) ?? '';
	return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')}${parts.length > 2 ? ',' : ''} ${word} ${last}`;
}
