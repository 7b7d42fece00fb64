import {Refusal} from './envelope.js';

/**
What the sandbox accepts: of the published shapes, and plainly no secret.
*/
export const sandboxCredentials = {
	token: 'SANDBOX-token-that-opens-nothing-at-all0',
	email: 'operator@acme-distribution.example',
	key: `c0ffee${'0'.repeat(31)}`,
} as const;

/**
Lets a request with a good credential pass.

@throws Refusal - 400 for a credential of the wrong form, 403 for a wrong or missing one
*/
export function authenticate(headers: Headers): void {
	const authorization = headers.get('authorization') ?? undefined;
	const isAccepted = authorization === undefined
		? isKeyAccepted(headers.get('x-auth-email') ?? undefined, headers.get('x-auth-key') ?? undefined)
		: isTokenAccepted(authorization);
	if (!isAccepted) {
		throw new Refusal(403, {code: 10_000, message: 'Authentication error'});
	}
}

function isTokenAccepted(authorization: string): boolean {
	const token = /^bearer (?<token>[\w\-]{40,})$/iv.exec(authorization)?.groups?.['token'];
	if (token === undefined) {
		throw malformed(6111, 'Authorization');
	}

	return token === sandboxCredentials.token;
}

function isKeyAccepted(email: string | undefined, key: string | undefined): boolean {
	if (email === undefined || key === undefined) {
		return false;
	}

	if (!/^\S[^\s@]*@\S+$/v.test(email)) {
		throw malformed(6102, 'X-Auth-Email');
	}

	if (!/^(?:[\da-f]{37,45}|cfk_\w+)$/v.test(key)) {
		throw malformed(6103, 'X-Auth-Key');
	}

	return email === sandboxCredentials.email && key === sandboxCredentials.key;
}

function malformed(code: number, header: string): Refusal {
	return new Refusal(400, {
		code: 6003,
		message: 'Invalid request headers',
		error_chain: [{code, message: `Invalid format for ${header} header`}],
	});
}
