import {accessTo, callsOf, canMake} from './access.js';
import {
	credentialKinds,
	eightCalls,
	type Access,
	type Call,
	type CallName,
	type CredentialKind,
} from './calls.js';

const kindNames: Readonly<Record<CredentialKind, readonly [article: string, name: string]>> = {
	user_token: ['an', 'API token'],
	account_token: ['an', 'account API token'],
	global_api_key: ['the', 'Global API key'],
};

export const credentialName = (kind: CredentialKind): string => kindNames[kind][1];

export const withArticle = (kind: CredentialKind): string => kindNames[kind].join(' ');

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
		return permissions === '' ? withArticle(kind) : `${withArticle(kind)} with the permission ${permissions}`;
	}).join(', or ');
}

/**
What a call needs that a credential of a kind is not, to follow a verb: `the Global API key: an API token can only …`.
*/
export const reasonFor = (kind: CredentialKind, name: CallName): string => `${credentialsFor(name)}: ${withArticle(kind)} ${abilityOf(kind)}`;

/**
Why a credential of a kind cannot do something that takes these calls; undefined if it can. `doing` is the subject of the sentence, such as `Editing`.
*/
export function whyNotWith(kind: CredentialKind, doing: string, names: readonly CallName[]): string | undefined {
	const refused = names.find(name => !canMake(name, kind));
	return refused === undefined ? undefined : `${doing} needs ${reasonFor(kind, refused)}.`;
}
