import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type ApiError, isPerhapsTooNew} from '../../../source/base/api/api-error.js';
import type {Client, ClientOptions} from '../../../source/base/api/client.js';
import {documentationUrlOf, isRefusedForGood, refusedCreations} from '../../../source/base/api/explain.js';
import {failureOf, setUp} from '../../helpers/api-client.js';
import {type Behaviour, html, json, refused, text} from '../../helpers/misbehaving-server.js';
import {emptyProfile} from '../../../source/base/api/schemas.js';

const key = {scheme: 'key', email: 'me@example.com', key: 'canary-key'} as const;

const read = async (client: Client) => client.getOrganization('a1');

const list = async (client: Client) => client.listOrganizations({'parent.id': 'null'}).next();

const create = async (client: Client) => client.createOrganization({name: 'x'});

const remove = async (client: Client) => client.deleteOrganization('a1');

const save = async (client: Client) => client.renameOrganization('a1', 'x');

const organization = (status: number): Behaviour =>
	json(status, {success: true, errors: [], result: {id: 'a1', name: 'x'}});

async function errorOf(
	behaviour: Behaviour,
	call: (client: Client) => Promise<unknown>,
	options: Partial<ClientOptions> = {},
): Promise<ApiError> {
	await using fixture = await setUp(behaviour, {retryLimit: 0, ...options});
	const failed = await failureOf(call(fixture.client));
	return failed;
}

await test('keeps every detail of a refusal', async () => {
	const error = await errorOf(
		refused(400, [
			{
				code: 6003,
				message: 'Invalid request headers',
				documentation_url: 'x',
				error_chain: [
					{
						code: 6111,
						message: 'Invalid format for Authorization header',
						error_chain: [{code: 1, message: 'deepest'}],
					},
					{code: '6103', message: 'Invalid format for X-Auth-Key header'},
				],
			},
			{message: 'second', source: {pointer: '/profile/business_email'}},
		]),
		save,
	);
	assert.equal(error.failure, 'refused');
	assert.equal(error.status, 400);
	assert.equal(error.ray, '8f0a1b2c3d4e5f60-FRA');
	assert.deepEqual(error.request, {method: 'PUT', path: '/organizations/a1'});
	assert.deepEqual(error.errors, [
		{code: 6003, message: 'Invalid request headers', documentationUrl: 'x'},
		{code: 6111, message: 'Invalid format for Authorization header'},
		{code: 1, message: 'deepest'},
		{code: 6103, message: 'Invalid format for X-Auth-Key header'},
		{message: 'second', pointer: '/profile/business_email'},
	]);
	assert.equal(error.outcome, 'notApplied');
	assert.equal(error.isRepeatSafe, false);
});

await test('explains that a call does not accept the token scheme', async () => {
	const body = {
		success: false,
		errors: [{code: 10_000, message: 'PUT method not allowed for the api_token authentication scheme'}],
	};
	const errors = [await errorOf(json(405, body), save), await errorOf(json(403, body), save)];
	const why = 'Could not rename the organization: the service does not accept an API token for this call.';
	const todo =
		'It needs an API key: set the email address and API key (CLOUDFLARE_EMAIL, CLOUDFLARE_API_KEY), and unset the API token (CLOUDFLARE_API_TOKEN), which takes precedence.';
	assert.deepEqual(
		errors.map(({message}) => message),
		errors.map(() => `${why} ${todo}`),
	);
});

await test('distinguishes an invalid credential from one that lacks a permission', async () => {
	const unaccepted = refused(403, [{code: 10_000, message: 'Authentication error'}]);
	const listing = await errorOf(unaccepted, list);
	assert.match(
		listing.message,
		/^Could not list the organizations: the service does not accept the API token\. Check that it was copied whole/v,
	);
	assert.doesNotMatch(listing.message, /API key/v);
	const one = await errorOf(unaccepted, read);
	assert.match(
		one.message,
		/does not accept the API token for this call\. .*this call needs an API key: set .*, and unset the API token \(CLOUDFLARE_API_TOKEN\), which takes precedence\.$/v,
	);
	const withKey = await errorOf(unaccepted, read, {credential: key});
	assert.match(withKey.message, /does not accept the email address and API key\. Check/v);
	const unauthorized = await errorOf(refused(401, []), read, {credential: key});
	assert.match(unauthorized.message, /does not accept the email address and API key\. Check/v);
	const unpermitted = await errorOf(
		refused(403, [{code: 9109, message: 'Unauthorized to access requested resource'}]),
		read,
	);
	assert.equal(
		unpermitted.message,
		'Could not read the organization: this credential is not permitted to do that. Ask an administrator of the organization for access.',
	);
});

