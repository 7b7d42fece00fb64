import {
	credentialKinds,
	eightCalls,
	type Access,
	type Call,
	type CallName,
	type CredentialKind,
} from './calls.js';
import {credentialShapeOf} from './credential-shape.js';
import {secretOf, type Credential} from './credential.js';

/**
What each kind of credential is called, with its article.
*/
const articles: Readonly<Record<CredentialKind, string>> = {user_token: 'an API token', account_token: 'an account API token', global_api_key: 'the Global API key'};

export const credentialName = (kind: CredentialKind): string => articles[kind].replace(/^\w+ /v, '');

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

/**
`a and b`, or `a, b, and c`; another word may take the place of `and`.
*/
function listText(parts: readonly string[], word = 'and'): string {
	const last = parts.at(-1) ?? '';
	return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')}${parts.length > 2 ? ',' : ''} ${word} ${last}`;
}

/**
`list and create organizations`.
*/
export function doingText(calls: readonly Call[]): string {
	const verbs = new Map<string, readonly string[]>();
	for (const {does} of calls) {
		const [verb, object] = does;
		verbs.set(object, [...verbs.get(object) ?? [], verb]);
	}

	const parts = [...verbs].map(([object, each]) => `${listText(each)} ${object}`);
	return listText(parts);
}

export const callsOf = (kind: CredentialKind): readonly Call[] => eightCalls.filter(({access}) => access[kind] !== 'none');

/**
The calls that no token can make.
*/
export const keyCalls = (): readonly Call[] => eightCalls.filter(({access}) => access.user_token === 'none' && access.account_token === 'none');

/**
What a credential of a kind may do, to follow its name: `can only list and create organizations`.
*/
export function abilityOf(kind: CredentialKind): string {
	const calls = callsOf(kind);
	return calls.length === 0 ? 'can make none of the eight calls' : (calls.length === eightCalls.length ? 'can make all eight calls' : `can only ${doingText(calls)}`);
}

export const permissionsText = (access: Access): string => typeof access === 'string' ? '' : listText(access, 'or');

/**
The credentials that a call takes: `an API token with the permission User Details Write, or the Global API key`.
*/
export function credentialsFor(name: CallName): string {
	return credentialKinds.filter(kind => canMake(name, kind)).map(kind => {
		const permissions = permissionsText(accessTo(name, kind));
		return permissions === '' ? articles[kind] : `${articles[kind]} with the permission ${permissions}`;
	}).join(', or ');
}

/**
Why a credential of a kind cannot do something that takes these calls; undefined if it can. `doing` is the subject of the sentence, such as `Editing`.
*/
export function whyNotWith(kind: CredentialKind, doing: string, names: readonly CallName[]): string | undefined {
	const refused = names.find(name => !canMake(name, kind));
	return refused === undefined ? undefined : `${doing} needs ${credentialsFor(refused)}: ${articles[kind]} ${abilityOf(kind)}.`;
}

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

/**
What a secret is, if that limits what it can do here: to be said before it is used.
*/
export function limitOf(secret: string): string | undefined {
	switch (credentialShapeOf(secret)) {
		case 'account_token': {
			return 'This is an account API token: none of the eight calls takes it. Create a user API token at dash.cloudflare.com/profile/api-tokens, or use the Global API key.';
		}

		case 'oauth_token': {
			return `This is an OAuth token: the service documents none for these calls, and may refuse it. As a token it ${abilityOf('user_token')}.`;
		}

		case 'api_key':
		case 'older_api_key':
		case 'user_token':
		case 'older_token':
		case 'unknown': {
			return undefined;
		}
	}
}
