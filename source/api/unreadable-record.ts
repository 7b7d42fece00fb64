import {deepest, isDeeperThan, isExactNumber} from './json.js';

/**
A record of a list that could not be read. It has no id that the program could ask for, and is kept only to be looked at.
*/
export type UnreadableRecord = {
	readonly why: 'notAnObject' | 'noId' | 'tooDeep';
	/**
	Empty if the record has none.
	*/
	readonly name: string;
	readonly parent?: {readonly id: string; readonly name?: string};
	/**
	The record as indented JSON, without its end if it is very long.
	*/
	readonly json: string;
	readonly isCut: boolean;
};

type Fields = Readonly<Record<string, unknown>>;

/**
More unreadable records than this are only counted.
*/
export const mostUnreadable = 1000;

/**
A longer record is cut: the screen lays all of it out again at each key.
*/
const mostCharacters = 100_000;

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value);

const fieldsOf = (value: unknown): Fields => isRecord(value) ? value : {};

const textOf = (value: unknown): string => typeof value === 'string' ? value : '';

// Lists and objects that are nested deeper than this many levels become a sign.
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

/**
Keeps what can be known of a record that no reader could read.
*/
export function unreadableRecord(record: unknown): UnreadableRecord {
	const {name, parent} = fieldsOf(record);
	const {id: parentId, name: parentName} = fieldsOf(parent);
	const isDeep = isDeeperThan(record, deepest);
	const json = JSON.stringify(isDeep ? cutBelow(record, shownLevels) : record, undefined, 2);
	const why = isRecord(record) ? (isDeep ? 'tooDeep' : 'noId') : 'notAnObject';
	return {
		why,
		name: textOf(name),
		...(textOf(parentId) !== '' && {parent: {id: textOf(parentId), ...(textOf(parentName) !== '' && {name: textOf(parentName)})}}),
		json: json.slice(0, mostCharacters),
		isCut: json.length > mostCharacters,
	};
}
