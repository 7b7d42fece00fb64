const hidden = /[\p{Format}\u{7F}-\u{9F}]/gv;

/**
JSON with its C1 and bidi controls escaped, which leaves it the same JSON.
*/
export const escapeHidden = (json: string): string =>
	json.replaceAll(hidden, character => character.split('').map(unit => String.raw`\u${(unit.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join(''));

/**
Like JSON.stringify, which leaves C1 and bidi controls as they are; escaped they are the same JSON and harmless on a terminal.

@param value - what JSON can hold
@param indentation - what stands before a member, for each level; without one all is a single line
*/
export const harmlessJson = (value: Readonly<Record<string, unknown>> | readonly unknown[], indentation?: string): string => escapeHidden(JSON.stringify(value, undefined, indentation));
