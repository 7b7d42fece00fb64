import {addressesIn} from '../../base/text/addresses.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {refusedWord} from '../../kernel/options/credential.js';

/**
The addresses on the command line. `usage`: how to give one.

@throws {UsageError} If there are none, or one of the words is no address.
*/
export function emailsIn(words: readonly string[], usage: string): readonly string[] {
	const {emails, leftOut} = addressesIn(words.join('\n'));
	if (leftOut.length > 0) {
		throw new UsageError(`${refusedWord(leftOut[0] ?? '')} is not an email address. Nothing was sent.`);
	}

	if (emails.length === 0) {
		throw new UsageError(`Who? Add an email address: ${usage}.`);
	}

	return emails;
}

/** Whether a word is an email address, so that it names no organization. */
export function isAddress(word: string): boolean {
	const {emails, leftOut} = addressesIn(word);
	return emails.length === 1 && leftOut.length === 0;
}
