import assert from 'node:assert/strict';
import {test} from 'node:test';
import {BaseUrlError, parseBaseUrl} from '../../source/api/base-url.js';
import {createClient} from '../../source/api/client.js';

const credential = {scheme: 'token', token: 'canary-token'} as const;

test('a trailing slash makes no difference', () => {
	assert.equal(parseBaseUrl('https://api.cloudflare.com/client/v4'), 'https://api.cloudflare.com/client/v4');
	assert.equal(parseBaseUrl('https://api.cloudflare.com/client/v4/'), 'https://api.cloudflare.com/client/v4');
	assert.equal(parseBaseUrl('https://example.com/'), 'https://example.com');
	assert.equal(parseBaseUrl('https://example.com//'), 'https://example.com');
});

test('http reaches this computer alone', () => {
	for (const address of ['http://127.0.0.1:8787/client/v4', 'http://localhost:1', 'http://[::1]:1', 'http://127.8.9.1']) {
		assert.equal(parseBaseUrl(address), address);
	}

	for (const address of ['https://api.cloudflare.com/client/v4', 'http://10.0.0.1', 'https://127.0.0.1.example.com', 'https://localhost.example.com', 'http://[::2]']) {
		assert.throws(() => parseBaseUrl(address), BaseUrlError, address);
	}
});

test('what is no usable base address is refused in one sentence that does not repeat it', () => {
	for (const address of ['', 'canary', 'api.cloudflare.com/canary', 'ftp://canary.example', 'file:///canary', 'https://canary:canary@example.com', 'https://example.com/?canary', 'https://example.com/#canary']) {
		assert.throws(() => createClient({baseUrl: address, credential}), (error: unknown) => {
			assert.ok(error instanceof BaseUrlError, address);
			assert.match(error.message, /^[A-Z][^\n]+\.$/v);
			assert.doesNotMatch(error.message, /canary/v);
			return true;
		});
	}
});

test('a client tells where it talks to, and how', () => {
	const client = createClient({credential});
	assert.equal(client.baseUrl, 'https://api.cloudflare.com/client/v4');
	assert.equal(client.host, 'api.cloudflare.com');
	assert.equal(client.scheme, 'token');
	assert.equal(createClient({credential, baseUrl: 'http://127.0.0.1:81/x/'}).host, '127.0.0.1:81');
});
