/** The state of the service that the sandbox imitates: since October 2026, or before. */
export type ServiceState = 'today' | 'older';

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
	/** Only in answers to `include_tags=true`. */
	readonly tags?: Tags;
};

export type Tags = Readonly<Record<string, string>>;

/** An account with its tags and its public name. The public name is only used for filtering; answers do not include it. */
export type FindableAccount = {readonly account: Account; readonly tags: Tags; readonly pubname: string};

export type MemberStatus = 'active' | 'pending' | 'rejected' | 'canceled';

export type Member = {
	readonly id: string;
	readonly create_time: string;
	readonly update_time: string;
	readonly meta: Readonly<Record<string, never>>;
	readonly status: MemberStatus;
	readonly user: {
		readonly id: string;
		readonly email: string;
		readonly name: string;
		readonly two_factor_authentication_enabled: boolean;
	};
};

/** One entry of the audit log: what a user did, how, and to what. */
export type AuditRecord = {
	readonly id: string;
	readonly action: {readonly type: 'create' | 'delete' | 'update' | 'view'; readonly result: 'success' | 'failure'; readonly time: string; readonly description: string};
	readonly actor: {
		readonly id: string;
		readonly email: string;
		readonly type: 'user';
		readonly context: 'api_key' | 'api_token' | 'dash';
		readonly ip_address: string;
		readonly token_id?: string;
		readonly token_name?: string;
	};
	readonly organization: {readonly id: string};
	/** The ray id has no data center: a `cf-ray` header is this id, a dash and the data center. */
	readonly raw: {readonly cf_ray_id: string; readonly method: string; readonly status_code: number; readonly uri: string; readonly user_agent: string};
	readonly resource: {
		readonly id: string;
		readonly type: string;
		readonly product: string;
		readonly scope: 'organizations';
		readonly request?: unknown;
		readonly response?: unknown;
	};
};
