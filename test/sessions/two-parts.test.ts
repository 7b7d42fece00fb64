import assert from 'node:assert/strict';
import {test} from 'node:test';
import {runProgram} from '../helpers/run-program.js';
import {startShakyServer, type WriteFate} from '../helpers/shaky-server.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const profile =
	'{"business_address":"","business_email":"","business_name":"Ltd","business_phone":"1","external_metadata":""}';

type Written = {readonly error: {readonly outcome: string; readonly parts: unknown}};

/** Changes name and profile of one organization with one command. The write after this number of stored ones has the fate. */
async function edit(fate: WriteFate, storedFirst: number) {
	await using server = await startShakyServer({name: 'Acme', profile});
	using folder = temporaryFolder();
	void server.decide(fate, storedFirst);
	const {status, stdout, stderr} = await runProgram(
		['edit', 'a1', '--name', 'New', '--set', 'business_name=Inc', '--yes', '--json'],
		{
			CLOUDFLARE_BASE_URL: server.url,
			CLOUDFLARE_EMAIL: 'me@test.example',
			CLOUDFLARE_API_KEY: 'c0ffee',
			XDG_STATE_HOME: folder.path,
		},
	);
	const lines = stderr.trimEnd().split('\n');
	const {error} = JSON.parse(lines.at(-1) ?? '') as Written;
	return {
		status,
		stdout,
		text: lines[0],
		outcome: error.outcome,
		parts: error.parts,
		stored: server.members()['name'],
		writes: server.writes.length,
	};
}

await test('reports that the name is stored and the profile is not, in words, JSON and the exit status', async () => {
	const {text, ...end} = await edit('refused', 1);
	assert.deepEqual(end, {
		status: 1,
		stdout: '',
		outcome: 'partly_applied',
		parts: {name: 'stored', profile: 'not_stored'},
		stored: '"New"',
		writes: 2,
	});
	assert.match(
		text ?? '',
		/^cforgs: The new name is stored: “New”\. The profile is not\. Could not save the profile: /v,
	);
});

await test('reports that the name is stored and the profile unclear', async () => {
	const {text, ...end} = await edit('storedInTheDark', 1);
	assert.deepEqual(end, {
		status: 6,
		stdout: '',
		outcome: 'unknown',
		parts: {name: 'stored', profile: 'unknown'},
		stored: '"New"',
		writes: 2,
	});
	assert.match(
		text ?? '',
		/^cforgs: The new name is stored: “New”\. It is unclear whether the profile is stored\. Could not save the profile: /v,
	);
});

await test('reports after a refused name that the profile was not sent', async () => {
	const {text, ...end} = await edit('refused', 0);
	assert.deepEqual(end, {
		status: 5,
		stdout: '',
		outcome: 'not_applied',
		parts: {name: 'not_stored', profile: 'not_sent'},
		stored: '"Acme"',
		writes: 1,
	});
	assert.match(text ?? '', /^cforgs: Could not rename the organization: .* The profile was not sent\.$/v);
});

await test('reports after an unclear name that the profile was not sent', async () => {
	const {text, ...end} = await edit('storedInTheDark', 0);
	assert.deepEqual(end, {
		status: 6,
		stdout: '',
		outcome: 'unknown',
		parts: {name: 'unknown', profile: 'not_sent'},
		stored: '"New"',
		writes: 1,
	});
	assert.match(text ?? '', /It is unclear whether the change was made\. .* The profile was not sent\.$/v);
});
