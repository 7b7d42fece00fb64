import type {AuditRecord} from '../../base/api/schemas.js';
import {isSameEmail} from '../../base/text/addresses.js';
import {
	auditFields,
	type AuditWords,
	lineFields,
	type NamedField,
	type RecordKind,
} from '../../base/tables/audit-records.js';
import {byPlace, cellOf, factText} from '../../base/tables/columns.js';
import {listText} from '../../base/text/words.js';
import {reviewedParts} from '../form-model/request.js';
import {type FieldName, labelsInSentence} from '../form-model/fields.js';

type Members = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null;

/** The text at a path in a JSON value; undefined if there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
	let found: unknown = value;
	for (const name of path) {
		found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
	}

	return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The path of a request, without the beginning that all requests share and without its query. */
export const routeOf = (uri: string): string => (uri.split('?', 1)[0] ?? '').replace(/^\/client\/v4(?=\/)/v, '');

/** A field that a request changed. */
export type FieldChange = {
	readonly name: FieldName;
	/** The value before, if it is known. */
	readonly from?: string | undefined;
	readonly to: string;
};

/** A value of an account that a request changed: its name or a setting, or a tag. Empty stands for no value. */
export type ValueChange = {
	readonly name: string;
	readonly to: string;
	/** Absent if the value before is not known. */
	readonly from?: string;
} & ({readonly label: string} | {readonly tag: string});

/** What a record itself lacks: the email address of its member, the names of its organization and its account, and the fields that it changed. */
export type RecordFacts = {
	readonly member?: string | undefined;
	readonly organization?: string | undefined;
	readonly account?: string | undefined;
	readonly changes?: readonly FieldChange[] | undefined;
	/** Those of an account. */
	readonly values?: readonly ValueChange[] | undefined;
};

type DeedPart = {readonly text: string; readonly isData?: true};

/** What somebody did: `removed `, `jane@acme.example`, ` from `, `EMEA`. */
export type Deed = readonly DeedPart[];

/** One kind of request. `did` and `tried` are its words after a success and after a failure. */
type Kind = {
	readonly name: RecordKind;
	readonly method: string;
	readonly path: RegExp;
	readonly did: string;
	readonly tried: string;
	readonly without?: readonly [did: string, tried: string];
	readonly object?: (record: AuditRecord, facts: RecordFacts) => string | undefined;
	readonly ending?: (record: AuditRecord) => string;
	/** The word between the object and the name of the organization, such as `from`. */
	readonly place?: string;
};

function invitedEmails(request: unknown): string | undefined {
	const invited = isObject(request) && Array.isArray(request['members']) ? request['members'] : [];
	const emails = invited.flatMap(each => textAt(each, 'user', 'email') ?? []);
	return emails.length === 0 || emails.length < invited.length ? undefined : listText(emails);
}

const accountIn: Kind['object'] = ({raw: {uri}}, {account}) =>
	account ?? (uri === undefined ? undefined : routeOf(uri).split('/', 3)[2]);

