import {createTagAsker} from './account-tags.js';
import {
	failureOf,
	type Filters,
	queryOf,
	segmentOf,
	type WireRequest,
} from './request.js';
import {ApiError} from './api-error.js';
import {defaultBaseUrl, parseBaseUrl} from './base-url.js';
import {briefReader} from './brief-organization.js';
import {type CredentialKind, kindOf} from './calls.js';
import {type CallerOptions, createCaller} from './caller.js';
import type {Credential} from './credential.js';
import type {Reader} from './judge.js';
import {type Page, readPages} from './pages.js';
import {
	pageReaderOf,
	readDeletionOf,
	readNothing,
	readOrganization,
	readOrganizationOf,
	readProfile,
	type RecordReader,
	recordReaderOf,
} from './readers.js';
import {
	type Account,
	accountSchema,
	type Organization,
	type OrganizationInput,
	organizationSchema,
	type Profile,
} from './schemas.js';
import {environmentSources, type Sources} from './sources.js';

type ListOptions = {
	/**
	Small, so that the first screen is there soon.
	*/
	readonly firstPageSize?: number;
	/**
	Of every page after the first; the service takes at most 1,000.
	*/
	readonly pageSize?: number;
	/**
	Where to begin, as a page read before names it; otherwise at the first page.
	*/
	readonly from?: string | undefined;
};

