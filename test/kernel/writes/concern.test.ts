import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ApiError, type ApiErrorDetails} from '../../../source/base/api/api-error.js';
import {concernOf} from '../../../source/kernel/writes/waiting.js';

const errorWith = (details: Partial<ApiErrorDetails>): ApiError =>
	new ApiError('No.', {failure: 'refused', request: {method: 'POST', path: '/x'}, ...details});

await test('says what a failure concerns', () => {
	const of = (details: Partial<ApiErrorDetails>) => concernOf(errorWith(details));
	const statuses = (wanted: string) =>
		[400, 401, 402, 403, 404, 405, 409, 410, 412, 418, 422, 429, 500].filter(status => of({status}) === wanted);
	assert.deepEqual(statuses('item'), [400, 404, 409, 410, 412, 422]);
	assert.deepEqual(statuses('organization'), [403]);
	assert.deepEqual(statuses('time'), [429]);
	assert.deepEqual(statuses('everything'), [401, 402, 405, 418, 500]);
	assert.equal(
		of({status: 405, errors: [{code: 7003, message: 'Could not route'}]}),
		'item',
		'the service does not know the id',
	);
});

await test('waits only for a 503 that names a time', () => {
	assert.equal(concernOf(errorWith({failure: 'gateway', status: 503, retryAfter: 0})), 'time');
	assert.equal(concernOf(errorWith({failure: 'gateway', status: 503})), 'everything');
	assert.equal(concernOf(errorWith({failure: 'gateway', status: 502, retryAfter: 5})), 'everything');
	assert.equal(concernOf(errorWith({failure: 'gateway', status: 429})), 'time');
});

await test('takes a wrong credential or scheme, a call that needs the key, and a lost connection for a failure of everything', () => {
	const failures = [
		{status: 403, isKeyNeeded: true},
		{status: 403, errors: [{message: 'Authentication error'}]},
		{status: 400, errors: [{message: 'This authentication scheme is not allowed'}]},
		{failure: 'network'},
		{failure: 'timeout'},
		{failure: 'cancelled'},
		{failure: 'shape', status: 409},
		{failure: 'gateway', status: 404},
		{failure: 'notSent', status: 403},
		{failure: 'redirected', status: 302},
		{failure: 'pages'},
	] satisfies ReadonlyArray<Partial<ApiErrorDetails>>;
	assert.deepEqual(
		failures.filter(details => concernOf(errorWith(details)) !== 'everything'),
		[],
	);
});
