import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import Cloudflare, {NotFoundError} from 'cloudflare';
import {Accounts, BaseAccounts} from 'cloudflare/resources/accounts/accounts';
import {BaseMembers} from 'cloudflare/resources/accounts/members';
import {Billing} from 'cloudflare/resources/organizations/billing/billing';
import {BaseUsage} from 'cloudflare/resources/organizations/billing/usage';
import {BaseAudit} from 'cloudflare/resources/organizations/logs/audit';
import {Logs} from 'cloudflare/resources/organizations/logs/logs';
import {BaseOrganizationProfileResource} from 'cloudflare/resources/organizations/organization-profile';
import {BaseOrganizations, Organizations} from 'cloudflare/resources/organizations/organizations';
import {BaseAccountTags} from 'cloudflare/resources/resource-tagging/account-tags';
import {BaseKeys} from 'cloudflare/resources/resource-tagging/keys';
import {ResourceTagging} from 'cloudflare/resources/resource-tagging/resource-tagging';
import {createClient} from 'cloudflare/tree-shakable';
import {call, createIn, openSandbox, profile, readAll} from './call.js';

/* eslint-disable @typescript-eslint/promise-function-async -- The client returns more than promises. */

// The vendor generates a test for each call of its client, with only the required and with all parameters, and repeats it with each way to build the client. These tests send the same calls, with values that the sandbox knows.
await using sandbox = await openSandbox({rateLimit: 100_000});
const options = {baseURL: sandbox.url, apiEmail: sandbox.email, apiKey: sandbox.key};
const full = new Cloudflare({...options, apiToken: null});
const unknownPath = {path: '/_an_unknown_path'};

/** An organization with one account, its tags and the oldest record of its history, and an empty organization. */
async function given() {
	const organization = await createIn(sandbox, 'With an account', sandbox.root);
	await full.organizations.update(organization, {name: 'Renamed'});
	const account = await full.accounts.create({name: 'Only one', unit: {id: organization}});
	const tags = await full.resourceTagging.accountTags.update({
		account_id: account.id,
		resource_type: 'account',
		resource_id: account.id,
		tags: {environment: 'production', team: 'engineering'},
	});
	const period = {
		since: new Date(Date.now() - 86_400_000).toISOString(),
		before: new Date(Date.now() + 86_400_000).toISOString(),
	};
	const {result: records} = await full.organizations.logs.audit.list(organization, {...period, direction: 'asc'});
	const {body: keys} = await call<unknown[]>(sandbox, `GET /accounts/${account.id}/tags/keys`);
	const cursorOf = (answer: Readonly<Record<string, unknown>>): string =>
		(answer['result_info'] as {readonly cursor?: string}).cursor ?? '';
	const history = {organization_id: organization, action_time: records[0]?.action?.time ?? '', ...period};
	const query = new URLSearchParams({...history, limit: '1', direction: 'desc'}).toString();
	const {body: first} = await call<unknown[]>(
		sandbox,
		`GET /organizations/${organization}/logs/audit/${records[0]?.id}/history?${query}`,
	);
	const empty = await createIn(sandbox, 'Empty', sandbox.root);
	return {
		organization,
		account: account.id,
		etag: tags.etag,
		period,
		history,
		record: records[0]?.id ?? '',
		empty,
		historyCursor: cursorOf(first),
		keysCursor: cursorOf(keys),
	};
}

type Given = Awaited<ReturnType<typeof given>>;

/** What a call of the vendor's client returns. */
type Sent = PromiseLike<unknown> & {
	readonly asResponse: () => Promise<Response>;
	readonly withResponse: () => Promise<{readonly data: unknown; readonly response: Response}>;
};

/** The calls of one resource with the values that exist, and the ways to build a client that has them. `unknown`: calls whose path is replaced by an unknown one. */
type Resource<Client> = {
	readonly name: string;
	readonly clients: readonly Client[];
	readonly calls: ReadonlyArray<(client: Client, values: Given) => Sent>;
	readonly unknown?: ReadonlyArray<(client: Client, values: Given) => PromiseLike<unknown>>;
};

const texts = {
	business_address: 'business_address',
	business_email: 'someone@test.example',
	business_name: 'business_name',
	business_phone: 'business_phone',
	external_metadata: 'external_metadata',
};

