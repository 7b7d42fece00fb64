import {type Context, Hono} from 'hono';
import {forbidden} from './authentication.js';
import {invalid, notFound, Refusal, success, type PageTokens, takePage, badQuery} from './envelope.js';
import {
	filterMembers,
	memberFilterNames,
	accountFilterNames,
	filterAccounts,
	filterOrganizations,
	organizationFilterNames,
	readSwitch,
} from './filters.js';
import {permissionsOf, presentListed, presentOrganization} from './presentation.js';
import type {Store, StoredOrganization} from './store.js';
import {
	type MemberInput,
	readJson,
	readMemberInput,
	readMemberInputs,
	readOrganizationInput,
	readOrganizationName,
	readProfile,
} from './validation.js';
import type {Member, ServiceState, OrganizationInput} from './wire.js';
import {usageOn} from './samples/usage.js';
import {
	createAccountRoutes,
	type Finders,
	createAllAccountsRoute,
	createMoveRoutes,
	createTagRoutes,
} from './accounts.js';
import type {AuditLog} from './audit-log.js';

type MemberRoutesOptions = {
	readonly state: ServiceState;
	/** The organization that the path names. Throws a refusal if there is none. */
	readonly find: (context: Context) => StoredOrganization;
};

/** The members of an organization. Nobody receives an email: an invitation stays pending until it is cancelled. */
function createMemberRoutes(store: Store, tokens: PageTokens, {state, find}: MemberRoutesOptions): Hono {
	const requireManaged = (context: Context, organization: StoredOrganization): void => {
		if (!permissionsOf(organization, store).memberManagement) {
			throw forbidden(context.req, state);
		}
	};

	const memberOf = (context: Context, organization: StoredOrganization): Member => {
		const member = store.membersOf(organization).find(({id}) => id === context.req.param('member'));
		if (!member) {
			throw notFound(context.req.path);
		}

		return member;
	};

	/**
	Invites all of them, or nobody.

	@throws Refusal - if one of the users is a member or is invited already
	*/
	const invite = (context: Context, inputs: readonly MemberInput[]): readonly Member[] => {
		const organization = find(context);
		requireManaged(context, organization);
		const emails = inputs.map(({email}) => email.toLowerCase());
		const known = new Set(
			store
				.membersOf(organization)
				.filter(({status}) => status === 'active' || status === 'pending')
				.map(({user}) => user.email.toLowerCase()),
		);
		const at = emails.findIndex((email, index) => known.has(email) || emails.indexOf(email) < index);
		if (at !== -1) {
			throw new Refusal(
				400,
				invalid('/member/user/email', 'The user is a member of the organization or has been invited'),
			);
		}

		return inputs.map(({email, status}) => store.addMember(organization, email, status));
	};

	return new Hono()
		.get('/organizations/:id/members', context => {
			const organization = find(context);
			const query = new URL(context.req.url).searchParams;
			const {items, info} = takePage(
				{
					items: filterMembers(query, store.membersOf(organization)),
					positionOf: (_, index) => index + 1,
					query,
					list: `members of ${organization.id}`,
					filterNames: memberFilterNames,
				},
				tokens,
			);
			return context.json(success(items, info));
		})
		.post('/organizations/:id/members', async context => {
			const [member] = invite(context, [readMemberInput(await readJson(context.req))]);
			return context.json(success(member));
		})
		.post('/organizations/:id/members:batchCreate', async context => {
			const inputs = readMemberInputs(await readJson(context.req));
			return context.json(success(invite(context, inputs)));
		})
		.get('/organizations/:id/members/:member', context => {
			const member = memberOf(context, find(context));
			return context.json(success(member));
		})
		.delete('/organizations/:id/members/:member', context => {
			const organization = find(context);
			const member = memberOf(context, organization);
			requireManaged(context, organization);
			store.removeMember(organization, member);
			return context.json(success({id: member.id}));
		});
}

const day = 86_400_000;

const longest = 31;

