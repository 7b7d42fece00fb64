import assert from 'node:assert/strict';
import {test} from 'node:test';
import {sandboxCredentials} from '../../source/base/sandbox/authentication.js';
import {startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {named, openSandbox} from '../base/sandbox/call.js';

const environment = {CLOUDFLARE_API_TOKEN: sandboxCredentials.token};
const ofOne = /\/organizations\/[^?]/v;

await test('browses the list with an API token, and names the credential for everything else', async () => {
	await using navigator = await startNavigator({environment, size: [120, 40]});
	const {session, sandbox} = navigator;
	await session.waitFor('60 organizations');
	await session.waitFor(/Reading an organization in full needs the Global API key/v);
	await session.waitFor(/Listing accounts needs the Global API key/v);
	await session.follow(
		[['e'], /Editing needs the Global API key: an API token can only list and create organizations\./v],
		[['p'], /Editing the profile needs the Global API key/v],
		[['D'], /Deleting needs the Global API key/v],
		[['ctrl+r'], /Reading profiles needs the Global API key/v],
		[['j', 'r'], /Refreshed .+ from the list/v],
		[['c'], '❯ Name'],
	);
	assert.deepEqual(
		sandbox.requests.filter(({path}) => ofOne.test(path)),
		[],
	);
});

await test('shows what the writes of an API token need, and sends none of the refused reads', async () => {
	await using navigator = await startNavigator({environment, isGreeted: false, size: [120, 40]});
	const {session} = navigator;
	await session.waitFor(/credential +– in use +API token from CLOUDFLARE_API_TOKEN/v);
	await session.waitFor(/create +– not tried +POST, needs the permission User Details Write/v);
	await session.waitFor(/delete +✗ refused +DELETE, needs the Global API key; not tried/v);
	await session.press('enter');
	await session.waitFor(/Listing accounts needs the Global API key/v);
	assert.deepEqual(navigator.writes(), []);
});

await test('names an account token from the environment as such', async () => {
	await using navigator = await startNavigator({
		environment: {CLOUDFLARE_API_TOKEN: `cfat_${'canary'.repeat(8)}`},
		isGreeted: false,
		size: [120, 40],
	});
	const {session} = navigator;
	await session.waitFor('The account API token from CLOUDFLARE_API_TOKEN: set it again.');
	assert.doesNotMatch(session.rawOutput(), /canary/v);
});

await test('creates with an API token, confirms through the list, and refuses what needs the key', async () => {
	await using sandbox = await openSandbox({organizations: 30, seed: 7, readyAfter: 3_600_000});
	using folder = temporaryFolder();
	const run = async (...words: readonly string[]) =>
		runProgram(words, {
			CLOUDFLARE_BASE_URL: sandbox.url,
			CLOUDFLARE_API_TOKEN: sandbox.token,
			XDG_STATE_HOME: folder.path,
		});
	const created = await run('create', '--name', 'By token', '--yes');
	const [found] = await named(sandbox, 'By token');
	assert.deepEqual([created.status, created.stdout], [0, `${found?.id}\tBy token\n`]);
	assert.match(
		created.stderr,
		/Created By token · it is in the list\. An API token cannot read it back\. That needs the Global API key\./v,
	);
	assert.deepEqual(
		sandbox.requests.filter(({path}) => ofOne.test(path)),
		[],
	);
	const [missing, edited] = await Promise.all([
		run('create', '--name', 'Orphan', '--parent', 'f'.repeat(32), '--yes'),
		run('edit', found?.id ?? '', '--name', 'X', '--yes'),
	]);
	assert.deepEqual([missing.status, edited.status], [3, 4]);
	assert.match(missing.stderr, /An API token cannot list an organization with the id f+\./v);
	assert.match(edited.stderr, /this needs the Global API key; an API token cannot do it\./v);
	assert.match(edited.stderr, /See https:\/\/developers\.cloudflare\.com\//v);
});
