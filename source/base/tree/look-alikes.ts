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
export const wordsInName = (name: string): readonly string[] => name.normalize('NFKC').toLowerCase().split(/[^\p{Letter}\p{Mark}\p{Number}]+/v).filter(word => word !== '');

const isSlippable = (word: string): boolean => /^\P{Number}{3,}$/v.test(word);

/** Whether one of two slightly different names may be a typo of the other. Names that differ in numbers or short words are not, such as `Shop 1` and `Shop 2` or `Shop NL` and `Shop NO`. */
export function canBeSlip(left: string, right: string): boolean {
	const [one, other] = [wordsInName(left), wordsInName(right)];
	const differing = [...one.filter(word => !other.includes(word)), ...other.filter(word => !one.includes(word))];
	return differing.every(word => isSlippable(word));
}

// Cyrillic and Greek letters, in either case, and digits that look like a Latin letter.
const kin: ReadonlyMap<string, string> = new Map([
	['\u{430}\u{432}\u{441}\u{501}\u{435}\u{493}\u{4BB}\u{43D}\u{456}\u{458}\u{43A}\u{4CF}\u{43C}\u{43E}\u{440}\u{51B}\u{455}\u{442}\u{475}\u{51D}\u{445}\u{443}', 'abcdefhhljklmopqstvwxy'],
	['\u{3B1}\u{3B2}\u{3B5}\u{3B7}\u{3B9}\u{3BA}\u{3BC}\u{3BD}\u{3BF}\u{3C1}\u{3C4}\u{3C5}\u{3C7}\u{3B6}', 'abehlkmvoptyxz'],
	['\u{131}i10', 'lllo'],
].flatMap(([letters = '', drawn = '']) => [...letters].map((letter, at) => [letter, drawn.charAt(at)])));

/** The rough look of a name: only letters and digits, without case, accents and width, each as the Latin letter that it resembles. */
function skeletonOf(name: string): string {
	let skeleton = '';
	for (const letter of name.normalize('NFKD').toLowerCase().replaceAll(/[^\p{Letter}\p{Number}]+/gv, '')) {
		skeleton += kin.get(letter) ?? letter;
	}

	return skeleton;
}

/** The rows and their rough looks, by length. */
type Skeletons = ReadonlyMap<number, ReadonlyArray<{readonly row: number; readonly skeleton: string}>>;

const skeletons = new WeakMap<TreeIndex, Skeletons>();

function skeletonsOf(index: TreeIndex): Skeletons {
	const known = skeletons.get(index);
	if (known) {
		return known;
	}

	const made = Map.groupBy(everyRow(index).map(row => ({row, skeleton: skeletonOf(index.nameAt(row) ?? '')})), ({skeleton}) => skeleton.length);
	skeletons.set(index, made);
	return made;
}

/** The rows whose names look like this one at a glance, including the row itself. */
export function rowsLookingLike(index: TreeIndex, name: string): readonly number[] {
	const skeleton = skeletonOf(name);
	const near = skeletonsOf(index).get(skeleton.length) ?? [];
	return skeleton === '' ? [] : near.filter(each => each.skeleton === skeleton).map(({row}) => row);
}

/** With fewer letters and digits than this, a typo can turn a name into another word. */
const leastLetters = 5;

const isSlip = (name: string, skeleton: string, other: string, otherSkeleton: string): boolean => skeleton.length >= leastLetters && isOneSlip(otherSkeleton, skeleton) && canBeSlip(name, other);

/** Whether a name looks like another one, or differs from it by a typo. */
export function isAlike(name: string, other: string): boolean {
	const [skeleton, otherSkeleton] = [skeletonOf(name), skeletonOf(other)];
	return (skeleton !== '' && skeleton === otherSkeleton) || isSlip(name, skeleton, other, otherSkeleton);
}

/** The rows whose names differ from this one by a typo. */
export function rowsSlippedFrom(index: TreeIndex, name: string): readonly number[] {
	const skeleton = skeletonOf(name);
	if (skeleton.length < leastLetters) {
		return [];
	}

	const near = (length: number) => skeletonsOf(index).get(length) ?? [];
	const slipped = (length: number) => near(length).filter(each => isSlip(name, skeleton, index.nameAt(each.row) ?? '', each.skeleton));
	return [-1, 0, 1].flatMap(by => slipped(skeleton.length + by)).map(({row}) => row).toSorted((one, other) => one - other);
}

/** The words of a name that no typo changes: those with numbers, and short ones. */
const fixedWords = (name: string): string => [...new Set(wordsInName(name).filter(word => !isSlippable(word)))].toSorted().join(' ');

const base = 16_777_619;

/** A number cut to 32 bits. */
const cut = (number: number): number => Math.imul(number, 1);

/** The hash of a text that continues the text with another hash. */
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
		hashes.push(cut(Math.imul(beginnings[at] ?? 0, power) + rest));
		rest = cut(Math.imul(unitOf(text, at), power) + rest);
		power = Math.imul(power, base);
	}

	return hashes;
}

/** Finds the names that look like another one, or differ from it by a typo, as `isAlike` says. Looking up a name takes as long for many names as for few. */
export function alikeFinder(names: readonly string[]): (other: string) => readonly number[] {
	const byLook = new Map<string, number[]>();
	const bySlip = new Map<number, number[]>();
	const add = <Key>(places: Map<Key, number[]>, key: Key, at: number): void => {
		const found = places.get(key);
		if (found) {
			found.push(at);
		} else {
			places.set(key, [at]);
		}
	};

	// Names are often looked up among themselves.
	const known = new Map<string, {readonly skeleton: string; readonly hashes: readonly number[]}>();
	const lookOf = (name: string) => {
		const skeleton = skeletonOf(name);
		return {skeleton, hashes: slipHashes(skeleton, hashOf(fixedWords(name)))};
	};

	for (const [at, name] of names.entries()) {
		const look = known.get(name) ?? lookOf(name);
		known.set(name, look);
		const {skeleton, hashes} = look;
		if (skeleton !== '') {
			add(byLook, skeleton, at);
		}

		for (const hash of skeleton.length < leastLetters ? [] : hashes) {
			add(bySlip, hash, at);
		}
	}

	return other => {
		const {skeleton, hashes} = known.get(other) ?? lookOf(other);
		// Different texts can have the same hash.
		const candidates = new Set([...byLook.get(skeleton) ?? [], ...hashes.flatMap(hash => bySlip.get(hash) ?? [])]);
		const isFound = (name: string): boolean => skeleton !== '' && (name === other || isAlike(name, other));
		return candidates.size === 0 ? [] : [...candidates].filter(at => isFound(names[at] ?? '')).toSorted((one, two) => one - two);
	};
}
