import {createHash} from 'node:crypto';
import {type Context, Hono} from 'hono';
import {forbidden} from './authentication.js';
import {badQuery, invalid, Refusal, success, readNumberedPage, notFound, type PageTokens} from './envelope.js';
import {permissionsOf} from './presentation.js';
import {accountMembersOf} from './samples/members.js';
import type {Store, StoredOrganization} from './store.js';
import {type NewAccount, readAccountChange, readJson, readNewAccount, readDestination, readTags} from './validation.js';
import type {FindableAccount, ServiceState, Tags} from './wire.js';
import {filterAllAccounts} from './filters.js';

type HeldAccount = {readonly holder: StoredOrganization; readonly account: FindableAccount};

/** How accounts are found. Each throws a refusal if there is none. */
export type Finders = {
	readonly state: ServiceState;
	/** The account that the path names. */
	readonly findAccount: (context: Context) => HeldAccount;
	/** The organization with this id; undefined if there is none. */
	readonly lookUp: (context: Context, id: string) => StoredOrganization | undefined;
};

/** The documented limit of a root. A larger sample gets a larger one, as the vendor can set for one root. */
const accountLimit = 20_000;

const freeLimit = 5;

const longestKey = 255;

/** The accounts that were created, by the key of their creation, with the body that asked for them. */
type Created = Map<string, {readonly body: string; readonly answer: Readonly<Record<string, unknown>>}>;

const answerOf = ({account, holder}: HeldAccount) =>
	success({...account.account, managed_by: {parent_org_id: holder.id, parent_org_name: holder.name}});

function readKey(context: Context): string | undefined {
	const key = context.req.header('idempotency-key');
	if (key === '' || (key?.length ?? 0) > longestKey) {
		throw new Refusal(400, {code: 1001, message: `Idempotency-Key must have 1 to ${longestKey} characters`});
	}

	return key;
}

function pageOf<T>(context: Context, items: readonly T[]) {
	const {page, size} = readNumberedPage(new URL(context.req.url).searchParams);
	const taken = items.slice((page - 1) * size, page * size);
	return context.json(
		success(taken, {
			page,
			per_page: size,
			count: taken.length,
			total_count: items.length,
			total_pages: Math.ceil(items.length / size),
		}),
	);
}

/** Creating and changing accounts, and who has access to them. */
export function createAccountRoutes(store: Store, {state, findAccount, lookUp}: Finders): Hono {
	const created: Created = new Map();
	const isEnterprise = store.visible()[0]?.sample?.kind === 'headquarters';
	let freeAccounts = 0;
	let most: number | undefined;

	// Without a destination, the one organization in which the user is a member.
	const holderOf = (context: Context, unit: string | undefined): StoredOrganization => {
		const [only, ...others] = unit === undefined ? store.holdersOfUser(store.userId) : [unit];
		const holder = only === undefined || others.length > 0 ? undefined : lookUp(context, only);
		if (!holder) {
			throw new Refusal(
				400,
				invalid(
					'/unit/id',
					unit === undefined
						? 'unit is required, because you are a member of several organizations'
						: 'There is no organization with this id',
				),
			);
		}

		return holder;
	};

	// Throws a refusal if the organization cannot have this account.
	const requireRoom = (
		context: Context,
		holder: StoredOrganization,
		{type}: NewAccount,
		key: string | undefined,
	): void => {
		const {accountCreation, enterpriseAccounts} = permissionsOf(holder, store);
		if (!accountCreation) {
			throw forbidden(context.req, state);
		}

		if (type === 'enterprise' && !enterpriseAccounts) {
			throw new Refusal(403, {code: 1004, message: 'This organization is not entitled to enterprise accounts'});
		}

		most ??= accountLimit * Math.ceil((store.accountTotal() + 1) / accountLimit);
		if (store.accountTotal() >= most) {
			throw new Refusal(403, {code: 1005, message: `You have reached the maximum number of accounts, ${most}`});
		}

		const isFree = isEnterprise && type === 'standard';
		if (isFree && key === undefined) {
			throw new Refusal(400, {code: 1006, message: 'Creating a Free account requires the header Idempotency-Key'});
		}

		if (isFree && freeAccounts >= freeLimit) {
			throw new Refusal(403, {
				code: 1007,
				message: `You have reached the maximum number of Free accounts, ${freeLimit}`,
			});
		}

		freeAccounts += isFree ? 1 : 0;
	};

	return new Hono()
		.post('/accounts', async context => {
			const body = await readJson(context.req);
			const input = readNewAccount(body);
			const key = readKey(context);
			const known = key === undefined ? undefined : created.get(key);
			if (known) {
				if (known.body !== JSON.stringify(input)) {
					throw new Refusal(422, {code: 1008, message: 'This Idempotency-Key was used for another account'});
				}

				return context.json(known.answer);
			}

			const holder = holderOf(context, input.unit);
			requireRoom(context, holder, input, key);
			const answer = answerOf({account: store.addAccount(holder, input), holder});
			if (key !== undefined) {
				created.set(key, {body: JSON.stringify(input), answer});
			}

			return context.json(answer);
		})
		.get('/accounts/:account', context => context.json(answerOf(findAccount(context))))
		.put('/accounts/:account', async context => {
			const body = await readJson(context.req);
			const {holder, account} = findAccount(context);
			const {name, settings} = readAccountChange(body, account.account);
			const changed = {
				...account,
				account: {...account.account, name, settings: {...account.account.settings, ...settings}},
			};
			return context.json(answerOf({holder, account: store.changeAccount(holder, changed)}));
		})
		.delete('/accounts/:account', context => {
			// Only administrators of a tenant can delete accounts, and an enterprise is none.
			if (isEnterprise) {
				throw forbidden(context.req, state);
			}

			const {
				holder,
				account: {account},
			} = findAccount(context);
			store.removeAccount(holder, account.id);
			return context.json(success({id: account.id}));
		})
		.get('/accounts/:account/members', context => {
			const {
				account: {account},
			} = findAccount(context);
			const status = context.req.query('status');
			if (status !== undefined && !['accepted', 'pending', 'rejected'].includes(status)) {
				throw badQuery('status must be accepted, pending or rejected');
			}

			const members = accountMembersOf(account).filter(member => status === undefined || member.status === status);
			return pageOf(context, members);
		});
}

