import {createHash} from 'node:crypto';
import {type Context, Hono} from 'hono';
import type {Finders, HeldAccount} from './accounts.js';
import {badQuery, notFound, Refusal, success} from './envelope.js';
import type {PageTokens} from './pages.js';
import type {Store} from './store.js';
import {readJson, readTags} from './validation.js';
import type {Tags} from './wire.js';

const hashBytes = 16;

/** The version of tags: a hash of them in the canonical form of RFC 8785, as documented. */
function etagOf(tags: Tags): string {
	const canonical = JSON.stringify(
		Object.fromEntries(
			Object.keys(tags)
				.toSorted()
				.map(key => [key, tags[key]]),
		),
	);
	return `v1:${createHash('sha256').update(canonical).digest().subarray(0, hashBytes).toString('base64url')}`;
}

const answerOf = ({account: {account, tags, taggedAt}}: HeldAccount) =>
	success({
		id: account.id,
		type: 'account',
		name: account.name,
		etag: etagOf(tags),
		tags,
		...(Object.keys(tags).length > 0 && {tags_updated_at: taggedAt ?? account.created_on}),
	});

/** Throws a refusal for a resource other than the account: the sandbox has no others. */
function requireAccount(type: unknown, id: unknown, {account: {account}}: HeldAccount): void {
	if (type !== 'account' || id !== account.id) {
		throw badQuery(
			'resource_type must be account, and resource_id the id of the account. The sandbox has no other resources',
		);
	}
}

/** Throws a refusal if the request names a version that is not the stored one. */
function requireVersion(context: Context, {account: {tags}}: HeldAccount): void {
	const version = context.req.header('if-match');
	if (version !== undefined && version !== etagOf(tags)) {
		throw new Refusal(412, {code: 1009, message: 'The tags were modified after they were read'});
	}
}

/** Tag keys of other resources of every account, for the list of keys. */
const otherKeys = ['cost-center', 'env', 'owner', 'project', 'team'];

/** How many keys a page of the list has. */
const keysOnPage = 4;

/** The tags of an account, with the one conditional write there is. */
export function createTagRoutes(store: Store, tokens: PageTokens, {state, findAccount}: Finders): Hono {
	const find = (context: Context): HeldAccount => {
		if (state === 'older') {
			throw notFound(context.req.path);
		}

		return findAccount(context);
	};

	const write = ({holder, account}: HeldAccount, tags: Tags): HeldAccount => ({
		holder,
		account: store.changeAccount(holder, {...account, tags, taggedAt: new Date().toISOString()}),
	});

	return new Hono()
		.get('/accounts/:account/tags', context => {
			const found = find(context);
			const {resource_type: type, resource_id: id} = context.req.query();
			requireAccount(type, id, found);
			return context.json(answerOf(found));
		})
		.put('/accounts/:account/tags', async context => {
			const {resource_type: type, resource_id: id, tags} = readTags(await readJson(context.req));
			const found = find(context);
			requireAccount(type, id, found);
			requireVersion(context, found);
			return context.json(answerOf(write(found, tags)));
		})
		.delete('/accounts/:account/tags', context => {
			const found = find(context);
			const {resource_type: type = 'account', resource_id: id = found.account.account.id} = context.req.query();
			requireAccount(type, id, found);
			requireVersion(context, found);
			write(found, {});
			return context.body(null, 204);
		})
		.get('/accounts/:account/tags/keys', context => {
			const {
				account: {account, tags},
			} = find(context);
			const known = new Set([...Object.keys(tags), ...otherKeys]);
			const keys = [...known].toSorted();
			const scope = `tag keys ${account.id}`;
			const cursor = context.req.query('cursor');
			const from = cursor === undefined ? 0 : tokens.decode(cursor, scope);
			const taken = keys.slice(from, from + keysOnPage);
			const next = from + taken.length;
			return context.json(
				success(taken, {count: taken.length, ...(next < keys.length && {cursor: tokens.encode(next, scope)})}),
			);
		});
}
