import assert from 'node:assert/strict';
import {test} from 'node:test';
import {documentationUrlOf} from '../../../source/base/api/explain.js';
import {failureText} from '../../../source/kernel/rows/failure.js';
import {harmless} from '../../../source/base/text/harmless.js';
import {shownText} from '../../../source/base/text/told.js';
import {failureOf, setUp, token} from '../../helpers/api-client.js';
import {html, inTurn, ok, type Behaviour} from '../../helpers/misbehaving-server.js';

const good = ok({id: 'a1'});

/** Problem details of the vendor's edge. Only the body names the ray. */
function problem(
	status: number,
	members: Readonly<Record<string, unknown>> = {},
	headers: Readonly<Record<string, string>> = {},
): Behaviour {
	return response => {
		response.writeHead(status, {'content-type': 'application/problem+json; charset=utf-8', ...headers});
		response.end(
			JSON.stringify({
				type: `https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-${status}/`,
				title: 'Connection timed out',
				status,
				detail: 'The origin did not answer in time.',
				instance: '8f0a1b2c3d4e5f60',
				error_category: 'origin',
				...members,
			}),
		);
	};
}

async function failureTo(behaviour: Behaviour) {
	await using fixture = await setUp(behaviour, {retryLimit: 0});
	return await failureOf(fixture.client.getOrganization('a1'));
}

await test('shows title, detail, code and ray of a problem, and the page about it', async () => {
	const error = await failureTo(problem(522, {error_code: 1016}));
	assert.deepEqual(
		[error.failure, error.status, error.ray, error.errors.map(({code}) => code)],
		['gateway', 522, '8f0a1b2c3d4e5f60', [1016]],
	);
	assert.equal(
		shownText(failureText(error)),
		'Could not read the organization: the service failed and says "Connection timed out: The origin did not answer in time". Try again in a moment. (status 522 · code 1016 · cf-ray 8f0a1b2c3d4e5f60)',
	);
	assert.equal(
		documentationUrlOf(error),
		'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-522/',
	);
	const withHeader = await failureTo(problem(502, {}, {'cf-ray': '0011223344556677-FRA'}));
	assert.equal(withHeader.ray, '0011223344556677-FRA');
});

await test('keeps HTML and broken problems as a fallback', async () => {
	const broken = await Promise.all(
		[
			html(502),
			problem(502, {
				type: 1,
				title: {},
				detail: [],
				instance: 'https://elsewhere.example/\u{1B}[2J',
				error_code: -1,
				retryable: 'no',
				retry_after: '1e9',
			}),
			(response => {
				response.writeHead(502, {'content-type': 'application/problem+json'});
				response.end('{"title":"Bad');
			}) satisfies Behaviour,
		].map(async behaviour => failureTo(behaviour)),
	);
	assert.deepEqual(
		broken.map(({sentence}) => sentence),
		broken.map(() => 'Could not read the organization: the service failed. Try again in a moment.'),
	);
	assert.deepEqual(
		broken.map(({isLasting, retryAfter}) => [isLasting, retryAfter]),
		broken.map(() => [false, undefined]),
	);
});

await test('repeats a read if the problem may pass, waits as long as it asks, and repeats nothing that lasts', async () => {
	const rows: ReadonlyArray<readonly [Behaviour, number]> = [
		[problem(502), 2],
		[problem(524, {retryable: true, retry_after: 1}), 2],
		[problem(403, {retryable: true, error_code: 1200}), 2],
		[problem(403, {retryable: false, error_code: 1020}), 1],
		[problem(526, {retryable: false, error_category: 'ssl'}), 1],
		[problem(522, {retryable: true, retry_after: 120}), 1],
	];
	const waits: number[] = [];
	const counts = await Promise.all(
		rows.map(async ([behaviour]) => {
			await using fixture = await setUp(inTurn(behaviour, good), {
				onWait(milliseconds) {
					waits.push(milliseconds);
				},
			});
			await fixture.client.getOrganization('a1').catch(() => undefined);
			return fixture.server.requests.length;
		}),
	);
	assert.deepEqual(
		counts,
		rows.map(([, count]) => count),
	);
	assert.deepEqual(waits, [1000]);
	const lasting = await failureTo(problem(526, {retryable: false}));
	assert.match(lasting.message, / Trying again does not help\. /v);
	const later = await failureTo(problem(522, {retry_after: 120}));
	assert.match(later.message, / Try again in 120 seconds\.$/v);
});

await test('never repeats a write, and takes its answer for lost unless it was a rate limit', async () => {
	const rows: ReadonlyArray<readonly [Behaviour, string]> = [
		[problem(502, {retryable: true, retry_after: 0}), 'unknown'],
		[problem(403, {error_code: 1020}), 'unknown'],
		[problem(429, {error_code: 1015, retry_after: 7}), 'notApplied'],
	];
	const outcomes = await Promise.all(
		rows.map(async ([behaviour]) => {
			await using fixture = await setUp(inTurn(behaviour, good));
			const error = await failureOf(fixture.client.renameOrganization('a1', 'New'));
			return [error.outcome, fixture.server.requests.length, error.retryAfter];
		}),
	);
	assert.deepEqual(outcomes, [
		['unknown', 1, 0],
		['unknown', 1, undefined],
		['notApplied', 1, 7],
	]);
});

await test('makes hostile text of a problem harmless, and keeps the credential out', async () => {
	const error = await failureTo(
		problem(502, {title: '\u{1B}[2J\u{202E}', detail: `no ${token} here`, type: `https://elsewhere.example/${token}`}),
	);
	const shown = shownText(failureText(error));
	assert.equal(harmless(shown), shown.replaceAll('\u{1B}', '⟦1B⟧').replaceAll('\u{202E}', '⟦202E⟧'));
	assert.equal(documentationUrlOf(error), undefined);
	assert.doesNotMatch(JSON.stringify([error, error.message]), /canary/v);
});
