import {
	createTagAsker,
	type Account,
	type AccountMember,
	accountMemberSchema,
	type AccountMove,
	accountSchema,
	type AccountTags,
	type AuditRecord,
	auditRecordSchema,
	type Holder,
	type Member,
	memberSchema,
	type Organization,
	type OrganizationInput,
	organizationSchema,
	type Profile,
	type ReachableAccount,
	reachableAccountSchema,
	type TagKey,
	tagKeySchema,
} from './schemas.js';
import type {AccountInput, AccountUpdate} from './account-input.js';
import {
	failureOf,
	cursorNames,
	cursorOnly,
	type Filters,
	isHeaderValue,
	numberNames,
	type PageNames,
	pageNames,
	queryOf,
	segmentOf,
	type WireRequest,
	environmentSources,
	type Sources,
} from './request.js';
import {ApiError} from './api-error.js';
import {defaultBaseUrl, parseBaseUrl} from './base-url.js';
import {briefReader} from './brief-organization.js';
import {type CredentialKind, kindOf} from './calls.js';
import type {RequestWindow} from './budget.js';
import {type CallerOptions, createCaller} from './caller.js';
import type {Credential} from './credential.js';
import type {Reader} from './judge.js';
import {type Page, readPages} from './pages.js';
import {
	numberedPageReaderOf,
	pageReaderOf,
	readAccountIn,
	readAccountOf,
	readDeletionOf,
	readHolders,
	readInvited,
	readMemberOf,
	readMoveOf,
	readNothing,
	readOrganization,
	readOrganizationOf,
	readProfile,
	readResourceHistory,
	readTagsOf,
	readUsage,
	type RecordReader,
	recordReaderOf,
	type ResourceHistory,
	type Usage,
} from './readers.js';

type ListOptions = {
	/** Small, so that the first screen appears soon. */
	readonly firstPageSize?: number;
	/** For every page after the first. The service accepts at most 1,000. */
	readonly pageSize?: number;
	/** The token of the page to start at. Default: the first page. */
	readonly from?: string | undefined;
};

type OrganizationFilters = {
	readonly id?: readonly string[];
	/** Exact and case-sensitive. A service that does not know this filter ignores it, so compare the names in the answer. */
	readonly name?: string;
	readonly 'name.contains'?: string;
	readonly 'name.startsWith'?: string;
	readonly 'name.endsWith'?: string;
	readonly 'containing.account'?: string;
	readonly 'containing.organization'?: string;
	readonly 'containing.user'?: string;
	/** An id, or the text 'null' for root organizations. */
	readonly 'parent.id'?: string;
};

type AccountFilters = {
	readonly name?: string;
	readonly 'name.contains'?: string;
	readonly 'name.startsWith'?: string;
	readonly 'name.endsWith'?: string;
	readonly account_pubname?: string;
	readonly 'account_pubname.contains'?: string;
	readonly 'account_pubname.startsWith'?: string;
	readonly 'account_pubname.endsWith'?: string;
	readonly order_by?: 'account_name';
	readonly direction?: 'asc' | 'desc';
};

type MemberFilters = {
	readonly status?: readonly string[];
	readonly 'user.email'?: string;
	readonly 'user.email.contains'?: string;
	readonly 'user.email.startsWith'?: string;
	readonly 'user.email.endsWith'?: string;
};

/** Some of the documented filters of the audit log. Each also exists with `.not`. */
export type AuditFilters = {
	/** A date or RFC 3339. The service requires both ends of the period. */
	readonly since: string;
	readonly before: string;
	readonly direction?: 'asc' | 'desc';
	readonly action_result?: string;
	readonly action_type?: string;
	readonly 'action_type.not'?: string;
	readonly actor_context?: string;
	readonly actor_email?: string;
	readonly resource_id?: string;
	readonly resource_type?: string;
	/** The id without the data center: everything before the dash of a `cf-ray` header. */
	readonly raw_cf_ray_id?: string;
	readonly raw_method?: string;
	readonly raw_uri?: string;
};

