import type {Credential} from '../api/credential.js';

const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';

/**
What the environment says about a credential: one, none, or why it cannot be used.
*/
export type CredentialSetting =
	| {readonly status: 'found'; readonly credential: Credential; readonly from: string}
	| {readonly status: 'none'}
	| {readonly status: 'wrong'; readonly why: string};

/**
Reads the variables that the vendor's own tools read; a token goes before a key.
*/
export function credentialFrom({CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_EMAIL: email, CLOUDFLARE_API_KEY: key}: NodeJS.ProcessEnv): CredentialSetting {
	if (isSet(token)) {
		return {status: 'found', credential: {scheme: 'token', token}, from: 'CLOUDFLARE_API_TOKEN'};
	}

	if (isSet(key) && isSet(email)) {
		return {status: 'found', credential: {scheme: 'key', email, key}, from: 'CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY'};
	}

	return isSet(key)
		? {status: 'wrong', why: 'CLOUDFLARE_API_KEY is set but CLOUDFLARE_EMAIL is not: a key needs its e-mail address beside it.'}
		: {status: 'none'};
}