/** Sends each call with each client, and judges the answers as the vendor does. Returns how many were sent. */
async function serve<Client>({name, clients, calls, unknown = []}: Resource<Client>): Promise<number> {
	for (const [way, client] of clients.entries()) {
		const title = (at: number) =>
			`serves the calls that the vendor generates tests for: ${name}, client ${way + 1}, call ${at + 1}`;
		/* eslint-disable no-await-in-loop -- One after the other. */
		for (const [at, send] of calls.entries()) {
			await test(title(at), async () => {
				const sent = send(client, await given());
				const raw = await sent.asResponse();
				assert.ok(raw.ok);
				const answer = await sent;
				const both = await sent.withResponse();
				assert.deepEqual([both.data === answer, both.response === raw], [true, true]);
			});
		}

		for (const [at, send] of unknown.entries()) {
			await test(title(calls.length + at), async () => {
				const values = await given();
				await assert.rejects(async () => send(client, values), NotFoundError);
			});
		}
		/* eslint-enable no-await-in-loop */
	}

	return clients.length * (calls.length + unknown.length);
}

const organizations = await serve<{readonly organizations: BaseOrganizations}>({
	name: 'organizations',
	clients: [full, createClient({...options, resources: [BaseOrganizations]})],
	calls: [
		client => client.organizations.create({name: 'name'}),
		(client, {organization}) => client.organizations.create({name: 'name', parent: {id: organization}, profile: texts}),
		(client, {organization}) => client.organizations.update(organization, {name: 'name'}),
		(client, {organization}) =>
			client.organizations.update(organization, {name: 'name', parent: {id: sandbox.root}, profile: texts}),
		client => client.organizations.list(),
		(client, {empty}) => client.organizations.delete(empty),
		(client, {organization}) => client.organizations.get(organization),
	],
	unknown: [
		(client, {organization, account}) =>
			client.organizations.list(
				{
					id: [organization],
					containing: {account, organization, user: 'user'},
					name: {contains: 'contains', endsWith: 'endsWith', startsWith: 'startsWith'},
					page_size: 0,
					page_token: 'page_token',
					parent: {id: organization},
				},
				unknownPath,
			),
	],
});

const profiles = await serve<{readonly organizations: {readonly organizationProfile: BaseOrganizationProfileResource}}>(
	{
		name: 'profiles',
		clients: [
			full,
			createClient({...options, resources: [BaseOrganizationProfileResource]}),
			createClient({...options, resources: [Organizations]}),
		],
		calls: [
			(client, {organization}) => client.organizations.organizationProfile.update(organization, texts),
			(client, {organization}) => client.organizations.organizationProfile.update(organization, profile),
			(client, {organization}) => client.organizations.organizationProfile.get(organization),
		],
	},
);

type Logged = {readonly organizations: {readonly logs: {readonly audit: BaseAudit}}};

const logged: readonly Logged[] = [
	full,
	createClient({...options, resources: [BaseAudit]}),
	createClient({...options, resources: [Logs]}),
];

const histories = await serve<Logged>({
	name: 'the history of a record',
	clients: logged,
	calls: [
		(client, {record, history}) => client.organizations.logs.audit.history(record, history),
		(client, {record, history, historyCursor}) =>
			client.organizations.logs.audit.history(record, {
				...history,
				cursor: historyCursor,
				direction: 'desc',
				limit: 25,
			}),
	],
});

// The vendor skips its tests of this call.
await serve<Logged>({
	name: 'the audit log',
	clients: logged,
	calls: [
		(client, {organization, period}) => client.organizations.logs.audit.list(organization, period),
		(client, {organization, period}) =>
			client.organizations.logs.audit.list(organization, {
				...period,
				direction: 'desc',
				limit: 25,
				action_result: {not: ['failure']},
				action_type: {not: ['delete']},
				actor_email: {not: ['alice@example.com']},
				raw_method: {not: ['GET']},
				raw_status_code: {not: [404]},
				resource_product: {not: ['Stream']},
				resource_type: {not: ['Video']},
			}),
	],
});

const usages = await serve<{readonly organizations: {readonly billing: {readonly usage: BaseUsage}}}>({
	name: 'usage',
	clients: [full, createClient({...options, resources: [BaseUsage]}), createClient({...options, resources: [Billing]})],
	calls: [(client, {organization}) => client.organizations.billing.usage.get(organization)],
	unknown: [
		(client, {organization}) =>
			client.organizations.billing.usage.get(organization, {from: '2025-05-01', to: '2025-05-31'}, unknownPath),
	],
});

