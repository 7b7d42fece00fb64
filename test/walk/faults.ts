import {createRandom} from '../../source/base/sandbox/random.js';

/**
The faults that a walk can leave out.

- `lag`: lists are behind what was written.
- `lies`: answers report a success and nothing is stored, or a removal reports that there is nothing to remove.
- `pages`: the vendor’s edge answers a write with a problem page, or with 408.
- `cuts`: the terminal’s answers arrive late and in parts.
- `commands`: commands without a screen run between the sessions.
*/
export const allFaults = ['lag', 'lies', 'pages', 'cuts', 'commands'] as const;
export type Fault = (typeof allFaults)[number];
export type Faults = ReadonlySet<Fault>;

/** The faults of a walk: most of the wanted ones, so that each also occurs without the others. */
export function faultsOf(seed: number, wanted: Faults): Faults {
	const random = createRandom(seed, 4);
	return new Set(
		allFaults
			.map(fault => [fault, random.below(100) < 75] as const)
			.flatMap(([fault, isDrawn]) => (isDrawn && wanted.has(fault) ? [fault] : [])),
	);
}