type OrganizationFilters = {
	readonly id?: readonly string[];
	/**
	Exact, in upper and lower case too. A service that does not know this filter ignores it: compare the names in the answer.
	*/
	readonly name?: string;
	readonly 'name.contains'?: string;
	readonly 'name.startsWith'?: string;
	readonly 'name.endsWith'?: string;
	readonly 'containing.account'?: string;
	readonly 'containing.organization'?: string;
	readonly 'containing.user'?: string;
	/**
	An id, or the text 'null' for roots.
	*/
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

/**
Every promise and every list fails with an `ApiError` alone.
*/
export type Client = {
	/**
	Without a trailing slash.
	*/
	readonly baseUrl: string;
	/**
	With its port; the embedded sandbox, which has another port each time, goes by a name.
	*/
	readonly host: string;
	readonly scheme: Credential['scheme'];
	readonly kind: CredentialKind;
	/**
	The shell variables that the credential is in, or stand-ins for it.
	*/
	readonly variables: Sources['variables'];
	/**
	The same client; what its calls are made for, in a few words, goes to the log.
	*/
	for(purpose: string): Client;
	/**
	The same client; the signal ends its calls as well.
	*/
	endedBy(signal: AbortSignal): Client;
	listOrganizations(filters?: OrganizationFilters, options?: ListOptions & {
		/**
		Gives of each organization what a tree shows: id, name, parent, creation and manager.
		*/
		readonly isBrief?: boolean;
	}): AsyncGenerator<Page<Organization>, void, undefined>;
	getOrganization(id: string): Promise<Organization>;
	createOrganization(input: OrganizationInput): Promise<Organization>;
	/**
	The service accepts no other change here: a profile has a call of its own, and a parent cannot be changed.
	*/
	renameOrganization(id: string, name: string): Promise<Organization>;
	deleteOrganization(id: string): Promise<void>;
	/**
	The accounts directly in the organization with their tags, without the accounts of its sub-organizations.
	*/
	listAccounts(id: string, filters?: AccountFilters, options?: ListOptions): AsyncGenerator<Page<Account>, void, undefined>;
	/**
	Undefined when the organization has none yet.
	*/
	getProfile(id: string): Promise<Profile | undefined>;
	updateProfile(id: string, profile: Profile): Promise<void>;
};

export type ClientOptions = Omit<CallerOptions, 'baseUrl'> & {readonly baseUrl?: string; readonly host?: string};

type ListRequest<T> = {
	/**
	Throws an `ApiError` when there can be no such request.
	*/
	readonly request: () => WireRequest;
	readonly read: RecordReader<T>;
	readonly isBrief?: boolean;
	readonly filters: Filters;
	readonly options: ListOptions;
	/**
	Whether accounts are asked for together with their tags.
	*/
	readonly isTagged?: boolean;
};

type Meant = {readonly purpose?: string | undefined; readonly signal?: AbortSignal | undefined};

/**
Makes a client for one base address and one credential. Nothing is sent until a call is made.

@throws {BaseUrlError} when the base address cannot be used.
*/
export function createClient(clientOptions: ClientOptions): Client {
	const baseUrl = parseBaseUrl(clientOptions.baseUrl ?? defaultBaseUrl);
	const {credential, sources: {variables} = environmentSources, host = new URL(baseUrl).host} = clientOptions;
	return clientFor({send: createCaller({...clientOptions, baseUrl}), askForTags: createTagAsker()}, {
		baseUrl, host, scheme: credential.scheme, kind: kindOf(credential), variables,
	});
}

/**
What a client shares with those that are made from it.
*/
type Shared = {readonly send: ReturnType<typeof createCaller>; readonly askForTags: ReturnType<typeof createTagAsker>};

function clientFor(shared: Shared, named: Pick<Client, 'baseUrl' | 'host' | 'scheme' | 'kind' | 'variables'>, {purpose, signal}: Meant = {}): Client {
	const {baseUrl, host, scheme, kind, variables} = named;
	const {send, askForTags} = shared;
	const call = async <T>(request: WireRequest, read: Reader<T>) => send({purpose, ...request}, read, signal);

	/**
	The request for one organization, or for something of it.
	*/
	function requestOf(method: WireRequest['method'], what: string, id: string, rest = ''): WireRequest {
		const segment = segmentOf(id);
		if (segment === undefined) {
			const details = {failure: 'notSent', isSent: false} as const;
			throw failureOf({method, path: '/organizations', what}, {why: 'this id is not a valid organization id', todo: 'Check the id.'}, details);
		}

		return {method, what, path: `/organizations/${segment}${rest}`};
	}

	function list<T extends {readonly id: string}>({request, read: readRecord, isBrief = false, filters, options, isTagged = false}: ListRequest<T>) {
		const {firstPageSize = 50, pageSize = 1000, from} = options;
		const read = pageReaderOf(readRecord, isBrief);
		const ask = isTagged ? askForTags() : undefined;
		let pages = 0;
		return readPages({
			from,
			async fetchPage(pageToken) {
				const {path, ...rest} = request();
				pages++;
				const fetch = async (more: Filters = {}) => {
					const query = queryOf({...filters, ...more}, pageToken === undefined ? firstPageSize : pageSize, pageToken);
					return call({
						...rest, path: `${path}?${query}`, purpose: `${purpose ?? rest.what}${pages > 1 ? `, page ${pages}` : ''}`,
					}, read);
				};

				return ask ? ask(pageToken, fetch) : fetch();
			},
			failure: why => failureOf(request(), {why, todo: 'The earlier pages are kept. Refresh to read the list again.'}, {failure: 'pages'}),
		});
	}

	return {
		baseUrl,
		host,
		scheme,
		kind,
		variables,
		for: about => clientFor(shared, named, {purpose: about, signal}),
		endedBy: ending => clientFor(shared, named, {purpose, signal: signal ? AbortSignal.any([signal, ending]) : ending}),
		listOrganizations(filters = {}, {isBrief = false, ...options} = {}) {
			const request: WireRequest = {method: 'GET', path: '/organizations', what: 'list the organizations'};
			return list({
				request: () => request, read: isBrief ? briefReader() : recordReaderOf(organizationSchema), isBrief, filters, options,
			});
		},
		async getOrganization(id) {
			return call(requestOf('GET', 'read the organization', id), readOrganizationOf(id));
		},
		async createOrganization(input) {
			return call({
				method: 'POST', path: '/organizations', what: 'create the organization', body: input,
			}, readOrganization);
		},
		async renameOrganization(id, name) {
			return call({...requestOf('PUT', 'rename the organization', id), body: {name}}, readOrganizationOf(id));
		},
		async deleteOrganization(id) {
			return call(requestOf('DELETE', 'delete the organization', id), readDeletionOf(id));
		},
		listAccounts(id, filters = {}, options = {}) {
			return list({
				request: () => requestOf('GET', 'list the accounts', id, '/accounts'), read: recordReaderOf(accountSchema), filters, options, isTagged: true,
			});
		},
		async getProfile(id) {
			try {
				return await call(requestOf('GET', 'read the profile', id, '/profile'), readProfile);
			} catch (error) {
				if (error instanceof ApiError && error.failure === 'refused' && error.status === 404) {
					return undefined;
				}

				throw error;
			}
		},
		async updateProfile(id, profile) {
			return call({...requestOf('PUT', 'save the profile', id, '/profile'), body: profile}, readNothing);
		},
	};
}
