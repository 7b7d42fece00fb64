import {createHash} from 'node:crypto';
import type {Credential} from '../api/credential.js';

/**
Distinguishes credentials without storing them: 64 bits of the SHA-256, as hexadecimal digits.
*/
export function fingerprintOf(credential: Credential): string {
	const parts = credential.scheme === 'token' ? ['token', credential.token] : ['key', credential.email, credential.key];
	return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);
}
