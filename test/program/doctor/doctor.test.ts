import assert from 'node:assert/strict';
import {test} from 'node:test';
import {diagnose, doctorTimeLimits} from '../../../source/program/doctor/doctor.js';
import {doctorText} from '../../../source/program/doctor/doctor-text.js';
import {openSandbox} from '../../base/sandbox/call.js';
import {commands} from '../../../source/command-table.js';
import type {Flags} from '../../../source/kernel/options/flags.js';
import {readCommandLine} from '../../../source/run.js';
import {
	drip,
	hang,
	html,
	json,
	ok,
	redirect,
	refused,
	reset,
	startMisbehavingServer,
	text,
	type Behaviour,
} from '../../helpers/misbehaving-server.js';

const {flags} = readCommandLine(commands, []);

const surroundings = {
	streams: {platform: 'linux', stdin: {isTTY: true}, stdout: {isTTY: true, columns: 80, rows: 24}},
	nodeVersion: '24.0.0',
	timeout: {request: 2000},
} as const;

type Environment = Readonly<Record<string, string>>;

const token = {CLOUDFLARE_API_TOKEN: 'canary-token'.padEnd(40, '0')};
const key = {CLOUDFLARE_EMAIL: 'canary@example.com', CLOUDFLARE_API_KEY: 'cfk_canary'};

const organization = {id: 'a1', name: 'Acme'};

const plain = (rest: string) => `http://${rest}`;

async function reportOf(
	behaviour: Behaviour,
	environment: Environment = token,
	changed: Partial<Flags> = {},
	timeout: {readonly request: number} = surroundings.timeout,
) {
	await using server = await startMisbehavingServer(behaviour);
	const report = await diagnose({...flags, baseUrl: server.url, ...changed}, {...surroundings, environment, timeout});
	return {report, requests: server.requests, shown: doctorText(report)};
}

// The list returns one organization; everything below it answers with this behaviour.
const listThen =
	(behaviour: Behaviour): Behaviour =>
	(response, request) => {
		const answer = request.url.includes('/organizations?') ? ok([organization], {total_size: 1}) : behaviour;
		answer(response, request);
	};

const verdictsOf = ({calls}: {readonly calls: ReadonlyArray<{readonly call: string; readonly verdict: string}>}) =>
	Object.fromEntries(calls.map(({call, verdict}) => [call, verdict]));

await test('tries every read on the first organization with a token, and no write', async () => {
	const {report, requests, shown} = await reportOf(listThen(ok({...organization, results: []})));
	assert.deepEqual(
		requests
			.map(
				({method, url}) => `${method} ${url.replace('/client/v4', '').replace(/(?<name>since|from)=.*/v, '$<name>=…')}`,
			)
			.toSorted(),
		[
			'GET /organizations/a1',
			'GET /organizations/a1/accounts?include_tags=true&page_size=1',
			'GET /organizations/a1/billable/usage?from=…',
			'GET /organizations/a1/logs/audit?since=…',
			'GET /organizations/a1/members?page_size=1',
			'GET /organizations/a1/profile',
			'GET /organizations?page_size=1',
		],
	);
	assert.deepEqual(verdictsOf(report), {
		list: 'works',
		get: 'works',
		accounts: 'failed',
		get_profile: 'works',
		create: 'documented',
		modify: 'refused_in_advance',
		delete: 'refused_in_advance',
		modify_profile: 'refused_in_advance',
		members: 'failed',
		history: 'failed',
		record_history: 'not_tried',
		usage: 'failed',
		get_account: 'not_tried',
		account_tags: 'not_tried',
		tag_keys: 'not_tried',
		account_members: 'not_tried',
		holders: 'not_tried',
		invite: 'refused_in_advance',
		remove_member: 'refused_in_advance',
		create_account: 'refused_in_advance',
		update_account: 'refused_in_advance',
		move_account: 'refused_in_advance',
		put_account_tags: 'documented',
		delete_account_tags: 'documented',
	});
	assert.deepEqual(
		new Set(
			report.calls
				.filter(({path}) => path.startsWith('/accounts'))
				.filter(({method}) => method === 'GET')
				.map(({why}) => why),
		),
		new Set(['its accounts could not be listed']),
	);
	assert.match(shown, /^save tags\s+– not tried\s+PUT, allowed with the API token; trying it would change data$/mv);
	assert.deepEqual(
		report.calls.filter(({call}) => ['members', 'history'].includes(call)).map(each => each.accepted_by),
		[['global_api_key'], ['user_token', 'global_api_key']],
	);
	assert.equal(report.is_ok, true);
	assert.match(
		shown,
		/^create\s+– not tried\s+POST, needs the permission User Details Write; trying it would change data$/mv,
	);
	assert.match(shown, /^edit profile\s+✗ refused\s+PUT, needs the Global API key; not tried$/mv);
	assert.match(shown, /\n\nTry again: not every call got a usable answer\.$/v);
});

