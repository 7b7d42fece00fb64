import {sha256 as digest} from '@noble/hashes/sha2.js';
import {bytesToHex, utf8ToBytes} from '@noble/hashes/utils.js';

/**
The SHA-256 of a text in UTF-8, as hexadecimal digits. Without the crypto module of Node.js, which takes 6 ms to load: the first frame needs the fingerprint of the credential.
*/
export const sha256 = (text: string): string => bytesToHex(digest(utf8ToBytes(text)));
