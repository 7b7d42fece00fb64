import {memo} from '../text/memo.js';
import {longestName} from './fold.js';
import {everyRow, type TreeIndex} from './tree-index.js';

/** Whether two texts differ by one typo: a changed, missing or extra letter, or two swapped letters. */
function isOneSlip(left: string, right: string): boolean {
	if (left === right || Math.abs(left.length - right.length) > 1) {
		return false;
	}

	let start = 0;
	while (start < left.length && left[start] === right[start]) {
		start++;
	}

	const most = Math.min(left.length, right.length) - start;
	let end = 0;
	while (end < most && left.at(-1 - end) === right.at(-1 - end)) {
		end++;
	}

	const one = left.slice(start, left.length - end);
	const other = right.slice(start, right.length - end);
	return Math.max(one.length, other.length) === 1 || (one.length === 2 && one === [...other].toReversed().join(''));
}

/** The words of a name, in lowercase, without punctuation. */
export const wordsInName = (name: string): readonly string[] =>
	name
		.slice(0, longestName)
		.normalize('NFKC')
		.toLowerCase()
		.split(/[^\p{Letter}\p{Mark}\p{Number}]+/v)
		.filter(word => word !== '');

const isSlippable = (word: string): boolean => /^\P{Number}{3,}$/v.test(word);

const fixedWords = (name: string): string =>
	[...new Set(wordsInName(name).filter(word => !isSlippable(word)))].toSorted().join(' ');

/** Whether one of two slightly different names may be a typo of the other. Names that differ in numbers or short words are not, such as `Shop 1` and `Shop 2` or `Shop NL` and `Shop NO`. */
export const canBeSlip = (left: string, right: string): boolean => fixedWords(left) === fixedWords(right);

// Cyrillic and Greek letters, in either case, and digits that look like a Latin letter.
const kin: ReadonlyMap<string, string> = new Map(
	[
		[
			'\u{430}\u{432}\u{441}\u{501}\u{435}\u{493}\u{4BB}\u{43D}\u{456}\u{458}\u{43A}\u{4CF}\u{43C}\u{43E}\u{440}\u{51B}\u{455}\u{442}\u{475}\u{51D}\u{445}\u{443}',
			'abcdefhhljklmopqstvwxy',
		],
		[
			'\u{3B1}\u{3B2}\u{3B5}\u{3B7}\u{3B9}\u{3BA}\u{3BC}\u{3BD}\u{3BF}\u{3C1}\u{3C4}\u{3C5}\u{3C7}\u{3B6}',
			'abehlkmvoptyxz',
		],
		['\u{131}i10', 'lllo'],
	].flatMap(([letters = '', drawn = '']) => [...letters].map((letter, at) => [letter, drawn.charAt(at)])),
);

/** The rough look of a name: only letters and digits, without case, accents and width, each as the Latin letter that it resembles. */
function skeletonOf(name: string): string {
	let skeleton = '';
	for (const letter of name
		.slice(0, longestName)
		.normalize('NFKD')
		.toLowerCase()
		.replaceAll(/[^\p{Letter}\p{Number}]+/gv, '')) {
		skeleton += kin.get(letter) ?? letter;
	}

	return skeleton;
}

type Skeletons = ReadonlyMap<number, ReadonlyArray<{readonly row: number; readonly skeleton: string}>>;

const skeletonsOf = memo((index: TreeIndex): Skeletons =>
	Map.groupBy(
		everyRow(index).map(row => ({row, skeleton: skeletonOf(index.nameAt(row) ?? '')})),
		({skeleton}) => skeleton.length,
	),
);

/** The rows whose names look like this one at a glance, including the row itself. */
export function rowsLookingLike(index: TreeIndex, name: string): readonly number[] {
	const skeleton = skeletonOf(name);
	const near = skeletonsOf(index).get(skeleton.length) ?? [];
	return skeleton === '' ? [] : near.filter(each => each.skeleton === skeleton).map(({row}) => row);
}

/** With fewer letters and digits, a typo can turn a name into another word. With more, nobody compares every letter. */
const [leastLetters, mostLetters] = [5, 100];

const canSlip = ({length}: string): boolean => length >= leastLetters && length <= mostLetters;

const isSlip = (skeleton: string, other: string): boolean =>
	canSlip(skeleton) && canSlip(other) && isOneSlip(other, skeleton);

type Look = {readonly skeleton: string; readonly fixed: string};

const lookOf = (name: string): Look => ({skeleton: skeletonOf(name), fixed: fixedWords(name)});

