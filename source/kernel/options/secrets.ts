import {credentialShapeOf, isCredentialArgument, redactionMark, shortestSecret} from '../../base/api/credential.js';
import {exactName} from '../../base/text/harmless.js';

const secrets = new Set<string>();

/** Registers values that must never appear in a crash report. */
export function keepSecret(...values: readonly string[]): void {
	for (const value of values) {
		if (value !== '') {
			secrets.add(value);
		}
	}
}

/** The registered values, the longest first, because one may be part of another. */
export const keptSecrets = (): readonly string[] => [...secrets].toSorted((left, right) => right.length - left.length);

/** Whether a text contains a registered secret. A short one may be an ordinary word. */
export const hasKeptSecret = (text: string): boolean =>
	keptSecrets().some(secret => secret.length >= shortestSecret && text.includes(secret));

/** A word that a message refuses, in quotation marks. A credential that was typed in its place is not repeated. */
export function refusedWord(word: string): string {
	const isCredential =
		isCredentialArgument(word) || credentialShapeOf(word.trim()) !== 'unknown' || hasKeptSecret(word);
	return isCredential ? redactionMark : `“${exactName(word)}”`;
}
