import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Client} from '../../../source/base/api/client.js';
import type {Account, Member} from '../../../source/base/api/schemas.js';
import {editOf} from '../../../source/abilities/edit-account/write.js';
import {moveOf} from '../../../source/abilities/move/write.js';
import {invitation, removal} from '../../../source/abilities/people/membership.js';
import {taggingOf} from '../../../source/abilities/tags/write.js';
import {changeField, editForm} from '../../../source/kernel/form-model/form.js';
import type {ServiceContext} from '../../../source/kernel/loop/context.js';
import {readDetail} from '../../../source/kernel/loop/load.js';
import type {KnownChange, KnownValues} from '../../../source/kernel/storage/known.js';
import {lineText, noticedIn, writesByOrganization} from '../../../source/kernel/storage/noticed.js';
import {accountCreation} from '../../../source/kernel/writes/account-creation.js';
import {runWrite, type Description, type Kind} from '../../../source/kernel/writes/engine.js';
import {runSave} from '../../../source/kernel/writes/save.js';
import {startProgram} from '../../helpers/program.js';
import {call, createIn, keyOf, openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 5, seed: 7, rateLimit: 100_000});

async function itemsOf<Item>(
	pages: AsyncIterable<{readonly items: readonly Item[]}>,
): Promise<{readonly items: readonly Item[]; readonly unreadable: 0}> {
	const items: Item[] = [];
	for await (const page of pages) {
		items.push(...page.items);
	}

	return {items, unreadable: 0};
}

async function readingOf(client: Client, id: string): Promise<KnownValues> {
	const [profile, accounts, members] = await Promise.all([
		client.getProfile(id),
		itemsOf<Account>(client.listAccounts(id)),
		itemsOf<Member>(client.listMembers(id)),
	]);
	return {profile: profile ?? null, accounts, members};
}

/** Two organizations with an account and two people, and what a write from here and one of somebody else change between two readings of both. */
async function startBetween(name: string) {
	const id = await createIn(sandbox, name);
	const other = await createIn(sandbox, `${name} other`, id);
	const {result: account} = await call<Account>(sandbox, 'POST /accounts', {
		json: {name: `${name} account`, type: 'standard', unit: {id}},
	});
	const add = async (email: string, status?: string) => {
		await call(sandbox, `POST /organizations/${id}/members`, {
			json: {member: {user: {email}, ...(status !== undefined && {status})}},
		});
	};

	await add('ann@x.example', 'active');
	await add('bob@x.example', 'active');
	await add('eve@x.example');
	await add('joe@x.example');
	const {context} = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	const noticed = async (write: () => Promise<unknown>): Promise<ReadonlyArray<readonly string[] | undefined>> => {
		const before = new Map([
			[id, await readingOf(context.client, id)],
			[other, await readingOf(context.client, other)],
		]);
		const readAt = Date.now() - 1;
		await write();
		const writes = writesByOrganization(context.journal.list());
		const lines: Array<readonly string[] | undefined> = [];
		for (const [each, earlier] of before) {
			const later = await readingOf(context.client, each); // eslint-disable-line no-await-in-loop -- Few requests.
			const [from, to] = [{readAt}, {readAt: Date.now()}];
			const changes: readonly KnownChange[] = [
				{kind: 'profile', id: each, earlier: {...from, value: earlier.profile}, later: {...to, value: later.profile}},
				{
					kind: 'accounts',
					id: each,
					earlier: {...from, value: earlier.accounts},
					later: {...to, value: later.accounts},
				},
				{kind: 'members', id: each, earlier: {...from, value: earlier.members}, later: {...to, value: later.members}},
			];
			lines.push(
				...changes.map(change => noticedIn(change, writes.get(each) ?? [])?.lines.map(line => lineText(line))),
			);
		}

		return lines.filter(each => each !== undefined);
	};

	const {items} = await itemsOf(context.client.listMembers(id));
	return {
		account,
		context,
		id,
		noticed,
		organization: {id, name},
		other,
		member(email: string): Member {
			const found = items.find(({user}) => user.email === email);
			assert.ok(found, email);
			return found;
		},
	};
}

const write = async <W extends Kind>(
	context: ServiceContext,
	describe: (writing: ServiceContext) => Description<W>,
): Promise<void> => {
	const {status} = await runWrite(context, describe);
	assert.equal(status, 'done');
};

await test('takes no write from this computer for a change by somebody else, whatever its kind', async () => {
	const {account, context, id, member, noticed, organization, other} = await startBetween('Own');
	const removed = (email: string) => async () =>
		write(context, writing => removal(writing, {organization, member: member(email)}));
	const detail = await readDetail(context.client, id, context.now);
	const renamed = changeField(editForm(detail.organization, detail.profile), 'name', {text: 'Renamed'});
	const writes: Readonly<Record<string, () => Promise<unknown>>> = {
		'removal of a member': removed('ann@x.example'),
		'cancelled invitation': removed('eve@x.example'),
		invitation: async () => write(context, writing => invitation(writing, {organization, email: 'new@x.example'})),
		'invitation after a cancelled one': async () =>
			write(context, writing => invitation(writing, {organization, email: 'eve@x.example'})),
		'profile and name': async () =>
			runSave(context, {
				form: changeField(renamed, 'business_name', {text: 'Ltd'}),
				isUnique: true,
				isWaiting: () => true,
				tell: () => undefined,
			}),
		tags: async () =>
			write(context, writing =>
				taggingOf(writing, {account, organization: id, changes: [{key: 'env', from: undefined, to: 'live'}]}),
			),
		'edit of an account': async () =>
			write(context, writing =>
				editOf(writing, {account, organization: id, before: {name: account.name}, after: {name: 'Own store'}}),
			),
		'new account': async () =>
			write(context, writing => accountCreation(writing, {name: 'Own second', type: 'standard', organization})),
		'move of an account': async () =>
			write(context, writing =>
				moveOf(writing, {account: {id: account.id, name: 'Own store'}, source: id, destination: other}),
			),
	};
	const found: Array<readonly [string, unknown]> = [];
	for (const [kind, each] of Object.entries(writes)) {
		found.push([kind, await noticed(each)]); // eslint-disable-line no-await-in-loop -- One after the other.
	}

	assert.deepEqual(
		found,
		Object.keys(writes).map(kind => [kind, []]),
	);

	assert.deepEqual(
		await noticed(async () => call(sandbox, `DELETE /organizations/${id}/members/${member('joe@x.example').id}`)),
		[['joe@x.example · Status: pending → cancelled']],
	);
});
