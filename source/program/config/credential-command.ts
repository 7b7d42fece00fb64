import {spawn} from 'node:child_process';
import process from 'node:process';
import {StringDecoder} from 'node:string_decoder';
import {type Credential, credentialShapeOf, schemeOfShape} from '../../base/api/credential.js';
import {startFailureText} from '../../base/text/error-code.js';
import {harmless} from '../../base/text/harmless.js';
import {keepSecret} from '../../kernel/options/credential.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import type {NamedContext} from '../../kernel/options/config.js';

/** How long a command may take, in milliseconds: the user may have to find and touch a security key. */
const timeLimit = 60_000;

const mostOutput = 64 * 1024;

/** A shorter line is not a credential, and redacting it would damage other words. */
const shortest = 6;

type Ended = {readonly stdout: string; readonly stderr: string; readonly failure: string | undefined};

const withoutCredentials = (text: string): string =>
	text.replaceAll(/[\w\-]+/gv, word => (credentialShapeOf(word) === 'unknown' ? word : '[redacted]'));

/** Shows the standard error of the command on the terminal, so that the user sees its questions. */
function show(text: string): void {
	if (!process.stderr.isTTY) {
		return;
	}

	const lines = withoutCredentials(text).replaceAll('\r\n', '\n').replaceAll('\t', ' ').split('\n');
	process.stderr.write(lines.map(line => harmless(line)).join('\n'));
}

function start([program = '', ...arguments_]: readonly string[], environment: NodeJS.ProcessEnv) {
	try {
		return spawn(program, arguments_, {
			env: {...environment},
			stdio: [process.stdin.isTTY ? 'inherit' : 'ignore', 'pipe', 'pipe'],
		});
	} catch (error) {
		// Some failures, such as ENOTDIR, are thrown instead of emitted.
		return startFailureText(error);
	}
}

async function run(command: readonly string[], environment: NodeJS.ProcessEnv, limit: number): Promise<Ended> {
	return new Promise(resolve => {
		const child = start(command, environment);
		if (typeof child === 'string') {
			resolve({stdout: '', stderr: '', failure: child});
			return;
		}

		const output = {stdout: '', stderr: ''};
		let failure: string | undefined;
		const stop = (why: string) => {
			failure ??= why;
			child.kill('SIGKILL');
			// A grandchild process may keep the pipes open.
			child.stdout.destroy();
			child.stderr.destroy();
		};

		const timer = setTimeout(stop, limit, `it took longer than ${Math.round(limit / 1000)} s`);
		for (const name of ['stdout', 'stderr'] as const) {
			const decoder = new StringDecoder();
			child[name].on('data', (chunk: Uint8Array) => {
				const text = decoder.write(chunk);
				output[name] += text;
				if (name === 'stderr') {
					show(text);
				}

				if (output[name].length > mostOutput) {
					stop('it printed more than 64 KiB');
				}
			});
		}

		child.once('error', error => {
			failure ??= startFailureText(error);
		});
		child.once('close', (status, signal) => {
			clearTimeout(timer);
			const end =
				signal === null
					? `it ended with status ${status ?? '?'}`
					: signal === 'SIGINT'
						? 'it was interrupted'
						: `it was ended by ${signal}`;
			resolve({...output, failure: failure ?? (status === 0 ? undefined : end)});
		});
	});
}

/** Runs a command with the terminal in its normal mode, so that the user can answer a question or press ctrl-c. */
async function ask(
	name: string,
	command: readonly string[],
	environment: NodeJS.ProcessEnv,
	limit: number,
): Promise<Ended> {
	const isRaw = process.stdin.isTTY && process.stdin.isRaw;
	if (isRaw) {
		process.stdin.setRawMode(false);
	}

	show(`Running credential_command of “${name}” …\n`);
	const ended = await run(command, environment, limit);
	if (ended.stderr !== '' && !ended.stderr.endsWith('\n')) {
		show('\n');
	}

	if (isRaw) {
		process.stdin.setRawMode(true);
	}

	return ended;
}

/** The last lines of the command's standard error. Redacts what it printed and what looks like a credential, because a tracing shell repeats both. */
function lastWords({stdout, stderr}: Ended): string {
	const printed = stdout
		.split('\n')
		.map(line => line.trim())
		.filter(line => line.length >= shortest);
	let said = stderr;
	for (const secret of printed) {
		said = said.replaceAll(secret, '[redacted]');
	}

	const lines = withoutCredentials(said)
		.split('\n')
		.map(line => line.trim())
		.filter(line => line !== '')
		.slice(-3);
	return lines.length === 0 ? '' : ` Its last output: ${harmless(lines.join(' / ').slice(0, 500))}.`;
}

/**
Runs the command that a context names for its credential. The command can use the terminal to ask for something.

@throws {UsageError} Why there is no credential. The message repeats only standard error, redacted.
*/
export async function runCredentialCommand(
	{name, settings}: NamedContext,
	environment: NodeJS.ProcessEnv,
	limit = timeLimit,
): Promise<Credential> {
	const {credential_command: command = [], email: address, email_variable: emailVariable} = settings;
	const what = `credential_command of “${harmless(name)}” (${harmless(command[0] ?? '')})`;
	const email = address ?? (emailVariable === undefined ? undefined : (environment[emailVariable] ?? ''));
	if (email === '') {
		throw new UsageError(
			`The context “${harmless(name)}” gets its email address from ${emailVariable ?? ''}, which is not set.`,
			1,
		);
	}

	const ended = await ask(name, command, environment, limit);
	const {stdout, failure} = ended;
	if (failure !== undefined) {
		throw new UsageError(`The ${what} failed: ${failure}.${lastWords(ended)} Try it in a shell.`, 1);
	}

	const [secret = ''] = stdout
		.trimStart()
		.split('\n', 1)
		.map(line => line.trim());
	if (secret === '') {
		throw new UsageError(`The ${what} printed nothing. Its first line must be the token.${lastWords(ended)}`, 1);
	}

	keepSecret(secret);
	if (email === undefined && schemeOfShape(credentialShapeOf(secret)) === 'key') {
		throw new UsageError(
			`The ${what} printed something like an API key: add its email address to the context, as email.`,
			1,
		);
	}

	return email === undefined ? {scheme: 'token', token: secret} : {scheme: 'key', email, key: secret};
}
