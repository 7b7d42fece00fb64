import type {Credential} from '../api/credential.js';
import {sha256} from '../text/sha256.js';

/**
Distinguishes credentials without storing them: 64 bits of the SHA-256, as hexadecimal digits.
*/
export function fingerprintOf(credential: Credential): string {
	const parts = credential.scheme === 'token' ? ['token', credential.token] : ['key', credential.email, credential.key];
	return sha256(parts.join('\0')).slice(0, 16);
}
