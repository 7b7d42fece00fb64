import type {Locale} from './locales.js';

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
