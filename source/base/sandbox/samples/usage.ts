import {createRandom} from '../random.js';
import type {Account, UsageRow} from '../wire.js';

const day = 86_400_000;

type Metric = {
	readonly id: string;
	readonly name: string;
	readonly unit: string;
	readonly family: string;
	readonly category: string;
	readonly most: number;
};

const metrics: readonly Metric[] = [
	{
		id: 'workers_requests',
		name: 'Workers Standard Requests',
		unit: 'Requests',
		family: 'Workers',
		category: 'Developer',
		most: 4_000_000,
	},
	{
		id: 'workers_cpu',
		name: 'Workers CPU Time',
		unit: 'Milliseconds',
		family: 'Workers',
		category: 'Developer',
		most: 90_000_000,
	},
	{id: 'r2_storage', name: 'R2 Standard Storage', unit: 'GB', family: 'R2', category: 'Developer', most: 5000},
	{id: 'zt_seats', name: 'Zero Trust Seats', unit: 'Seats', family: 'Access', category: 'Cloudflare One', most: 900},
];

const contract: Metric = {
	id: 'bandwidth',
	name: 'Data Transfer',
	unit: 'TB',
	family: 'CDN',
	category: 'Application Services',
	most: 80,
};

function rowOf({id, name, unit, family, category, most}: Metric, at: number, share: number): UsageRow {
	return {
		ChargeCategory: 'Usage',
		ChargeDescription: `${name}, measured`,
		ChargeFrequency: 'Usage-Based',
		ChargePeriodStart: new Date(at).toISOString(),
		ChargePeriodEnd: new Date(at + day).toISOString(),
		ConsumedQuantity: Math.round(most * share * 100) / 100,
		ConsumedUnit: unit,
		HostProviderName: 'Cloudflare',
		InvoiceIssuerName: 'Cloudflare',
		ServiceProviderName: 'Cloudflare',
		x_BillableMetricId: id,
		x_BillableMetricName: name,
		x_ProductFamilyName: family,
		x_ProductCategoryName: category,
	};
}

const seedOf = (id: string): number => Number.parseInt(id.slice(0, 8), 16);

/** The usage of accounts on one day, which begins at `at`, in milliseconds since the epoch. Half of the accounts use something, each the same one or two metrics every day. The whole contract uses something if `hasContract`. */
export function usageOn(
	at: number,
	accounts: ReadonlyArray<Pick<Account, 'id' | 'name' | 'created_on'>>,
	hasContract: boolean,
): readonly UsageRow[] {
	const rows = accounts
		.filter(({id, created_on: created}) => createRandom(seedOf(id), 31).chance(0.5) && Date.parse(created) < at + day)
		.flatMap(({id, name}) => {
			const used = createRandom(seedOf(id), 32);
			const first = used.below(metrics.length);
			const chosen = metrics.filter(
				(_, index) => index === first || (index === (first + 1) % metrics.length && used.chance(0.4)),
			);
			return chosen.map((metric, index) => {
				const share = createRandom(seedOf(id), Math.trunc(at / day), index).below(10_000) / 10_000;
				return {BillingAccountId: id, BillingAccountName: name, ...rowOf(metric, at, share)};
			});
		});
	return hasContract
		? [...rows, rowOf(contract, at, createRandom(Math.trunc(at / day), 33).below(10_000) / 10_000)]
		: rows;
}
