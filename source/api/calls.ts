/**
`works`, `refused` (the service said no), `limited` (it asks to wait), `failed` (no usable answer): tried. `documented`, `uncertain`, `off`: a write, judged and not tried.
`not_tried`: there was nothing to try it on.
*/
export type CallVerdict = 'works' | 'refused' | 'limited' | 'failed' | 'documented' | 'uncertain' | 'off' | 'not_tried';

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
};

type Call = Pick<CallFinding, 'call' | 'method' | 'path'>;

const one = '/organizations/{organization_id}';
export const listCall: Call = {call: 'list', method: 'GET', path: '/organizations'};
export const readCalls = [
	{call: 'get', method: 'GET', path: one},
	{call: 'accounts', method: 'GET', path: `${one}/accounts`},
	{call: 'get_profile', method: 'GET', path: `${one}/profile`},
] as const satisfies readonly Call[];
export const writeCalls: readonly Call[] = [
	{call: 'create', method: 'POST', path: '/organizations'},
	{call: 'modify', method: 'PUT', path: one},
	{call: 'delete', method: 'DELETE', path: one},
	{call: 'modify_profile', method: 'PUT', path: `${one}/profile`},
];

/**
As the service's documentation names them.
*/
export const eightCalls: readonly Call[] = [listCall, ...readCalls, ...writeCalls];
