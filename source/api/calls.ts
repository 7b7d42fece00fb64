/**
`works`, `refused` (the service said no), `limited` (it asks to wait), `failed` (no usable answer): tried.
`documented` (this kind of credential may make the call), `refused_in_advance` (this kind may not), `off` (read-only): a write, judged by the table below and not tried.
`not_tried`: there was nothing to try it on.
*/
export type CallVerdict = 'works' | 'refused' | 'limited' | 'failed' | 'documented' | 'refused_in_advance' | 'off' | 'not_tried';

export type CallFinding = {
	readonly call: string;
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	readonly path: string;
	readonly verdict: CallVerdict;
	/**
	Where the service answered and the call failed.
	*/
	readonly http_status: number | undefined;
	readonly milliseconds: number | undefined;
	readonly why: string | undefined;
	/**
	The vendor's page that explains the refusal, if the answer named one.
	*/
	readonly documentation_url?: string | undefined;
};

/**
The kinds of credential, as the service tells them apart.
*/
export const credentialKinds = ['user_token', 'account_token', 'global_api_key'] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/**
Who may make a call: every credential of a kind, none, or one with any of these permissions.
*/
export type Access = 'all' | 'none' | readonly string[];

export type CallName = 'list' | 'get' | 'accounts' | 'get_profile' | 'create' | 'modify' | 'delete' | 'modify_profile';

export type Call = Pick<CallFinding, 'method' | 'path'> & {
	readonly call: CallName;
	/**
	What the call does, as a verb and its object.
	*/
	readonly does: readonly [verb: string, object: string];
	/**
	Source: the vendor's reference and its changelog of 9 October 2026. There is no permission yet that opens the other six calls to a token.
	*/
	readonly access: Readonly<Record<CredentialKind, Access>>;
};

const one = '/organizations/{organization_id}';
const keyOnly = {user_token: 'none', account_token: 'none', global_api_key: 'all'} as const;

export const listCall: Call = {
	call: 'list', method: 'GET', path: '/organizations', does: ['list', 'organizations'], access: {...keyOnly, user_token: ['User Details Read', 'User Details Write']},
};
export const readCalls = [
	{
		call: 'get', method: 'GET', path: one, does: ['read', 'an organization by its id'], access: keyOnly,
	},
	{
		call: 'accounts', method: 'GET', path: `${one}/accounts`, does: ['list', 'accounts'], access: keyOnly,
	},
	{
		call: 'get_profile', method: 'GET', path: `${one}/profile`, does: ['read', 'profiles'], access: keyOnly,
	},
] as const satisfies readonly Call[];
export const writeCalls: readonly Call[] = [
	{
		call: 'create', method: 'POST', path: '/organizations', does: ['create', 'organizations'], access: {...keyOnly, user_token: ['User Details Write']},
	},
	{
		call: 'modify', method: 'PUT', path: one, does: ['rename', 'organizations'], access: keyOnly,
	},
	{
		call: 'delete', method: 'DELETE', path: one, does: ['delete', 'organizations'], access: keyOnly,
	},
	{
		call: 'modify_profile', method: 'PUT', path: `${one}/profile`, does: ['edit', 'profiles'], access: keyOnly,
	},
];

/**
The eight calls of the service, as its documentation names them, and who may make each: the one table behind every statement about credentials.
*/
export const eightCalls: readonly Call[] = [listCall, ...readCalls, ...writeCalls];