type ListedAccount = FindableAccount & {readonly holder: StoredOrganization};

/** The accounts from one place to another, in the order of their organizations. Draws only those, because a hundred thousand organizations have too many. */
function accountsBetween(
	store: Store,
	from: number,
	to: number,
): {readonly accounts: readonly ListedAccount[]; readonly total: number} {
	const accounts: ListedAccount[] = [];
	let total = 0;
	for (const holder of store.visible()) {
		const held = store.accountCountOf(holder);
		if (total < to && total + held > from) {
			accounts.push(
				...store
					.accountsOf(holder)
					.slice(Math.max(0, from - total), to - total)
					.map(account => ({...account, holder})),
			);
		}

		total += held;
	}

	return {accounts, total};
}

/** All accounts that the user can reach. In the sandbox, these are the accounts of all visible organizations. */
export function createAllAccountsRoute(store: Store): Hono {
	return new Hono().get('/accounts', context => {
		const query = new URL(context.req.url).searchParams;
		const {page, size} = readNumberedPage(query);
		const from = (page - 1) * size;
		const isFiltered = query.has('name') || query.has('direction');
		const found = isFiltered ? filterAllAccounts(query, accountsBetween(store, 0, Infinity).accounts) : undefined;
		const {accounts, total} = found
			? {accounts: found.slice(from, from + size), total: found.length}
			: accountsBetween(store, from, from + size);
		const result = accounts.map(({account, holder: {id, name}}) => ({
			...account,
			managed_by: {parent_org_id: id, parent_org_name: name},
		}));
		return context.json(
			success(result, {
				page,
				per_page: size,
				count: result.length,
				total_count: total,
				total_pages: Math.ceil(total / size),
			}),
		);
	});
}

/** Where an account belongs: the organizations that hold it, and moving it to another one. */
export function createMoveRoutes(store: Store, {state, findAccount}: Finders): Hono {
	const rootOf = (organization: StoredOrganization): string | undefined => store.pathOf(organization)[0];

	return new Hono()
		.get('/accounts/:account/organizations', context => {
			const {holder} = findAccount(context);
			return context.json(success(store.pathOf(holder).map(id => ({id, name: store.nameOf(id)}))));
		})
		.post('/accounts/:account/move', async context => {
			const destinationId = readDestination(await readJson(context.req));
			const {holder, account} = findAccount(context);
			const destination = store.get(destinationId);
			if (!destination) {
				throw new Refusal(400, invalid('/destination_organization_id', 'There is no organization with this id'));
			}

			if (destination.id === holder.id) {
				throw new Refusal(
					400,
					invalid('/destination_organization_id', 'The account already belongs to this organization'),
				);
			}

			// Nothing moves out of an enterprise. A distributor's accounts stay below its root.
			const isEnterprise = store.visible()[0]?.sample?.kind === 'headquarters';
			if (isEnterprise || !permissionsOf(holder, store).accountMobility || rootOf(holder) !== rootOf(destination)) {
				throw forbidden(context.req, state);
			}

			store.moveAccount(account, holder, destination);
			return context.json(
				success({
					account_id: account.account.id,
					source_organization_id: holder.id,
					destination_organization_id: destination.id,
				}),
			);
		});
}

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

const tagsAnswer = ({account: {account, tags, taggedAt}}: HeldAccount) =>
	success({
		id: account.id,
		type: 'account',
		name: account.name,
		etag: etagOf(tags),
		tags,
		...(Object.keys(tags).length > 0 && {tags_updated_at: taggedAt ?? account.created_on}),
	});

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

const otherKeys = ['cost-center', 'env', 'owner', 'project', 'team'];

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
			return context.json(tagsAnswer(found));
		})
		.put('/accounts/:account/tags', async context => {
			const {resource_type: type, resource_id: id, tags} = readTags(await readJson(context.req));
			const found = find(context);
			requireAccount(type, id, found);
			requireVersion(context, found);
			return context.json(tagsAnswer(write(found, tags)));
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
