import {createRandom, type Random} from '../../source/base/sandbox/random.js';
import type {Member} from '../../source/base/api/schemas.js';
import type {Sandbox} from '../../source/base/sandbox/server.js';
import {call, type Organization} from '../base/sandbox/call.js';
import {weighted, type Canary} from './faulty-server.js';
import {accountsFile} from './keys.js';

/** A command without a screen, as a script runs it: once, or again until it succeeds. `file`: what it reads. `killAfter`: the milliseconds after which the first one is killed. `names`: the organizations and accounts that exist once it has succeeded. `changes`: the values of accounts that it may change; undefined: any. */
export type Errand = {
	readonly arguments: readonly string[];
	readonly names: readonly string[];
	readonly changes: readonly string[] | undefined;
	readonly file: {readonly name: string; readonly text: string} | undefined;
	readonly tries: number;
	readonly killAfter: number | undefined;
};

type Given = {readonly words: readonly string[]} & Partial<Pick<Errand, 'changes' | 'file' | 'names'>>;

const fileNames = ['Walk file 1', 'Walk file 2', 'Walk file 3', 'Walk file 4'];
const namesWithAccounts = ['Walk account 1', 'Walk account 2', 'Walk account 3', 'Website', 'Shop'];

const tagKeys = ['env', 'walk', 'owner', 'team'] as const;

/** Sets and removes tags of accounts, with options or with a file. */
function taggingOf(random: Random, accounts: readonly string[], name: string): Given {
	const [set, removed] = [random.pick(tagKeys), random.pick(tagKeys)];
	const isFromFile = random.below(3) === 0;
	const rows = accounts.flatMap(id => [
		`${id},${set},${name}`,
		...(removed === set ? [] : [`${id},${removed},(empty)`]),
	]);
	return {
		words: isFromFile
			? ['--from', 'tags.csv', '--at-most', '9']
			: [...accounts, '--set', `${set}=${name}`, ...(removed === set ? [] : ['--remove', removed]), '--at-most', '9'],
		changes: [set, removed],
		...(isFromFile && {file: {name: 'tags.csv', text: `account,tag,value\n${rows.join('\n')}\n`}}),
	};
}

function editOf(random: Random, accounts: readonly string[], name: string): Given {
	const [account = ''] = accounts;
	const contact = `${name.replaceAll(' ', '.')}@walk.example`;
	const choices: readonly Given[] = [
		{words: [account, '--name', name], changes: ['name']},
		{
			words: [...accounts, '--enforce-2fa', random.pick(['on', 'off']), '--at-most', '9'],
			changes: ['enforce_twofactor'],
		},
		{words: [...accounts, '--abuse-contact', contact, '--at-most', '9'], changes: ['abuse_contact_email']},
		{
			words: [...accounts, '--enforce-2fa', 'on', '--abuse-contact', contact, '--at-most', '9'],
			changes: ['enforce_twofactor', 'abuse_contact_email'],
		},
	];
	return choices[random.below(choices.length)] ?? {words: []};
}

/** Accounts of an organization that has some, in the order of the list. */
async function accountsFor(
	sandbox: Sandbox,
	random: Random,
	organizations: readonly Organization[],
): Promise<readonly string[]> {
	for (const {id} of [...organizations.slice(random.below(organizations.length)), ...organizations]) {
		// eslint-disable-next-line no-await-in-loop -- The first one that has some is enough.
		const {result: accounts} = await call<ReadonlyArray<{readonly id: string}>>(
			sandbox,
			`GET /organizations/${id}/accounts?page_size=1000`,
		);
		if (accounts.length > 0) {
			return accounts.slice(0, 1 + random.below(3)).map(account => account.id);
		}
	}

	return [];
}

/** One of the errands after the sessions of a walk. It depends only on the seed and its number, and on what the service has by then. */
export async function errandOf(sandbox: Sandbox, seed: number, number: number, {scheme}: Canary): Promise<Errand> {
	const random = createRandom(seed, 6, number);
	const kind =
		weighted(
			random,
			scheme === 'token'
				? ([
						['create', 2],
						['onboard', 3],
						['tags', 3],
					] as const)
				: ([
						['create', 3],
						['onboard', 4],
						['invite', 2],
						['remove-member', 2],
						['offboard', 3],
						['edit', 2],
						['profile', 1],
						['delete', 2],
						['undo', 4],
						['create-account', 3],
						['edit-account', 3],
						['tags', 4],
					] as const),
		) ?? 'undo';
	const {result: organizations} = await call<readonly Organization[]>(sandbox, 'GET /organizations?page_size=1000');
	const {id = ''} = organizations[random.below(organizations.length)] ?? {};
	const {result: members} = await call<readonly Member[]>(sandbox, `GET /organizations/${id}/members?page_size=1000`);
	const {user: {email} = {email: 'nobody@walk.example'}} = members[random.below(members.length)] ?? {};
	const name = `Walk ${seed}-errand ${number}`;
	const accounts = await accountsFor(sandbox, random, organizations);
	const isWithAccounts = scheme === 'key' && random.below(2) === 0;
	const given: Readonly<Record<typeof kind, Given>> = {
		create: {words: ['--name', name, '--parent', id], names: [name]},
		onboard: {
			words: ['--from', isWithAccounts ? accountsFile : 'customers.csv'],
			names: isWithAccounts ? namesWithAccounts : fileNames,
		},
		invite: {words: [id, `one-${seed}-${number}@walk.example`, `two-${seed}-${number}@walk.example`]},
		'remove-member': {words: [id, email]},
		offboard: {words: [email]},
		edit: {words: [id, '--name', name]},
		profile: {words: [id, '--set', `business_phone=+1 555 ${seed} ${number}`]},
		delete: {words: [organizations.findLast(each => each.name.startsWith('Walk'))?.id ?? id]},
		undo: {words: ['--at-most', '9']},
		'create-account': {words: [name, '--in', id], names: [name]},
		'edit-account': editOf(random, accounts, name),
		tags: taggingOf(random, accounts, name),
	};
	const {words, names = [], changes = kind === 'undo' ? undefined : [], file} = given[kind];
	return {
		arguments: [kind, ...words, '--yes'],
		names,
		changes,
		file,
		tries: 1 + random.below(3),
		killAfter: random.below(100) < 30 ? 300 + random.below(3000) : undefined,
	};
}
