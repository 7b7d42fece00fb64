import type {Credential} from '../../base/api/credential.js';

/** The credential in the environment: found, none, or why it cannot be used. `lack`: the variable that is missing, if another one is set. */
export type CredentialSetting =
	| {readonly status: 'found'; readonly credential: Credential; readonly from: string}
	| {readonly status: 'none'; readonly lack?: string}
	| {readonly status: 'wrong'; readonly why: string};

/** Reads the variables that Cloudflare's own tools use. A token takes precedence over a key. */
export function credentialFrom({
	CLOUDFLARE_API_TOKEN: token = '',
	CLOUDFLARE_EMAIL: email = '',
	CLOUDFLARE_API_KEY: key = '',
}: NodeJS.ProcessEnv): CredentialSetting {
	if (token !== '') {
		return {status: 'found', credential: {scheme: 'token', token}, from: 'CLOUDFLARE_API_TOKEN'};
	}

	if (key === '') {
		return {status: 'none', ...(email !== '' && {lack: 'CLOUDFLARE_EMAIL is set, but CLOUDFLARE_API_KEY is not.'})};
	}

	return email === ''
		? {status: 'wrong', why: 'CLOUDFLARE_API_KEY is set, but CLOUDFLARE_EMAIL is not. The key needs its email address.'}
		: {status: 'found', credential: {scheme: 'key', email, key}, from: 'CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY'};
}
