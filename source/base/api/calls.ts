import {listText} from '../text/words.js';
import {type Credential, credentialShapeOf, secretOf} from './credential.js';

/**
What `cforgs doctor` found out about a call.

- A read is tried: `works`, `refused` (by the service), `limited` (rate limit), `failed` (no usable answer), or `not_tried` (no organization to try it with, or no usable credential).
- A write is never tried. With a usable credential, the table below says `documented` (this kind of credential may make the call) or `refused_in_advance` (it may not). `off`: cforgs is read-only.
*/
export type CallVerdict =
	'works' | 'refused' | 'limited' | 'failed' | 'documented' | 'refused_in_advance' | 'off' | 'not_tried';

export type CallFinding = {
	readonly call: CallName;
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	readonly path: string;
	/** The kinds of credential that may make the call, some only with a permission. */
	readonly accepted_by?: readonly CredentialKind[];
	readonly verdict: CallVerdict;
	/** The status of the answer, if the service answered and the call failed. */
	readonly http_status: number | undefined;
	readonly milliseconds: number | undefined;
	readonly why: string | undefined;
	/** The vendor's page that explains the refusal, if the answer named one. */
	readonly documentation_url?: string | undefined;
};

/** The kinds of credential that the service distinguishes. */
export const credentialKinds = ['user_token', 'account_token', 'global_api_key'] as const;

export type CredentialKind = (typeof credentialKinds)[number];

/** Who may make a call: all credentials of a kind, none, or those with one of these permissions. */
export type Access = 'all' | 'none' | readonly string[];

export type CallName =
	| 'list'
	| 'get'
	| 'accounts'
	| 'get_profile'
	| 'create'
	| 'modify'
	| 'delete'
	| 'modify_profile'
	| 'members'
	| 'member'
	| 'invite'
	| 'remove_member'
	| 'history'
	| 'record_history'
	| 'usage'
	| 'create_account'
	| 'get_account'
	| 'update_account'
	| 'move_account'
	| 'holders'
	| 'all_accounts'
	| 'account_tags'
	| 'put_account_tags'
	| 'delete_account_tags'
	| 'tag_keys'
	| 'account_members';

export type Call = Pick<CallFinding, 'method' | 'path'> & {
	readonly call: CallName;
	/** What it does, in a word or two, for tables. */
	readonly called: string;
	/** What the call does, as a verb and its object. */
	readonly does: readonly [verb: string, object: string];
	/** Source: the vendor's reference and its changelog of 9 October 2026. Tokens may list and create; no permission allows a token to make the other six calls yet. */
	readonly access: Readonly<Record<CredentialKind, Access>>;
};

const oneOrganization = '/organizations/{organization_id}';

const keyOnly = {user_token: 'none', account_token: 'none', global_api_key: 'all'} as const;

export const listCall: Call = {
	call: 'list',
	called: 'list',
	method: 'GET',
	path: '/organizations',
	does: ['list', 'organizations'],
	access: {...keyOnly, user_token: ['User Details Read', 'User Details Write']},
};

export const readCalls = [
	{
		call: 'get',
		called: 'read',
		method: 'GET',
		path: oneOrganization,
		does: ['read', 'an organization by its id'],
		access: keyOnly,
	},
	{
		call: 'accounts',
		called: 'list accounts',
		method: 'GET',
		path: `${oneOrganization}/accounts`,
		does: ['list', 'accounts'],
		access: keyOnly,
	},
	{
		call: 'get_profile',
		called: 'read profile',
		method: 'GET',
		path: `${oneOrganization}/profile`,
		does: ['read', 'profiles'],
		access: keyOnly,
	},
] as const satisfies readonly Call[];
export const writeCalls: readonly Call[] = [
	{
		call: 'create',
		called: 'create',
		method: 'POST',
		path: '/organizations',
		does: ['create', 'organizations'],
		access: {...keyOnly, user_token: ['User Details Write']},
	},
	{
		call: 'modify',
		called: 'rename',
		method: 'PUT',
		path: oneOrganization,
		does: ['rename', 'organizations'],
		access: keyOnly,
	},
	{
		call: 'delete',
		called: 'delete',
		method: 'DELETE',
		path: oneOrganization,
		does: ['delete', 'organizations'],
		access: keyOnly,
	},
	{
		call: 'modify_profile',
		called: 'edit profile',
		method: 'PUT',
		path: `${oneOrganization}/profile`,
		does: ['edit', 'profiles'],
		access: keyOnly,
	},
];

