import assert from 'node:assert/strict';
import {test} from 'node:test';
import {readSnapshot, whyNotComparable, type Snapshot} from '../../../source/kernel/files/snapshot.js';

const of = (host: string): Snapshot => ({
	host,
	takenAt: '2026-01-01T00:00:00.000Z',
	isComplete: true,
	organizations: [],
});

await test('refuses to compare snapshots of two hosts, or of two ports of one host', () => {
	assert.match(
		whyNotComparable(of('api.cloudflare.com'), of('127.0.0.1:40000')) ?? '',
		/^These snapshots are from two hosts/v,
	);
	assert.match(whyNotComparable(of('a.example:1'), of('a.example:2')) ?? '', /^These snapshots are from two hosts/v);
	assert.equal(whyNotComparable(of('a.example:1'), of('a.example:1')), undefined);
	assert.match(
		whyNotComparable(of('127.0.0.1:8080'), of('127.0.0.1:9090')) ?? '',
		/: 127\.0\.0\.1:8080 and 127\.0\.0\.1:9090\.$/v,
	);
	assert.equal(whyNotComparable(of('127.0.0.1:8080'), of('127.0.0.1:8080')), undefined);
});

await test('names a snapshot that cannot be read, with the reason', async () => {
	const failing = async (code: string) =>
		readSnapshot('old.json', async () => {
			throw Object.assign(new Error(code), {code});
		});
	await assert.rejects(failing('ENOENT'), {message: 'old.json is not usable. There is no such file.'});
	await assert.rejects(failing('EISDIR'), {message: 'old.json is not usable. It is a folder.'});
	await assert.rejects(failing('EACCES'), {message: 'old.json is not usable. You do not have permission to read it.'});
	await assert.rejects(failing('EIO'), {
		message: 'old.json is not usable. It cannot be read: the disk reports an error (EIO).',
	});
});