/** Every promise and every list fails only with an `ApiError`. */
export type Client = {
	/** Without a trailing slash. */
	readonly baseUrl: string;
	/** With its port. The embedded sandbox has a fixed name instead, because its port changes at each start. */
	readonly host: string;
	readonly scheme: Credential['scheme'];
	readonly kind: CredentialKind;
	/** The email address of the Global API key's user. Undefined for a token, which does not name its user. */
	readonly user: string | undefined;
	/** The shell variables that contain the credential, or placeholders for them. */
	readonly variables: Sources['variables'];
	/** What is left of the service's window of requests. */
	readonly window: () => RequestWindow;
	/** Returns the same client with a purpose for the log, in a few words. */
	for(purpose: string): Client;
	/** Returns the same client, whose calls this signal also aborts. */
	endedBy(signal: AbortSignal): Client;
	listOrganizations(
		filters?: OrganizationFilters,
		options?: ListOptions & {
			/** Keeps only what the tree shows: id, name, parent, creation time and manager. */
			readonly isBrief?: boolean;
		},
	): AsyncGenerator<Page<Organization>, void, undefined>;
	getOrganization(id: string): Promise<Organization>;
	createOrganization(input: OrganizationInput): Promise<Organization>;
	/** The service can change only the name here. A profile has its own call, and a parent cannot be changed. */
	renameOrganization(id: string, name: string): Promise<Organization>;
	deleteOrganization(id: string): Promise<void>;
	/** The accounts directly in the organization, with their tags, without the accounts of its sub-organizations. */
	listAccounts(
		id: string,
		filters?: AccountFilters,
		options?: ListOptions,
	): AsyncGenerator<Page<Account>, void, undefined>;
	/** All accounts that the user can reach by membership or implicit access, each with the organization that holds it, without tags. A page has at most 50. */
	listAllAccounts(from?: string): AsyncGenerator<Page<ReachableAccount>, void, undefined>;
	/** Undefined if the organization has no profile yet. */
	getProfile(id: string): Promise<Profile | undefined>;
	updateProfile(id: string, profile: Profile): Promise<void>;
	/** The members of the organization itself. Members of organizations above it have access too, but are not listed. */
	listMembers(
		id: string,
		filters?: MemberFilters,
		options?: ListOptions,
	): AsyncGenerator<Page<Member>, void, undefined>;
	/** Undefined if there is no such member. */
	getMember(id: string, member: string): Promise<Member | undefined>;
	/** Sends an invitation by email. The invitee needs two-factor authentication or single sign-on before accepting. */
	inviteMember(id: string, email: string): Promise<Member>;
	/** Also cancels a pending invitation. */
	removeMember(id: string, member: string): Promise<void>;
	/** What users did in the organization, newest first unless `direction` is `asc`. The service keeps eighteen months. */
	listAuditRecords(
		id: string,
		filters: AuditFilters,
		options?: ListOptions,
	): AsyncGenerator<Page<AuditRecord>, void, undefined>;
	/** What happened to the resource of one record, before and after it, newest first: the first hundred records. `action_time`: the time of the record. */
	readResourceHistory(
		id: string,
		record: string,
		filters: {readonly action_time: string; readonly since: string; readonly before: string},
	): Promise<ResourceHistory>;
	/** The organizations that hold the account, from the root to the direct one. */
	listHolders(account: string): Promise<readonly Holder[]>;
	moveAccount(account: string, destination: string): Promise<AccountMove>;
	/** Creates an account inside an organization. `key`: identifies the creation. The same key on another try with the same input never creates a second account, so keep it before the first try. */
	createAccount(input: AccountInput, key: string): Promise<Account>;
	/** One account, without its tags. `holderIdOf` tells its organization. */
	getAccount(account: string): Promise<Account>;
	/** Stores everything in the update, which `accountUpdateOf` makes from what was read. */
	updateAccount(update: AccountUpdate): Promise<Account>;
	getAccountTags(account: string): Promise<AccountTags>;
	/** Replaces all tags of the account, if its tags are still those of this version. Otherwise it fails, `isOvertaken` tells the failure, and nothing is stored. */
	putAccountTags(account: string, tags: AccountTags['tags'], etag: string): Promise<AccountTags>;
	/** Removes all tags, under the same condition. */
	deleteAccountTags(account: string, etag: string): Promise<void>;
	/** The tag keys that the resources of the account use. The service chooses the size of a page. */
	listTagKeys(account: string, from?: string): AsyncGenerator<Page<TagKey>, void, undefined>;
	/** Who has access to this account only. The members of its organizations have access too, but are not listed. A page has at most 50. */
	listAccountMembers(
		account: string,
		options?: {readonly status?: 'accepted' | 'pending' | 'rejected'; readonly from?: string | undefined},
	): AsyncGenerator<Page<AccountMember>, void, undefined>;
	/** What the accounts of an organization used, by account, metric and day, without costs. `from`, `to`: days such as 2026-01-31, at most 31 days apart. No rows can also mean that there is no such organization, or that this user may not know. */
	getUsage(id: string, period: {readonly from: string; readonly to: string}): Promise<Usage>;
};