await test('detects a key used as a token and a token used as a key, and names the right variable', async () => {
	const unaccepted = refused(403, [{code: 10_000, message: 'Authentication error'}]);
	const malformed = refused(400, [{code: 6003, message: 'Invalid request headers'}]);
	const placed = {scheme: 'token', token: 'cfk_canary0123456789'} as const;
	const errors = await Promise.all(
		[unaccepted, malformed, refused(401, [])].map(async refusal => errorOf(refusal, list, {credential: placed})),
	);
	const messages = errors.map(({message}) => message);
	const why =
		'Could not list the organizations: the service does not accept the API token, which looks like an API key.';
	const todo =
		'A key belongs in the email address and API key (CLOUDFLARE_EMAIL, CLOUDFLARE_API_KEY), with its email address: set both, and unset the API token (CLOUDFLARE_API_TOKEN).';
	assert.deepEqual(
		messages,
		messages.map(() => `${why} ${todo}`),
	);
	const token = await errorOf(unaccepted, read, {credential: {...key, key: 'cfut_canary0123456789'}});
	assert.match(
		token.message,
		/API key, which looks like an API token\. A token belongs in the API token \(CLOUDFLARE_API_TOKEN\): set that, and unset the email address/v,
	);
	const unpermitted = await errorOf(refused(403, [{code: 9109, message: 'Unauthorized'}]), read, {credential: placed});
	assert.match(unpermitted.message, /this credential is not permitted/v);
});

await test('explains a malformed credential for its scheme', async () => {
	const malformed = refused(400, [
		{code: 6003, message: 'Invalid request headers', error_chain: [{code: 6111, message: 'Invalid format'}]},
	]);
	const withToken = await errorOf(malformed, read);
	assert.match(withToken.message, /the API token is malformed\. Check the API token \(CLOUDFLARE_API_TOKEN\)/v);
	const withKey = await errorOf(malformed, read, {credential: key});
	assert.match(withKey.message, /the email address or API key is malformed\. Check/v);
});

await test('names the next step for each refused creation', async () => {
	const rows: ReadonlyArray<readonly [string, RegExp]> = [
		[
			'Organization management is only available on the Enterprise plan at this time.',
			/: organizations are only available on the Enterprise plan\. Ask your account team/v,
		],
		[
			'You need a super admin role on an enterprise account to create an Organization.',
			/: this user is not a Super Administrator of an Enterprise account\. Ask a Super Administrator/v,
		],
		[
			'One or more of your enterprise accounts is already part of an Organization.',
			/: an Enterprise account of this user already belongs to an organization\./v,
		],
		[
			'You have reached the maximum number of organizations.',
			/: this user already has an organization, and each user can create only one\. Use that organization/v,
		],
		[
			'An Organization has already been created for accounts associated with your company.',
			/: your company already has an organization\. Ask a member of that organization to invite you\./v,
		],
		[
			'You are not eligible to create an Organization because we think there\u{2019}s a problem with x.',
			/: the service says "You are not eligible .+ with x"\. Contact Cloudflare support, and include the cf-ray\.$/v,
		],
		[
			'User is not eligible to create an organization:  no_enterprise_accounts',
			/: only users with an Enterprise account can create organizations\. Ask your account team/v,
		],
	];
	const texts = rows.map(([message]) => message);
	assert.deepEqual(
		refusedCreations.filter(({text: beginning}) => texts.every(message => !message.startsWith(beginning))),
		[],
	);
	const refusals = texts.flatMap(message => [
		refused(403, [{code: 10_000, message}]),
		refused(400, [{message: message.toUpperCase().replaceAll(' ', '  ')}]),
		json(403, {success: false, messages: [{message}]}),
	]);
	const errors = await Promise.all(refusals.map(async refusal => errorOf(refusal, create, {credential: key})));
	assert.deepEqual(
		errors
			.filter(({message}, index) => !new RegExp(rows[Math.floor(index / 3)]?.[1] ?? '', 'iv').test(message))
			.map(({message}) => message),
		[],
	);
	assert.deepEqual(new Set(errors.map(({outcome}) => outcome)), new Set(['notApplied']));
	assert.deepEqual(
		errors.filter(({message}) => !message.startsWith('Could not create the organization: ')),
		[],
	);
});