const kinds: readonly Kind[] = [
	{
		name: 'profile',
		method: 'PUT',
		path: /^\/organizations\/[^\/]+\/profile$/v,
		did: 'changed the profile',
		tried: 'change the profile',
	},
	{
		name: 'rename',
		method: 'PUT',
		path: /^\/organizations\/[^\/]+$/v,
		did: 'renamed it to',
		tried: 'rename it to',
		without: ['changed the organization', 'change the organization'],
		object: ({resource}) => textAt(resource.request, 'name'),
	},
	{
		name: 'create',
		method: 'POST',
		path: /^\/organizations$/v,
		did: 'created',
		tried: 'create',
		without: ['created the organization', 'create the organization'],
		object: ({resource}) => textAt(resource.request, 'name'),
	},
	{
		name: 'delete',
		method: 'DELETE',
		path: /^\/organizations\/[^\/]+$/v,
		did: 'deleted the organization',
		tried: 'delete the organization',
		object: (_, {organization}) => organization,
	},
	{
		name: 'invite',
		method: 'POST',
		path: /^\/organizations\/[^\/]+\/members$/v,
		did: 'invited',
		tried: 'invite',
		without: ['invited a member', 'invite a member'],
		object: ({resource}) => textAt(resource.request, 'member', 'user', 'email') ?? textAt(resource.request, 'email'),
		place: 'to',
	},
	{
		name: 'invite',
		method: 'POST',
		path: /^\/organizations\/[^\/]+\/members:batchCreate$/v,
		did: 'invited',
		tried: 'invite',
		without: ['invited several members', 'invite several members'],
		object: ({resource}) => invitedEmails(resource.request),
		place: 'to',
	},
	{
		name: 'remove',
		method: 'DELETE',
		path: /^\/organizations\/[^\/]+\/members(?:\/[^\/]+)?$/v,
		did: 'removed',
		tried: 'remove',
		without: ['removed a member', 'remove a member'],
		object: ({resource}, {member}) => textAt(resource.response, 'user', 'email') ?? member,
		place: 'from',
	},
	{
		name: 'move',
		method: 'POST',
		path: /^\/accounts\/[^\/]+\/move$/v,
		did: 'moved the account',
		tried: 'move the account',
		object: accountIn,
		ending(record) {
			const to = textAt(record.resource.request, 'destination_organization_id');
			return to === undefined ? '' : to === textAt(record, 'organization', 'id') ? 'in' : 'away';
		},
	},
	{
		name: 'account',
		method: 'POST',
		path: /^\/accounts$/v,
		did: 'created the account',
		tried: 'create the account',
		without: ['created an account', 'create an account'],
		object: ({resource}) => textAt(resource.request, 'name'),
	},
	{
		name: 'account',
		method: 'PUT',
		path: /^\/accounts\/[^\/]+$/v,
		did: 'changed the account',
		tried: 'change the account',
		object: accountIn,
	},
	{
		name: 'tags',
		method: 'PUT',
		path: /^\/accounts\/[^\/]+\/tags$/v,
		did: 'changed the tags of the account',
		tried: 'change the tags of the account',
		object: accountIn,
	},
	{
		name: 'tags',
		method: 'DELETE',
		path: /^\/accounts\/[^\/]+\/tags$/v,
		did: 'removed the tags of the account',
		tried: 'remove the tags of the account',
		object: accountIn,
	},
	{
		name: 'view',
		method: 'GET',
		path: /^\/organizations\/[^\/]+$/v,
		did: 'viewed the organization',
		tried: 'view the organization',
	},
	{
		name: 'view',
		method: 'GET',
		path: /^\/organizations\/[^\/]+\/profile$/v,
		did: 'viewed the profile',
		tried: 'view the profile',
	},
	{
		name: 'view',
		method: 'GET',
		path: /^\/organizations\/[^\/]+\/accounts$/v,
		did: 'listed the accounts',
		tried: 'list the accounts',
	},
	{
		name: 'view',
		method: 'GET',
		path: /^\/organizations\/[^\/]+\/members$/v,
		did: 'listed the members',
		tried: 'list the members',
	},
	{
		name: 'view',
		method: 'GET',
		path: /^\/organizations\/[^\/]+\/logs\/audit$/v,
		did: 'read the history',
		tried: 'read the history',
	},
];

/** Whether the service refused what somebody did. */
export const isRefused = ({action: {result}, raw: {status_code: status = 0}}: AuditRecord): boolean =>
	result === undefined || result === '' ? status >= 400 : result.toLowerCase() !== 'success';

/** Whether the record shows that the service did what somebody asked for. A record that shows neither this nor a refusal decides nothing. */
export const isAccepted = ({action: {result = ''}, raw: {status_code: status}}: AuditRecord): boolean =>
	result === '' ? status !== undefined && status < 400 : result.toLowerCase() === 'success' && (status ?? 200) < 400;

/** Whether somebody only looked at something. */
export const isView = ({action: {type}, raw: {method}}: AuditRecord): boolean =>
	method === undefined || method === '' ? type === 'view' : method === 'GET' || method === 'HEAD';

