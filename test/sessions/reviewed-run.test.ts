import assert from 'node:assert/strict';
import {test} from 'node:test';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {call, createIn, environmentOf, openSandbox, profile} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 5, seed: 7, rateLimit: 100_000});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path, XDG_CACHE_HOME: folder.path};
const root = await createIn(sandbox, 'Reviewed');
const ids = await Promise.all(['one', 'two'].map(async name => createIn(sandbox, name, root)));
const [one = '', two = ''] = ids;
const accounts = await Promise.all(ids.map(async (id, at) => {
	const {result} = await call<{readonly id: string}>(sandbox, 'POST /accounts', {json: {name: `Account ${at}`, type: 'standard', unit: {id}}});
	return result.id;
}));
// The value of the second is no JSON object, so nothing can be set in it.
await call(sandbox, `PUT /organizations/${two}/profile`, {json: {...profile, external_metadata: 'no object'}});

const cforgs = async (...words: readonly string[]) => runProgram(words, environment);

/** Commands for two items each. */
const runs = {
	set: ['set', 'business_phone=+49 228', ...ids],
	'edit-account': ['edit-account', ...accounts, '--abuse-contact', 'abuse@x.example'],
	tags: ['tags', ...accounts, '--set', 'env=live'],
	invite: ['invite', 'jane@x.example', 'bob@x.example', '--below', root, '--where', 'name:=one'],
	delete: ['delete', ...await Promise.all(['three', 'four'].map(async name => createIn(sandbox, name, root)))],
};

for (const [name, words] of Object.entries(runs)) {
	await test(`refuses more than --at-most in a dry run of ${name} too, and ends the dry run with the status of the run`, async () => { // eslint-disable-line no-await-in-loop -- One after the other.
		const from = sandbox.requests.length;
		const [limited, dry] = [await cforgs(...words, '--dry-run', '--at-most', '1'), await cforgs(...words, '--dry-run', '--at-most', '2')];
		assert.deepEqual([limited.status, limited.stdout, dry.status], [4, '', 0], dry.stderr);
		assert.match(limited.stderr, /, more than --at-most 1\. Nothing was sent\./v);
		assert.deepEqual(sandbox.requests.slice(from).filter(({method}) => method !== 'GET'), []);
	});
}

await test('ends a dry run that leaves something out with the status of the run', async () => {
	const partly = ['set', 'external_metadata.tier=gold', one, two];
	const dry = await cforgs(...partly, '--dry-run');
	const run = await cforgs(...partly, '--yes');
	assert.deepEqual([dry.status, run.status], [1, 1], dry.stderr);
});

await test('prints the new name of an account once it is stored', async () => {
	const [account = ''] = accounts;
	const renamed = await cforgs('edit-account', account, '--name', 'Renamed', '--yes');
	assert.deepEqual([renamed.status, renamed.stdout], [0, `${account}\tRenamed\tdone\n`], renamed.stderr);
});