const documentation = 'https://developers.cloudflare.com/api/resources/organizations/';

const forbidden = refused(403, [{code: 10_000, message: 'Forbidden', documentation_url: documentation}]);

type Calls = ReadonlyArray<(client: Client) => Promise<unknown>>;

const forKeys: Calls = [
	read,
	save,
	remove,
	async client => client.listAccounts('a1').next(),
	async client => client.getProfile('a1'),
	async client => client.updateProfile('a1', emptyProfile),
];
async function messagesOf(calls: Calls, options: Partial<ClientOptions> = {}) {
	const errors = await Promise.all(calls.map(async call => errorOf(forbidden, call, options)));
	return errors.map(({message}) => message.replace(/^[^:]+: /v, ''));
}

await test('names the credential that a forbidden call needs, and calls no credential invalid', async () => {
	const wayToKey =
		'set the email address and API key (CLOUDFLARE_EMAIL, CLOUDFLARE_API_KEY), and unset the API token (CLOUDFLARE_API_TOKEN), which takes precedence.';
	const keyOnly = `this needs the Global API key; an API token cannot do it. To use the key, ${wayToKey}`;
	assert.deepEqual(
		await messagesOf(forKeys),
		forKeys.map(() => keyOnly),
	);
	const lacking = (names: string) =>
		`this API token is not allowed to do that. It needs the permission ${names}: add that to the token in the dashboard. Or ${wayToKey}`;
	assert.deepEqual(await messagesOf([list, create]), [
		lacking('User Details Read or User Details Write'),
		lacking('User Details Write'),
	]);
	const account = {credential: {scheme: 'token', token: `cfat_canary${'0'.repeat(30)}`}} as const;
	assert.deepEqual(await messagesOf([list, create, read], account), [
		`an account token cannot do that. Use a user token that has the permission User Details Read or User Details Write, or ${wayToKey}`,
		`an account token cannot do that. Use a user token that has the permission User Details Write, or ${wayToKey}`,
		keyOnly,
	]);
	const roles = (whose: string) =>
		`this user is not allowed to do that. Ask an administrator of ${whose} for one of the roles in the documentation of this call.`;
	const others = forKeys.filter(call => call !== remove);
	assert.deepEqual(
		await messagesOf(others, {credential: key}),
		others.map(() => roles('the organization')),
	);
	assert.deepEqual(await messagesOf([list, create, remove], {credential: key}), [
		roles('your account'),
		'this user is not allowed to do that, or the parent cannot have sub-organizations. Trying again does not help. Check the flag sub_org_creation of the parent, which your distributor or account team can change. If it is true, ask an administrator for one of the roles in the documentation of this call.',
		'this user is not allowed to do that, or this organization cannot be deleted. Trying again does not help. Ask your distributor or account team whether it can be deleted. If so, ask an administrator for one of the roles in the documentation of this call.',
	]);
	const withoutPage = await errorOf(refused(403, [{code: 10_000, message: 'Forbidden'}]), read, {credential: key});
	assert.match(
		withoutPage.message,
		/this user is not allowed to do that\. Ask an administrator of the organization for access\.$/v,
	);
});

await test('recognizes only refusals that a new organization can cause and waiting can end', async () => {
	const older = refused(403, [{code: 9109, message: 'Unauthorized to access requested resource'}]);
	const scheme = refused(403, [
		{code: 10_000, message: 'GET method not allowed for the api_token authentication scheme'},
	]);
	const rows: ReadonlyArray<readonly [Behaviour, Partial<ClientOptions>, boolean]> = [
		[forbidden, {credential: key}, true],
		[forbidden, {}, false],
		[older, {credential: key}, true],
		[older, {}, true],
		[scheme, {}, false],
		[refused(404, [{code: 10_000, message: 'Forbidden'}]), {credential: key}, false],
	];
	const errors = await Promise.all(rows.map(async ([behaviour, options]) => errorOf(behaviour, read, options)));
	assert.deepEqual(
		errors.map(error => isPerhapsTooNew(error)),
		rows.map(row => row[2]),
	);
});

