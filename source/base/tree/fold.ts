/* eslint-disable no-bitwise, unicorn/prefer-code-point -- See the table in letter-folds. */
import {accentOf, foldEntryOf, foldTable, isAccentMark, manyFlag, manyFolds, wordFlag} from './letter-folds.js';

/** Texts folded for a search, one after the other: lowercase, without accents, and with special letters replaced by the letters that people type for them. */
export type Folding = {
	units: Uint16Array;
	/** For each unit, bit 0 is 1 at the start of a word. The higher bits hold its accent: 1 to 126 for the removed marks, 0 for none. */
	flags: Uint8Array;
	length: number;
	/** Where the last text starts. */
	start: number;
	isInWord: boolean;
};

export const newFolding = (room: number): Folding => ({
	units: new Uint16Array(room),
	flags: new Uint8Array(room),
	length: 0,
	start: 0,
	isInWord: false,
});

function makeRoom(folding: Folding, count: number): void {
	const {units, flags, length} = folding;
	if (length + count <= units.length) {
		return;
	}

	const room = (length + count) * 2;
	folding.units = new Uint16Array(room);
	folding.units.set(units);
	folding.flags = new Uint8Array(room);
	folding.flags.set(flags);
}

function push(folding: Folding, unit: number, accent: number, isInWord: boolean): void {
	makeRoom(folding, 1);
	folding.units[folding.length] = unit;
	folding.flags[folding.length] = (accent << 1) | (folding.isInWord ? 0 : 1);
	folding.length++;
	folding.isInWord = isInWord;
}

function foldMany(folding: Folding, unit: number): void {
	const {accent, units} = manyFolds.get(unit) ?? {accent: 0, units: []};
	const last = folding.length - 1;
	if (units.length === 0 && last >= folding.start) {
		const flags = folding.flags[last] ?? 0;
		folding.flags[last] = (flags & 1) | (accentOf(flags >> 1, String.fromCharCode(unit)) << 1);
	}

	for (const each of units) {
		push(folding, each.unit, accent, each.isInWord);
	}
}

/** Folds one more unit of the last text. */
function foldUnit(folding: Folding, unit: number): void {
	const entry = foldEntryOf(unit);
	if ((entry & manyFlag) === 0) {
		push(folding, entry & 0xff_ff, (entry >> 16) & 0x7f, (entry & wordFlag) !== 0);
	} else {
		foldMany(folding, unit);
	}
}

/** Folds a text quickly as long as each of its units becomes one unit. Returns the index where this is no longer true. */
function foldPlain(folding: Folding, text: string): number {
	makeRoom(folding, text.length);
	const {units, flags} = folding;
	const table = foldTable();
	let {length, isInWord} = folding;
	let at = 0;
	for (; at < text.length; at++) {
		const unit = text.charCodeAt(at);
		const known = table[unit] ?? 0;
		const entry = known === 0 ? foldEntryOf(unit) : known;
		if ((entry & manyFlag) !== 0) {
			break;
		}

		units[length] = entry & 0xff_ff;
		flags[length] = (((entry >> 16) & 0x7f) << 1) | (isInWord ? 0 : 1);
		isInWord = (entry & wordFlag) !== 0;
		length++;
	}

	folding.length = length;
	folding.isInWord = isInWord;
	return at;
}

/** Folds a text and appends it. */
export function foldText(folding: Folding, text: string): void {
	folding.start = folding.length;
	folding.isInWord = false;
	for (let at = foldPlain(folding, text); at < text.length; at++) {
		foldUnit(folding, text.charCodeAt(at));
	}
}

export type FoldedText = Pick<Folding, 'units' | 'flags' | 'length'>;

export function folded(text: string): FoldedText {
	const folding = newFolding(text.length);
	foldText(folding, text);
	const {units, flags, length} = folding;
	return {units: units.subarray(0, length), flags: flags.subarray(0, length), length};
}

/** The most units of a name that the slower searches look at. No real name is longer. */
export const longestName = 1000;

/** The most units of a text that somebody types to search. A longer one was pasted, and is looked for only where a name begins. */
export const longestSought = 255;

export const textFromUnits = ({units}: Pick<FoldedText, 'units'>, from: number, to: number): string =>
	String.fromCharCode(...units.subarray(from, Math.min(to, from + longestName)));

// Most texts, which fold to their lowercase.
const plain = /^[\u{20}-\u{7E}]*$/v;

const special = /[^\u{20}-\u{7E}]/gv;

const foldedSpecials = new Map<string, string>();

function foldedSpecial(character: string): string {
	const before = foldedSpecials.get(character);
	if (before !== undefined) {
		return before;
	}

	const units = folded(character);
	const next = textFromUnits(units, 0, units.length);
	foldedSpecials.set(character, next);
	return next;
}

/** A text of any length, folded. */
export const foldedText = (text: string): string =>
	(plain.test(text) ? text : text.replaceAll(special, character => foldedSpecial(character))).toLowerCase();

/** The letters and digits of a text, folded, which two spellings of a word have in common. */
export function lettersAndDigits(text: string): string {
	const name = folded(text);
	return textFromUnits(name, 0, name.length).replaceAll(/[^\p{Letter}\p{Number}]/gv, '');
}

/** A folded text with the source range of each unit, including accents. */
export function foldedWithPlaces(
	text: string,
): FoldedText & {readonly from: readonly number[]; readonly to: readonly number[]} {
	const folding = newFolding(Math.min(text.length, longestName));
	const from: number[] = [];
	const to: number[] = [];
	for (let at = 0; at < Math.min(text.length, longestName); at++) {
		foldUnit(folding, text.charCodeAt(at));
		while (from.length < folding.length) {
			from.push(at);
			to.push(at + 1);
		}

		if (to.length > 0 && isAccentMark(text.charCodeAt(at))) {
			to[to.length - 1] = at + 1;
		}
	}

	return {...folding, from, to};
}
