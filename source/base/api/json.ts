// TypeScript does not know these functions yet.
const {parse, rawJSON, isRawJSON} = JSON as unknown as {
	readonly parse: (
		text: string,
		reviver: (name: string, value: unknown, context: {readonly source?: string}) => unknown,
	) => unknown;
	readonly rawJSON: (text: string) => unknown;
	readonly isRawJSON: (value: unknown) => boolean;
};

// Numbers that may not survive a round trip: long, fractional, with an exponent, or starting with 0. It may also match JSON inside a text.
const suspect = /(?:"\s*:|[,\[])\s*(?<number>-?(?:\d+[.e]|\d{16}|0)[\d+\-.e]*)/giv;

const isKept = (number: string): boolean => String(Number(number)) === number;

/** Whether this object represents a number that JavaScript cannot write as received. JSON.stringify writes the original digits. */
export const isExactNumber: (value: unknown) => boolean = isRawJSON;

/**
Like JSON.parse, but all numbers can be written exactly as received. An object represents a number that JavaScript would write differently.

@param text - JSON
@param plain - the result of JSON.parse, if already known
*/
export function parseExactly(text: string, plain: unknown = JSON.parse(text)): unknown {
	if (text.matchAll(suspect).every(({groups}) => isKept(groups?.['number'] ?? ''))) {
		return plain;
	}

	try {
		return parse(text, (_name, value, {source}) =>
			source !== undefined && typeof value === 'number' && !isKept(source) ? rawJSON(source) : value,
		);
	} catch {
		// The JSON is nested too deeply for a reviver. Callers refuse or skip such records anyway.
		return plain;
	}
}

/** The deepest nesting of lists and objects in a record. The functions that show and write a record are recursive. */
export const deepest = 200;

type Container = Readonly<Record<string, unknown>>;

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

function isPast(container: Container, levels: number): boolean {
	if (levels === 0) {
		return true;
	}

	// eslint-disable-next-line guard-for-in -- Parsed JSON inherits nothing, and this runs for every record.
	for (const name in container) {
		const value = container[name];
		if (isContainer(value) && isPast(value, levels - 1)) {
			return true;
		}
	}

	return false;
}

/** Whether a received value nests lists and objects deeper than this many levels. */
export const isDeeperThan = (value: unknown, levels: number): boolean => isContainer(value) && isPast(value, levels);

/** Whether so many lists and objects open in a JSON text, those inside of its texts included. */
function hasMoreOpeningsThan(text: string, levels: number): boolean {
	let opened = 0;
	for (const sign of '{[') {
		for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + 1)) {
			opened++;
			if (opened > levels) {
				return true;
			}
		}
	}

	return false;
}

/** The same of a parsed text. Counting what opens in a text is faster than looking through its value. */
export const isTextDeeperThan = (text: string, value: unknown, levels: number): boolean =>
	hasMoreOpeningsThan(text, levels) && isDeeperThan(value, levels);

function decoded(escapes: string): string {
	try {
		return decodeURIComponent(escapes);
	} catch {
		return escapes;
	}
}

/** Decodes a part of a URL. A % that escapes nothing stays, because people write it in passwords. */
export const unescaped = (text: string): string => text.replaceAll(/(?:%[\da-f]{2})+/giv, escapes => decoded(escapes));