await test('reports that everything works on the sandbox, without a next step', async () => {
	await using sandbox = await openSandbox({organizations: 12});
	const environment = {
		CLOUDFLARE_BASE_URL: sandbox.url,
		CLOUDFLARE_EMAIL: sandbox.email,
		CLOUDFLARE_API_KEY: sandbox.key,
		XDG_STATE_HOME: '/state',
	};
	const report = await diagnose(flags, {...surroundings, environment});
	assert.deepEqual(verdictsOf(report), {
		list: 'works',
		get: 'works',
		accounts: 'works',
		get_profile: 'works',
		create: 'documented',
		modify: 'documented',
		delete: 'documented',
		modify_profile: 'documented',
		members: 'works',
		history: 'works',
		record_history: 'works',
		usage: 'works',
		get_account: 'works',
		account_tags: 'works',
		tag_keys: 'works',
		account_members: 'works',
		holders: 'works',
		invite: 'documented',
		remove_member: 'documented',
		create_account: 'documented',
		update_account: 'documented',
		move_account: 'documented',
		put_account_tags: 'documented',
		delete_account_tags: 'documented',
	});
	assert.equal(report.next_step, undefined);
	assert.deepEqual(report.rate_limit, {remaining: 1187, reset_after_seconds: 300, quota: 1200, window_seconds: 300});
	assert.deepEqual(
		[report.service.base_url_from, report.state_folder, report.clock?.is_off],
		['CLOUDFLARE_BASE_URL', '/state/cforgs', false],
	);
	assert.deepEqual(new Set(sandbox.requests.map(({method}) => method)), new Set(['GET']));
	assert.match(doctorText(report).split('\n').at(-1) ?? '', /^Node\.js/v);
});

await test('shows that a token reads the history but not members, and stays ok', async () => {
	await using sandbox = await openSandbox({organizations: 12});
	const report = await diagnose(flags, {
		...surroundings,
		environment: {CLOUDFLARE_BASE_URL: sandbox.url, CLOUDFLARE_API_TOKEN: sandbox.token},
	});
	const {members, history} = verdictsOf(report);
	assert.deepEqual([members, history, report.is_ok], ['refused', 'works', true]);
	assert.match(
		doctorText(report),
		/^list members\s+✗ refused\s+GET, Could not list the members: this needs the Global API key; an API token cannot do it\./mv,
	);
	assert.match(doctorText(report), /^read history\s+✓ works\s+GET/mv);
});

await test('checks the sandbox of --demo with its own key, and turns writes off with --dry-run', async () => {
	const changed = {...flags, demo: true, organizations: 5, dryRun: true};
	const report = await diagnose(changed, {
		...surroundings,
		environment: {CLOUDFLARE_BASE_URL: plain('127.0.0.1:1'), ...key},
	});
	assert.deepEqual([report.is_ok, report.service.base_url_from, report.credential.from], [true, 'sandbox', []]);
	assert.equal(verdictsOf(report)['delete'], 'off');
	assert.equal(report.calls.find(({call}) => call === 'delete')?.why, 'dry run: nothing is sent');
});

