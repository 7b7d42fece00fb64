/* eslint-disable no-bitwise -- Hashes and generators work on bits. */

/** A small generator (mulberry32) that depends only on its seed. */
export type Random = {
	/** @returns a whole number from 0 to below the limit */
	readonly below: (limit: number) => number;
	readonly chance: (probability: number) => boolean;
	readonly pick: <T>(choices: readonly [T, ...T[]]) => T;
	/** @param words - how many groups of eight lowercase hex digits */
	readonly hex: (words: number) => string;
};

export function createRandom(...seeds: readonly number[]): Random {
	let state = 0;
	for (const seed of seeds) {
		state = mix(state ^ mix(seed));
	}

	const draw = (): number => {
		state = (state + 0x6d_2b_79_f5) >>> 0;
		let bits = Math.imul(state ^ (state >>> 15), 1 | state);
		bits ^= bits + Math.imul(bits ^ (bits >>> 7), 61 | bits);
		return (bits ^ (bits >>> 14)) >>> 0;
	};

	const below = (limit: number): number => Math.floor((draw() / 0x1_00_00_00_00) * limit);

	return {
		below,
		chance: probability => draw() / 0x1_00_00_00_00 < probability,
		pick: choices => choices[below(choices.length)] ?? choices[0],
		hex(words) {
			let text = '';
			for (let word = 0; word < words; word++) {
				text += draw().toString(16).padStart(8, '0');
			}

			return text;
		},
	};
}

function mix(value: number): number {
	let bits = (value + 0x9e_37_79_b9) >>> 0;
	bits = Math.imul(bits ^ (bits >>> 16), 0x21_f0_aa_ad);
	bits = Math.imul(bits ^ (bits >>> 15), 0x73_5a_2d_97);
	return bits ^ (bits >>> 15);
}
