/** The state of the service that the sandbox imitates: since October 2026, or before. */
export type ServiceState = 'today' | 'older';

export const profileFields = [
	'business_address',
	'business_email',
	'business_name',
	'business_phone',
	'external_metadata',
] as const;

export type Profile = Readonly<Record<(typeof profileFields)[number], string>>;

export type OrganizationInput = {
	readonly name: string;
	readonly parentId: string | undefined;
	readonly profile: Profile | undefined;
};

export type Account = {
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

/** An account with what the sandbox knows of it. The public name is only used for filtering; answers do not include it. */
export type FindableAccount = {
	readonly account: Account;
	readonly tags: Tags;
	/** When its tags were last written, RFC 3339. */
	readonly taggedAt?: string;
	readonly pubname: string;
	/** Whether the user can reach it. */
	readonly isReachable: boolean;
};

export type AccountInput = Pick<Account, 'name' | 'type'>;

type Role = {readonly id: string; readonly name: string; readonly description: string};

/** Somebody who has access to one account. */
export type AccountMember = {
	readonly id: string;
	readonly status: 'accepted' | 'pending';
	readonly email: string;
	readonly user: {
		readonly id: string;
		readonly email: string;
		// eslint-disable-next-line @typescript-eslint/no-restricted-types -- The service sends null.
		readonly first_name: string | null;
		// eslint-disable-next-line @typescript-eslint/no-restricted-types -- The service sends null.
		readonly last_name: string | null;
		readonly two_factor_authentication_enabled: boolean;
	};
	readonly roles: readonly Role[];
	readonly policies: ReadonlyArray<{
		readonly id: string;
		readonly access: 'allow' | 'deny';
		readonly permission_groups: ReadonlyArray<{readonly id: string; readonly name: string}>;
	}>;
};

/** The usage of one metric on one day, under the names of FOCUS. Without an account, it is that of the whole contract. */
export type UsageRow = {
	readonly BillingAccountId?: string;
	readonly BillingAccountName?: string;
	readonly ChargeCategory: 'Usage';
	readonly ChargeDescription: string;
	readonly ChargeFrequency: 'Usage-Based';
	readonly ChargePeriodStart: string;
	readonly ChargePeriodEnd: string;
	readonly ConsumedQuantity: number;
	readonly ConsumedUnit: string;
	readonly HostProviderName: string;
	readonly InvoiceIssuerName: string;
	readonly ServiceProviderName: string;
	readonly x_BillableMetricId: string;
	readonly x_BillableMetricName: string;
	readonly x_ProductFamilyName: string;
	readonly x_ProductCategoryName: string;
};

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
	readonly action: {
		readonly type: 'create' | 'delete' | 'update' | 'view';
		readonly result: 'success' | 'failure';
		readonly time: string;
		readonly description: string;
	};
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
	readonly raw: {
		readonly cf_ray_id: string;
		readonly method: string;
		readonly status_code: number;
		readonly uri: string;
		readonly user_agent: string;
	};
	readonly resource: {
		readonly id: string;
		readonly type: string;
		readonly product: string;
		readonly scope: 'organizations';
		readonly request?: unknown;
		readonly response?: unknown;
	};
};
