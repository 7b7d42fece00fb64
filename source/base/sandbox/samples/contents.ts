import {createRandom, type Random} from '../random.js';
import type {FindableAccount, Profile, Tags} from '../wire.js';
import {dateAt, type SampleOrganization} from './sample.js';

/** Draws the tags of an account. A quarter of the accounts have none. */
function tagsFrom(random: Random): Tags {
	const isTagged = random.chance(0.75);
	const environment = random.pick(['production', 'production', 'staging', 'development']);
	const costCenter = String(4700 + random.below(40));
	const team = random.pick(['platform', 'security', 'web', 'network operations', 'data']);
	const rest = random.pick<Tags>([{'cost-center': costCenter}, {team}, {'cost-center': costCenter, team}, {}]);
	return isTagged ? {env: environment, ...rest} : {};
}

const purposes = [
	'Production',
	'Staging',
	'Corporate Website',
	'Online Shop',
	'Customer Portal',
	'Mobile Backend',
	'Remote Access',
	'Intranet',
	'Partner Extranet',
	'Mail Security',
	'Video',
	'Data Platform',
	'Disaster Recovery',
	'Healthcare',
	'Retail',
	'Sandbox',
] as const;

/** Each kind of content has its own random sequence, so that a new kind does not change the others. */
const draws = {accountCount: 1, accounts: 2, profile: 3, tags: 4, reach: 8, contact: 9};

export function accountCount({kind, seed}: SampleOrganization): number {
	const random = createRandom(seed, draws.accountCount);
	switch (kind) {
		case 'headquarters': {
			return 300;
		}

		case 'root': {
			return 2;
		}

		case 'customer': {
			return random.pick([0, 2, 3, 4, 5, 6, 8, 9, 12, 18, 25 + random.below(30)]);
		}

		case 'region':
		case 'partner':
		case 'branch':
		case 'department': {
			return random.pick([0, 0, 1, 2, 3]);
		}
	}
}

/** How many of the accounts the user cannot reach. A few customers have one such account, their last. */
export const unreachableCount = (organization: SampleOrganization): number =>
	organization.kind === 'customer' &&
	accountCount(organization) > 1 &&
	createRandom(organization.seed, draws.reach).chance(0.03)
		? 1
		: 0;

/** The second half of an account's id is the second half of its organization's id. The organization of an account can thus be found without storing all accounts. */
export function accountsOf(organization: SampleOrganization): readonly FindableAccount[] {
	const {id, name, seed, locale} = organization;
	const random = createRandom(seed, draws.accounts);
	const tagRandom = createRandom(seed, draws.tags);
	const count = accountCount(organization);
	const reachable = count - unreachableCount(organization);
	return Array.from({length: count}, (_, index) => {
		const round = Math.floor(index / purposes.length);
		const purpose = purposes[index % purposes.length] ?? purposes[0];
		return {
			pubname: name,
			tags: tagsFrom(tagRandom),
			isReachable: index < reachable,
			account: {
				id: random.hex(2) + id.slice(16),
				name: `${name} – ${purpose}${round === 0 ? '' : ` ${round + 1}`}`,
				type: random.chance(0.6) ? 'enterprise' : 'standard',
				created_on: dateAt(random.below(10_000) / 10_000),
				settings: {
					abuse_contact_email: random.chance(0.7) ? `abuse@${domainOf(organization)}` : '',
					access_approval_expiry: random.chance(0.2) ? dateAt(random.below(10_000) / 10_000) : null,
					api_access_enabled: random.chance(0.8),
					enforce_twofactor: random.chance(locale.country === 'US' ? 0.7 : 0.4),
					default_nameservers: 'cloudflare.standard',
					use_account_custom_ns_by_default: random.chance(0.05),
				},
			},
		};
	});
}

/**
Like accounts, profiles are drawn again for each request.

A few customers have no email, but a contact in their metadata.

@returns undefined for the few organizations without a profile
*/
export function profileOf(organization: SampleOrganization): Profile | undefined {
	const random = createRandom(organization.seed, draws.profile);
	const isMayLack = organization.kind === 'customer' || organization.kind === 'branch';
	if (isMayLack && random.chance(0.15)) {
		return undefined;
	}

	const profile = {
		business_address: addressOf(organization, random),
		business_email: `${random.pick(['it', 'ops', 'office', 'noc'])}@${domainOf(organization)}`,
		business_name: organization.name,
		business_phone: organization.locale.dialling + String(random.below(1000)).padStart(3, '0'),
		external_metadata: metadataOf(organization, random),
	};
	const contact = createRandom(organization.seed, draws.contact);
	return isMayLack && contact.chance(0.05)
		? {
				...profile,
				business_email: '',
				external_metadata: `{"contact":"${contact.pick(['billing', 'desk'])}@${domainOf(organization)}","tier":"gold"}`,
			}
		: profile;
}

function addressOf({locale}: SampleOrganization, random: Random): string {
	const {line1, city, zipcode, stateOrProvince} = random.pick(locale.addresses);
	const {country} = locale;
	const address = {line1, line2: '', city, zipcode, country, stateOrProvince};
	return random.pick([
		JSON.stringify(address),
		JSON.stringify(address),
		JSON.stringify({...address, line2: 'c/o Accounts Payable', floor: random.below(20)}, undefined, '  '),
		`${line1}, ${zipcode} ${city}, ${country}`,
		`${line1}\n${zipcode} ${city}\n${country}`,
	]);
}

/** JSON in several styles (a number above 2^53, odd spacing, nesting), plain text, and an empty text. */
function metadataOf({id, kind}: SampleOrganization, random: Random): string {
	return random.pick([
		'{"department":"IT"}',
		`{"crm_id":9007199254740993${random.below(1000)},"tier":"${random.pick(['gold', 'silver', 'bronze'])}"}`,
		`{ "reference" : "${id.slice(0, 8).toUpperCase()}",\t"contacts":["sales","support"], "renewal":{"month":${1 + random.below(12)},"auto":${String(random.chance(0.5))}} }`,
		`Renews in ${random.pick(['January', 'April', 'September'])}; ${kind}, see contract ${random.below(100_000)}`,
		'',
	]);
}

export function domainOf({id, locale}: SampleOrganization): string {
	return `${locale.country.toLowerCase()}-${id.slice(0, 6)}.example`;
}
