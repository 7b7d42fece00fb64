/** The simplest line editor: the graphemes on both sides of the cursor, and the last killed text. */
export type LineModel = {
	readonly before: readonly string[];
	readonly after: readonly string[];
	readonly killed: string;
};

const isWordLike = (grapheme: string) => /^[\p{Alphabetic}\p{Connector_Punctuation}\p{Number}]/v.test(grapheme);
const isNotWordLike = (grapheme: string) => !isWordLike(grapheme);
const isBlank = (grapheme: string) => /^\s/v.test(grapheme);
const isNotBlank = (grapheme: string) => !isBlank(grapheme);

function split(text: string): readonly string[] {
	return Array.from(new Intl.Segmenter().segment(text), ({segment}) => segment);
}

function lengthOfRun(graphemes: readonly string[], isInRun: (grapheme: string) => boolean): number {
	const end = graphemes.findIndex(grapheme => !isInRun(grapheme));
	return end === -1 ? graphemes.length : end;
}

function lengthOfRuns(
	graphemes: readonly string[],
	isInFirst: (grapheme: string) => boolean,
	isInSecond: (grapheme: string) => boolean,
): number {
	const first = lengthOfRun(graphemes, isInFirst);
	return first + lengthOfRun(graphemes.slice(first), isInSecond);
}

/** A line with the cursor between two texts. If they join to one grapheme, it is before the cursor. */
export function lineModel(before: string, after: string, killed: string): LineModel {
	const graphemes = split(before + after);
	let passed = 0;
	let count = 0;
	for (const grapheme of graphemes) {
		if (passed >= before.length) {
			break;
		}

		passed += grapheme.length;
		count++;
	}

	return {before: graphemes.slice(0, count), after: graphemes.slice(count), killed};
}

/** Moves of the cursor, as the number of graphemes passed: negative to the left. */
const moves: ReadonlyMap<string, (model: LineModel) => number> = new Map([
	['left', ({before}) => -Math.min(1, before.length)],
	['right', ({after}) => Math.min(1, after.length)],
	['home', ({before}) => -before.length],
	['end', ({after}) => after.length],
	['alt+b', ({before}) => -lengthOfRuns(before.toReversed(), isNotWordLike, isWordLike)],
	['alt+f', ({after}) => lengthOfRuns(after, isNotWordLike, isWordLike)],
	['ctrl+w', ({before}) => -lengthOfRuns(before.toReversed(), isBlank, isNotBlank)],
]);

// Each deletes the text that the move passes. The first two do not keep it.
const deletions: ReadonlyMap<string, string> = new Map([
	['backspace', 'left'],
	['delete', 'right'],
	['alt+backspace', 'alt+b'],
	['alt+d', 'alt+f'],
	['ctrl+w', 'ctrl+w'],
	['ctrl+u', 'home'],
	['ctrl+k', 'end'],
]);

export const modelKeys = ['left', 'right', 'home', 'end', 'alt+b', 'alt+f', 'ctrl+y', ...deletions.keys()] as const;

export function pressInModel(model: LineModel, key: string): LineModel {
	if (key === 'ctrl+y') {
		return insertInModel(model, model.killed);
	}

	const {before, after, killed} = model;
	const deletion = deletions.get(key);
	const distance = moves.get(deletion ?? key)?.(model) ?? 0;
	const all = [...before, ...after];
	const from = before.length + Math.min(0, distance);
	const to = before.length + Math.max(0, distance);
	if (deletion === undefined) {
		const cursor = before.length + distance;
		return {before: all.slice(0, cursor), after: all.slice(cursor), killed};
	}

	const isKept = distance !== 0 && key !== 'backspace' && key !== 'delete';
	return lineModel(all.slice(0, from).join(''), all.slice(to).join(''), isKept ? all.slice(from, to).join('') : killed);
}

export function insertInModel({before, after, killed}: LineModel, text: string): LineModel {
	return lineModel(before.join('') + text, after.join(''), killed);
}
