import {emptyProfile} from '../../../source/base/api/schemas.js';
import type {Credential} from '../../../source/base/api/credential.js';
import {startSandbox, type Sandbox, type SandboxOptions} from '../../../source/base/sandbox/server.js';

export type Organization = {
	readonly id: string;
	readonly name: string;
	readonly create_time: string;
	readonly parent?: {readonly id: string; readonly name: string};
	readonly profile?: Readonly<Record<string, string>>;
	readonly meta: {
		readonly flags?: Readonly<Record<string, unknown>>;
		readonly tenant_flags?: Readonly<Record<string, unknown>>;
		readonly hierarchy_tags: readonly string[];
	};
};

export type Account = {
	readonly id: string;
	readonly name: string;
	readonly type: string;
	readonly created_on: string;
	readonly settings: Readonly<Record<string, unknown>>;
	readonly tags?: Readonly<Record<string, string>>;
};

export type Answer<T> = {
	readonly status: number;
	readonly headers: Headers;
	readonly result: T;
	readonly errors: ReadonlyArray<{
		readonly code: number;
		readonly message: string;
		readonly documentation_url?: string;
		readonly source?: {readonly pointer: string};
	}>;
	readonly info: {readonly total_size: number; readonly next_page_token?: string};
	readonly body: Readonly<Record<string, unknown>>;
};

/** A sandbox that closes at the end of its scope. Open it with `await using`. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox & AsyncDisposable> {
	const sandbox = await startSandbox(options);
	return {
		...sandbox,
		async [Symbol.asyncDispose]() {
			await sandbox.close();
		},
	};
}

/** The sandbox’s Global API key, which every call accepts. */
export const keyOf = ({email, key}: Pick<Sandbox, 'email' | 'key'>): Credential => ({scheme: 'key', email, key});

/** The headers of each kind of credential that the sandbox knows. */
export const headersOf = ({token, accountToken, email, key}: Sandbox) => ({
	user_token: {Authorization: `Bearer ${token}`},
	account_token: {Authorization: `Bearer ${accountToken}`},
	global_api_key: {'X-Auth-Email': email, 'X-Auth-Key': key},
});

/** An environment in which the program finds the sandbox and its Global API key. */
export const environmentOf = ({url, email, key}: Pick<Sandbox, 'url' | 'email' | 'key'>) => ({
	CLOUDFLARE_BASE_URL: url,
	CLOUDFLARE_EMAIL: email,
	CLOUDFLARE_API_KEY: key,
});

type CallOptions = {
	readonly json?: unknown;
	readonly body?: string;
	readonly headers?: Readonly<Record<string, string>>;
};

/** Sends one request with the sandbox’s Global API key, or with other headers. */
export async function call<T = Organization>(
	sandbox: Sandbox,
	request: string,
	options: CallOptions = {},
): Promise<Answer<T>> {
	const [method = '', path = ''] = request.split(' ', 2);
	const response = await fetch(sandbox.url + path, {
		method,
		headers: options.headers ?? headersOf(sandbox).global_api_key,
		...('json' in options && {body: JSON.stringify(options.json)}),
		...(options.body !== undefined && {body: options.body}),
	});
	const text = await response.text();
	const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
	return {
		status: response.status,
		headers: response.headers,
		body,
		result: body['result'] as T,
		errors: (body['errors'] ?? []) as Answer<T>['errors'],
		info: (body['result_info'] ?? {}) as Answer<T>['info'],
	};
}

/** Loads every page of a list. */
export async function readAll<T = Organization>(sandbox: Sandbox, path: string, pageSize = 1000): Promise<T[]> {
	const items: T[] = [];
	let token: string | undefined;
	do {
		const query = `${path.includes('?') ? '&' : '?'}page_size=${pageSize}${token === undefined ? '' : `&page_token=${token}`}`;
		// eslint-disable-next-line no-await-in-loop -- Pages come one after another.
		const page = await call<T[]>(sandbox, `GET ${path}${query}`);
		items.push(...page.result);
		token = page.info.next_page_token;
	} while (token !== undefined);

	return items;
}

/** The organizations that carry this value of a flag. */
export async function flagged(sandbox: Sandbox, name: string, value: string): Promise<readonly Organization[]> {
	const organizations = await readAll(sandbox, '/organizations');
	const read = await Promise.all(organizations.map(async ({id}) => call(sandbox, `GET /organizations/${id}`)));
	return read.map(({result}) => result).filter(({meta}) => ({...meta.flags, ...meta.tenant_flags})[name] === value);
}

export const profile = {
	...emptyProfile,
	business_address: '{"line1":"1 Test Road"}',
	business_email: 'test@test.example',
	business_name: 'Test Ltd',
	business_phone: '+1 555 0100',
	external_metadata: '',
};

/** Creates an organization with a profile, and returns its id. */
export async function createIn(sandbox: Sandbox, name: string, parent?: string): Promise<string> {
	const {result} = await call(sandbox, 'POST /organizations', {
		json: {name, profile, ...(parent !== undefined && {parent: {id: parent}})},
	});
	return result.id;
}

export type Profile = Readonly<Record<string, string>>;

export async function profileOf(sandbox: Sandbox, id: string): Promise<Profile> {
	const {result} = await call<Profile>(sandbox, `GET /organizations/${id}/profile`);
	return result;
}

export async function named(sandbox: Sandbox, name: string): Promise<readonly Organization[]> {
	const {result} = await call<Organization[]>(
		sandbox,
		`GET /organizations?page_size=1000&name.contains=${encodeURIComponent(name)}`,
	);
	return result.filter(organization => organization.name === name);
}