/** The eight calls that cforgs makes, and who may make each. Every statement about credentials comes from this table. */
export const eightCalls: readonly Call[] = [listCall, ...readCalls, ...writeCalls];

const members = `${oneOrganization}/members`;

const oneMember = '/organizations/{organization_id}/members/{member_id}';

/** The reads of an organization besides the eight calls. */
export const furtherReads = [
	{call: 'members', called: 'list members', method: 'GET', path: members, does: ['list', 'members'], access: keyOnly},
	{
		call: 'history',
		called: 'read history',
		method: 'GET',
		path: `${oneOrganization}/logs/audit`,
		does: ['read', 'the audit log'],
		access: {...keyOnly, user_token: 'all'},
	},
	{
		call: 'record_history',
		called: 'read resource',
		method: 'GET',
		path: '/organizations/{organization_id}/logs/audit/{log_id}/history',
		does: ['read', 'the history of a resource'],
		access: {...keyOnly, user_token: ['Account Settings Read', 'Account Settings Write']},
	},
	{
		call: 'usage',
		called: 'read usage',
		method: 'GET',
		path: `${oneOrganization}/billable/usage`,
		does: ['read', 'usage'],
		access: keyOnly,
	},
] as const satisfies readonly Call[];

const oneAccount = '/accounts/{account_id}';

const tags = '/accounts/{account_id}/tags';

const tokenToo = {...keyOnly, user_token: 'all'} as const;

/** The reads of one account. */
export const accountReads = [
	{
		call: 'get_account',
		called: 'read account',
		method: 'GET',
		path: oneAccount,
		does: ['read', 'an account by its id'],
		access: keyOnly,
	},
	{
		call: 'account_tags',
		called: 'read tags',
		method: 'GET',
		path: tags,
		does: ['read', 'the tags of an account'],
		access: tokenToo,
	},
	{
		call: 'tag_keys',
		called: 'list tag keys',
		method: 'GET',
		path: `${tags}/keys`,
		does: ['list', 'the tag keys of an account'],
		access: tokenToo,
	},
	{
		call: 'account_members',
		called: 'account access',
		method: 'GET',
		path: `${oneAccount}/members`,
		does: ['list', 'the members of an account'],
		access: keyOnly,
	},
	{
		call: 'holders',
		called: 'organizations',
		method: 'GET',
		path: `${oneAccount}/organizations`,
		does: ['list', 'the organizations of an account'],
		access: {...keyOnly, user_token: ['Account Settings Read']},
	},
] as const satisfies readonly Call[];

/** The writes besides the eight calls. */
export const furtherWrites: readonly Call[] = [
	{
		call: 'invite',
		called: 'invite member',
		method: 'POST',
		path: members,
		does: ['invite', 'members'],
		access: keyOnly,
	},
	{
		call: 'remove_member',
		called: 'remove member',
		method: 'DELETE',
		path: oneMember,
		does: ['remove', 'members'],
		access: keyOnly,
	},
	{
		call: 'create_account',
		called: 'create account',
		method: 'POST',
		path: '/accounts',
		does: ['create', 'accounts'],
		access: keyOnly,
	},
	{
		call: 'update_account',
		called: 'edit account',
		method: 'PUT',
		path: oneAccount,
		does: ['edit', 'accounts'],
		access: keyOnly,
	},
	{
		call: 'move_account',
		called: 'move account',
		method: 'POST',
		path: `${oneAccount}/move`,
		does: ['move', 'accounts'],
		access: keyOnly,
	},
	{
		call: 'put_account_tags',
		called: 'save tags',
		method: 'PUT',
		path: tags,
		does: ['save', 'the tags of an account'],
		access: tokenToo,
	},
	{
		call: 'delete_account_tags',
		called: 'remove tags',
		method: 'DELETE',
		path: tags,
		does: ['remove', 'the tags of an account'],
		access: tokenToo,
	},
];

/** The calls about members, the audit log, usage, and accounts. The vendor documents no permission for reading the audit log with a token, only that a token may. */
export const furtherCalls: readonly Call[] = [
	...furtherReads,
	...accountReads,
	...furtherWrites,
	{call: 'member', called: 'read member', method: 'GET', path: oneMember, does: ['read', 'members'], access: keyOnly},
	{
		call: 'all_accounts',
		called: 'list all accounts',
		method: 'GET',
		path: '/accounts',
		does: ['list', 'all accounts'],
		access: keyOnly,
	},
];

const allCalls: readonly Call[] = [...eightCalls, ...furtherCalls];

