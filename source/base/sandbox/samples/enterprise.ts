import {createRandom} from '../random.js';
import {
	dateAt,
	type Sample,
	type SampleOrganization,
	createNamer,
	notableCustomers,
	notablePartners,
} from './sample.js';
import {localesOf, type Locale, type RegionName} from './locales.js';

const departments = ['Marketing', 'Engineering', 'Finance', 'Research & Development', 'Retail', 'Legal'];

/** One root with the accounts, and departments directly below it. `newest`: as for a distributor. */
export function enterprise(count: number, seed: number, newest?: number): Sample {
	const random = createRandom(seed);
	const [locale] = localesOf.Americas;
	const rootId = random.hex(4);
	const organizations = Array.from({length: count}, (_, index): SampleOrganization => ({
		id: index === 0 ? rootId : random.hex(4),
		name: index === 0 ? 'Initech Industries' : departmentName(index - 1),
		parentId: index === 0 ? undefined : rootId,
		create_time: dateAt(index / count, newest),
		kind: index === 0 ? 'headquarters' : 'department',
		locale,
		seed: seed + index,
	}));
	return {seed, organizations, hidden: []};
}

function departmentName(index: number): string {
	const round = Math.floor(index / departments.length);
	const name = departments[index % departments.length] ?? '';
	return round === 0 ? name : `${name} ${round + 1}`;
}

const regionNames = ['EMEA', 'Americas', 'APAC'] as const;

const partnerShare = 0.08;

const branchShare = 0.2;

type Placed = {readonly organization: SampleOrganization; readonly region: RegionName};

/**
A root, its regions, partners, their customers, branches of customers, some branches below other branches, and one partner below a parent that is not visible.

@param count - the number of visible organizations
@param seed - the same seed gives the same organizations
@param newest - when the last one was created, in milliseconds since the epoch; by default on a fixed day
*/
export function distributor(count: number, seed: number, newest?: number): Sample {
	const random = createRandom(seed);
	const namer = createNamer();
	const organizations: SampleOrganization[] = [];
	const add = (
		kind: SampleOrganization['kind'],
		name: string,
		locale: Locale,
		parentId?: string,
	): SampleOrganization => {
		const index = organizations.length;
		const organization = {
			id: random.hex(4),
			name,
			parentId,
			create_time: dateAt((index + random.below(1000) / 1000) / count, newest),
			kind,
			locale,
			seed: seed + index,
		};
		organizations.push(organization);
		return organization;
	};

	const [home] = localesOf.EMEA;
	const hidden = {id: random.hex(4), name: 'Globex Wholesale Holding'};
	const root = add('root', 'Acme Distribution', home);
	const regions = regionNames
		.slice(0, count - 1)
		.map((region): Placed => ({region, organization: add('region', region, localesOf[region][0], root.id)}));

	const rest = count - organizations.length;
	const loners = rest > 4 ? 1 : 0;
	const partners: Placed[] = [];
	const partnerCount = Math.ceil(rest * partnerShare);
	for (let index = 0; index < partnerCount; index++) {
		const {region, organization} = at(regions, index);
		const locale = random.pick(localesOf[region]);
		partners.push({
			region,
			organization: add('partner', notablePartners[index] ?? namer.company(locale, random), locale, organization.id),
		});
	}

	if (loners === 1) {
		add('partner', 'Lone Partner', home, hidden.id);
	}

	const customers: Placed[] = [];
	const branchCount = Math.floor(rest * branchShare);
	const customerCount = rest - partners.length - loners - branchCount;
	for (let index = 0; index < customerCount; index++) {
		// A few partners have most of the customers. Each of the first partners gets one notable name.
		const isNotable = index < notableCustomers.length;
		const {region, organization} = at(
			partners,
			isNotable ? index : Math.min(random.below(partners.length), random.below(partners.length)),
		);
		const locale = random.pick(localesOf[region]);
		customers.push({
			region,
			organization: add('customer', notableCustomers[index] ?? namer.company(locale, random), locale, organization.id),
		});
	}

	// The second branch of a customer is below the first one: five levels below the root, the most that the service allows.
	const firstBranches = new Map<string, string>();
	for (let index = 0; index < branchCount; index++) {
		const {
			organization: {id, locale},
		} = at(customers, random.below(customers.length));
		const first = firstBranches.get(id);
		const branch = add('branch', namer.branch(locale, random), locale, first ?? id);
		if (first === undefined) {
			firstBranches.set(id, branch.id);
		} else {
			firstBranches.delete(id);
		}
	}

	return {seed, organizations, hidden: loners === 1 ? [hidden] : []};
}

function at(placed: readonly Placed[], index: number): Placed {
	const found = placed[index % placed.length];
	if (!found) {
		throw new RangeError('There is nothing to place an organization below');
	}

	return found;
}
