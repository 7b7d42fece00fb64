import {Refusal} from './envelope.js';
import type {CredentialKind} from './permissions.js';

/**
What the sandbox accepts. The credentials have the published shapes and are no secrets.
*/
export const sandboxCredentials = {
	/**
	A user API token.
	*/
	token: 'SANDBOX-token-that-opens-nothing-at-all0',
	accountToken: 'cfat_SANDBOXaccountTokenThatOpensNothingAtAll',
	/**
	With the Global API key.
	*/
	email: 'operator@acme-distribution.example',
	key: `c0ffee${'0'.repeat(31)}`,
} as const;

/**
Finds out the kind of a request's credential.

@throws Refusal - 400 for a credential of the wrong form, 403 for a wrong or missing one
*/
export function authenticate(headers: Headers): CredentialKind {
	const authorization = headers.get('authorization') ?? undefined;
	const kind = authorization === undefined
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