/** Which part of an organization somebody changed: all of it by creating it, its name, its profile, its members or its accounts. Undefined for anything else, and for what the service refused. */
export function changedPart(record: AuditRecord): 'accounts' | 'create' | 'edit' | 'members' | 'profile' | undefined {
	if (isRefused(record) || isView(record)) {
		return undefined;
	}

	const {method, uri = ''} = record.raw;
	const route = routeOf(uri);
	if (route === '/accounts' || route.startsWith('/accounts/')) {
		return 'accounts';
	}

	if (/^\/organizations\/[^\/]+\/members/v.test(route)) {
		return 'members';
	}

	if (method === 'POST') {
		return route === '/organizations' ? 'create' : undefined;
	}

	return method === 'PUT' && route.startsWith('/organizations/')
		? route.endsWith('/profile')
			? 'profile'
			: 'edit'
		: undefined;
}

const isNamed = (email: string | undefined, name: string): boolean => email !== undefined && isSameEmail(email, name);

/** Whether somebody added, removed or changed this account or member. `name`: the email address of the member. */
export function isOfItem(record: AuditRecord, {id, name}: {readonly id: string; readonly name: string}): boolean {
	const {
		raw: {uri = ''},
		resource: {request, response},
	} = record;
	const [, first, holder, , member] = routeOf(uri).split('/', 5);
	if (first === 'accounts') {
		return (holder ?? createdIdOf(record)) === id;
	}

	const invited = isObject(request) && Array.isArray(request['members']) ? request['members'] : [];
	return (
		member === id ||
		[textAt(request, 'member', 'user', 'email'), textAt(request, 'email'), textAt(response, 'user', 'email')].some(
			email => isNamed(email, name),
		) ||
		invited.some(each => isNamed(textAt(each, 'user', 'email'), name))
	);
}

const requestText = ({method = '', uri = ''}: AuditRecord['raw']): string => `${method} ${uri}`.trim();

const say = (text: string): DeedPart => ({text});

const data = (text: string): DeedPart => ({text, isData: true});

const valuePart = (value: string): DeedPart => (value === '' ? say('–') : data(value));

/** The fields that a save changed: `changed `, `business phone`, `: `, the old value, ` → `, the new value. */
function changedDeed(changes: readonly FieldChange[]): Deed {
	type Part = FieldChange & {readonly member?: string};
	const parts = changes.flatMap((change): readonly Part[] =>
		change.from === undefined
			? [change]
			: reviewedParts({...change, from: change.from}).map(({from = '', to = '', member}) => ({
					name: change.name,
					from,
					to,
					...(member !== undefined && {member}),
				})),
	);
	return parts.flatMap(({name, member, from, to}, at): Deed => [
		say(`${at === 0 ? 'changed ' : '; '}${labelsInSentence(name)}`),
		...(member === undefined ? [] : [say(' '), data(member)]),
		...(from === undefined ? [say(' to ')] : [say(': '), valuePart(from), say(' → ')]),
		valuePart(to),
	]);
}

/** `two-factor enforced`, `: `, `no`, ` → `, `yes`. */
const valuesDeed = (values: readonly ValueChange[]): Deed =>
	values.flatMap((value, at): Deed => [
		...(at === 0 ? [] : [say('; ')]),
		'tag' in value ? data(value.tag) : say(value.label),
		say(': '),
		value.from === undefined ? say('?') : valuePart(value.from),
		say(' → '),
		valuePart(value.to),
	]);

const isProfileSave = ({method, uri = ''}: AuditRecord['raw']): boolean =>
	method === 'PUT' && /^\/organizations\/[^\/]+\/profile$/v.test(routeOf(uri));

const kindIn = ({raw: {method = '', uri = ''}}: AuditRecord): Kind | undefined =>
	kinds.find(each => each.method === method && each.path.test(routeOf(uri)));