await test('recognizes refusals of a creation or deletion that trying again does not change', async () => {
	const rows: ReadonlyArray<
		readonly [Behaviour, (client: Client) => Promise<unknown>, Partial<ClientOptions>, boolean]
	> = [
		[forbidden, create, {credential: key}, true],
		[forbidden, remove, {credential: key}, true],
		[
			refused(403, [{code: 10_000, message: 'You have reached the maximum number of organizations.'}]),
			create,
			{credential: key},
			true,
		],
		// A token can never delete, and reading says nothing about capabilities.
		[forbidden, remove, {}, false],
		[forbidden, read, {credential: key}, false],
		[refused(400, [{code: 1003, message: 'The organization must be empty'}]), remove, {credential: key}, false],
		[refused(403, [{code: 10_000, message: 'Authentication error'}]), create, {credential: key}, false],
		[refused(429, []), create, {credential: key}, false],
	];
	const errors = await Promise.all(rows.map(async ([behaviour, call, options]) => errorOf(behaviour, call, options)));
	assert.deepEqual(
		errors.map(error => isRefusedForGood(error)),
		rows.map(row => row[3]),
	);
});

await test('reads the reason from the messages when no error has a text', async () => {
	const reasons = [{code: 1, message: 'Because', documentation_url: documentation, error_chain: [{message: 'deeper'}]}];
	const failed = await errorOf(json(409, {success: false, errors: [], messages: reasons}), save);
	assert.match(failed.message, /the service says "Because"\./v);
	assert.deepEqual(failed.errors, [
		{code: 1, message: 'Because', documentationUrl: documentation},
		{message: 'deeper'},
	]);
	const coded = await errorOf(json(403, {success: false, errors: [{code: 10_000}], messages: 'Because'}), save);
	assert.deepEqual(coded.errors, [{code: 10_000, message: ''}, {message: 'Because'}]);
	const both = await errorOf(json(409, {success: false, errors: [{message: 'The error'}], messages: reasons}), save);
	assert.deepEqual(both.errors, [{message: 'The error'}]);
});

await test('links only to https pages of the vendor, whatever the service sends', async () => {
	const good = [
		documentation,
		'https://developers.cloudflare.com/api/resources/organizations/methods/get?x=1;y=2#roles',
		'HTTPS://Developers.Cloudflare.COM/api/',
		'https://cloudflare.com',
	];
	const bad = [
		documentation.replace('https', 'http'),
		'ftp://developers.cloudflare.com/',
		documentation.replace('https', 'javascript'),
		'file:///etc/passwd',
		'//developers.cloudflare.com/',
		'developers.cloudflare.com/api',
		'',
		' ',
		'x',
		'https://developers.cloudflare.com.evil.example/',
		'https://evilcloudflare.com/',
		'https://cloudflare.com@evil.example/',
		'https://cloudflare.com:x@evil.example/',
		'https://user@developers.cloudflare.com/',
		'https://user:word@developers.cloudflare.com/',
		'https://@developers.cloudflare.com/',
		'https://developers.cloudflare.com:8443/',
		'https://developers.cloudflare.com:443/',
		'https://developers.cloudflare.com:/',
		'https://developers.cloudflare.com./',
		'https://.cloudflare.com/',
		String.raw`https://evil.example\@developers.cloudflare.com/`,
		String.raw`https://developers.cloudflare.com\@evil.example/`,
		String.raw`https:\\developers.cloudflare.com/`,
		'https:developers.cloudflare.com/',
		'https:///developers.cloudflare.com/',
		'https://evil.example/https://developers.cloudflare.com/',
		'https://evil.example#.cloudflare.com',
		'https://evil.example?.cloudflare.com',
		'https://developers.cloudfl\u{430}re.com/',
		'https://developers.\u{FF43}loudflare.com/',
		'https://developers\u{3002}cloudflare.com/',
		'https://xn--cloudflre-66g.com/',
		'https://developers%2Ecloudflare.com/',
		'https://%63loudflare.com/',
		'https://developers.cloudflare.com/\u{1B}]8;;https://evil.example\u{7}',
		'https://developers.cloudflare.com/\u{7}',
		'https://developers.cloudflare.com/\u{9C}',
		'https://developers.cloudflare.com/\n',
		'https://develop\ters.cloudflare.com/',
		' https://developers.cloudflare.com/',
		'https://developers.cloudflare.com/ ',
		'https://developers.cloudflare.com/a b',
		'https://developers.cloudflare.com/\u{202E}gpj',
		'https://developers.cloudflare.com/\u{200B}',
		`https://developers.cloudflare.com/${'x'.repeat(500)}`,
		`https://${'x.'.repeat(300)}cloudflare.com/`,
	];
	const urlsOf = async (urls: readonly unknown[]) => {
		const errors = await Promise.all(
			urls.map(async url =>
				errorOf(refused(403, [{code: 10_000, message: 'Forbidden', documentation_url: url}]), read),
			),
		);
		return errors.map(error => documentationUrlOf(error));
	};

	assert.deepEqual(await urlsOf(good), [
		...good.slice(0, 2),
		'https://developers.cloudflare.com/api/',
		'https://cloudflare.com/',
	]);
	assert.deepEqual(
		await urlsOf([...bad, 5, null, {href: documentation}, [documentation]]),
		[...bad, 1, 2, 3, 4].map(() => undefined),
	);
	const chained = await errorOf(
		refused(403, [
			{
				code: 1,
				message: 'x',
				documentation_url: bad[0],
				error_chain: [{message: 'y', documentation_url: documentation}],
			},
		]),
		read,
	);
	assert.equal(documentationUrlOf(chained), documentation);
});

