import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createClient} from '../../../source/base/api/client.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {memoryLedger} from '../../../source/abilities/onboard/file/ledger.js';
import {startBatch, tableOf} from '../../helpers/batch-program.js';
import {startProgram} from '../../helpers/program.js';
import {named, openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7, readyAfter: 3_600_000});

const credential = {scheme: 'token', token: sandbox.token} as const;

async function startWithToken() {
	const client = createClient({baseUrl: sandbox.url, credential, isRefusedInAdvance: true, backoff: () => 1});
	const program = startProgram({
		baseUrl: sandbox.url,
		credential,
		connection: {credentialKind: 'user_token'},
		context: {client},
	});
	await loadOrganizations(program.context);
	return program;
}

await test('confirms a creation with a token through the list, without waiting for it to become ready', async () => {
	const program = await startWithToken();
	const from = sandbox.requests.length;
	await program.press('C');
	await program.paste('By token');
	await program.press('ctrl+s', 'y');
	assert.equal(
		program.said(),
		'Created By token · it is in the list. An API token cannot read it back. That needs the Global API key. Press B to create another next to it.',
	);
	const [created] = await named(sandbox, 'By token');
	assert.notEqual(created, undefined);
	const asked = sandbox.requests
		.slice(from)
		.map(({method, path}) => `${method} ${path.replace('/client/v4', '').split('&', 1)[0]}`);
	assert.ok(asked.some(each => each.startsWith(`GET /organizations?id=${created?.id}`)));
	assert.deepEqual(
		asked.filter(each => each.startsWith('GET /organizations/')),
		[],
	);
	assert.deepEqual(
		program.calls.filter(each => each === 'waited'),
		[],
	);
});

await test('creates the rows of a file with a token, confirms them through the list and recognizes them again', async () => {
	const from = sandbox.requests.length;
	const ledger = memoryLedger();
	const start = async () =>
		startBatch({
			baseUrl: sandbox.url,
			credential,
			connection: {credentialKind: 'user_token'},
			table: tableOf('Row one', 'Row two'),
			ledger,
		});
	const program = await start();
	await program.press('y');
	assert.deepEqual(program.statuses(), ['created', 'created']);
	const again = await start();
	await again.press('y');
	assert.deepEqual(
		again.batch().rows.map(({result}) => result.status === 'created' && result.isEarlier),
		[true, true],
	);
	assert.deepEqual(
		sandbox.requests.slice(from).filter(({path}) => path.includes('/organizations/')),
		[],
	);
	const found = await Promise.all(['Row one', 'Row two'].map(async name => named(sandbox, name)));
	assert.deepEqual(
		found.map(({length}) => length),
		[1, 1],
	);
});