/** What a record is about, as a filter names it. */
export const kindOf = (record: AuditRecord): RecordKind => kindIn(record)?.name ?? (isView(record) ? 'view' : 'other');

/** What somebody did, in plain words. If cforgs does not know the request, this is the service’s description of it. `isPlaceTold`: whether the reader already knows the organization. */
export function deedOf(record: AuditRecord, facts: RecordFacts = {}, isPlaceTold = false): Deed {
	const {action, raw, resource} = record;
	const {method = ''} = raw;
	const kind = kindIn(record);
	const isTried = isRefused(record);
	if (!kind) {
		const object = [action.description, requestText(raw), `${action.type ?? ''} ${resource.type ?? ''}`.trim()].find(
			text => text !== undefined && text !== '',
		);
		return object === undefined
			? [say('did something that the record does not name')]
			: [...(isTried ? [say('tried: ')] : []), data(object)];
	}

	const {changes, values} = facts;
	if (changes && isProfileSave(raw)) {
		return changes.length === 0 ? [say('saved the profile without a change')] : changedDeed(changes);
	}

	const object = kind.object?.(record, facts);
	const before = changes?.find(({name}) => name === 'name')?.from;
	if (object !== undefined && before !== undefined && method === 'PUT') {
		return [say('renamed it from '), data(before), say(' to '), data(object)];
	}

	const ending = kind.ending?.(record) ?? '';
	const [did, tried] = object === undefined && kind.without ? kind.without : [kind.did, kind.tried];
	return [
		say(isTried ? `tried to ${tried}` : did),
		...(object === undefined ? [] : [say(' '), data(object)]),
		...(values === undefined || isTried
			? []
			: values.length === 0
				? [say(', to the same values')]
				: [say(': '), ...valuesDeed(values)]),
		...(ending === '' ? [] : [say(` ${ending}`)]),
		...(isPlaceTold || kind.place === undefined || facts.organization === undefined
			? []
			: [say(` ${kind.place} `), data(facts.organization)]),
	];
}

/** The deed as one text. It has data of the record, which may be anything. */
export const deedText = (record: AuditRecord, facts?: RecordFacts): string =>
	deedOf(record, facts)
		.map(({text}) => text)
		.join('');

/** Whom somebody invited or removed; empty for anything else, and if that is not known. */
export function whomText(record: AuditRecord, facts: RecordFacts): string {
	const kind = kindIn(record);
	return kind?.place === undefined ? '' : (kind.object?.(record, facts) ?? '');
}

/** Whether somebody invited or removed this person. Undefined if the record is of a person whose address is not known. */
export function isOfPerson(record: AuditRecord, facts: RecordFacts, email: string): boolean | undefined {
	const isOfMember = kindIn(record)?.place !== undefined;
	return (
		isOfMember &&
		(isOfItem(record, {id: '', name: email}) ||
			isNamed(facts.member, email) ||
			(whomText(record, facts) === '' ? undefined : false))
	);
}

/** The fields that a save changed, with both values; empty if that is not known. */
export const changesText = ({changes = [], values = []}: RecordFacts): string =>
	[...changedDeed(changes), ...valuesDeed(values)]
		.map(({text}) => text)
		.join('')
		.replace(/^changed /v, '');

/** The email address of the person, or the id. */
export const personOf = ({actor: {email, id}}: AuditRecord): string =>
	[email, id].find(text => text !== undefined && text !== '') ?? '';

const contexts: Readonly<Record<string, string>> = {
	dash: 'dashboard',
	api: 'API',
	api_key: 'key',
	api_token: 'token',
	oauth: 'OAuth',
	origin_ca_key: 'origin CA key',
};

/** How the person acted: through the dashboard, with a key or with a token. Only a token has a name. */
export function wayOf({actor: {context = '', token_name: tokenName = ''}}: AuditRecord): {
	readonly words: string;
	readonly token?: string;
} {
	const words = Object.hasOwn(contexts, context) ? (contexts[context] ?? context) : context;
	return {words, ...(tokenName !== '' && {token: tokenName})};
}

