import assert from 'node:assert/strict';
import {existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {openRequestLog} from '../../../source/program/connection/request-log.js';
import {assertModes, ofUnix} from '../../helpers/of-unix.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const credential = {scheme: 'token', token: 'secret-token'} as const;

await test('appends each request as a line of JSON, readable by the owner only and without the credential', () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'requests.ndjson');
	writeFileSync(file, '', {mode: 0o644});
	const log = openRequestLog(file, credential, () => 0);
	log.record({
		method: 'GET',
		path: '/organizations?name.contains=secret-token',
		purpose: 'search for "secret-token"',
		milliseconds: 12.6,
		status: 200,
		bytes: 9,
		ray: 'ray',
	});
	log.record({method: 'PUT', path: '/organizations/a', purpose: 'save', milliseconds: 1, failure: 'network'});
	log.record({
		method: 'GET',
		path: '/organizations/a',
		purpose: 'detail',
		milliseconds: 1,
		failure: 'refused',
		documentationUrl: 'https://developers.cloudflare.com/secret-token',
	});
	assert.deepEqual(
		readFileSync(file, 'utf8')
			.trim()
			.split('\n')
			.map(line => JSON.parse(line) as unknown),
		[
			{
				at: '1970-01-01T00:00:00.000Z',
				method: 'GET',
				path: '/organizations?name.contains=[redacted]',
				purpose: 'search for "[redacted]"',
				milliseconds: 13,
				status: 200,
				bytes: 9,
				ray: 'ray',
			},
			{
				at: '1970-01-01T00:00:00.000Z',
				method: 'PUT',
				path: '/organizations/a',
				purpose: 'save',
				milliseconds: 1,
				failure: 'network',
			},
			{
				at: '1970-01-01T00:00:00.000Z',
				method: 'GET',
				path: '/organizations/a',
				purpose: 'detail',
				milliseconds: 1,
				failure: 'refused',
				documentationUrl: 'https://developers.cloudflare.com/[redacted]',
			},
		],
	);
	assertModes({[file]: '600'});
	assert.deepEqual(
		log.list().map(({method}) => method),
		['GET', 'PUT', 'GET'],
	);
});

await test('keeps the latest 500 requests for viewing', () => {
	const log = openRequestLog(undefined, credential, () => 0);
	for (let number = 0; number < 600; number++) {
		log.record({method: 'GET', path: `/${number}`, purpose: 'list', milliseconds: 1});
	}

	assert.deepEqual([log.list().length, log.list()[0]?.path, log.list().at(-1)?.path], [500, '/599', '/100']);
});

const exchange = {method: 'PUT', path: '/organizations/a', purpose: 'save', milliseconds: 1} as const;

await test('keeps writing to a log file that was moved, and creates no new one', ofUnix, () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'requests.ndjson');
	const log = openRequestLog(file, credential, () => 0);
	log.record(exchange);
	renameSync(file, `${file}.1`);
	log.record(exchange);
	assert.equal(existsSync(file), false);
	assert.equal(readFileSync(`${file}.1`, 'utf8').split('\n').length, 3);
	assertModes({[`${file}.1`]: '600'});
	rmSync(folder.path, {recursive: true});
	log.record(exchange);
	assert.equal(log.list().length, 3);
});

await test(
	'stops logging to a full disk, reports it once, and fails no request',
	// eslint-disable-next-line node-test/no-skip-test -- Not every system has a device that is always full.
	{skip: existsSync('/dev/full') ? false : 'there is no /dev/full'},
	async () => {
		const {mode} = statSync('/dev/full');
		const log = openRequestLog('/dev/full', credential, () => 0);
		const told: string[] = [];
		log.onStop(text => {
			told.push(text);
		});
		log.record(exchange);
		log.record(exchange);
		await Promise.resolve();
		assert.deepEqual(told, [
			'The request log /dev/full ends here: it can no longer be written: the disk is full (ENOSPC).',
		]);
		assert.equal(log.list().length, 2);
		assert.equal(statSync('/dev/full').mode, mode);
	},
);
