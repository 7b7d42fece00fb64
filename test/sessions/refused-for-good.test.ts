import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {call, environmentOf, flagged, named, openSandbox, readAll} from '../base/sandbox/call.js';
import {startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

await using sandbox = await openSandbox({organizations: 2000, rateLimit: 100_000});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path, XDG_CACHE_HOME: folder.path};

const closed = await flagged(sandbox, 'sub_org_creation', 'false');
const organizations = await readAll(sandbox, '/organizations');

/** An empty organization below one that forbids creating and deleting below it. */
async function emptyBelowClosed() {
	const ids = new Set(closed.map(({id}) => id));
	const below = organizations.filter(({parent}) => ids.has(parent?.id ?? ''));
	for (const each of below) {
		// eslint-disable-next-line no-await-in-loop -- The first one is enough.
		const held = await Promise.all(
			['accounts', 'members?status=active&status=pending'].map(async list =>
				call<unknown[]>(sandbox, `GET /organizations/${each.id}/${list}`),
			),
		);
		if (held.every(({result}) => result.length === 0) && organizations.every(({parent}) => parent?.id !== each.id)) {
			return each;
		}
	}

	throw new Error('There is none.');
}

/** How many creations were sent. The sandbox keeps only its last requests. */
const creations = (): number => sandbox.requests.filter(({method}) => method === 'POST').length;

await test('tells before the question what the flags of the parent forbid, with the status of a refusal', async () => {
	const [parent] = closed;
	const warning =
		/has the flag sub_org_creation = false, so the service may refuse this for good\. Trying again does not help\./v;
	const created = await runProgram(
		['create', '--name', 'Below a closed one', '--parent', parent?.id ?? '', '--yes'],
		environment,
	);
	assert.match(created.stderr, warning);
	assert.equal(created.status, 4);
	const open = await runProgram(
		['create', '--name', 'Below an open one', '--parent', sandbox.root, '--dry-run'],
		environment,
	);
	assert.doesNotMatch(open.stderr, warning);
	const {id} = await emptyBelowClosed();
	const deleted = await runProgram(['delete', id, '--yes'], environment);
	assert.match(deleted.stderr, warning);
	assert.equal(deleted.status, 4);
	const several = await runProgram(['delete', id, sandbox.root, '--dry-run'], environment);
	assert.match(several.stderr, warning);
});

await test('sends no row below a parent that refuses for good, and offers none again', async () => {
	const [parent] = closed;
	const file = path.join(folder.path, 'closed.csv');
	writeFileSync(
		file,
		['name,parent', `First refused,${parent?.id}`, `Second refused,${parent?.id}`, `Third created,${sandbox.root}`]
			.map(line => `${line}\n`)
			.join(''),
	);
	await using navigator = await startNavigator({arguments: ['onboard', '--from', file], environment});
	const {session} = navigator;
	await session.waitFor('3 organizations to create');
	const before = creations();
	await session.press('y');
	await session.waitFor('1 of 3 rows is created.');
	assert.equal(creations() - before, 2);
	assert.match(
		session.screen().replaceAll(/[\s│]+/gv, ' '),
		/Not sent\. The service refused to create organizations below .+ in this session\.[ \u{200E}]+Trying again does not help\./v,
	);
	await session.press('r');
	await session.waitFor(/2 of 3 rows have problems[\s\S]+The service refused/v);
	assert.equal(creations() - before, 2);
	const made = await named(sandbox, 'Third created');
	assert.equal(made.length, 1);
});
