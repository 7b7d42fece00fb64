/**
A text of which a screen reader says something else: words for a sign that is drawn, and no part that moves on, such as a count, so that it is said once.
`ends` are ends of the text, the longest first. If there is no room for the whole text, the first end that fits stays.
`isUntilListed`: the text is outdated once the list has brought organizations.
*/
export type TwoForms = {readonly text: string; readonly said?: string; readonly ends?: readonly string[]; readonly isUntilListed?: true};

/**
A text on the screen, in words of the program.
*/
export type Told = string | TwoForms;

export const shownText = (each: Told): string => typeof each === 'string' ? each : each.text;

export const saidText = (each: Told): string => typeof each === 'string' ? each : each.said ?? each.text;

const endsOf = (each: Told | undefined): readonly string[] => typeof each === 'object' ? each.ends ?? [] : [];

const asTold = (text: string, said: string, ends: readonly string[]): Told =>
	text === said && ends.length === 0 ? text : {text, said, ...(ends.length > 0 && {ends})};

/**
One text behind the other.
*/
export function joined(...parts: readonly Told[]): Told {
	const last = parts.findLast(part => shownText(part) !== '');
	return asTold(parts.map(part => shownText(part)).join(''), parts.map(part => saidText(part)).join(''), endsOf(last));
}

/**
The same as a template: told`${title}${dot}${name}`.
*/
export function told(texts: TemplateStringsArray, ...parts: ReadonlyArray<Told | number>): Told {
	return joined(...texts.flatMap((text, at) => {
		const part = parts[at] ?? '';
		return [text, typeof part === 'number' ? String(part) : part];
	}));
}

/**
Texts with another between each two.
*/
export const joinedBy = (between: Told, parts: readonly Told[]): Told => joined(...parts.flatMap((part, at) => at === 0 ? [part] : [between, part]));

/**
A text with a last part that stays if there is no room for the whole text.
*/
export function withEnd(before: Told, end: Told): Told {
	const whole = joined(before, end);
	return asTold(shownText(whole), saidText(whole), [shownText(end)]);
}

/**
A text with more after it. If the text has an end that stays, this stays too where there is room for both.
*/
export function continued(before: Told, more: string): Told {
	const ends = endsOf(before);
	const whole = joined(before, more);
	return asTold(shownText(whole), saidText(whole), [...ends.map(end => `${end}${more}`), ...ends]);
}

/**
What stands between two facts.
*/
export const dot: Told = {text: ' · ', said: ', '};

/**
The names of a path, from the root down.
*/
export const toldPath = (names: readonly string[]): Told => joinedBy({text: ' › ', said: ' / '}, names);

/**
A text with a count or a time in it that moves on: shown, and not said.
*/
export const withMoving = (before: string, moving: string, after: string): Told => joined(before, {text: moving, said: ''}, after);

/**
Both forms, for what has each in a property of its own.
*/
export const bothForms = (each: Told): TwoForms => typeof each === 'string' ? {text: each} : each;
