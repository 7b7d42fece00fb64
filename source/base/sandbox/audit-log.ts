import {type Context, Hono, type MiddlewareHandler} from 'hono';
import {badQuery, notFound, success, type PageTokens} from './envelope.js';
import {createRandom, type Random} from './random.js';
import {historyOf, operator} from './samples/history.js';
import type {StoredOrganization} from './store.js';
import {bodyOf} from './validation.js';
import type {AuditRecord} from './wire.js';

/** The filters, each with where its value stands in a record. Each also exists with `.not`. */
const filters: Readonly<Record<string, (record: AuditRecord) => string | undefined>> = {
	id: ({id}) => id,
	action_result: ({action}) => action.result,
	action_type: ({action}) => action.type,
	actor_context: ({actor}) => actor.context,
	actor_email: ({actor}) => actor.email,
	actor_id: ({actor}) => actor.id,
	actor_ip_address: ({actor}) => actor.ip_address,
	actor_type: ({actor}) => actor.type,
	raw_cf_ray_id: ({raw}) => raw.cf_ray_id,
	raw_method: ({raw}) => raw.method,
	raw_status_code: ({raw}) => String(raw.status_code),
	raw_uri: ({raw}) => raw.uri,
	resource_id: ({resource}) => resource.id,
	resource_product: ({resource}) => resource.product,
	resource_type: ({resource}) => resource.type,
};

const filterNames = Object.keys(filters).flatMap(name => [name, `${name}.not`]);

function filterRecords(query: URLSearchParams, records: readonly AuditRecord[]): readonly AuditRecord[] {
	const conditions = Object.entries(filters).flatMap(([name, read]) => {
		const [wanted, unwanted] = [query.getAll(name), query.getAll(`${name}.not`)];
		return wanted.length + unwanted.length === 0
			? []
			: [
					(record: AuditRecord) => {
						const value = read(record) ?? '';
						return (wanted.length === 0 || wanted.includes(value)) && !unwanted.includes(value);
					},
				];
	});
	return records.filter(record => conditions.every(isMet => isMet(record)));
}

/**
Reads one end of the period.

@returns milliseconds since the epoch
@throws Refusal - if the parameter is missing or is not a time
*/
function readTime(query: URLSearchParams, name: string): number {
	const text = query.get(name) ?? '';
	const time = Date.parse(text);
	if (!/^\d{4}-\d\d-\d\d/v.test(text) || Number.isNaN(time)) {
		throw badQuery(`${name} is required and must be a date or an RFC 3339 time`);
	}

	return time;
}

function readLimit(query: URLSearchParams): number {
	const text = query.get('limit') ?? '100';
	const limit = Number(text);
	if (!/^\d{1,4}$/v.test(text) || limit < 1 || limit > 1000) {
		throw badQuery('limit must be a whole number from 1 to 1000');
	}

	return limit;
}

const kept = 548 * 86_400_000;

type Log = {readonly tokens: PageTokens; readonly name: string};

function takeRecords(
	query: URLSearchParams,
	all: readonly AuditRecord[],
	{tokens, name}: Log,
): {readonly records: readonly AuditRecord[]; readonly info: {readonly cursor?: string}} {
	const [since, before, limit] = [
		Math.max(readTime(query, 'since'), Date.now() - kept),
		readTime(query, 'before'),
		readLimit(query),
	];
	if (before <= readTime(query, 'since')) {
		throw badQuery('before must be later than since');
	}

	const isAscending = query.get('direction') === 'asc';
	const found = all.filter(({action}) => Date.parse(action.time) >= since && Date.parse(action.time) < before);
	const scope = JSON.stringify([name, isAscending, ...filterNames.map(each => query.getAll(each))]);
	const cursor = query.get('cursor');
	// A position counts from the oldest record, so that records that come later move no page.
	const end = cursor === null ? undefined : tokens.decode(cursor, scope);
	const numbered = found.map((record, index) => ({record, position: index + 1}));
	const rest = isAscending
		? numbered.filter(({position}) => position > (end ?? 0))
		: numbered.toReversed().filter(({position}) => end === undefined || position < end);
	const taken = rest.slice(0, limit);
	const last = taken.at(-1)?.position;
	const hasMore = rest.length > limit && last !== undefined;
	return {records: taken.map(({record}) => record), info: hasMore ? {cursor: tokens.encode(last, scope)} : {}};
}

const actions: Readonly<Record<string, AuditRecord['action']['type']>> = {
	POST: 'create',
	PUT: 'update',
	DELETE: 'delete',
};

const kinds = [
	{path: /\/profile$/v, type: 'organization_profile'},
	{path: /\/members/v, type: 'organization_member'},
	{path: /^\/accounts\/[^\/]+\/tags$/v, type: 'account_tags'},
	{path: /^\/accounts(?:\/|$)/v, type: 'account'},
] as const;

type Result = {
	readonly id?: unknown;
	readonly source_organization_id?: unknown;
	readonly destination_organization_id?: unknown;
	readonly managed_by?: {readonly parent_org_id?: unknown};
};

/** What the log must know of a request: the organization that holds an account, and the one that holds the account or organization that the path names, if the path names nothing below it. */
type Places = {
	readonly holderOf: (account: string) => string | undefined;
	readonly parentOf: (context: Context) => string | undefined;
};

async function resultOf({res}: Context): Promise<Result> {
	if (!(res.headers.get('content-type') ?? '').includes('json')) {
		return {};
	}

	const {result} = (await res.clone().json()) as {readonly result?: Result | null}; // eslint-disable-line @typescript-eslint/no-restricted-types -- JSON uses null.
	return result ?? {};
}

