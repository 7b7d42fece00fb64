import {flagsOf, type Organization} from './schemas.js';

/** Flags that forbid something in an organization if they are false. `enterprise_capability`: accounts of the type enterprise. `sub_org_creation`: creating organizations below it. */
type FlagName =
	'account_creation' | 'account_mobility' | 'enterprise_capability' | 'member_management' | 'sub_org_creation';

// The legal values of flags are not published. Only these mean no for certain.
const refusing: ReadonlySet<string> = new Set(['false', 'disabled']);

/** The value of a flag if it certainly forbids what it is about. Only the vendor and the distributor can change flags, so trying does not help. */
export function forbiddingFlag(organization: Organization, name: FlagName): string | undefined {
	const value = flagsOf(organization)[name];
	return value !== undefined && refusing.has(value.trim().toLowerCase()) ? value : undefined;
}
