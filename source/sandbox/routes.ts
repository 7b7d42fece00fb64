import {type Context, Hono} from 'hono';
import {
	notFound,
	notPermitted,
	Refusal,
	success,
	invalid,
} from './envelope.js';
import {
	accountFilterNames,
	filterAccounts,
	filterOrganizations,
	organizationFilterNames,
} from './filters.js';
import type {PageTokens} from './page-tokens.js';
import {takePage} from './pages.js';
import {presentListed, presentOrganization} from './presentation.js';
import type {Store, StoredOrganization} from './store.js';
import {readJson, readOrganizationInput, readProfile} from './validation.js';

/**
The eight calls, without what is the same for all of them.

@param store - what they read and write
@param tokens - for the pages of the two lists
@param readyAfter - milliseconds in which a created organization answers 403 to every call by its id; lists show it at once
*/
export function createRoutes(store: Store, tokens: PageTokens, readyAfter: number): Hono {
	const find = (context: Context): StoredOrganization => {
		const id = context.req.param('id') ?? '';
		const organization = store.get(id);
		if (store.isHidden(id) || (organization && Date.now() < organization.readyAt)) {
			throw notPermitted();
		}

		if (!organization) {
			throw notFound(context.req.path);
		}

		return organization;
	};

	const present = (organization: StoredOrganization) => success(presentOrganization(organization, store));

	return new Hono()
		.get('/organizations', context => {
			const query = queryOf(context);
			const {items, info} = takePage({
				items: filterOrganizations(query, store),
				positionOf: ({sequence}) => sequence,
				query,
				list: 'organizations',
				filterNames: organizationFilterNames,
			}, tokens);
			return context.json(success(items.map(organization => presentListed(organization, store)), info));
		})
		.post('/organizations', async context => {
			const input = readOrganizationInput(await readJson(context.req));
			requireParent(input.parentId, store);
			return context.json(present(store.insert(input, readyAfter)));
		})
		.get('/organizations/:id', context => context.json(present(find(context))))
		// The reference leaves open what a PUT does with what it leaves out. Here it clears the profile, and an organization without a
		// new parent stays where it is; with one it moves.
		.put('/organizations/:id', async context => {
			const input = readOrganizationInput(await readJson(context.req));
			const organization = find(context);
			const parentId = input.parentId ?? organization.parentId;
			if (parentId !== organization.parentId) {
				requireParent(parentId, store, organization.id);
			}

			return context.json(present(store.change(organization, {...input, parentId})));
		})
		.delete('/organizations/:id', context => {
			const organization = find(context);
			requireEmpty(organization, store);
			store.remove(organization);
			return context.json(success({id: organization.id}));
		})
		.get('/organizations/:id/accounts', context => {
			const organization = find(context);
			const query = queryOf(context);
			const {items, info} = takePage({
				items: filterAccounts(query, store.accountsOf(organization)),
				positionOf: (_, index) => index,
				query,
				list: organization.id,
				filterNames: accountFilterNames,
			}, tokens);
			return context.json(success(items, info));
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

/**
Refuses a parent that nothing can be put below.

@param parentId - none for a root
@param store - where the parent is to be
@param childId - the organization that is to move below the parent; none when it is yet to be created
*/
function requireParent(parentId: string | undefined, store: Store, childId?: string): void {
	if (parentId === undefined) {
		return;
	}

	const parent = store.get(parentId);
	if (store.isHidden(parentId) || (parent && Date.now() < parent.readyAt)) {
		throw notPermitted();
	}

	if (!parent) {
		throw new Refusal(400, invalid('/parent/id', 'There is no organization with this id'));
	}

	if (childId !== undefined && store.pathOf(parent).includes(childId)) {
		throw new Refusal(400, invalid('/parent/id', 'An organization cannot be moved into itself or below one of its own sub-organizations'));
	}
}

function requireEmpty(organization: StoredOrganization, store: Store): void {
	const {organizations, accounts, users} = store.contentsOf(organization);
	const contents = [
		counted(organizations, 'sub-organization'),
		counted(accounts, 'account'),
		counted(users, 'user'),
	].filter(text => text !== '');
	if (contents.length > 0) {
		throw new Refusal(400, {code: 1003, message: `The organization must be empty before it is deleted. It contains ${contents.join(', ')}`});
	}
}

function counted(count: number, noun: string): string {
	return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;
}
