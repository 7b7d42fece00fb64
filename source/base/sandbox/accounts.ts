import {type Context, Hono} from 'hono';
import {forbidden} from './authentication.js';
import {badQuery, invalid, Refusal, success} from './envelope.js';
import {readNumberedPage} from './pages.js';
import {permissionsOf} from './presentation.js';
import {accountMembersOf} from './samples/account-members.js';
import type {Store, StoredOrganization} from './store.js';
import {type NewAccount, readAccountChange, readJson, readNewAccount} from './validation.js';
import type {FindableAccount, ServiceState} from './wire.js';

/** An account that the user can reach, and the organization that holds it. */
export type HeldAccount = {readonly holder: StoredOrganization; readonly account: FindableAccount};

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

/** A numbered page of a list. */
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
