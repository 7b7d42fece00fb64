import {isRefusedCall, type ServiceError} from './api-error.js';
import {accessTo, callOf} from './access.js';
import {permissionsText} from './access-text.js';
import type {CredentialKind} from './calls.js';
import {documentationUrlOf} from './documentation-url.js';
import type {Reason, WireRequest} from './request.js';

// The way to set the key is the end of a sentence.
type RefusedCall = {
	readonly request: Pick<WireRequest, 'method' | 'path'>;
	readonly kind: CredentialKind;
	readonly errors: readonly ServiceError[];
	readonly wayToKey: string;
};

/**
Whether a token was refused a call that only the Global API key can make.
*/
export function isKeyNeeded(status: number, {request, kind, errors}: Omit<RefusedCall, 'wayToKey'>): boolean {
	const name = callOf(request);
	return kind !== 'global_api_key' && name !== undefined && isRefusedCall({status, errors}) && accessTo(name, 'user_token') === 'none';
}

function explainKey({request, errors}: RefusedCall): Reason {
	const whose = request.path.startsWith('/organizations/') ? 'the organization' : 'your account';
	const hasPage = documentationUrlOf({errors}) !== undefined;
	return {
		why: 'this user may not do that',
		todo: hasPage ? `Ask an administrator of ${whose} for one of the roles that the documentation of this call names.` : `Ask an administrator of ${whose} for access.`,
	};
}

/**
Why one call was refused although the service knows the credential, and what the call needs.
*/
export function explainRefusedCall(refused: RefusedCall): Reason {
	const {request, kind, wayToKey} = refused;
	if (kind === 'global_api_key') {
		return explainKey(refused);
	}

	const name = callOf(request);
	if (name === undefined) {
		return {why: 'this API token may not do that', todo: `If the Global API key may, ${wayToKey}`};
	}

	const permissions = permissionsText(accessTo(name, 'user_token'));
	if (permissions === '') {
		return {why: 'this needs the Global API key; an API token cannot do it', todo: `To use the key, ${wayToKey}`};
	}

	const needed = `the permission ${permissions}`;
	return kind === 'account_token'
		? {why: 'an account token cannot do that', todo: `Use a user token that has ${needed}, or ${wayToKey}`}
		: {why: 'this API token may not do that', todo: `It needs ${needed}: add that to the token in the dashboard. Or ${wayToKey}`};
}
