/*
SHA-256 of short texts, without the crypto module of Node.js, which takes 6 ms to load: the first frame needs the fingerprint of the credential.
*/

// The first 32 bits of the fractional parts of the square roots, and of the cube roots, of the first 64 primes.
function constants(): {readonly roots: Uint32Array; readonly cubeRoots: Uint32Array} {
	const primes: number[] = [];
	for (let candidate = 2; primes.length < 64; candidate++) {
		if (primes.every(prime => candidate % prime !== 0)) {
			primes.push(candidate);
		}
	}

	const fraction = (root: number): number => (root - Math.floor(root)) * (2 ** 32);
	return {roots: Uint32Array.from(primes, prime => fraction(Math.sqrt(prime))), cubeRoots: Uint32Array.from(primes, prime => fraction(Math.cbrt(prime)))};
}

/* eslint-disable no-bitwise -- The algorithm consists of bit operations. */
const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

// The message with its end mark and its length, as words.
function wordsOf(text: string): Uint32Array {
	const bytes = new TextEncoder().encode(text);
	const words = new Uint32Array(((bytes.length + 8) >>> 6 << 4) + 16);
	for (const [at, byte] of [...bytes, 0x80].entries()) {
		words[at >>> 2] = (words[at >>> 2] ?? 0) | (byte << (24 - (at % 4 * 8)));
	}

	words[words.length - 1] = bytes.length * 8;
	return words;
}

function addBlock(hash: Uint32Array, block: Uint32Array, cubeRoots: Uint32Array): void {
	const schedule = new Uint32Array(64);
	schedule.set(block);
	for (let at = 16; at < 64; at++) {
		const [early = 0, late = 0] = [schedule[at - 15], schedule[at - 2]];
		const first = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
		const second = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
		schedule[at] = (schedule[at - 16] ?? 0) + first + (schedule[at - 7] ?? 0) + second;
	}

	let [a = 0, b = 0, c = 0, d = 0, w = 0, x = 0, y = 0, z = 0] = hash;
	for (const [at, word] of schedule.entries()) {
		const chosen = (w & x) ^ (~w & y);
		const majority = (a & b) ^ (a & c) ^ (b & c);
		const first = z + (turned(w, 6) ^ turned(w, 11) ^ turned(w, 25)) + chosen + (cubeRoots[at] ?? 0) + word;
		const second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + majority;
		[a, b, c, d, w, x, y, z] = [(first + second) >>> 0, a, b, c, (d + first) >>> 0, w, x, y];
	}

	for (const [at, word] of [a, b, c, d, w, x, y, z].entries()) {
		hash[at] = (hash[at] ?? 0) + word;
	}
}
/* eslint-enable no-bitwise */

/**
The SHA-256 of a text in UTF-8, as hexadecimal digits.
*/
export function sha256(text: string): string {
	const {roots, cubeRoots} = constants();
	const hash = roots.slice(0, 8);
	const words = wordsOf(text);
	for (let start = 0; start < words.length; start += 16) {
		addBlock(hash, words.subarray(start, start + 16), cubeRoots);
	}

	return Array.from(hash, word => word.toString(16).padStart(8, '0')).join('');
}
