import type {AuditRecord} from '../../base/api/schemas.js';
import {isSameEmail} from '../../base/text/addresses.js';
import {auditFields, type AuditWords, lineFields, type NamedField} from '../../base/tables/audit-records.js';
import {byPlace, cellOf, factText} from '../../base/tables/columns.js';

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null;

/** The text at a path in a JSON value; undefined if there is none. */
function textAt(value: unknown, ...path: readonly string[]): string | undefined {
	let found: unknown = value;
	for (const name of path) {
		found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
	}

	return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The path of a request, without the beginning that all requests share and without its query. */
const routeOf = (uri: string): string => (uri.split('?', 1)[0] ?? '').replace(/^\/client\/v4(?=\/)/v, '');

/** What somebody did, in the program’s words around a text from the record: `moved the account`, `1f2e…`, `away`. */
export type Deed = {readonly words: string; readonly object?: string | undefined; readonly ending?: string};

/** One kind of request. `did` and `tried` are its words after a success and after a failure. */
type Kind = {
	readonly method: string;
	readonly path: RegExp;
	readonly did: string;
	readonly tried: string;
	/** The words if the record has no object. */
	readonly without?: readonly [did: string, tried: string];
	readonly object?: (record: AuditRecord) => string | undefined;
	readonly ending?: (record: AuditRecord) => string;
};

const kinds: readonly Kind[] = [
	{
		method: 'PUT', path: /^\/organizations\/[^\/]+\/profile$/v, did: 'changed the profile', tried: 'change the profile',
	},
	{
		method: 'PUT',
		path: /^\/organizations\/[^\/]+$/v,
		did: 'renamed it to',
		tried: 'rename it to',
		without: ['changed the organization', 'change the organization'],
		object: ({resource}) => textAt(resource.request, 'name'),
	},
	{
		method: 'POST',
		path: /^\/organizations$/v,
		did: 'created',
		tried: 'create',
		without: ['created the organization', 'create the organization'],
		object: ({resource}) => textAt(resource.request, 'name'),
	},
	{
		method: 'DELETE', path: /^\/organizations\/[^\/]+$/v, did: 'deleted the organization', tried: 'delete the organization',
	},
	{
		method: 'POST',
		path: /^\/organizations\/[^\/]+\/members$/v,
		did: 'invited',
		tried: 'invite',
		without: ['invited a member', 'invite a member'],
		object: ({resource}) => textAt(resource.request, 'member', 'user', 'email') ?? textAt(resource.request, 'email'),
	},
	{
		method: 'POST', path: /^\/organizations\/[^\/]+\/members:batchCreate$/v, did: 'invited several members', tried: 'invite several members',
	},
	{
		method: 'DELETE',
		path: /^\/organizations\/[^\/]+\/members(?:\/[^\/]+)?$/v,
		did: 'removed the member',
		tried: 'remove the member',
		without: ['removed a member', 'remove a member'],
		object: ({resource}) => textAt(resource.response, 'user', 'email'),
	},
	{
		method: 'POST',
		path: /^\/accounts\/[^\/]+\/move$/v,
		did: 'moved the account',
		tried: 'move the account',
		object: ({raw}) => raw.uri === undefined ? undefined : routeOf(raw.uri).split('/', 3)[2],
		ending(record) {
			const to = textAt(record.resource.request, 'destination_organization_id');
			return to === undefined ? '' : (to === textAt(record, 'organization', 'id') ? 'in' : 'away');
		},
	},
	{
		method: 'GET', path: /^\/organizations\/[^\/]+$/v, did: 'viewed the organization', tried: 'view the organization',
	},
	{
		method: 'GET', path: /^\/organizations\/[^\/]+\/profile$/v, did: 'viewed the profile', tried: 'view the profile',
	},
	{
		method: 'GET', path: /^\/organizations\/[^\/]+\/accounts$/v, did: 'listed the accounts', tried: 'list the accounts',
	},
	{
		method: 'GET', path: /^\/organizations\/[^\/]+\/members$/v, did: 'listed the members', tried: 'list the members',
	},
	{
		method: 'GET', path: /^\/organizations\/[^\/]+\/logs\/audit$/v, did: 'read the history', tried: 'read the history',
	},
];

/** Whether the service refused what somebody did. */
export const isRefused = ({action: {result}, raw: {status_code: status = 0}}: AuditRecord): boolean => result === undefined || result === '' ? status >= 400 : result.toLowerCase() !== 'success';

/** Whether the record shows that the service did what somebody asked for. A record that shows neither this nor a refusal decides nothing. */
export const isAccepted = ({action: {result = ''}, raw: {status_code: status}}: AuditRecord): boolean =>
	result === '' ? status !== undefined && status < 400 : result.toLowerCase() === 'success' && (status ?? 200) < 400;

/** Whether somebody only looked at something. */
export const isView = ({action: {type}, raw: {method}}: AuditRecord): boolean => method === undefined || method === '' ? type === 'view' : method === 'GET' || method === 'HEAD';

/** Which part of an organization somebody changed: all of it by creating it, its name, its profile, its members or its accounts. Undefined for anything else, and for what the service refused. */
export function changedPart(record: AuditRecord): 'accounts' | 'create' | 'edit' | 'members' | 'profile' | undefined {
	if (isRefused(record) || isView(record)) {
		return undefined;
	}

	const {method, uri = ''} = record.raw;
	const route = routeOf(uri);
	if (route.startsWith('/accounts/')) {
		return 'accounts';
	}

	if (/^\/organizations\/[^\/]+\/members/v.test(route)) {
		return 'members';
	}

	if (method === 'POST') {
		return route === '/organizations' ? 'create' : undefined;
	}

	return method === 'PUT' && route.startsWith('/organizations/') ? (route.endsWith('/profile') ? 'profile' : 'edit') : undefined;
}

const isNamed = (email: string | undefined, name: string): boolean => email !== undefined && isSameEmail(email, name);

/** Whether somebody added, removed or changed this account or member. `name`: the email address of the member. */
export function isOfItem(record: AuditRecord, {id, name}: {readonly id: string; readonly name: string}): boolean {
	const {raw: {uri = ''}, resource: {request, response}} = record;
	const [, first, holder, , member] = routeOf(uri).split('/', 5);
	if (first === 'accounts') {
		return holder === id;
	}

	const invited = isObject(request) && Array.isArray(request['members']) ? request['members'] : [];
	return member === id
		|| [textAt(request, 'member', 'user', 'email'), textAt(request, 'email'), textAt(response, 'user', 'email')].some(email => isNamed(email, name))
		|| invited.some(each => isNamed(textAt(each, 'user', 'email'), name));
}

const requestText = ({method = '', uri = ''}: AuditRecord['raw']): string => `${method} ${uri}`.trim();

/** What somebody did, in plain words. If cforgs does not know the request, this is the service’s description of it. */
export function deedOf(record: AuditRecord): Deed {
	const {action, raw, resource} = record;
	const {method = '', uri = ''} = raw;
	const kind = kinds.find(each => each.method === method && each.path.test(routeOf(uri)));
	const isTried = isRefused(record);
	if (!kind) {
		const object = [action.description, requestText(raw), `${action.type ?? ''} ${resource.type ?? ''}`.trim()].find(text => text !== undefined && text !== '');
		return object === undefined ? {words: 'did something that the record does not name'} : {words: isTried ? 'tried:' : '', object};
	}

	const object = kind.object?.(record);
	const ending = kind.ending?.(record) ?? '';
	const [did, tried] = object === undefined && kind.without ? kind.without : [kind.did, kind.tried];
	return {words: isTried ? `tried to ${tried}` : did, ...(object !== undefined && {object}), ...(ending !== '' && {ending})};
}

/** The deed as one text. It has data of the record, which may be anything. */
export function deedText(record: AuditRecord): string {
	const {words, object, ending} = deedOf(record);
	return [words, object, ending].filter(text => text !== undefined && text !== '').join(' ');
}

/** The email address of the person, or the id. */
export const personOf = ({actor: {email, id}}: AuditRecord): string => [email, id].find(text => text !== undefined && text !== '') ?? '';

const contexts: Readonly<Record<string, string>> = {
	dash: 'dashboard', api: 'API', api_key: 'key', api_token: 'token', oauth: 'OAuth', origin_ca_key: 'origin CA key',
};

/** How the person acted: through the dashboard, with a key or with a token. Only a token has a name. */
export function wayOf({actor: {context = '', token_name: tokenName = ''}}: AuditRecord): {readonly words: string; readonly token?: string} {
	const words = Object.hasOwn(contexts, context) ? contexts[context] ?? context : context;
	return {words, ...(tokenName !== '' && {token: tokenName})};
}

/** How the person acted, as one text. */
export function wayText(record: AuditRecord): string {
	const {words, token} = wayOf(record);
	return token === undefined ? words : `${words}: ${token}`;
}

/** The result in a word or two: `done`, `refused 403`. */
export function resultText(record: AuditRecord): string {
	const {raw: {status_code: status}} = record;
	return isRefused(record) ? `refused${status === undefined || status < 400 ? '' : ` ${status}`}` : 'done';
}

const outcomeText = (record: AuditRecord): string => {
	const {status_code: status} = record.raw;
	return `${resultText(record)}${status === undefined || isRefused(record) ? '' : ` ${status}`}`;
};

const words: Readonly<Record<AuditWords, (record: AuditRecord) => string | undefined>> = {
	person: personOf,
	userId: ({actor: {id = '', email = ''}}) => email === '' ? undefined : id,
	way: wayText,
	deed: deedText,
	result: resultText,
	outcome: outcomeText,
	request: ({raw}) => requestText(raw),
};

/** The text of a field: its words, or its value. Undefined if another field says the same. */
export const fieldText = (record: AuditRecord, field: NamedField, hasSeconds = false): string | undefined => field.words === undefined ? factText(record, field, hasSeconds) : words[field.words](record);

type CsvColumn = {readonly place: number; readonly header: string; readonly cell: (record: AuditRecord) => string};

const csvColumns = byPlace(auditFields.flatMap((field): readonly CsvColumn[] => [
	...(field.inCsv ? [{...field.inCsv, cell: (record: AuditRecord) => cellOf(record, field)}] : []),
	...(field.wordsInCsv ? [{...field.wordsInCsv, cell: (record: AuditRecord) => fieldText(record, field) ?? ''}] : []),
]), ({place}) => place);

export const auditColumns: readonly string[] = csvColumns.map(({header}) => header);

export const auditCells = (record: AuditRecord): readonly string[] => csvColumns.map(({cell}) => cell(record));

/** The texts of the line that the command line prints. */
export const auditLine = (record: AuditRecord): readonly string[] => lineFields.map(field => fieldText(record, field, true) ?? '');

/** The id of a `cf-ray` header without the data center, as the audit log keeps it. */
export const rayId = (ray: string): string => ray.split('-', 1)[0] ?? ray;

type Request = {readonly method: string; readonly path: string; readonly body?: Readonly<Record<string, unknown>> | undefined};

const isEqual = (one: unknown, other: unknown): boolean => isObject(one) && isObject(other)
	? Object.keys(one).length === Object.keys(other).length && Object.keys(one).every(name => Object.hasOwn(other, name) && isEqual(one[name], other[name]))
	: one === other;

/** A request as the history records it. `histories`: the ids of the organizations whose history may have the record, the likeliest first. `body`: undefined for a request without one. */
export type RecordedRequest = {
	readonly histories: readonly string[];
	readonly method: string;
	readonly path: string;
	readonly body?: Readonly<Record<string, unknown>> | undefined;
};

/** Whether a record is of this request. A record that leaves out the method, the path or the body is of no request. */
export const isSameRequest = ({raw: {method, uri = ''}, resource: {request}}: AuditRecord, {method: own, path, body}: Request): boolean =>
	method === own && routeOf(uri) === routeOf(path) && (body === undefined || isEqual(request, body));

/** The id of what a request created, as its record gives it. The answer may stand in the record with or without its envelope. */
export const createdIdOf = ({resource: {response}}: AuditRecord): string | undefined => textAt(response, 'id') ?? textAt(response, 'result', 'id');
