import {createRandom} from '../../source/base/sandbox/random.js';
import type {Member} from '../../source/base/api/schemas.js';
import type {Sandbox} from '../../source/base/sandbox/server.js';
import {call, type Organization} from '../base/sandbox/call.js';
import {weighted, type Canary} from './faulty-server.js';

/** A command without a screen, as a script runs it: once, or again until it succeeds. `killAfter`: the milliseconds after which the first one is killed. `names`: the organizations that exist once it has succeeded. */
export type Errand = {readonly arguments: readonly string[]; readonly names: readonly string[]; readonly tries: number; readonly killAfter: number | undefined};

const fileNames = ['Walk file 1', 'Walk file 2', 'Walk file 3', 'Walk file 4'];

/** One of the errands after the sessions of a walk. It depends only on the seed and its number, and on what the service has by then. */
export async function errandOf(sandbox: Sandbox, seed: number, number: number, {scheme}: Canary): Promise<Errand> {
	const random = createRandom(seed, 6, number);
	const kind = weighted(random, scheme === 'token'
		? [['create', 2], ['onboard', 3]] as const
		: [['create', 3], ['onboard', 4], ['invite', 2], ['remove-member', 2], ['offboard', 3], ['edit', 2], ['profile', 1], ['delete', 2], ['undo', 3]] as const) ?? 'undo';
	const {result: organizations} = await call<readonly Organization[]>(sandbox, 'GET /organizations?page_size=1000');
	const {id = ''} = organizations[random.below(organizations.length)] ?? {};
	const {result: members} = await call<readonly Member[]>(sandbox, `GET /organizations/${id}/members?page_size=1000`);
	const {user: {email} = {email: 'nobody@walk.example'}} = members[random.below(members.length)] ?? {};
	const name = `Walk ${seed}-errand ${number}`;
	const given: Readonly<Record<typeof kind, readonly string[]>> = {
		create: ['--name', name, '--parent', id],
		onboard: ['--from', 'customers.csv'],
		invite: [id, `one-${seed}-${number}@walk.example`, `two-${seed}-${number}@walk.example`],
		'remove-member': [id, email],
		offboard: [email],
		edit: [id, '--name', name],
		profile: [id, '--set', `business_phone=+1 555 ${seed} ${number}`],
		delete: [organizations.findLast(each => each.name.startsWith('Walk'))?.id ?? id],
		undo: ['--at-most', '9'],
	};
	return {
		arguments: [kind, ...given[kind], '--yes'],
		names: kind === 'onboard' ? fileNames : (kind === 'create' ? [name] : []),
		tries: 1 + random.below(3),
		killAfter: random.below(100) < 30 ? 300 + random.below(3000) : undefined,
	};
}
