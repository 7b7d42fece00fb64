import type {Line} from '../form-model/line-editor.js';

/** A name that is being typed. `text`: why it cannot be used. */
export type TypedName = {readonly line: Line; readonly text?: string};

/** The form of a name that somebody gives to what they keep. It never looks like an option. */
export const keptNamePattern = /^\w[\w\-]{0,63}$/v;

/** What a kept name can be, as the end of a sentence. */
export const keptNameText = 'has up to 64 letters, digits, - and _, and does not begin with -';

/** The name in a text; undefined if it is none. */
export function keptNameIn(text: string): string | undefined {
	const name = text.trim();
	return keptNamePattern.test(name) ? name : undefined;
}

/** The name in a text such as `renewals` or `@renewals`; undefined if it is none. */
export const groupNameIn = (text: string): string | undefined => keptNameIn(text.trim().replace(/^@/v, ''));

const isNothing = (text: string): boolean => ['', '@'].includes(text.trim());

/** Why a typed name cannot be used, as a sentence. Nothing is wrong before anything is typed. */
export const nameProblem = ({line: {text}}: Pick<TypedName, 'line'>, nameIn = keptNameIn): string | undefined =>
	isNothing(text) || nameIn(text) !== undefined ? undefined : `A name ${keptNameText}.`;

/** Why a typed name cannot be kept. */
export const whyNotTyped = (typed: Pick<TypedName, 'line'>, nameIn = keptNameIn): string | undefined =>
	isNothing(typed.line.text) ? 'Type a name first.' : nameProblem(typed, nameIn);
