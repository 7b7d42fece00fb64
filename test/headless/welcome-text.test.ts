import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createClient} from '../../source/api/client.js';
import {tryCalls, type CallFinding} from '../../source/headless/try-calls.js';
import {isExamined, welcomeLines} from '../../source/headless/welcome-text.js';
import {startSandbox} from '../../source/sandbox/server.js';
import {hang, startMisbehavingServer} from '../helpers/misbehaving-server.js';

const textOf = (findings: readonly CallFinding[], columns = 78) => welcomeLines({
	host: 'api.test.example', credential: 'API token from CLOUDFLARE_API_TOKEN', notes: ['Something is odd.'], findings,
}, columns);

await test('nothing is claimed before there is an answer', () => {
	const lines = textOf([]).map(line => line.trim().replaceAll(/ {2,}/gv, ' | '));
	assert.deepEqual(lines.slice(0, 8), [
		'host | – asked | api.test.example',
		'credential | – used | API token from CLOUDFLARE_API_TOKEN',
		'– note | Something is odd.',
		'list | – asking | GET, no answer yet',
		'get | – waiting | GET, for the list to name an organization',
		'accounts | – waiting | GET, for the list to name an organization',
		'get profile | – waiting | GET, for the list to name an organization',
		'create | – not tried | POST',
	]);
	assert.equal(isExamined([]), false);
});

await test('each finding is told as it comes: the writes at once, the list, then the other reads', async () => {
	const sandbox = await startSandbox({organizations: 5});
	const client = createClient({baseUrl: sandbox.url, credential: {scheme: 'token', token: sandbox.token}});
	const told: CallFinding[] = [];
	const {calls} = await tryCalls(client, false, finding => {
		told.push(finding);
	});
	await sandbox.close();
	assert.deepEqual(told.slice(0, 5).map(({call}) => call), ['create', 'modify', 'delete', 'modify_profile', 'list']);
	assert.deepEqual(told.toSorted((left, right) => left.call.localeCompare(right.call)), calls.toSorted((left, right) => left.call.localeCompare(right.call)));
	assert.equal(isExamined(told), true);
	assert.match(textOf(told.slice(0, 5)).join('\n'), /^list +✓ works +GET, \d+ ms\nget +– asking +GET, no answer yet$/mv);
	assert.match(textOf(told).join('\n'), /^get profile +✓ works/mv);
});

await test('without an answer to the list the other reads are told as not tried, and that is all', async () => {
	const server = await startMisbehavingServer(hang);
	const client = createClient({
		baseUrl: server.url, credential: {scheme: 'key', email: 'a@b.example', key: 'k'}, retryLimit: 0, timeout: {request: 100},
	});
	const told: CallFinding[] = [];
	await tryCalls(client, true, finding => {
		told.push(finding);
	});
	await server.close();
	assert.equal(isExamined(told), true);
	const lines = textOf(told).join('\n');
	assert.match(lines, /^list +✗ failed/mv);
	assert.match(lines, /^get +– not tried +GET, the list could not be read$/mv);
	assert.match(lines, /^delete +– off +DELETE, read-only/mv);
});

await test('a long reason goes on below itself, and no line is wider than the screen', () => {
	const why = 'This credential is refused here. '.repeat(5);
	const lines = textOf([{
		call: 'list', method: 'GET', path: '/organizations', verdict: 'refused', http_status: 403, milliseconds: 1, why,
	}], 60);
	assert.deepEqual(lines.filter(line => line.length > 60), []);
	assert.match(lines.join('\n'), /✗ refused +GET, This credential is refused ?\n {28}\S/v);
});