await test('asks nobody for access if only usage is refused, which is open to few users', async () => {
	const {report} = await reportOf((response, request) => {
		const answer = request.url.includes('/organizations?')
			? ok([organization])
			: request.url.includes('/billable/')
				? refused(403, [{code: 10_000, message: 'Forbidden'}])
				: ok(/\/(?:accounts|members|logs)/v.test(request.url) ? [] : organization);
		answer(response, request);
	}, key);
	assert.deepEqual([verdictsOf(report)['usage'], report.next_step], ['refused', undefined]);
	assert.equal(report.calls.find(({call}) => call === 'get_account')?.why, 'the organization has no account');
});

await test('shows which calls a token is refused, and what those calls need', async () => {
	const {report, shown} = await reportOf(
		listThen(
			refused(403, [
				{
					code: 10_000,
					message: 'GET method not allowed for the api_token authentication scheme',
					documentation_url: 'https://developers.cloudflare.com/api/x',
				},
			]),
		),
	);
	assert.equal(report.is_ok, true);
	assert.deepEqual(
		report.calls.slice(0, 4).map(({verdict, http_status: status}) => [verdict, status]),
		[
			['works', undefined],
			['refused', 403],
			['refused', 403],
			['refused', 403],
		],
	);
	assert.match(report.calls[1]?.documentation_url ?? '', /^https:\/\/developers\.cloudflare\.com\//v);
	assert.match(doctorText(report), /see +https:\/\/developers\.cloudflare\.com\//v);
	assert.match(shown, /^read\s+✗ refused\s+GET, .*does not accept an API token for this call.*cf-ray/mv);
	assert.equal(
		report.next_step,
		'A token can list and create organizations. To read an organization by its id, list accounts, read and edit profiles, and rename and delete organizations, ' +
			'set CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY instead of the token.',
	);
});

await test('judges each kind of credential by the table, and names it', async () => {
	const environments = [token, {CLOUDFLARE_API_TOKEN: 'cfat_canary'}, {CLOUDFLARE_API_TOKEN: 'cfoat_canary'}, key];
	const reports = await Promise.all(environments.map(async environment => reportOf(ok([]), environment)));
	const [none, all] = [
		['refused_in_advance', 'refused_in_advance', 'refused_in_advance', 'refused_in_advance'],
		['documented', 'documented', 'documented', 'documented'],
	];
	const onlyCreate = ['documented', ...none.slice(1)];
	assert.deepEqual(
		reports.map(({report}) => report.calls.slice(4, 8).map(({verdict}) => verdict)),
		[onlyCreate, none, onlyCreate, all],
	);
	assert.deepEqual(
		reports.map(({report: {credential}}) => credential.kind),
		['user_token', 'account_token', 'user_token', 'global_api_key'],
	);
	assert.deepEqual(
		reports.map(({shown}) => /^credential\s+✓ set {8}(?<name>\S.*?) from/mv.exec(shown)?.groups?.['name']),
		['API token', 'account API token', 'API token', 'Global API key'],
	);
	assert.match(
		reports[1]?.shown ?? '',
		/– note\s+This is an account API token, which none of the eight calls accepts\./v,
	);
	assert.match(
		reports[1]?.shown ?? '',
		/^create\s+✗ refused\s+POST, needs an API token with the permission User Details Write, or the Global API key; not tried$/mv,
	);
	assert.match(
		reports[2]?.shown ?? '',
		/– note\s+This is an OAuth token\. .* it can only list and create organizations\.$/mv,
	);
	assert.match(
		reports[3]?.shown ?? '',
		/^delete\s+– not tried\s+DELETE, allowed with the Global API key; trying it would change data$/mv,
	);
	const refusal = await reportOf(refused(403, [{code: 10_000, message: 'Authentication error'}]), {
		CLOUDFLARE_API_TOKEN: 'cfat_canary',
	});
	assert.equal(
		refusal.report.next_step,
		'Use an API token with the permission User Details Read or User Details Write, or the Global API key instead: an account API token can make none of the eight calls.',
	);
});

await test('accepts an empty list without trying the other reads, and counts a missing profile as an answer', async () => {
	const empty = await reportOf(ok([]));
	assert.deepEqual(empty.report.calls.map(({verdict, why}) => [verdict, why]).slice(0, 2), [
		['works', undefined],
		['not_tried', 'the list is empty'],
	]);
	assert.equal(empty.report.next_step, undefined);
	const unreadable = await reportOf(ok([{name: 'without an id'}]));
	assert.equal(unreadable.report.calls[1]?.why, 'the first listed organization could not be read');
	const young = await reportOf(
		listThen((response, request) => {
			const answer = request.url.endsWith('/profile')
				? refused(404, [])
				: ok(request.url.includes('/accounts') ? [] : organization);
			answer(response, request);
		}),
	);
	assert.deepEqual(
		young.report.calls.filter(({call}) => call === 'get_profile').map(({verdict, why}) => [verdict, why]),
		[['works', 'no profile yet']],
	);
});

await test('gives a next step for each failure of the list, after one request', async () => {
	const failures: ReadonlyArray<readonly [Behaviour, Environment, RegExp]> = [
		[refused(403, [{code: 10_000, message: 'Authentication error'}]), token, /^Check that the token was copied whole/v],
		[
			refused(403, [{code: 10_000, message: 'Authentication error'}]),
			key,
			/^Check that the email address and the key belong together/v,
		],
		[refused(429, [{code: 971, message: 'Too many'}], {'retry-after': '30'}), token, /^Wait 30 seconds/v],
		[text(429, ''), token, /^Wait 60 seconds/v],
		[refused(404, [{code: 7003, message: 'Could not route'}]), token, /^Check the base address/v],
		[html(502), token, /^Check the base address and any proxy/v],
		[redirect(302, 'https://elsewhere.example'), token, /^Check the base address/v],
		[text(200, 'hello'), token, /^Check the base address/v],
		[reset, token, /^Check the network connection/v],
		[refused(403, []), {CLOUDFLARE_API_TOKEN: 'cfk_canary'}, /^CLOUDFLARE_API_TOKEN looks like an API key/v],
		[reset, {...token, NODE_EXTRA_CA_CERTS: '/missing.pem'}, /^Set NODE_EXTRA_CA_CERTS to a readable file/v],
		[ok([]), {...token, NODE_TLS_REJECT_UNAUTHORIZED: '0', HTTPS_PROXY: 'no address'}, /^$/v],
	];
	const answers = await Promise.all(failures.map(async ([behaviour, environment]) => reportOf(behaviour, environment)));
	const steps = answers.map(({report}) => report.next_step ?? '');
	assert.deepEqual(
		steps.filter((step, index) => failures[index]?.[2].test(step) !== true),
		[],
	);
	assert.deepEqual(
		answers.slice(0, -1).map(({shown}) => shown.split('\n').at(-1)),
		steps.slice(0, -1),
	);
	assert.deepEqual(
		answers.map(({requests}) => requests.length),
		failures.map(() => 1),
	);
	assert.deepEqual(
		answers.map(({report}) => report.is_ok),
		failures.map((_each, index) => index === failures.length - 1),
	);
});

await test('sends nothing if the credential is unusable or incomplete', async () => {
	const broken = await reportOf(ok([]), {CLOUDFLARE_API_TOKEN: 'two\nlines'});
	assert.match(
		broken.report.next_step ?? '',
		/^Copy the credential again, whole and without line breaks, into CLOUDFLARE_API_TOKEN\.$/v,
	);
	const half = await reportOf(ok([]), {CLOUDFLARE_API_KEY: 'cfk_canary'});
	assert.match(half.report.next_step ?? '', /^CLOUDFLARE_API_KEY is set, but CLOUDFLARE_EMAIL is not/v);
	const none = await reportOf(ok([]), {});
	assert.match(none.report.next_step ?? '', /--demo/v);
	assert.deepEqual(
		[broken, half, none].map(({requests, report}) => [requests.length, report.is_ok]),
		[
			[0, false],
			[0, false],
			[0, false],
		],
	);
	const verdicts = Object.values(verdictsOf(none.report));
	assert.deepEqual(new Set(verdicts), new Set(['not_tried']));
});

await test('reports a clock that is off by more than a minute, in both directions', async () => {
	const dated = async (offset: number) => {
		const date = new Date(Date.now() + offset * 1000).toUTCString();
		return reportOf(json(200, {success: true, result: []}, {date}));
	};

	const [ahead, behind, right] = await Promise.all([dated(-300), dated(300), dated(-30)]);
	assert.match(ahead.shown, /^clock\s+✗ wrong\s+30\d seconds ahead of the service$/mv);
	assert.match(behind.shown, /^clock\s+✗ wrong\s+(?:299|300) seconds behind the service$/mv);
	assert.match(right.shown, /^clock\s+✓ right/mv);
	assert.match(ahead.report.next_step ?? '', /^Set the clock/v);
	assert.equal(right.report.next_step, undefined);
});

await test('reports a reached rate limit', async () => {
	const {shown, report} = await reportOf(
		json(200, {success: true, result: []}, {ratelimit: '"default";r=0;t=17', 'ratelimit-policy': '"burst";q=100;w=60'}),
	);
	assert.match(shown, /^rate limit\s+✗ reached\s+0 requests left for the next 17 s \(the limit is 100 in 60 s\)$/mv);
	assert.equal(report.next_step, 'Wait 17 seconds before the next request.');
});

await test('stops at the time limits if a server hangs or drips', async () => {
	const answers = await Promise.all(
		[hang, drip, listThen(hang)].map(async behaviour => reportOf(behaviour, token, {}, {request: 150})),
	);
	assert.deepEqual(
		answers.map(({report}) => [verdictsOf(report)['list'], verdictsOf(report)['accounts']]),
		[
			['failed', 'not_tried'],
			['failed', 'not_tried'],
			['works', 'failed'],
		],
	);
	const waited = answers.flatMap(({report}) => report.calls.map(({milliseconds = 0}) => milliseconds));
	assert.deepEqual(
		waited.filter(milliseconds => milliseconds > 5000),
		[],
	);
	assert.ok(3 * (doctorTimeLimits.request ?? Infinity) <= 20_000);
});

await test('shows answers without control characters and without the credential', async () => {
	const secret = token.CLOUDFLARE_API_TOKEN;
	const name = `\u{1B}]0;owned\u{7}\u{202E}${secret}\n✓ forged`;
	const {shown, report} = await reportOf(
		(response, request) => {
			const answer = request.url.includes('/organizations?')
				? ok([{id: 'a1', name}])
				: refused(400, [{code: 1, message: name}], {'cf-ray': secret});
			answer(response, request);
		},
		{...token, TERM: 'x\u{1B}[2J', NODE_EXTRA_CA_CERTS: '/\u{9B}2J'},
	);
	assert.doesNotMatch(shown, /[[\p{Control}\p{Format}]--\n]|canary/v);
	assert.doesNotMatch(JSON.stringify(report), /canary/v);
	assert.doesNotMatch(shown, /^✓ forged/mv);
	assert.match(shown, /⟦1B⟧\]0;owned/v);
});

await test('aligns its lines, and gives each a mark and a word', async () => {
	const {shown} = await reportOf(listThen(html(502)), {
		...key,
		HTTPS_PROXY: plain('proxy.example'),
		NODE_TLS_REJECT_UNAUTHORIZED: '0',
		SSH_CONNECTION: '1',
	});
	const [findings = '', sentence = ''] = shown.split('\n\n', 2);
	assert.deepEqual(
		findings.split('\n').filter(each => !/^.{14} [–✓✗] [ A-Za-z]{10} \S/v.test(each)),
		[],
	);
	assert.doesNotMatch(sentence, /\n/v);
	assert.match(
		findings,
		/^terminal\s+✓ usable\s+TERM=\(not set\), 80×24, 16 colours, no UTF-8: no locale is set, over SSH$/mv,
	);
	assert.match(
		findings,
		/^certificates\s+✓ checked\s+NODE_TLS_REJECT_UNAUTHORIZED=0 is set, but certificates are checked anyway$/mv,
	);
	assert.match(
		findings,
		/^proxy\s+– not used\s+HTTPS_PROXY names proxy\.example, but the service is on this machine$/mv,
	);
});
