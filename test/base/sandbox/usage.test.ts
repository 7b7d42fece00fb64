import assert from 'node:assert/strict';
import {test} from 'node:test';
import {sandboxUsage} from '../../../source/base/sandbox/server.js';
import {openSandbox} from './call.js';

await test('prints curl lines that work unchanged', async () => {
	await using sandbox = await openSandbox({organizations: 20});
	const lines = sandboxUsage(sandbox)
		.split('\n')
		.map(line => line.trim())
		.filter(line => line.startsWith('curl '));
	assert.equal(lines.length, 5);
	const statuses: number[] = [];
	for (const line of lines) {
		const quoted = line
			.matchAll(/'(?<text>[^']*)'/gv)
			.map(match => match.groups?.['text'] ?? '')
			.toArray();
		const url = quoted.at(-1) ?? '';
		const headers = quoted
			.filter(text => /^[\w\-]+: /v.test(text))
			.map((text): [string, string] => [text.split(': ', 1)[0] ?? '', text.split(': ', 2)[1] ?? '']);
		const body = quoted.find(text => text.startsWith('{'));
		// eslint-disable-next-line no-await-in-loop -- In the order of the text.
		const response = await fetch(url, {
			headers,
			method: /-X (?<method>[A-Z]+)/v.exec(line)?.groups?.['method'] ?? 'GET',
			...(body !== undefined && {body}),
		});
		statuses.push(response.status);
	}

	assert.deepEqual(statuses, [200, 200, 200, 200, 200]);
	assert.deepEqual(
		sandbox.requests.map(({method}) => method),
		['GET', 'POST', 'GET', 'GET', 'PUT'],
	);
});

await test('prints the variables of the vendor’s tools with their values', async () => {
	await using sandbox = await openSandbox({organizations: 1});
	const text = sandboxUsage(sandbox);
	const settings = [
		`CLOUDFLARE_BASE_URL=${sandbox.url}`,
		`CLOUDFLARE_API_TOKEN=${sandbox.token}`,
		`CLOUDFLARE_EMAIL=${sandbox.email}`,
		`CLOUDFLARE_API_KEY=${sandbox.key}`,
	];
	assert.deepEqual(
		settings.filter(line => !text.includes(`  export ${line}\n`)),
		[],
	);
});
