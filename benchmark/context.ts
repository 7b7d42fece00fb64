import type {BareProgram} from './bare/build.js';
import type {Fixtures} from './fixtures.js';
import type {Program} from './programs.js';
import type {Results} from './results.js';
import type {Server} from './sandbox-process.js';

/** Everything that a measure needs. */
export type Context = {
	readonly results: Results;
	readonly fixtures: Fixtures;

	/** By the number of their organizations. `far`: as many as `many`, with answers that take 100 ms longer. */
	readonly servers: Readonly<Record<'few' | 'many' | 'most' | 'far', Server>>;

	/** The navigator with 10,000 organizations, and the other installed programs. */
	readonly programs: readonly Program[];

	/** The program that shows what any program of the same packages takes. */
	readonly bare: BareProgram;

	/** Where it was built, so that one file can be made of it. */
	readonly bareFolder: string;
	readonly idleSeconds: number;
};
