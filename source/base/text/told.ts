/** A text with a different version for screen readers: words instead of a sign, and no changing part such as a count, so that it is read only once. `ends` are ends of the text, longest first. If the whole text does not fit, the first end that fits is shown. */
export type TwoForms = {
	readonly text: string;
	readonly said?: string;
	readonly ends?: readonly string[];
	/** The text is outdated once the list has loaded organizations. */
	readonly isUntilListed?: true;
	/** What of the text is about one item or request only (`own`, such as a `cf-ray`), and the text without it (`common`), which equal failures share. */
	readonly split?: Split;
};

type Split = {readonly common: Told; readonly own: string};

/** A text of the program for the screen. */
export type Told = string | TwoForms;

export const shownText = (each: Told): string => (typeof each === 'string' ? each : each.text);

export const saidText = (each: Told): string => (typeof each === 'string' ? each : (each.said ?? each.text));

const endsOf = (each: Told | undefined): readonly string[] => (typeof each === 'object' ? (each.ends ?? []) : []);

const splitOf = (each: Told): Split | undefined => (typeof each === 'object' ? each.split : undefined);

/** A text without what is about one item or request only, so that equal failures have equal texts. */
export const commonText = (each: Told): Told => splitOf(each)?.common ?? each;

/** The part of a text that is only about one item or request, such as a `cf-ray`; empty if there is none. */
export const ownText = (each: Told): string => splitOf(each)?.own ?? '';

function asTold(text: string, said: string, ends: readonly string[], split: Split | undefined): Told {
	const isPlain = !split && text === said && ends.length === 0;
	const forms = {...(ends.length > 0 && {ends}), ...(split && {split})};
	return isPlain ? text : {text, said, ...forms};
}

function joinedSplit(parts: readonly Told[]): Split | undefined {
	const own = parts.map(part => ownText(part)).filter(text => text !== '');
	return own.length === 0 ? undefined : {common: joined(...parts.map(part => commonText(part))), own: own.join(', ')};
}

export function joined(...parts: readonly Told[]): Told {
	const last = parts.findLast(part => shownText(part) !== '');
	return asTold(
		parts.map(part => shownText(part)).join(''),
		parts.map(part => saidText(part)).join(''),
		endsOf(last),
		joinedSplit(parts),
	);
}

/** The same as a template: told`${title}${dot}${name}`. */
export function told(texts: TemplateStringsArray, ...parts: ReadonlyArray<Told | number>): Told {
	return joined(
		...texts.flatMap((text, at) => {
			const part = parts[at] ?? '';
			return [text, typeof part === 'number' ? String(part) : part];
		}),
	);
}

export const joinedBy = (between: Told, parts: readonly Told[]): Told =>
	joined(...parts.flatMap((part, at) => (at === 0 ? [part] : [between, part])));

/** A text whose last part is still shown if the whole text does not fit. */
export function withEnd(before: Told, end: Told): Told {
	const whole = joined(before, end);
	return asTold(shownText(whole), saidText(whole), [shownText(end)], splitOf(whole));
}

/** Appends more text. If the text has ends that are kept when space is short, they include the new text if both fit. */
export function continued(before: Told, more: string): Told {
	const ends = endsOf(before);
	const whole = joined(before, more);
	return asTold(shownText(whole), saidText(whole), [...ends.map(end => `${end}${more}`), ...ends], splitOf(whole));
}

/** Separates two facts. */
export const dot: Told = {text: ' · ', said: ', '};

/** The names of a path, starting at the root. */
export const toldPath = (names: readonly string[]): Told => joinedBy({text: ' › ', said: ' / '}, names);

/** A text with a changing count or time, which screen readers do not read. */
export const withMoving = (before: string, moving: string, after: string): Told =>
	joined(before, {text: moving, said: ''}, after);

export const bothForms = (each: Told): TwoForms => (typeof each === 'string' ? {text: each} : each);
