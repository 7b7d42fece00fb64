import {distributor} from './distributor.js';
import {enterprise} from './enterprise.js';
import type {Locale} from './locales.js';

export type Shape = 'distributor' | 'enterprise' | 'large';

export type SampleOrganization = {
	readonly id: string;
	readonly name: string;
	readonly parentId: string | undefined;
	readonly create_time: string;
	readonly kind: 'root' | 'region' | 'partner' | 'customer' | 'branch' | 'headquarters' | 'department';
	readonly locale: Locale;
	/**
	What its profile and accounts are drawn from, when they are asked for.
	*/
	readonly seed: number;
};

export type Sample = {
	readonly seed: number;
	/**
	Parents before their children, in the order of their creation.
	*/
	readonly organizations: readonly SampleOrganization[];
	/**
	Parents that exist and cannot be seen.
	*/
	readonly hidden: ReadonlyArray<{readonly id: string; readonly name: string}>;
};

const defaultCounts: Readonly<Record<Shape, number>> = {distributor: 500, enterprise: 7, large: 10_000};

export function createSample({shape, count = defaultCounts[shape], seed}: {
	readonly shape: Shape;
	readonly count: number | undefined;
	readonly seed: number;
}): Sample {
	if (!Number.isSafeInteger(count) || count < 1 || count > 100_000) {
		throw new RangeError(`A sandbox holds 1 to 100,000 organizations, not ${count}`);
	}

	return shape === 'enterprise' ? enterprise(count, seed) : distributor(count, seed);
}