const isLike = (one: Look, other: Look): boolean =>
	one.skeleton !== '' &&
	(one.skeleton === other.skeleton || (one.fixed === other.fixed && isSlip(one.skeleton, other.skeleton)));

/** Whether a name looks like another one, or differs from it by a typo. */
export const isAlike = (name: string, other: string): boolean => isLike(lookOf(name), lookOf(other));

/** The rows whose names differ from this one by a typo. */
export function rowsSlippedFrom(index: TreeIndex, name: string): readonly number[] {
	const skeleton = skeletonOf(name);
	const near = (length: number) => skeletonsOf(index).get(length) ?? [];
	const slipped = (length: number) =>
		near(length).filter(each => isSlip(skeleton, each.skeleton) && canBeSlip(name, index.nameAt(each.row) ?? ''));
	return [-1, 0, 1]
		.flatMap(by => slipped(skeleton.length + by))
		.map(({row}) => row)
		.toSorted((one, other) => one - other);
}

const base = 16_777_619;

/** A number cut to 32 bits. */
const cut = (number: number): number => Math.imul(number, 1);

function hashOf(text: string, before = 1): number {
	let hash = before;
	for (let at = 0; at < text.length; at++) {
		hash = cut(Math.imul(hash, base) + unitOf(text, at));
	}

	return hash;
}

// eslint-disable-next-line unicorn/prefer-code-point -- Each unit counts once.
const unitOf = (text: string, at: number): number => text.charCodeAt(at);

/** The hashes of a text, and of the text without each of its characters in turn. Two texts that differ by one typo have one in common. */
function slipHashes(text: string, before: number): readonly number[] {
	const beginnings = [before];
	for (let at = 0; at < text.length; at++) {
		beginnings.push(cut(Math.imul(beginnings[at] ?? 0, base) + unitOf(text, at)));
	}

	const hashes = [beginnings.at(-1) ?? 0];
	let power = 1;
	let rest = 0;
	for (let at = text.length - 1; at >= 0; at--) {
		// Without one of several equal characters in a row, the text is the same as without another.
		if (text[at] !== text[at + 1]) {
			hashes.push(cut(Math.imul(beginnings[at] ?? 0, power) + rest));
		}

		rest = cut(Math.imul(unitOf(text, at), power) + rest);
		power = Math.imul(power, base);
	}

	return hashes;
}

/** Warns of the name of a row of a file that is like that of an earlier row. */
export const similarText = (name: string, other: string): string => `“${name}” is similar to “${other}” in the file.`;

type Finder<Item> = {
	readonly add: (name: string, item: Item) => void;
	/** The items whose names are like this one, as `isAlike` says, first those that look the same. Each is looked for only when it is asked for. */
	readonly find: (name: string) => Generator<Item, void>;
};

/** Finds the names that are like another one. Looking up a name takes as long among many names as among few. */
export function alikeFinder<Item>(): Finder<Item> {
	const all: Array<Look & {readonly item: Item}> = [];
	// Most places have one name, which takes a third of the room of a list.
	const byLook = new Map<string, number | number[]>();
	const bySlip = new Map<number, number | number[]>();
	const put = <Key>(places: Map<Key, number | number[]>, key: Key): void => {
		const found = places.get(key);
		if (typeof found === 'object') {
			found.push(all.length);
		} else {
			places.set(key, found === undefined ? all.length : [found, all.length]);
		}
	};

	const placesIn = (found: number | readonly number[] = []): readonly number[] =>
		typeof found === 'number' ? [found] : found;

	const hashesOf = ({skeleton, fixed}: Look): readonly number[] =>
		canSlip(skeleton) ? slipHashes(skeleton, hashOf(fixed)) : [];
	// Different texts can have the same hash.
	function* near(look: Look): Generator<number, void> {
		yield* placesIn(byLook.get(look.skeleton));
		for (const hash of hashesOf(look)) {
			yield* placesIn(bySlip.get(hash));
		}
	}

	return {
		add(name, item) {
			const look = lookOf(name);
			put(byLook, look.skeleton);
			for (const hash of hashesOf(look)) {
				put(bySlip, hash);
			}

			all.push({...look, item});
		},
		*find(name) {
			const look = lookOf(name);
			const seen = new Set<number>();
			for (const at of look.skeleton === '' ? [] : near(look)) {
				const each = all[at];
				if (each && !seen.has(at) && isLike(look, each)) {
					yield each.item;
				}

				seen.add(at);
			}
		},
	};
}
