import assert from 'node:assert/strict';
import {test} from 'node:test';
import {BaseUrlError, parseBaseUrl} from '../../../source/base/api/base-url.js';
import {createClient} from '../../../source/base/api/client.js';

const credential = {scheme: 'token', token: 'canary-token'} as const;

await test('ignores trailing slashes in the base address', () => {
	assert.equal(parseBaseUrl('https://api.cloudflare.com/client/v4'), 'https://api.cloudflare.com/client/v4');
	assert.equal(parseBaseUrl('https://api.cloudflare.com/client/v4/'), 'https://api.cloudflare.com/client/v4');
	assert.equal(parseBaseUrl('https://example.com/'), 'https://example.com');
	assert.equal(parseBaseUrl('https://example.com//'), 'https://example.com');
});

function messageOf(baseUrl: string): string | undefined {
	try {
		createClient({baseUrl, credential});
		return undefined;
	} catch (error) {
		return error instanceof BaseUrlError ? error.message : `not a BaseUrlError: ${String(error)}`;
	}
}

await test('allows http only for addresses on this computer', () => {
	const loopback = ['127.0.0.1:8787/client/v4', 'localhost:1', '[::1]:1', '127.8.9.1'].map(rest => `http://${rest}`);
	assert.deepEqual(
		loopback.map(address => parseBaseUrl(address)),
		loopback,
	);
	const elsewhere = [
		'api.cloudflare.com/client/v4',
		'10.0.0.1',
		'127.0.0.1.example.com',
		'localhost.example.com',
		'[::2]',
	];
	assert.deepEqual(
		elsewhere.filter(rest => !messageOf(`http://${rest}`)?.includes('https://')),
		[],
	);
});

await test('refuses an invalid base address in one sentence that does not repeat it', () => {
	const addresses = [
		'',
		'canary',
		'api.cloudflare.com/canary',
		'ftp://canary.example',
		'file:///canary',
		'https://canary:canary@example.com',
		'https://example.com/?canary',
		'https://example.com/#canary',
	];
	const messages = addresses.map(address => messageOf(address) ?? 'accepted');
	assert.deepEqual(
		messages.filter(message => !/^The base address [^\n]+\.$/v.test(message) || message.includes('canary')),
		[],
	);
});

await test('exposes the base address, host and scheme of a client', () => {
	const client = createClient({credential});
	assert.equal(client.baseUrl, 'https://api.cloudflare.com/client/v4');
	assert.equal(client.host, 'api.cloudflare.com');
	assert.equal(client.scheme, 'token');
	assert.equal(createClient({credential, baseUrl: 'http://127.0.0.1:81/x/'}).host, '127.0.0.1:81');
});