/** How the person acted, as one text. */
export function wayText(record: AuditRecord): string {
	const {words, token} = wayOf(record);
	return token === undefined ? words : `${words}: ${token}`;
}

/** The result in a word or two: `done`, `refused 403`. */
export function resultText(record: AuditRecord): string {
	const {
		raw: {status_code: status},
	} = record;
	return isRefused(record) ? `refused${status === undefined || status < 400 ? '' : ` ${status}`}` : 'done';
}

const outcomeText = (record: AuditRecord): string => {
	const {status_code: status} = record.raw;
	return `${resultText(record)}${status === undefined || isRefused(record) ? '' : ` ${status}`}`;
};

const wordsOf: Readonly<Record<AuditWords, (record: AuditRecord, facts?: RecordFacts) => string | undefined>> = {
	person: personOf,
	userId: ({actor: {id = '', email = ''}}) => (email === '' ? undefined : id),
	way: wayText,
	deed: deedText,
	result: resultText,
	outcome: outcomeText,
	request: ({raw}) => requestText(raw),
};

/** The text of a field: its words, or its value. Undefined if another field says the same. */
export const fieldText = (
	record: AuditRecord,
	field: NamedField,
	hasSeconds = false,
	facts?: RecordFacts,
): string | undefined =>
	field.words === undefined ? factText(record, field, hasSeconds) : wordsOf[field.words](record, facts);

type CsvColumn = {
	readonly place: number;
	readonly header: string;
	readonly cell: (record: AuditRecord, facts?: RecordFacts) => string;
};

const csvColumns = byPlace(
	auditFields.flatMap((field): readonly CsvColumn[] => [
		...(field.inCsv ? [{...field.inCsv, cell: (record: AuditRecord) => cellOf(record, field)}] : []),
		...(field.wordsInCsv
			? [
					{
						...field.wordsInCsv,
						cell: (record: AuditRecord, facts?: RecordFacts) => fieldText(record, field, false, facts) ?? '',
					},
				]
			: []),
	]),
	({place}) => place,
);

export const auditColumns: readonly string[] = csvColumns.map(({header}) => header);

export const auditCells = (record: AuditRecord, facts?: RecordFacts): readonly string[] =>
	csvColumns.map(({cell}) => cell(record, facts));

/** The texts of the line that the command line prints. */
export const auditLine = (record: AuditRecord, facts?: RecordFacts): readonly string[] =>
	lineFields.map(field => fieldText(record, field, true, facts) ?? '');

/** The id of a `cf-ray` header without the data center, as the audit log keeps it. */
export const rayId = (ray: string): string => ray.split('-', 1)[0] ?? ray;

type Request = {
	readonly method: string;
	readonly path: string;
	readonly body?: Readonly<Record<string, unknown>> | undefined;
};

const isEqual = (one: unknown, other: unknown): boolean =>
	isObject(one) && isObject(other)
		? Object.keys(one).length === Object.keys(other).length &&
			Object.keys(one).every(name => Object.hasOwn(other, name) && isEqual(one[name], other[name]))
		: one === other;

/** A request as the history records it. */
export type RecordedRequest = {
	/** The ids of the organizations whose history may have the record, the likeliest first. */
	readonly histories: readonly string[];
	readonly method: string;
	readonly path: string;
	/** Undefined for a request without one. */
	readonly body?: Readonly<Record<string, unknown>> | undefined;
};

/** Whether a record is of this request. A record that leaves out the method, the path or the body is of no request. */
export const isSameRequest = (
	{raw: {method, uri = ''}, resource: {request}}: AuditRecord,
	{method: own, path, body}: Request,
): boolean => method === own && routeOf(uri) === routeOf(path) && (body === undefined || isEqual(request, body));

/** The id of what a request created, as its record gives it. The answer may stand in the record with or without its envelope. */
export const createdIdOf = ({resource: {response}}: AuditRecord): string | undefined =>
	textAt(response, 'id') ?? textAt(response, 'result', 'id');
