import type {CredentialKind} from './calls.js';
import {credentialShapeOf} from './credential-shape.js';
import {secretOf, type Credential} from './credential.js';

/**
The kind of a credential, by its scheme and what it looks like.
*/
export function kindOf(credential: Credential): CredentialKind {
	if (credential.scheme === 'key') {
		return 'global_api_key';
	}

	return credentialShapeOf(secretOf(credential)) === 'account_token' ? 'account_token' : 'user_token';
}