/** A day as milliseconds since the epoch. Throws a refusal if the text is no day. */
function readDay(text: string, name: string): number {
	const time = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
	if (!/^\d{4}-\d\d-\d\d(?:T|$)/v.test(text) || Number.isNaN(time)) {
		throw badQuery(`${name} must be a date`);
	}

	return time;
}

/** Both ends belong to the period. Without them, it is this month until today. */
function readPeriod(query: URLSearchParams): {readonly from: number; readonly to: number} {
	const today = new Date().toISOString().slice(0, 10);
	const [from, to] = [query.get('from') ?? undefined, query.get('to') ?? undefined];
	if ((from === undefined) !== (to === undefined)) {
		throw badQuery('from and to are required together');
	}

	const period = {from: readDay(from ?? `${today.slice(0, 7)}-01`, 'from'), to: readDay(to ?? today, 'to')};
	if (period.to < period.from || period.to - period.from >= longest * day) {
		throw badQuery(`The period must have 1 to ${longest} days`);
	}

	return period;
}

/** What the accounts of an organization used. An organization that does not exist, or that the user cannot see, used nothing. */
function createUsageRoute(store: Store): Hono {
	return new Hono().get('/organizations/:id/billable/usage', context => {
		const {from, to} = readPeriod(new URL(context.req.url).searchParams);
		const organization = store.get(context.req.param('id'));
		const accounts = organization ? store.accountsOf(organization).map(({account}) => account) : [];
		const last = Math.min(to, Date.now() - 1);
		const days = Array.from(
			{length: Math.max(0, Math.floor((last - from) / day) + 1)},
			(_, index) => from + index * day,
		);
		const hasContract = organization !== undefined && organization.parentId === undefined;
		return context.json(success(days.flatMap(at => usageOn(at, accounts, hasContract))));
	});
}

type RoutesOptions = {
	readonly state: ServiceState;
	/** Milliseconds during which calls with the id of a new organization get 403. Lists include the organization at once. */
	readonly readyAfter: number;
};

