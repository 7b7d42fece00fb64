import {sha256} from '@noble/hashes/sha2.js';
import {bytesToHex, utf8ToBytes} from '@noble/hashes/utils.js';
import {
	type Credential,
	credentialShapeOf,
	isCredentialArgument,
	redactionMark,
	shortestSecret,
} from '../../base/api/credential.js';
import {exactName} from '../../base/text/harmless.js';

/** The credential in the environment: found, none, or why it cannot be used. */
export type CredentialSetting =
	| {readonly status: 'found'; readonly credential: Credential; readonly from: string}
	| {
			readonly status: 'none';
			/** The variable that is missing, if another one is set. */
			readonly lack?: string;
	  }
	| {readonly status: 'wrong'; readonly why: string};

/** Reads the variables that Cloudflare's own tools use. A token takes precedence over a key. */
export function credentialFrom({
	CLOUDFLARE_API_TOKEN: token = '',
	CLOUDFLARE_EMAIL: email = '',
	CLOUDFLARE_API_KEY: key = '',
}: NodeJS.ProcessEnv): CredentialSetting {
	if (token !== '') {
		return {status: 'found', credential: {scheme: 'token', token}, from: 'CLOUDFLARE_API_TOKEN'};
	}

	if (key === '') {
		return {status: 'none', ...(email !== '' && {lack: 'CLOUDFLARE_EMAIL is set, but CLOUDFLARE_API_KEY is not.'})};
	}

	return email === ''
		? {status: 'wrong', why: 'CLOUDFLARE_API_KEY is set, but CLOUDFLARE_EMAIL is not. The key needs its email address.'}
		: {status: 'found', credential: {scheme: 'key', email, key}, from: 'CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY'};
}

/**
Distinguishes credentials without storing them: 64 bits of the SHA-256, as hexadecimal digits.

The first frame needs it, and the crypto module of Node.js takes 6 ms to load.
*/
export function fingerprintOf(credential: Credential): string {
	const parts = credential.scheme === 'token' ? ['token', credential.token] : ['key', credential.email, credential.key];
	const digest = sha256(utf8ToBytes(parts.join('\0')));
	return bytesToHex(digest).slice(0, 16);
}

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