export type ClientOptions = Omit<CallerOptions, 'baseUrl'> & {readonly baseUrl?: string; readonly host?: string};

/** How many records the first page of a list has, so that they are on the screen soon. */
export const usualFirstPage = 50;

const mostOfResource = 100;

const mostNumbered = 50;

type ListRequest<T> = {
	/** @throws {ApiError} if the request cannot be built. */
	readonly request: () => WireRequest;
	readonly read: RecordReader<T>;
	readonly isBrief?: boolean;
	readonly filters: Filters;
	readonly options: ListOptions;
	readonly isTagged?: boolean;
	readonly names?: PageNames;
};

type Meant = {readonly purpose?: string | undefined; readonly signal?: AbortSignal | undefined};

/**
Creates a client for one base address and one credential. It sends nothing until the first call.

@throws {BaseUrlError} if the base address is not valid.
*/
export function createClient(clientOptions: ClientOptions): Client {
	const baseUrl = parseBaseUrl(clientOptions.baseUrl ?? defaultBaseUrl);
	const {credential, sources: {variables} = environmentSources, host = new URL(baseUrl).host} = clientOptions;
	return clientFor(
		{...createCaller({...clientOptions, baseUrl}), askForTags: createTagAsker()},
		{
			baseUrl,
			host,
			scheme: credential.scheme,
			kind: kindOf(credential),
			user: credential.scheme === 'key' ? credential.email : undefined,
			variables,
		},
	);
}

/** A path and the ids in it, which may be invalid: at`/accounts/${id}/move`. */
const at = (path: TemplateStringsArray, ...ids: readonly string[]) => ({path: [...path], ids});

/** Undefined instead of the error for a 404. */
async function orMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
	try {
		return await read();
	} catch (error) {
		if (error instanceof ApiError && error.failure === 'refused' && error.status === 404) {
			return undefined;
		}

		throw error;
	}
}

type Shared = ReturnType<typeof createCaller> & {readonly askForTags: ReturnType<typeof createTagAsker>};

