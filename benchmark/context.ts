import type {Fixtures} from './fixtures.js';
import type {Program} from './programs.js';
import type {Results} from './results.js';
import type {Server} from './sandbox-process.js';

/**
What a measure works with.
*/
export type Context = {
	readonly results: Results;
	readonly fixtures: Fixtures;

	/**
	By how many organizations they have.
	*/
	readonly servers: Readonly<Record<'few' | 'many' | 'most', Server>>;

	/**
	The navigator on 10,000 organizations, and the others that are installed.
	*/
	readonly programs: readonly Program[];
	readonly idleSeconds: number;
};