/** The organizations that the answer to a write to an account names: those of a move, or the one that holds it. */
function holdersIn({
	source_organization_id: source,
	destination_organization_id: destination,
	managed_by: holder,
}: Result): readonly unknown[] | undefined {
	return source === undefined ? holder && [holder.parent_org_id] : [source, destination];
}

function createdBelow({req}: Context): string | undefined {
	const {parent} = (req.method === 'POST' && req.path.endsWith('/organizations') ? (bodyOf(req.raw) ?? {}) : {}) as {
		readonly parent?: {readonly id?: string};
	};
	return parent?.id;
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** What users changed through this sandbox, and a made-up history before its start. */
export class AuditLog {
	readonly #random: Random;
	readonly #start = Date.now();
	readonly #written = new Map<string, AuditRecord[]>();

	constructor(seed: number) {
		this.#random = createRandom(seed, 3);
	}

	/** Oldest first. */
	#recordsOf({id, sample}: StoredOrganization): readonly AuditRecord[] {
		return [...(sample ? historyOf(sample, this.#start) : []), ...(this.#written.get(id) ?? [])];
	}

	/** A move is recorded in both organizations, and any other write to an account in the one that holds it. A creation or deletion is also recorded in the parent. */
	#record(
		context: Context,
		type: AuditRecord['action']['type'],
		result: Result,
		{holderOf, parentId}: Pick<Places, 'holderOf'> & {readonly parentId: string | undefined},
	): void {
		const uri = context.req.path.replace(/^\/client\/v4(?=\/)/v, '');
		const [, collection, id, , part] = uri.split('/', 5);
		const organizations =
			collection === 'accounts' ? (holdersIn(result) ?? [parentId ?? holderOf(id ?? '')]) : [id ?? result.id, parentId];
		const isKey = context.req.header('x-auth-key') !== undefined;
		const request = bodyOf(context.req.raw);
		for (const organization of organizations) {
			if (!isText(organization)) {
				continue;
			}

			const records = this.#written.get(organization) ?? [];
			this.#written.set(organization, [
				...records,
				{
					id: this.#random.hex(4),
					action: {
						type,
						result: context.res.status < 400 ? 'success' : 'failure',
						time: new Date().toISOString(),
						description: `${context.req.method} ${uri}`,
					},
					actor: {
						...operator,
						context: isKey ? 'api_key' : 'api_token',
						ip_address: '127.0.0.1',
						...(!isKey && {token_id: '5a9db0c1', token_name: 'Sandbox token'}),
					},
					organization: {id: organization},
					raw: {
						cf_ray_id: (context.res.headers.get('cf-ray') ?? '').replace(/-\w+$/v, ''),
						method: context.req.method,
						status_code: context.res.status,
						uri,
						user_agent: context.req.header('user-agent') ?? '',
					},
					resource: {
						id: part ?? (isText(result.id) ? result.id : (id ?? organization)),
						type: kinds.find(kind => kind.path.test(uri))?.type ?? 'organization',
						product: 'organizations',
						scope: 'organizations',
						...(request !== undefined && {request}),
						...(Object.keys(result).length > 0 && {response: result}),
					},
				},
			]);
		}
	}

	/** Records each write whose credential was accepted, also a refused one. */
	recorder({holderOf, parentOf}: Places): MiddlewareHandler {
		return async (context, next) => {
			// After a deletion, nothing knows the parent, or the holder of an account.
			const parentId = context.req.method === 'DELETE' ? parentOf(context) : undefined;
			await next();
			const type = actions[context.req.method];
			if (type !== undefined) {
				this.#record(context, type, await resultOf(context), {holderOf, parentId: parentId ?? createdBelow(context)});
			}
		};
	}

	/**
	The routes that read the log and the history of the resource of a record, newest first by default.

	@param tokens - for the cursors
	@param find - the organization that the path names; throws a refusal if there is none
	*/
	routes(tokens: PageTokens, find: (context: Context) => StoredOrganization): Hono {
		return new Hono()
			.get('/organizations/:id/logs/audit', context => {
				const organization = find(context);
				const query = new URL(context.req.url).searchParams;
				const {records, info} = takeRecords(query, filterRecords(query, this.#recordsOf(organization)), {
					tokens,
					name: `audit log ${organization.id}`,
				});
				const isTextual = Number.parseInt(organization.id.slice(0, 1), 16) % 2 === 0;
				return context.json(success(records, {...info, count: isTextual ? String(records.length) : records.length}));
			})
			.get('/organizations/:id/logs/audit/:log/history', context => {
				const organization = find(context);
				const query = new URL(context.req.url).searchParams;
				const all = this.#recordsOf(organization);
				const record = all.find(({id}) => id === context.req.param('log'));
				if (!record) {
					throw notFound(context.req.path);
				}

				const time = readTime(query, 'action_time');
				const isWritten = this.#written.get(organization.id)?.includes(record) === true;
				const status =
					record.action.type === 'view'
						? 'unavailable'
						: isWritten && Date.parse(record.action.time) === time
							? 'exact'
							: 'approximate';
				const own =
					status === 'unavailable'
						? []
						: all.filter(
								({action, resource}) =>
									action.type !== 'view' &&
									resource.id === record.resource.id &&
									resource.type === record.resource.type,
							);
				const {records, info} = takeRecords(query, own, {tokens, name: `history ${organization.id} ${record.id}`});
				return context.json(success(records, {...info, count: records.length, history_status: status}));
			});
	}
}