await test('distinguishes an unknown id from a wrong base address', async () => {
	const unroutable = refused(404, [
		{code: 7003, message: 'Could not route to /organizations/x, perhaps your object identifier is invalid?'},
		{code: 7000, message: 'No route for that URI'},
	]);
	const unknown = await errorOf(unroutable, read);
	assert.match(
		unknown.message,
		/it does not exist, or this credential cannot see it\. It may have been deleted, or the id is wrong\./v,
	);
	const listing = await errorOf(unroutable, list);
	assert.match(listing.message, /this API is not at the base address\. Check the base address/v);
});

await test('quotes any other refusal, shortened and on one line', async () => {
	const error = await errorOf(refused(409, [{code: 1, message: `not\n empty ${'x'.repeat(5000)}`}]), async client =>
		client.deleteOrganization('a1'),
	);
	assert.match(
		error.message,
		/^Could not delete the organization: the service says "not empty x+"\. This request changed nothing\. Correct what the message names, and try again\.$/v,
	);
	assert.ok(error.message.length < 400);
	assert.equal(error.errors[0]?.message.length, 1000);
	const silent = await errorOf(refused(418, []), save);
	assert.match(silent.message, /the service refused it and gave no reason \(status 418\)\./v);
});

await test('fails on success: false, whatever the status', async () => {
	const error = await errorOf(refused(200, [{code: 1, message: 'no'}]), save);
	assert.equal(error.failure, 'refused');
	assert.equal(error.status, 200);
	assert.equal(error.outcome, 'notApplied');
	const implied = await errorOf(json(200, {errors: [{code: 1, message: 'no'}], result: null}), read);
	assert.equal(implied.failure, 'refused');
});

await test('reads errors of odd types as far as possible', async () => {
	const asText = await errorOf(json(400, {success: false, errors: 'just text'}), read);
	assert.deepEqual(asText.errors, [{message: 'just text'}]);
	const odd = await errorOf(
		json(400, {
			success: false,
			errors: [null, 5, {code: {}, message: null}, {code: 2, message: 'x', source: 'y', error_chain: 'z'}],
		}),
		read,
	);
	assert.deepEqual(odd.errors, [{message: ''}, {code: 2, message: 'x'}, {message: 'z'}]);
	let chain: unknown = 'end';
	for (let depth = 0; depth < 1000; depth++) {
		chain = {message: 'x', error_chain: chain};
	}

	const deep = await errorOf(json(400, {success: false, errors: chain}), read);
	assert.equal(deep.errors.length, 20);
});

