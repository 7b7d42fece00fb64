const scripts: ReadonlyArray<readonly [name: string, pattern: RegExp]> = [
	['Latin', /\p{Script=Latin}/v],
	['Greek', /\p{Script=Greek}/v],
	['Cyrillic', /\p{Script=Cyrillic}/v],
	['Armenian', /\p{Script=Armenian}/v],
	['Cherokee', /\p{Script=Cherokee}/v],
];

const codePoint = (character: string): string => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/**
Words that mix scripts whose letters look alike, each with the letters of the script that it has least of.
*/
function mixedIn(word: string): readonly string[] {
	const found = scripts
		.map(([name, pattern]) => ({name, letters: [...word].filter(letter => pattern.test(letter))}))
		.filter(({letters}) => letters.length > 0)
		.toSorted((left, right) => left.letters.length - right.letters.length);
	return found.slice(0, -1).flatMap(({name, letters}) => letters.map(letter => `${name} ${letter} (${codePoint(letter)})`));
}

/**
What in a name cannot be seen or looks like something else, each named with its code point. Where there is any, typing the name as it looks does not give the name.
*/
export function strangeCharacters(name: string): readonly string[] {
	// Made here, where a name is checked: no start needs it, and it takes long to make.
	const invisible = /[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Private_Use}\p{Surrogate}[\p{Space_Separator}--\u{20}]]/v;
	const unseen = [...name].filter(character => invisible.test(character)).map(character => `an invisible ${codePoint(character)}`);
	const mixed = name.split(/[^\p{Letter}\p{Mark}]+/v).flatMap(word => mixedIn(word));
	const decomposed = name === name.normalize('NFC') ? [] : ['letters with separate accents'];
	const spaces = [[/^ /v, 'a leading space'], [/ $/v, 'a trailing space'], [/\S {2,}\S/v, 'several spaces in a row']] as const;
	const spaced = spaces.filter(([pattern]) => pattern.test(name)).map(([, said]) => said);
	return [...new Set([...unseen, ...mixed, ...decomposed, ...spaced])];
}
