import {Refusal} from './envelope.js';
import type {ServiceState} from './service-state.js';

export type CredentialKind = 'user_token' | 'account_token' | 'global_api_key';

type Call = {
	readonly method: string;
	readonly path: RegExp;
	/**
	The page of the call, below the one that documents organizations.
	*/
	readonly page: string;
	readonly isOpenToUserTokens?: true;
};

const one = /^\/organizations\/[^\/]+$/v;
const accounts = /^\/organizations\/[^\/]+\/accounts$/v;
const profile = /^\/organizations\/[^\/]+\/profile$/v;
const profilePages = 'subresources/organization_profile/methods';

const calls: readonly Call[] = [
	{
		method: 'GET', path: /^\/organizations$/v, page: 'methods/list/', isOpenToUserTokens: true,
	},
	{
		method: 'POST', path: /^\/organizations$/v, page: 'methods/create/', isOpenToUserTokens: true,
	},
	{method: 'GET', path: one, page: 'methods/get/'},
	{method: 'PUT', path: one, page: 'methods/update/'},
	{method: 'DELETE', path: one, page: 'methods/delete/'},
	{method: 'GET', path: accounts, page: 'subresources/accounts/methods/list/'},
	{method: 'GET', path: profile, page: `${profilePages}/get/`},
	{method: 'PUT', path: profile, page: `${profilePages}/update/`},
];

type Asked = {readonly method: string; readonly path: string};

function callOf({method, path}: Asked): Call | undefined {
	const route = path.replace(/^\/client\/v4(?=\/)/v, '');
	return calls.find(call => call.method === method && call.path.test(route));
}

/**
The refusal of one call, which says nothing against the credential.
*/
export function forbidden(asked: Asked, state: ServiceState): Refusal {
	return new Refusal(403, state === 'older'
		? {code: 9109, message: 'Unauthorized to access requested resource'}
		: {code: 10_000, message: 'Forbidden', documentation_url: `https://developers.cloudflare.com/api/resources/organizations/${callOf(asked)?.page ?? ''}`});
}

/**
Lets a call pass if this kind of credential may make it. The older state takes every kind for every call.

@throws Refusal
*/
export function authorize(kind: CredentialKind, asked: Asked, state: ServiceState): void {
	const call = callOf(asked);
	const isAllowed = kind === 'global_api_key' || (kind === 'user_token' && call?.isOpenToUserTokens === true);
	if (state === 'today' && call && !isAllowed) {
		throw forbidden(asked, state);
	}
}
