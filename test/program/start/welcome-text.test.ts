import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createClient} from '../../../source/base/api/client.js';
import {isExamined, welcomeLines, type WelcomeFinding} from '../../../source/program/start/welcome.js';
import {tryCalls} from '../../../source/program/doctor/try-calls.js';
import {openSandbox} from '../../base/sandbox/call.js';
import {hang, startMisbehavingServer} from '../../helpers/misbehaving-server.js';

const textOf = (findings: readonly WelcomeFinding[], columns = 78, rows = 40) =>
	welcomeLines(
		{
			host: 'api.test.example',
			credential: 'API token from CLOUDFLARE_API_TOKEN',
			notes: ['Something is odd.'],
			findings,
		},
		columns,
		rows,
	);

await test('claims nothing before an answer', () => {
	const lines = textOf([]).map(line => line.trim().replaceAll(/ {2,}/gv, ' | '));
	assert.deepEqual(lines.slice(0, 8), [
		'service | – in use | api.test.example',
		'credential | – in use | API token from CLOUDFLARE_API_TOKEN',
		'– note | Something is odd.',
		'list | – asking | GET, no answer yet',
		'read | – waiting | GET, needs an organization from the list',
		'list accounts | – waiting | GET, needs an organization from the list',
		'read profile | – waiting | GET, needs an organization from the list',
		'create | – not tried | POST',
	]);
	assert.equal(isExamined([]), false);
});

await test('reports each finding as it arrives: the writes at once, the list, then the other reads', async () => {
	await using sandbox = await openSandbox({organizations: 5});
	const client = createClient({
		baseUrl: sandbox.url,
		credential: {scheme: 'key', email: sandbox.email, key: sandbox.key},
	});
	const told: WelcomeFinding[] = [];
	const {calls} = await tryCalls(client, undefined, finding => {
		told.push(finding);
	});
	assert.deepEqual(
		told.slice(0, 5).map(({call}) => call),
		['create', 'modify', 'delete', 'modify_profile', 'list'],
	);
	assert.deepEqual(
		told.toSorted((left, right) => left.call.localeCompare(right.call)),
		calls.toSorted((left, right) => left.call.localeCompare(right.call)),
	);
	assert.equal(isExamined(told), true);
	assert.match(
		textOf(told.slice(0, 5)).join('\n'),
		/^list +✓ works +GET, [\d,.]+ m?s\nread +– asking +GET, no answer yet$/mv,
	);
	assert.match(textOf(told).join('\n'), /^read profile +✓ works/mv);
});

await test('reports the other reads as not tried without an answer to the list, and ends', async () => {
	await using server = await startMisbehavingServer(hang);
	const client = createClient({
		baseUrl: server.url,
		credential: {scheme: 'key', email: 'a@b.example', key: 'k'},
		retryLimit: 0,
		timeout: {request: 100},
	});
	const told: WelcomeFinding[] = [];
	await tryCalls(client, 'read-only session', finding => {
		told.push(finding);
	});
	assert.equal(isExamined(told), true);
	const lines = textOf(told).join('\n');
	assert.match(lines, /^list +✗ failed/mv);
	assert.match(lines, /^read +– not tried +GET, the list could not be read$/mv);
	assert.match(lines, /^delete +– off +DELETE, read-only/mv);
});

await test('continues a long reason below itself, and keeps every line within the screen', () => {
	const why = 'This credential is refused here. '.repeat(5);
	const lines = textOf(
		[{call: 'list', method: 'GET', path: '/organizations', verdict: 'refused', http_status: 403, milliseconds: 1, why}],
		60,
	);
	assert.deepEqual(
		lines.filter(line => line.length > 60),
		[],
	);
	assert.match(lines.join('\n'), /✗ refused +GET, This credential is refused\n {28}\S/v);
});

await test('shows once why a token is refused everything but the list, within 80×24', () => {
	const reason =
		'the service does not accept an API token for this call. It needs an API key: set the e-mail address and API key (CLOUDFLARE_EMAIL, CLOUDFLARE_API_KEY).';
	const why = (what: string, ray: string) =>
		`Could not read the ${what}: ${reason} (status 403 · code 10000 · cf-ray ${ray}-SBX)`;
	const refused = (
		[
			['get', 'organization'],
			['accounts', 'accounts'],
			['get_profile', 'profile'],
		] as const
	).map(
		([call, what], index) =>
			({
				call,
				method: 'GET',
				path: '',
				verdict: 'refused',
				http_status: 403,
				milliseconds: 1,
				why: why(what, `b7cd0a20088723${index}`),
				reason,
			}) as const,
	);
	const untried = (['create', 'modify', 'delete', 'modify_profile'] as const).map(
		call =>
			({
				call,
				method: 'PUT',
				path: '',
				verdict: 'refused_in_advance',
				http_status: undefined,
				milliseconds: undefined,
				why: 'needs the Global API key, as the table of the calls says',
			}) as const,
	);
	const lines = textOf([...untried, ...refused], 78, 18);
	const text = lines.join('\n');
	assert.match(text, /^read +✗ refused +GET, Could not read the organization: the service$/mv);
	assert.match(
		text,
		/^list accounts +✗ refused +GET, for the same reason as “read”\nread profile +✗ refused +GET, for the same reason as “read”$/mv,
	);
	assert.match(text, /^edit profile {3}✗ refused +PUT, for the same reason as “create”$/mv);
	assert.equal(lines.length, 17);
});

await test('says that rows are missing if there is no room, and puts each text below its label on a narrow screen', () => {
	const few = textOf([], 78, 4);
	assert.equal(few.length, 4);
	assert.match(few[3] ?? '', /more does not fit here/v);
	const narrow = textOf([], 38);
	assert.deepEqual(narrow.slice(0, 2), ['service        – in use', '  api.test.example']);
	assert.deepEqual(
		narrow.filter(line => line.length > 38),
		[],
	);
});
