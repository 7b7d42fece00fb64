export const profileFields = ['business_address', 'business_email', 'business_name', 'business_phone', 'external_metadata'] as const;

export type Profile = Readonly<Record<typeof profileFields[number], string>>;

export type OrganizationInput = {
	readonly name: string;
	readonly parentId: string | undefined;
	readonly profile: Profile | undefined;
};

type Account = {
	readonly id: string;
	readonly name: string;
	readonly type: 'standard' | 'enterprise';
	readonly created_on: string;
	readonly settings: {
		readonly abuse_contact_email: string;
		// eslint-disable-next-line @typescript-eslint/no-restricted-types -- The service sends null.
		readonly access_approval_expiry: string | null;
		readonly api_access_enabled: boolean;
		readonly enforce_twofactor: boolean;
		readonly default_nameservers: string;
		readonly use_account_custom_ns_by_default: boolean;
	};
	/**
	Only in answers to `include_tags=true`.
	*/
	readonly tags?: Tags;
};

export type Tags = Readonly<Record<string, string>>;

/**
An account with its tags and its public name. The public name is only used for filtering; answers do not include it.
*/
export type FindableAccount = {readonly account: Account; readonly tags: Tags; readonly pubname: string};
