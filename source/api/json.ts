// What TypeScript does not know of yet.
const {parse, rawJSON, isRawJSON} = JSON as unknown as {
	readonly parse: (text: string, reviver: (name: string, value: unknown, context: {readonly source?: string}) => unknown) => unknown;
	readonly rawJSON: (text: string) => unknown;
	readonly isRawJSON: (value: unknown) => boolean;
};

// A member's or an element's, and long, fractional, with an exponent or beginning with 0: every other number is written as it was read. JSON within a text may look so too.
const suspect = /(?:"\s*:|[,\[])\s*(?<number>-?(?:\d+[.e]|\d{16}|0)[\d+\-.e]*)/giv;

const isKept = (number: string): boolean => String(Number(number)) === number;

/**
Whether this stands for a number that JavaScript would write otherwise than it was read; JSON.stringify writes it as it was.
*/
export const isExactNumber: (value: unknown) => boolean = isRawJSON;

/**
Like JSON.parse, but every number can be written again as it was read. Where one could not be otherwise, an object stands for it.

@param text - JSON
@param plain - what JSON.parse makes of the text, where that is known already
*/
export function parseExactly(text: string, plain: unknown = JSON.parse(text)): unknown {
	if (text.matchAll(suspect).every(({groups}) => isKept(groups?.['number'] ?? ''))) {
		return plain;
	}

	try {
		return parse(text, (_name, value, {source}) => source !== undefined && typeof value === 'number' && !isKept(source) ? rawJSON(source) : value);
	} catch {
		// It is nested so deeply that nothing of it is read but what lies beside.
		return plain;
	}
}

/**
How many levels of lists and objects a record may hold: what shows and writes one calls itself for each of them.
*/
export const deepest = 200;

type Container = Readonly<Record<string, unknown>>;

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

function isPast(container: Container, levels: number): boolean {
	if (levels === 0) {
		return true;
	}

	// eslint-disable-next-line guard-for-in -- What JSON holds inherits nothing, and this runs for every record.
	for (const name in container) {
		const value = container[name];
		if (isContainer(value) && isPast(value, levels - 1)) {
			return true;
		}
	}

	return false;
}

/**
Whether a value off the wire holds lists and objects in one another more than so many levels deep.
*/
export const isDeeperThan = (value: unknown, levels: number): boolean => isContainer(value) && isPast(value, levels);

function decoded(escapes: string): string {
	try {
		return decodeURIComponent(escapes);
	} catch {
		return escapes;
	}
}

/**
A part of a URL as it is meant. A % that escapes nothing stands for itself, as people write it into passwords.
*/
export const unescaped = (text: string): string => text.replaceAll(/(?:%[\da-f]{2})+/giv, escapes => decoded(escapes));
