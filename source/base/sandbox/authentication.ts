import {Refusal} from './envelope.js';
import type {ServiceState} from './wire.js';

/** The credentials that the sandbox accepts. They have the published formats and are not secret. */
export const sandboxCredentials = {
	/** A user API token. */
	token: 'SANDBOX-token-that-opens-nothing-at-all0',
	accountToken: 'cfat_SANDBOXaccountTokenThatOpensNothingAtAll',
	/** For use with the Global API key. */
	email: 'operator@acme-distribution.example',
	key: `c0ffee${'0'.repeat(31)}`,
} as const;

/**
Determines the kind of a request's credential.

@throws Refusal - 400 for a malformed credential, 403 for a wrong or missing one
*/
export function authenticate(headers: Headers): CredentialKind {
	const authorization = headers.get('authorization') ?? undefined;
	const kind =
		authorization === undefined
			? kindOfKey(headers.get('x-auth-email') ?? undefined, headers.get('x-auth-key') ?? undefined)
			: kindOfToken(authorization);
	if (kind === undefined) {
		throw new Refusal(403, {code: 10_000, message: 'Authentication error'});
	}

	return kind;
}

function kindOfToken(authorization: string): CredentialKind | undefined {
	const token = /^bearer (?<token>[\w\-]{40,})$/iv.exec(authorization)?.groups?.['token'];
	if (token === undefined) {
		throw malformed(6111, 'Authorization');
	}

	if (token === sandboxCredentials.token) {
		return 'user_token';
	}

	return token === sandboxCredentials.accountToken ? 'account_token' : undefined;
}

function kindOfKey(email: string | undefined, key: string | undefined): CredentialKind | undefined {
	if (email === undefined || key === undefined) {
		return undefined;
	}

	if (!/^\S[^\s@]*@\S+$/v.test(email)) {
		throw malformed(6102, 'X-Auth-Email');
	}

	if (!/^(?:[\da-f]{37,45}|cfk_\w+)$/v.test(key)) {
		throw malformed(6103, 'X-Auth-Key');
	}

	return email === sandboxCredentials.email && key === sandboxCredentials.key ? 'global_api_key' : undefined;
}

function malformed(code: number, header: string): Refusal {
	return new Refusal(400, {
		code: 6003,
		message: 'Invalid request headers',
		error_chain: [{code, message: `Invalid format for ${header} header`}],
	});
}

export type CredentialKind = 'user_token' | 'account_token' | 'global_api_key';

type Call = {
	readonly method: string;
	readonly path: RegExp;
	readonly page: string;
	/** The name of the resource, if it is not organizations. */
	readonly resource?: string;
	readonly isOpenToUserTokens?: true;
};

const one = /^\/organizations\/[^\/]+$/v;

const accounts = /^\/organizations\/[^\/]+\/accounts$/v;

const profile = /^\/organizations\/[^\/]+\/profile$/v;

const members = /^\/organizations\/[^\/]+\/members$/v;

const oneMember = /^\/organizations\/[^\/]+\/members\/[^\/]+$/v;

const memberPages = 'subresources/members/methods';

const profilePages = 'subresources/organization_profile/methods';

const oneAccount = /^\/accounts\/[^\/]+$/v;

const tags = /^\/accounts\/[^\/]+\/tags$/v;

const tagPages = 'subresources/account_tags/methods';

