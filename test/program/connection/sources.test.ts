import assert from 'node:assert/strict';
import process from 'node:process';
import {test} from 'node:test';
import {createClient, type Client, type ClientOptions} from '../../../source/base/api/client.js';
import {requestText} from '../../../source/kernel/loop/tell.js';
import type {Config} from '../../../source/kernel/options/config.js';
import {findConnection, openService} from '../../../source/program/connection/connection.js';
import {commands} from '../../../source/command-table.js';
import {withConfig} from '../../../source/kernel/options/flags.js';
import {readCommandLine} from '../../../source/run.js';
import {failureOf, setUp} from '../../helpers/api-client.js';
import {html, redirect, refused, type Behaviour} from '../../helpers/misbehaving-server.js';

const environment = {CLOUDFLARE_API_TOKEN: 'other', CF_STAGING: 's', CF_KEY: 'k', CF_MAIL: 'a@b.example'};

const config: Config = {
	file: '/c/config.toml',
	contexts: new Map([
		['staging', {token_variable: 'CF_STAGING'}],
		['production', {key_variable: 'CF_KEY', email_variable: 'CF_MAIL'}],
		['partner', {key_variable: 'CF_KEY', email: 'a@b.example'}],
		['command', {credential_command: [process.execPath, '-p', '"secret"']}],
		['plain', {}],
	]),
};

const flagsOf = (...arguments_: readonly string[]) => {
	const {flags, given} = readCommandLine(commands, arguments_);
	return withConfig(flags, given, {config, environment});
};

const clientOptionsOf = async (...arguments_: readonly string[]) => {
	const target = await findConnection(flagsOf(...arguments_), environment);
	assert.ok(target);
	return target.clientOptions;
};

function variablesIn(options: ClientOptions): readonly string[] {
	const text = requestText({method: 'GET', path: '/organizations'}, createClient(options));
	return text
		.matchAll(/\$(?<name>\w+)/gv)
		.map(match => match.groups?.['name'] ?? '')
		.toArray();
}

async function messageOf(client: Client): Promise<string> {
	const {message} = await failureOf(client.listOrganizations().next());
	return message;
}

await test('names in a copied request the variables of the active credential, or placeholders', async () => {
	const named = async (...arguments_: readonly string[]) => variablesIn(await clientOptionsOf(...arguments_));
	assert.deepEqual(await named(), ['CLOUDFLARE_API_TOKEN']);
	assert.deepEqual(await named('--context', 'plain'), ['CLOUDFLARE_API_TOKEN']);
	assert.deepEqual(await named('--context', 'staging'), ['CF_STAGING']);
	assert.deepEqual(await named('--context', 'production'), ['CF_MAIL', 'CF_KEY']);
	assert.deepEqual(await named('--context', 'partner'), ['EMAIL', 'CF_KEY']);
	assert.deepEqual(await named('--context', 'command'), ['TOKEN']);
	const typed = openService(flagsOf(), environment, {scheme: 'key', email: 'a@b.example', key: 'k'}, true);
	assert.deepEqual(variablesIn(typed.clientOptions), ['EMAIL', 'KEY']);
});

await test('names the source of the credential and of the base address in a failure', async () => {
	const malformed = refused(400, [{code: 6003, message: 'Invalid request headers'}]);
	const elsewhere = refused(404, [{code: 7003, message: 'Could not route'}]);
	const said = async (behaviour: Behaviour, ...arguments_: readonly string[]) => {
		const {credential, sources} = await clientOptionsOf(...arguments_);
		await using fixture = await setUp(behaviour, {credential, sources});
		return await messageOf(fixture.client);
	};

	assert.match(
		await said(malformed, '--context', 'staging'),
		/Check the API token \(CF_STAGING of the context “staging”\)/v,
	);
	assert.match(
		await said(malformed, '--context', 'command'),
		/Check the API token \(credential_command of the context “command”\)/v,
	);
	assert.match(
		await said(malformed, '--context', 'production'),
		/Check the email address and API key \(CF_MAIL, CF_KEY of the context “production”\)/v,
	);
	assert.match(
		await said(elsewhere, '--context', 'staging'),
		/Check the base address \(base_url of the context “staging”\)/v,
	);
	assert.match(
		await said(elsewhere, '--context', 'staging', '--base-url', 'https://api.example'),
		/Check the base address \(--base-url\)/v,
	);
	assert.match(await said(elsewhere), /Check the base address \(CLOUDFLARE_BASE_URL\)/v);
});

await test('names the context in failures before an answer: a redirect, a wrong answer, a closed port', async () => {
	const {sources} = await clientOptionsOf('--context', 'staging');
	const saidOf = async (behaviour: Behaviour) => {
		await using fixture = await setUp(behaviour, {sources, retryLimit: 0});
		return await messageOf(fixture.client);
	};

	const closed = createClient({
		baseUrl: 'http://127.0.0.1:9',
		credential: {scheme: 'token', token: 't'},
		retryLimit: 0,
		sources,
	});
	const messages = [
		await saidOf(redirect(302, 'https://elsewhere.example')),
		await saidOf(html(200)),
		await messageOf(closed),
	];
	assert.deepEqual(
		messages.filter(message => !message.includes('base address (base_url of the context “staging”)')),
		[],
	);
});
