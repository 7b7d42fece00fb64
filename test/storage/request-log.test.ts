import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {openRequestLog} from '../../source/storage/request-log.js';
import {assertModes} from '../helpers/of-unix.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const credential = {scheme: 'token', token: 'secret-token'} as const;

await test('requests are appended, one JSON object a line, for their owner alone and without the credential', () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'requests.ndjson');
	writeFileSync(file, '', {mode: 0o644});
	const log = openRequestLog(file, credential, () => 0);
	log.record({
		method: 'GET', path: '/organizations?name.contains=secret-token', purpose: 'search for "secret-token"', milliseconds: 12.6, status: 200, bytes: 9, ray: 'ray',
	});
	log.record({
		method: 'PUT', path: '/organizations/a', purpose: 'save', milliseconds: 1, failure: 'network',
	});
	assert.deepEqual(readFileSync(file, 'utf8').trim().split('\n').map(line => JSON.parse(line) as unknown), [
		{
			at: '1970-01-01T00:00:00.000Z', method: 'GET', path: '/organizations?name.contains=[redacted]', purpose: 'search for "[redacted]"', milliseconds: 13, status: 200, bytes: 9, ray: 'ray',
		},
		{
			at: '1970-01-01T00:00:00.000Z', method: 'PUT', path: '/organizations/a', purpose: 'save', milliseconds: 1, failure: 'network',
		},
	]);
	assertModes({[file]: '600'});
	assert.deepEqual(log.list().map(({method}) => method), ['PUT', 'GET']);
});

await test('the latest five hundred are kept to be looked at', () => {
	const log = openRequestLog(undefined, credential, () => 0);
	for (let number = 0; number < 600; number++) {
		log.record({
			method: 'GET', path: `/${number}`, purpose: 'list', milliseconds: 1,
		});
	}

	assert.deepEqual([log.list().length, log.list()[0]?.path, log.list().at(-1)?.path], [500, '/599', '/100']);
});