/** The kind of a credential. Only the prefix distinguishes an account token from a user token. */
export function kindOf(credential: Credential): CredentialKind {
	if (credential.scheme === 'key') {
		return 'global_api_key';
	}

	return credentialShapeOf(secretOf(credential)) === 'account_token' ? 'account_token' : 'user_token';
}

const findCall = (name: CallName): Call | undefined => allCalls.find(({call}) => call === name);

export const callName = (name: CallName): string => findCall(name)?.called ?? name;

export const accessTo = (name: CallName, kind: CredentialKind): Access => findCall(name)?.access[kind] ?? 'all';

export const canMake = (name: CallName, kind: CredentialKind): boolean => accessTo(name, kind) !== 'none';

export const callsOf = (kind: CredentialKind): readonly Call[] =>
	eightCalls.filter(({access}) => access[kind] !== 'none');

/** The calls that no token can make. */
export const keyOnlyCalls = (): readonly Call[] =>
	eightCalls.filter(({access}) => access.user_token === 'none' && access.account_token === 'none');

/** The call that a request makes; undefined for an unknown route. */
export function callOf({method, path}: {readonly method: string; readonly path: string}): CallName | undefined {
	const [route = ''] = path.split('?', 1);
	const parts = route.split('/');
	const isAt = (template: string): boolean => {
		const expected = template.split('/');
		return (
			expected.length === parts.length &&
			expected.every((part, at) => (part.startsWith('{') ? parts[at] !== '' : part === parts[at]))
		);
	};

	return allCalls.find(each => each.method === method && isAt(each.path))?.call;
}

const kindNames: Readonly<Record<CredentialKind, readonly [article: string, name: string]>> = {
	user_token: ['an', 'API token'],
	account_token: ['an', 'account API token'],
	global_api_key: ['the', 'Global API key'],
};

export const credentialName = (kind: CredentialKind): string => kindNames[kind][1];

export const withArticle = (kind: CredentialKind): string => kindNames[kind].join(' ');

/** What calls do, in words: `list and create organizations`. */
export function callsText(calls: readonly Call[]): string {
	const verbs = new Map<string, readonly string[]>();
	for (const {does} of calls) {
		const [verb, object] = does;
		verbs.set(object, [...(verbs.get(object) ?? []), verb]);
	}

	const parts = [...verbs].map(([object, each]) => `${listText(each)} ${object}`);
	return listText(parts);
}

/** What a kind of credential can do, to follow its name in a sentence: `can only list and create organizations`. */
export function callsOfKindText(kind: CredentialKind): string {
	const calls = callsOf(kind);
	return calls.length === 0
		? 'can make none of the eight calls'
		: calls.length === eightCalls.length
			? 'can make all eight calls'
			: `can only ${callsText(calls)}`;
}

export const permissionsText = (access: Access): string => (typeof access === 'string' ? '' : listText(access, 'or'));

/** The credentials that a call accepts: `an API token with the permission User Details Write, or the Global API key`. */
export function credentialsFor(name: CallName): string {
	return credentialKinds
		.filter(kind => canMake(name, kind))
		.map(kind => {
			const permissions = permissionsText(accessTo(name, kind));
			return permissions === '' ? withArticle(kind) : `${withArticle(kind)} with the permission ${permissions}`;
		})
		.join(', or ');
}

/** What a call needs instead of this kind of credential, to follow `needs`: `the Global API key: an API token can only …`. */
export const needText = (kind: CredentialKind, name: CallName): string =>
	`${credentialsFor(name)}: ${withArticle(kind)} ${callsOfKindText(kind)}`;

/** Why a kind of credential cannot do something that needs these calls; undefined if it can. `doing` is the subject of the sentence, such as `Editing`. */
export function whyNotWith(kind: CredentialKind, doing: string, names: readonly CallName[]): string | undefined {
	const refused = names.find(name => !canMake(name, kind));
	return refused === undefined ? undefined : `${doing} needs ${needText(kind, refused)}.`;
}

/** A warning to show before a secret is used, if the calls refuse such secrets or may refuse them. */
export function secretWarning(secret: string): string | undefined {
	switch (credentialShapeOf(secret)) {
		case 'account_token': {
			return 'This is an account API token, which none of the eight calls accepts. Create a user API token at dash.cloudflare.com/profile/api-tokens, or use the Global API key.';
		}

		case 'oauth_token': {
			return `This is an OAuth token. The service does not document it for these calls and may refuse it. As a token it ${callsOfKindText('user_token')}.`;
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
