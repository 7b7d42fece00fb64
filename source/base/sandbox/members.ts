import {type Context, Hono} from 'hono';
import {forbidden} from './authentication.js';
import {invalid, notFound, Refusal, success} from './envelope.js';
import {filterMembers, memberFilterNames} from './filters.js';
import {type PageTokens, takePage} from './pages.js';
import {permissionsOf} from './presentation.js';
import type {Store, StoredOrganization} from './store.js';
import {type MemberInput, readJson, readMemberInput, readMemberInputs} from './validation.js';
import type {Member, ServiceState} from './wire.js';

type MemberRoutesOptions = {
	readonly state: ServiceState;
	/** The organization that the path names. Throws a refusal if there is none. */
	readonly find: (context: Context) => StoredOrganization;
};

/** The members of an organization. Nobody receives an email: an invitation stays pending until it is cancelled. */
export function createMemberRoutes(store: Store, tokens: PageTokens, {state, find}: MemberRoutesOptions): Hono {
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