function clientFor(
	shared: Shared,
	named: Pick<Client, 'baseUrl' | 'host' | 'scheme' | 'kind' | 'user' | 'variables'>,
	{purpose, signal}: Meant = {},
): Client {
	const {baseUrl, host, scheme, kind, user, variables} = named;
	const {send, window, askForTags} = shared;
	const call = async <T>(request: WireRequest, read: Reader<T>) => send({purpose, ...request}, read, signal);

	/**
	A request whose path has ids in it.

	@throws {ApiError} if one of the ids would change the route.
	*/
	function requestAt(method: WireRequest['method'], what: string, {path, ids}: ReturnType<typeof at>): WireRequest {
		const noun = path[0]?.startsWith('/accounts') === true ? 'account' : 'organization';
		const part = path[1] === '/logs/audit/' ? 'record' : 'member';
		const parts = ids.map((id, index) => {
			const segment = segmentOf(id);
			if (segment === undefined) {
				const why = `this id is not a valid ${index === 0 ? noun : part} id`;
				throw failureOf(
					{method, path: `/${noun}s`, what},
					{why, todo: 'Check the id.'},
					{failure: 'notSent', isSent: false},
				);
			}

			return segment;
		});

		return {method, what, path: path.map((text, index) => text + (parts[index] ?? '')).join('')};
	}

	const requestOf = (method: WireRequest['method'], what: string, id: string, rest = ''): WireRequest =>
		requestAt(method, what, {path: ['/organizations/', rest], ids: [id]});

	/**
	A request with one more header.

	@throws {ApiError} if a header cannot have this value.
	*/
	function withHeader(request: WireRequest, name: string, value: string): WireRequest {
		if (!isHeaderValue(value)) {
			throw failureOf(
				request,
				{why: `the header ${name} cannot have this value`, todo: 'Start again.'},
				{failure: 'notSent', isSent: false},
			);
		}

		return {...request, headers: {[name]: value}};
	}

	const tagsRequestOf = (method: WireRequest['method'], what: string, account: string): WireRequest => {
		const {path, ...rest} = requestAt(method, what, at`/accounts/${account}/tags`);
		return {
			...rest,
			path:
				method === 'PUT'
					? path
					: `${path}?${new URLSearchParams({resource_type: 'account', resource_id: account}).toString()}`,
		};
	};

	const numbered = {options: {firstPageSize: mostNumbered, pageSize: mostNumbered}, names: numberNames};

	function list<T extends {readonly id: string}>({
		request,
		read: readRecord,
		isBrief = false,
		filters,
		options,
		isTagged = false,
		names = pageNames,
	}: ListRequest<T>) {
		const {firstPageSize = usualFirstPage, pageSize = 1000, from} = options;
		const readerOf = (pageToken: string | undefined) =>
			names === numberNames
				? numberedPageReaderOf(readRecord, Number(pageToken ?? 1), pageSize)
				: pageReaderOf(readRecord, isBrief);
		const ask = isTagged ? askForTags() : undefined;
		let pages = 0;
		return readPages({
			from,
			async fetchPage(pageToken) {
				const {path, ...rest} = request();
				pages++;
				const fetch = async (more: Filters = {}) => {
					const query = queryOf(
						{...filters, ...more},
						pageToken === undefined ? firstPageSize : pageSize,
						pageToken,
						names,
					);
					return call(
						{
							...rest,
							path: `${path}?${query}`,
							purpose: `${purpose ?? rest.what}${pages > 1 ? `, page ${pages}` : ''}`,
						},
						readerOf(pageToken),
					);
				};

				return ask ? ask(pageToken, fetch) : fetch();
			},
			failure: why =>
				failureOf(
					request(),
					{why, todo: 'The earlier pages are kept. Refresh to reload the list.'},
					{failure: 'pages'},
				),
		});
	}

	return {
		baseUrl,
		host,
		scheme,
		kind,
		user,
		variables,
		window,
		for: about => clientFor(shared, named, {purpose: about, signal}),
		endedBy: ending => clientFor(shared, named, {purpose, signal: signal ? AbortSignal.any([signal, ending]) : ending}),
		listOrganizations(filters = {}, {isBrief = false, ...options} = {}) {
			const request: WireRequest = {method: 'GET', path: '/organizations', what: 'list the organizations'};
			return list({
				request: () => request,
				read: isBrief ? briefReader() : recordReaderOf(organizationSchema),
				isBrief,
				filters,
				options,
			});
		},
		async getOrganization(id) {
			return call(requestOf('GET', 'read the organization', id), readOrganizationOf(id));
		},
		async createOrganization(input) {
			return call(
				{method: 'POST', path: '/organizations', what: 'create the organization', body: input},
				readOrganization,
			);
		},
		async renameOrganization(id, name) {
			return call({...requestOf('PUT', 'rename the organization', id), body: {name}}, readOrganizationOf(id));
		},
		async deleteOrganization(id) {
			return call(requestOf('DELETE', 'delete the organization', id), readDeletionOf(id));
		},
		listAccounts(id, filters = {}, options = {}) {
			return list({
				request: () => requestOf('GET', 'list the accounts', id, '/accounts'),
				read: recordReaderOf(accountSchema),
				filters,
				options,
				isTagged: true,
			});
		},
		listAllAccounts(from) {
			return list({
				request: () => ({method: 'GET', path: '/accounts', what: 'list all accounts'}),
				read: recordReaderOf(reachableAccountSchema),
				filters: {},
				names: numbered.names,
				options: {...numbered.options, from},
			});
		},
		async getProfile(id) {
			return orMissing(async () => call(requestOf('GET', 'read the profile', id, '/profile'), readProfile));
		},
		async updateProfile(id, profile) {
			return call({...requestOf('PUT', 'save the profile', id, '/profile'), body: profile}, readNothing);
		},
		listMembers(id, filters = {}, options = {}) {
			return list({
				request: () => requestOf('GET', 'list the members', id, '/members'),
				read: recordReaderOf(memberSchema),
				filters,
				options,
			});
		},
		async getMember(id, member) {
			return orMissing(async () =>
				call(requestAt('GET', 'read the member', at`/organizations/${id}/members/${member}`), readMemberOf(member)),
			);
		},
		async inviteMember(id, email) {
			return call(
				{...requestOf('POST', 'invite the member', id, '/members'), body: {member: {user: {email}}}},
				readInvited(email),
			);
		},
		async removeMember(id, member) {
			return call(requestAt('DELETE', 'remove the member', at`/organizations/${id}/members/${member}`), readNothing);
		},
		listAuditRecords(id, filters, options = {}) {
			return list({
				request: () => requestOf('GET', 'read the history', id, '/logs/audit'),
				read: recordReaderOf(auditRecordSchema),
				filters,
				options,
				names: cursorNames,
			});
		},
		async readResourceHistory(id, record, filters) {
			const {path, ...rest} = requestAt(
				'GET',
				'read the history of the resource',
				at`/organizations/${id}/logs/audit/${record}/history`,
			);
			return call(
				{...rest, path: `${path}?${queryOf(filters, mostOfResource, undefined, cursorNames)}`},
				readResourceHistory,
			);
		},
		async listHolders(account) {
			return call(
				requestAt('GET', 'list the organizations of the account', at`/accounts/${account}/organizations`),
				readHolders,
			);
		},
		async moveAccount(account, destination) {
			const request = requestAt('POST', 'move the account', at`/accounts/${account}/move`);
			return call({...request, body: {destination_organization_id: destination}}, readMoveOf(account, destination));
		},
		async createAccount(input, key) {
			const request: WireRequest = {method: 'POST', path: '/accounts', what: 'create the account', body: input};
			return call(withHeader(request, 'Idempotency-Key', key), readAccountIn(input.unit.id));
		},
		async getAccount(account) {
			return call(requestAt('GET', 'read the account', at`/accounts/${account}`), readAccountOf(account));
		},
		async updateAccount(update) {
			return call(
				{...requestAt('PUT', 'change the account', at`/accounts/${update.id}`), body: update},
				readAccountOf(update.id),
			);
		},
		async getAccountTags(account) {
			return call(tagsRequestOf('GET', 'read the tags', account), readTagsOf(account));
		},
		async putAccountTags(account, tags, etag) {
			const request = {
				...tagsRequestOf('PUT', 'save the tags', account),
				body: {resource_type: 'account', resource_id: account, tags},
			};
			return call(withHeader(request, 'If-Match', etag), readTagsOf(account));
		},
		async deleteAccountTags(account, etag) {
			return call(withHeader(tagsRequestOf('DELETE', 'remove the tags', account), 'If-Match', etag), readNothing);
		},
		listTagKeys(account, from) {
			return list({
				request: () => requestAt('GET', 'list the tag keys', at`/accounts/${account}/tags/keys`),
				read: recordReaderOf(tagKeySchema),
				filters: {},
				options: {from},
				names: cursorOnly,
			});
		},
		listAccountMembers(account, {from, ...filters} = {}) {
			return list({
				request: () => requestAt('GET', 'list the members of the account', at`/accounts/${account}/members`),
				read: recordReaderOf(accountMemberSchema),
				filters,
				names: numbered.names,
				options: {...numbered.options, from},
			});
		},
		async getUsage(id, period) {
			return call(
				requestOf('GET', 'read the usage', id, `/billable/usage?${new URLSearchParams(period).toString()}`),
				readUsage,
			);
		},
	};
}
