/** The form of a name that somebody gives to what they keep. It never looks like an option. */
export const keptNamePattern = /^\w[\w\-]{0,63}$/v;

/** What a kept name can be, as the end of a sentence. */
export const keptNameText = 'has up to 64 letters, digits, - and _, and does not begin with -';

/** The name in a text such as `renewals` or `@renewals`; undefined if it is none. */
export function groupNameIn(text: string): string | undefined {
	const name = text.trim().replace(/^@/v, '');
	return keptNamePattern.test(name) ? name : undefined;
}