await test('describes an answer that does not come from the API', async () => {
	const rows: ReadonlyArray<readonly [Behaviour, string, RegExp]> = [
		[html(200), 'gateway', /a web page came back instead of an answer from the API \(status 200\)/v],
		[html(403), 'gateway', /a web page came back/v],
		[text(200, 'upstream request timeout'), 'gateway', /the response is not an answer from the API/v],
		[text(200, '{"success":true,"result":{"id":"a'), 'shape', /the answer is cut short or garbled/v],
		[text(200, ''), 'shape', /the answer was empty/v],
		[json(200, []), 'shape', /does not have the format of the API/v],
		[json(200, 'ok'), 'shape', /does not have the format of the API/v],
		[json(404, {message: 'Not Found'}), 'gateway', /does not have the format of the API \(status 404\)/v],
		[json(200, {success: true, result: 'text'}), 'shape', /does not have the requested data/v],
		[json(200, {success: true, result: {name: 'no id'}}), 'shape', /does not have the requested data/v],
		[text(304, ''), 'shape', /the answer was empty \(status 304\)/v],
		[text(204, ''), 'shape', /the service gave an unexpected answer \(status 204\)/v],
		[text(205, ''), 'shape', /the answer was empty \(status 205\)/v],
		[text(302, ''), 'shape', /the answer was empty \(status 302\)/v],
		...[201, 202, 203, 206, 226].map((status): readonly [Behaviour, string, RegExp] => [
			organization(status),
			'shape',
			new RegExp(String.raw`an unexpected answer \(status ${status}\)`, 'v'),
		]),
		...[300, 302, 308, 399].map((status): readonly [Behaviour, string, RegExp] => [
			organization(status),
			'gateway',
			new RegExp(String.raw`an unexpected answer \(status ${status}\)`, 'v'),
		]),
		...[402, 418, 499].map((status): readonly [Behaviour, string, RegExp] => [
			organization(status),
			'refused',
			new RegExp(String.raw`the service refused it and gave no reason \(status ${status}\)`, 'v'),
		]),
	];
	const errors = await Promise.all(rows.map(async ([behaviour]) => errorOf(behaviour, read)));
	assert.deepEqual(
		errors.map(({failure}) => failure),
		rows.map(([, failure]) => failure),
	);
	assert.deepEqual(
		errors.filter(({message}, index) => !rows[index]?.[2].test(message)),
		[],
	);
	const [page] = errors;
	const reason =
		'a web page came back instead of an answer from the API. Check the base address (CLOUDFLARE_BASE_URL) and any proxy in between, and try again.';
	assert.deepEqual([page?.sentence, page?.reason], [`Could not read the organization: ${reason}`, reason]);
});

await test('reports the outcome of a write as unknown unless it was certainly refused', async () => {
	const rows: ReadonlyArray<readonly [Behaviour, string]> = [
		[html(502), 'unknown'],
		[refused(500, []), 'unknown'],
		[html(200), 'unknown'],
		[text(200, '{"success":tr'), 'unknown'],
		[json(200, {success: true, result: null}), 'unknown'],
		[organization(202), 'unknown'],
		[html(403), 'unknown'],
		[refused(429, []), 'notApplied'],
		[text(302, '', {location: '/x'}), 'unknown'],
		[organization(302), 'unknown'],
	];
	const errors = await Promise.all(rows.map(async ([behaviour]) => errorOf(behaviour, save)));
	assert.deepEqual(
		errors.map(({outcome}) => outcome),
		rows.map(([, outcome]) => outcome),
	);
	assert.deepEqual(
		errors.map(({isRepeatSafe}) => isRepeatSafe),
		rows.map((_, index) => index === 7),
	);
	assert.deepEqual(
		errors.map(({message}) => message.includes('It is unclear whether the change was made')),
		rows.map(([, outcome]) => outcome === 'unknown'),
	);
});

await test('marks every read as safe to repeat', async () => {
	const error = await errorOf(html(502), read);
	assert.equal(error.isRepeatSafe, true);
	assert.equal(error.outcome, 'notApplied');
	assert.equal(
		error.message,
		'Could not read the organization: the service failed (status 502). Try again in a moment.',
	);
});

await test('takes a status without an answer of the API for a lost answer of a write, except a rate limit', async () => {
	const page = '<html>No</html>';
	const outcomes = await Promise.all(
		[400, 401, 403, 404, 405, 408, 409, 413, 421, 425, 499]
			.flatMap(status => [text(status, page), text(status, ''), json(status, {blocked: true})])
			.map(async behaviour => {
				const {outcome, isRepeatSafe} = await errorOf(behaviour, save);
				return `${outcome} ${isRepeatSafe}`;
			}),
	);
	assert.deepEqual([...new Set(outcomes)], ['unknown false']);
	const timeout = await errorOf(refused(408, [{code: 1, message: 'Too slow'}]), save);
	assert.equal(timeout.outcome, 'unknown', 'whoever says it, the request may be under way');
	const elsewhere = await Promise.all(
		[text(302, page, {location: '/'}), text(304, '')].map(async behaviour => errorOf(behaviour, save)),
	);
	assert.deepEqual(
		elsewhere.map(({outcome}) => outcome),
		['unknown', 'unknown'],
	);
	const known = await Promise.all(
		[text(429, page), refused(400, []), refused(404, [])].map(async behaviour => errorOf(behaviour, save)),
	);
	assert.deepEqual(
		known.map(({outcome}) => outcome),
		known.map(() => 'notApplied'),
	);
	const unread = await errorOf(text(408, page), read);
	assert.equal(unread.outcome, 'notApplied');
});
