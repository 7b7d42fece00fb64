import {deepest, isDeeperThan, isExactNumber} from './json.js';

/** An unreadable record of a list. It has no id to request, and is kept only for display. */
export type UnreadableRecord = {
	readonly why: 'notAnObject' | 'noId' | 'tooDeep';
	/** Empty if the record has none. */
	readonly name: string;
	readonly parent?: {readonly id: string; readonly name?: string};
	/** The record as indented JSON, cut if it is very long. */
	readonly json: string;
	readonly isCut: boolean;
};

type Fields = Readonly<Record<string, unknown>>;

/** Unreadable records beyond this number are only counted. */
export const mostUnreadable = 1000;

/** Longer JSON is cut, because the screen lays out all of it again at each key press. */
const mostCharacters = 100_000;

const isRecord = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value);

const fieldsOf = (value: unknown): Fields => (isRecord(value) ? value : {});

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

// Replaces lists and objects below this many levels with “…”.
function cutBelow(value: unknown, levels: number): unknown {
	if (typeof value !== 'object' || value === null || isExactNumber(value)) {
		return value;
	}

	if (levels === 0) {
		return '…';
	}

	return Array.isArray(value)
		? value.map(each => cutBelow(each, levels - 1))
		: Object.fromEntries(Object.entries(value).map(([name, each]) => [name, cutBelow(each, levels - 1)]));
}

const shownLevels = 20;

export function unreadableRecord(record: unknown): UnreadableRecord {
	const {name, parent} = fieldsOf(record);
	const {id: parentId, name: parentName} = fieldsOf(parent);
	const isDeep = isDeeperThan(record, deepest);
	const json = JSON.stringify(isDeep ? cutBelow(record, shownLevels) : record, undefined, 2);
	const why = isRecord(record) ? (isDeep ? 'tooDeep' : 'noId') : 'notAnObject';
	return {
		why,
		name: textOf(name),
		...(textOf(parentId) !== '' && {
			parent: {id: textOf(parentId), ...(textOf(parentName) !== '' && {name: textOf(parentName)})},
		}),
		json: json.slice(0, mostCharacters),
		isCut: json.length > mostCharacters,
	};
}
