import assert from 'node:assert/strict';
import process from 'node:process';
import {test} from 'node:test';
import {runCredentialCommand} from '../../../source/program/config/credential-command.js';
import type {ContextSettings} from '../../../source/kernel/options/config.js';
import {ofUnix} from '../../helpers/of-unix.js';

const {PATH: path} = process.env;

const run = async (script: string, settings: ContextSettings = {}, limit = 10_000) =>
	runCredentialCommand(
		{name: 'prod', settings: {...settings, credential_command: ['sh', '-c', script]}},
		{PATH: path, MAIL: 'a@b.example'},
		limit,
	);

await test(
	'reads the token from the first line of the command, or the key if there is an email address',
	ofUnix,
	async () => {
		assert.deepEqual(await run('echo "  secret  "; echo more'), {scheme: 'token', token: 'secret'});
		assert.deepEqual(await run('echo secret', {email: 'c@d.example'}), {
			scheme: 'key',
			email: 'c@d.example',
			key: 'secret',
		});
		assert.deepEqual(await run('echo secret', {email_variable: 'MAIL'}), {
			scheme: 'key',
			email: 'a@b.example',
			key: 'secret',
		});
		await assert.rejects(run('echo secret', {email_variable: 'OTHER'}), {
			message: 'The context “prod” gets its email address from OTHER, which is not set.',
			status: 1,
		});
	},
);

await test('runs the command without a shell', ofUnix, async () => {
	const credential = await runCredentialCommand(
		{name: 'prod', settings: {credential_command: ['printf', '%s', '$HOME;`id`']}},
		{PATH: path},
	);
	assert.deepEqual(credential, {scheme: 'token', token: '$HOME;`id`'});
});

await test(
	'reports a failed command in one sentence with its escaped last output, without the secret',
	ofUnix,
	async () => {
		await assert.rejects(run(String.raw`echo canary; printf 'no \033[31mkey\n' >&2; exit 3`), {
			message:
				'The credential_command of “prod” (sh) failed: it ended with status 3. Its last output: no ⟦1B⟧[31mkey. Try it in a shell.',
			status: 1,
		});
		await assert.rejects(run('true'), {
			message: 'The credential_command of “prod” (sh) printed nothing. Its first line must be the token.',
		});
		await assert.rejects(run('kill -INT $$'), /failed: it was interrupted/v);
		await assert.rejects(
			runCredentialCommand({name: 'prod', settings: {credential_command: ['/nowhere/pass']}}, {PATH: path}),
			/failed: the program was not found/v,
		);
		// Node.js throws this error instead of emitting an event.
		await assert.rejects(
			runCredentialCommand({name: 'prod', settings: {credential_command: ['/etc/passwd/pass']}}, {PATH: path}),
			{
				name: 'UsageError',
				message:
					'The credential_command of “prod” (/etc/passwd/pass) failed: it could not be started: a part of the path is a file, not a folder (ENOTDIR). Try it in a shell.',
			},
		);
		await assert.rejects(
			run(`echo cfk_${'a'.repeat(40)}`),
			(error: Error) =>
				error.message.includes('something like an API key: add its email address') && !error.message.includes('cfk_'),
		);
	},
);

await test('redacts the printed secret, and anything like a credential, in the last output', ofUnix, async () => {
	await assert.rejects(run('set -x; echo canary-secret; exit 3'), (error: Error) =>
		error.message.includes('Its last output: + echo [redacted] / + exit 3.'),
	);
	await assert.rejects(run('echo "no key cfut_canary0123456789 here" >&2; exit 3'), (error: Error) =>
		error.message.includes('Its last output: no key [redacted] here.'),
	);
});

await test('ends a command that takes too long or prints too much, with its child processes', ofUnix, async () => {
	await assert.rejects(run('sleep 30 & sleep 30', {}, 200), /failed: it took longer than 0 s/v);
	await assert.rejects(run('yes'), /failed: it printed more than 64 KiB/v);
});
