import {
	eightCalls,
	type Access,
	type Call,
	type CallName,
	type CredentialKind,
} from './calls.js';
import {credentialShapeOf} from './credential-shape.js';
import {secretOf, type Credential} from './credential.js';

/**
The kind of a credential. Only its prefix tells an account token from a user token.
*/
export function kindOf(credential: Credential): CredentialKind {
	if (credential.scheme === 'key') {
		return 'global_api_key';
	}

	return credentialShapeOf(secretOf(credential)) === 'account_token' ? 'account_token' : 'user_token';
}

const findCall = (name: CallName): Call | undefined => eightCalls.find(({call}) => call === name);

export const accessTo = (name: CallName, kind: CredentialKind): Access => findCall(name)?.access[kind] ?? 'all';

export const canMake = (name: CallName, kind: CredentialKind): boolean => accessTo(name, kind) !== 'none';

export const callsOf = (kind: CredentialKind): readonly Call[] => eightCalls.filter(({access}) => access[kind] !== 'none');

/**
The calls that no token can make.
*/
export const keyCalls = (): readonly Call[] => eightCalls.filter(({access}) => access.user_token === 'none' && access.account_token === 'none');

/**
The call that a request makes; undefined for any other request.
*/
export function callOf({method, path}: {readonly method: string; readonly path: string}): CallName | undefined {
	const [route = ''] = path.split('?', 1);
	const parts = route.split('/');
	const isAt = (template: string): boolean => {
		const expected = template.split('/');
		return expected.length === parts.length && expected.every((part, at) => part.startsWith('{') ? parts[at] !== '' : part === parts[at]);
	};

	return eightCalls.find(each => each.method === method && isAt(each.path))?.call;
}