const accounts = await serve<{readonly accounts: BaseAccounts}>({
	name: 'accounts',
	clients: [full, createClient({...options, resources: [BaseAccounts]})],
	calls: [
		client => client.accounts.create({name: 'name'}),
		(client, {organization}) => client.accounts.create({name: 'name', type: 'standard', unit: {id: organization}}),
		(client, {account}) =>
			client.accounts.update({account_id: account, id: account, name: 'Demo Account', type: 'standard'}),
		(client, {account}) =>
			client.accounts.update({
				account_id: account,
				id: account,
				name: 'Demo Account',
				type: 'standard',
				managed_by: {},
				settings: {abuse_contact_email: 'abuse@test.example', enforce_twofactor: true},
			}),
		client => client.accounts.list(),
		(client, {account}) => client.accounts.delete({account_id: account}),
		(client, {account}) => client.accounts.delete({account_id: account}),
		(client, {account}) => client.accounts.get({account_id: account}),
		(client, {account}) => client.accounts.get({account_id: account}),
	],
	unknown: [
		client => client.accounts.list({direction: 'desc', name: 'example.com', page: 1, per_page: 5}, unknownPath),
	],
});

// Those of the calls that the sandbox has. Inviting into one account belongs to another product.
const members = await serve<{readonly accounts: {readonly members: BaseMembers}}>({
	name: 'the members of an account',
	clients: [
		full,
		createClient({...options, resources: [BaseMembers]}),
		createClient({...options, resources: [Accounts]}),
	],
	calls: [
		(client, {account}) => client.accounts.members.list({account_id: account}),
		(client, {account}) =>
			client.accounts.members.list({
				account_id: account,
				direction: 'desc',
				order: 'status',
				page: 1,
				per_page: 5,
				status: 'accepted',
			}),
	],
});

type Tagging = {readonly resourceTagging: {readonly accountTags: BaseAccountTags}};

const tags = await serve<Tagging>({
	name: 'the tags of an account',
	clients: [
		full,
		createClient({...options, resources: [BaseAccountTags]}),
		createClient({...options, resources: [ResourceTagging]}),
	],
	calls: [
		(client, {account}) =>
			client.resourceTagging.accountTags.update({account_id: account, resource_id: account, resource_type: 'account'}),
		(client, {account, etag}) =>
			client.resourceTagging.accountTags.update({
				account_id: account,
				resource_id: account,
				resource_type: 'account',
				tags: {environment: 'production', team: 'engineering'},
				'If-Match': etag,
			}),
		(client, {account}) => client.resourceTagging.accountTags.delete({account_id: account}),
		(client, {account, etag}) => client.resourceTagging.accountTags.delete({account_id: account, 'If-Match': etag}),
		(client, {account}) =>
			client.resourceTagging.accountTags.get({account_id: account, resource_id: account, resource_type: 'account'}),
		(client, {account}) =>
			client.resourceTagging.accountTags.get({account_id: account, resource_id: account, resource_type: 'account'}),
	],
});

const tagKeys = await serve<{readonly resourceTagging: {readonly keys: BaseKeys}}>({
	name: 'the keys of tags',
	clients: [
		full,
		createClient({...options, resources: [BaseKeys]}),
		createClient({...options, resources: [ResourceTagging]}),
	],
	calls: [
		(client, {account}) => client.resourceTagging.keys.list({account_id: account}),
		(client, {account, keysCursor}) => client.resourceTagging.keys.list({account_id: account, cursor: keysCursor}),
	],
});

/* eslint-enable @typescript-eslint/promise-function-async */

await test('counts these calls in docs/sandbox.md', () => {
	const page = readFileSync('docs/sandbox.md', 'utf8');
	assert.match(
		page,
		new RegExp(
			String.raw`\b${organizations + profiles + histories + usages} of organizations, profiles, the history of a record and usage`,
			'v',
		),
	);
	assert.match(
		page,
		new RegExp(String.raw`\b${accounts + members + tags + tagKeys} of accounts, their members and their tags`, 'v'),
	);
});

await test('deletes no account of an enterprise, and records a deletion where the account was', async () => {
	await using enterprise = await openSandbox({shape: 'enterprise'});
	const [kept] = await readAll<{readonly id: string}>(enterprise, `/organizations/${enterprise.root}/accounts`);
	const refused = await call(enterprise, `DELETE /accounts/${kept?.id}`);
	assert.equal(refused.status, 403);
	const {organization, account, period} = await given();
	const deleted = await call<{readonly id: string}>(sandbox, `DELETE /accounts/${account}`);
	assert.deepEqual([deleted.status, deleted.result], [200, {id: account}]);
	const gone = await call(sandbox, `GET /accounts/${account}`);
	assert.equal(gone.status, 404);
	const {result} = await full.organizations.logs.audit.list(organization, period);
	assert.deepEqual([result[0]?.action?.type, result[0]?.resource?.id], ['delete', account]);
});
