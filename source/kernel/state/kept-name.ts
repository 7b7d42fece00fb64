import type {Line} from '../form-model/line-editor.js';

/** The form of a name that somebody gives to what they keep. It never looks like an option. */
export const keptNamePattern = /^\w[\w\-]{0,63}$/v;

/** What a kept name can be, as the end of a sentence. */
export const keptNameText = 'has up to 64 letters, digits, - and _, and does not begin with -';

/** The name in a text such as `renewals` or `@renewals`; undefined if it is none. */
export function keptNameIn(text: string): string | undefined {
	const name = text.trim().replace(/^@/v, '');
	return keptNamePattern.test(name) ? name : undefined;
}

const isNothing = (text: string): boolean => ['', '@'].includes(text.trim());

/** Why a typed name cannot be used, as a sentence. Nothing is wrong before anything is typed. */
export const nameProblem = ({text}: Line): string | undefined =>
	isNothing(text) || keptNameIn(text) !== undefined ? undefined : `A name ${keptNameText}.`;

/** Why a typed name cannot be kept. */
export const whyNotTyped = (line: Line): string | undefined =>
	isNothing(line.text) ? 'Type a name first.' : nameProblem(line);