/**
The eight calls, and those about members, the audit log, usage and accounts, without the parts that all of them share.

@param store - the data that the calls read and write
@param tokens - for the pages of the lists
@param audit - records every write
@param options - how the calls answer
*/
export function createRoutes(store: Store, tokens: PageTokens, audit: AuditLog, options: RoutesOptions): Hono {
	const {state, readyAfter} = options;
	// Refuses an organization that exists but is not visible, or not visible yet.
	const lookUp = (context: Context, id: string): StoredOrganization | undefined => {
		const organization = store.get(id);
		if (store.isHidden(id) || (organization && Date.now() < organization.readyAt)) {
			throw forbidden(context.req, state);
		}

		return organization;
	};

	const find = (context: Context): StoredOrganization => {
		const organization = lookUp(context, context.req.param('id') ?? '');
		if (!organization) {
			throw notFound(context.req.path);
		}

		return organization;
	};

	const finders: Finders = {
		state,
		lookUp,
		findAccount(context) {
			const found = store.findAccount(context.req.param('account') ?? '');
			if (!found) {
				throw notFound(context.req.path);
			}

			return found;
		},
	};

	// The capabilities of an organization decide for good whether those below it can be created and deleted.
	const requireCapability = (context: Context, parent: StoredOrganization | undefined): void => {
		if (parent && !permissionsOf(parent, store).subOrganizations) {
			throw forbidden(context.req, state);
		}
	};

	const requireParent = (context: Context, parentId: string | undefined): StoredOrganization | undefined => {
		const parent = parentId === undefined ? undefined : lookUp(context, parentId);
		if (parentId !== undefined && !parent) {
			throw new Refusal(400, invalid('/parent/id', 'There is no organization with this id'));
		}

		return parent;
	};

	// The reference of the older state does not say what a PUT does with missing members. The sandbox clears the profile and keeps the parent.
	const readChange = (
		context: Context,
		organization: StoredOrganization,
		body: unknown,
	): Partial<OrganizationInput> => {
		if (state === 'today') {
			return {name: readOrganizationName(body)};
		}

		const input = readOrganizationInput(body);
		const parentId = input.parentId ?? organization.parentId;
		const parent = parentId === organization.parentId ? undefined : requireParent(context, parentId);
		if (parent && store.pathOf(parent).includes(organization.id)) {
			throw new Refusal(
				400,
				invalid('/parent/id', 'An organization cannot be moved into itself or below one of its own sub-organizations'),
			);
		}

		return {...input, parentId};
	};

	const present = (organization: StoredOrganization) => success(presentOrganization(organization, store, state));

	return new Hono()
		.use(
			audit.recorder({
				holderOf: account => store.holderOfAccount(account),
				parentOf({req}) {
					const {kind, id = ''} = /\/(?<kind>accounts|organizations)\/(?<id>[^\/]+)$/v.exec(req.path)?.groups ?? {};
					return kind === 'accounts' ? store.holderOfAccount(id) : store.get(id)?.parentId;
				},
			}),
		)
		.route('/', createMemberRoutes(store, tokens, {state, find}))
		.route('/', audit.routes(tokens, find))
		.route('/', createMoveRoutes(store, finders))
		.route('/', createAllAccountsRoute(store))
		.route('/', createAccountRoutes(store, finders))
		.route('/', createTagRoutes(store, tokens, finders))
		.route('/', createUsageRoute(store))
		.get('/organizations', context => {
			const query = queryOf(context);
			const {items, info} = takePage(
				{
					items: filterOrganizations(query, store),
					positionOf: ({sequence}) => sequence,
					query,
					list: 'organizations',
					filterNames: organizationFilterNames,
				},
				tokens,
			);
			return context.json(
				success(
					items.map(organization => presentListed(organization, store)),
					info,
				),
			);
		})
		.post('/organizations', async context => {
			const input = readOrganizationInput(await readJson(context.req));
			requireCapability(context, requireParent(context, input.parentId));
			return context.json(present(store.insert(input, readyAfter)));
		})
		.get('/organizations/:id', context => context.json(present(find(context))))
		.put('/organizations/:id', async context => {
			const body = await readJson(context.req);
			const organization = find(context);
			const change = readChange(context, organization, body);
			return context.json(present(store.change(organization, change)));
		})
		.delete('/organizations/:id', context => {
			const organization = find(context);
			requireCapability(context, store.get(organization.parentId ?? ''));
			requireEmpty(organization, store);
			store.remove(organization);
			return context.json(success({id: organization.id}));
		})
		.get('/organizations/:id/accounts', context => {
			const organization = find(context);
			const query = queryOf(context);
			const {items, info} = takePage(
				{
					items: filterAccounts(query, store.accountsOf(organization)),
					positionOf: (_, index) => index + 1,
					query,
					list: organization.id,
					filterNames: accountFilterNames,
					isCounted: readSwitch(query, 'include_total'),
				},
				tokens,
			);
			const isTagged = readSwitch(query, 'include_tags') === true && state === 'today';
			return context.json(
				success(
					items.map(({account, tags}) => (isTagged ? {...account, tags} : account)),
					info,
				),
			);
		})
		.get('/organizations/:id/profile', context => {
			const profile = store.profileOf(find(context));
			if (!profile) {
				throw new Refusal(404, {code: 1002, message: 'The organization has no profile'});
			}

			return context.json(success(profile));
		})
		.put('/organizations/:id/profile', async context => {
			const profile = readProfile(await readJson(context.req));
			store.change(find(context), {profile});
			return context.body(null, 204);
		});
}

function queryOf(context: Context): URLSearchParams {
	return new URL(context.req.url).searchParams;
}

function requireEmpty(organization: StoredOrganization, store: Store): void {
	const {organizations, accounts, members} = store.contentsOf(organization);
	const contents = [
		counted(organizations, 'sub-organization'),
		counted(accounts, 'account'),
		counted(members, 'member'),
	].filter(text => text !== '');
	if (contents.length > 0) {
		throw new Refusal(400, {
			code: 1003,
			message: `The organization must be empty before it is deleted. It contains ${contents.join(', ')}`,
		});
	}
}

function counted(count: number, noun: string): string {
	return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;
}
