/**
Writes characters outside ASCII as escapes, which mean the same in strings, templates and regular expressions, but not in `String.raw`. The bundler escapes them everywhere except in tagged templates.

V8 keeps the text of a file as long as the program runs, with two bytes for each character if a single one is outside Latin-1.
*/
export const inOneByte = (text: string): string =>
	text.replaceAll(/\P{ASCII}/gv, character =>
		Array.from(
			{length: character.length},
			// eslint-disable-next-line unicorn/prefer-code-point -- Regular expressions without flags know no escapes for code points.
			(_, at) => String.raw`\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
		).join(''),
	);