const calls: readonly Call[] = [
	{method: 'GET', path: /^\/organizations$/v, page: 'methods/list/', isOpenToUserTokens: true},
	{method: 'POST', path: /^\/organizations$/v, page: 'methods/create/', isOpenToUserTokens: true},
	{method: 'GET', path: one, page: 'methods/get/'},
	{method: 'PUT', path: one, page: 'methods/update/'},
	{method: 'DELETE', path: one, page: 'methods/delete/'},
	{method: 'GET', path: accounts, page: 'subresources/accounts/methods/list/'},
	{method: 'GET', path: profile, page: `${profilePages}/get/`},
	{method: 'PUT', path: profile, page: `${profilePages}/update/`},
	{method: 'GET', path: members, page: `${memberPages}/list/`},
	{method: 'POST', path: members, page: `${memberPages}/create/`},
	{method: 'POST', path: /^\/organizations\/[^\/]+\/members:batchCreate$/v, page: `${memberPages}/batch_create/`},
	{method: 'GET', path: oneMember, page: `${memberPages}/get/`},
	{method: 'DELETE', path: oneMember, page: `${memberPages}/delete/`},
	{
		method: 'GET',
		path: /^\/organizations\/[^\/]+\/logs\/audit$/v,
		page: 'subresources/logs/subresources/audit/methods/list/',
		isOpenToUserTokens: true,
	},
	{
		method: 'GET',
		path: /^\/organizations\/[^\/]+\/logs\/audit\/[^\/]+\/history$/v,
		page: 'subresources/logs/subresources/audit/methods/history/',
		isOpenToUserTokens: true,
	},
	{method: 'GET', path: /^\/accounts$/v, resource: 'accounts', page: 'methods/list/'},
	{method: 'POST', path: /^\/accounts$/v, resource: 'accounts', page: 'methods/create/'},
	{method: 'GET', path: oneAccount, resource: 'accounts', page: 'methods/get/'},
	{method: 'PUT', path: oneAccount, resource: 'accounts', page: 'methods/update/'},
	{
		method: 'GET',
		path: /^\/accounts\/[^\/]+\/members$/v,
		resource: 'accounts',
		page: 'subresources/members/methods/list/',
	},
	{method: 'GET', path: tags, resource: 'resource_tagging', page: `${tagPages}/get/`, isOpenToUserTokens: true},
	{method: 'PUT', path: tags, resource: 'resource_tagging', page: `${tagPages}/update/`, isOpenToUserTokens: true},
	{method: 'DELETE', path: tags, resource: 'resource_tagging', page: `${tagPages}/delete/`, isOpenToUserTokens: true},
	{
		method: 'GET',
		path: /^\/accounts\/[^\/]+\/tags\/keys$/v,
		resource: 'resource_tagging',
		page: 'subresources/keys/methods/list/',
		isOpenToUserTokens: true,
	},
	{
		method: 'GET',
		path: /^\/organizations\/[^\/]+\/billable\/usage$/v,
		page: 'subresources/billing/subresources/usage/methods/get/',
	},
	{
		method: 'POST',
		path: /^\/accounts\/[^\/]+\/move$/v,
		resource: 'accounts',
		page: 'subresources/account_organizations/methods/create/',
	},
	{
		method: 'GET',
		path: /^\/accounts\/[^\/]+\/organizations$/v,
		resource: 'accounts',
		page: 'subresources/account_organizations/methods/get/',
		isOpenToUserTokens: true,
	},
];

type CalledPath = {readonly method: string; readonly path: string};

function callOf({method, path}: CalledPath): Call | undefined {
	const route = path.replace(/^\/client\/v4(?=\/)/v, '');
	return calls.find(call => call.method === method && call.path.test(route));
}

/** The refusal of one call. It does not mean that the credential is invalid. */
export function forbidden(asked: CalledPath, state: ServiceState): Refusal {
	const {resource = 'organizations', page = ''} = callOf(asked) ?? {};
	return new Refusal(
		403,
		state === 'older'
			? {code: 9109, message: 'Unauthorized to access requested resource'}
			: {
					code: 10_000,
					message: 'Forbidden',
					documentation_url: `https://developers.cloudflare.com/api/resources/${resource}/${page}`,
				},
	);
}

/**
Checks that this kind of credential may make the call. In the older state, every kind may make every call.

@throws Refusal
*/
export function authorize(kind: CredentialKind, asked: CalledPath, state: ServiceState): void {
	const call = callOf(asked);
	const isAllowed = kind === 'global_api_key' || (kind === 'user_token' && call?.isOpenToUserTokens === true);
	if (state === 'today' && call && !isAllowed) {
		throw forbidden(asked, state);
	}
}
