import {sha256} from '@noble/hashes/sha2.js';
import {bytesToHex, utf8ToBytes} from '@noble/hashes/utils.js';
import type {Credential} from '../../base/api/credential.js';

/**
Distinguishes credentials without storing them: 64 bits of the SHA-256, as hexadecimal digits.

The first frame needs it, and the crypto module of Node.js takes 6 ms to load.
*/
export function fingerprintOf(credential: Credential): string {
	const parts = credential.scheme === 'token' ? ['token', credential.token] : ['key', credential.email, credential.key];
	const digest = sha256(utf8ToBytes(parts.join('\0')));
	return bytesToHex(digest).slice(0, 16);
}
