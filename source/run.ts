import process from 'node:process';
import {BaseUrlError} from './base/api/base-url.js';
import {commands} from './command-table.js';
import {connect} from './program/connection/connect.js';
import {findConfig} from './program/config/find.js';
import type {Config} from './kernel/options/config.js';
import {exitStatus, UsageError} from './kernel/options/exit-status.js';
import {withConfig} from './kernel/options/flags.js';
import {type CommandWords, readCommandLine} from './kernel/command-line/read-command-line.js';
import {keepSecret} from './kernel/options/secrets.js';
import {inLocale} from './kernel/terminal/in-locale.js';

/** The config file. The sandbox works without an invalid one; `problem` says why the file is invalid. */
async function configFor({
	command,
	operands,
	flags,
}: CommandWords): Promise<{readonly config?: Config | undefined; readonly problem?: string}> {
	if (command.needsConfig?.(operands) === false) {
		return {};
	}

	try {
		return {config: await findConfig(process.env)};
	} catch (error) {
		if (error instanceof UsageError && (flags.demo || command.sandbox === 'always')) {
			return {problem: error.message};
		}

		throw error;
	}
}

/** For the help, if there is no terminal. */
const columnsWithoutTerminal = 80;

async function runLine(line: CommandWords): Promise<number> {
	if (line.shows !== undefined) {
		const [{helpOf}, {version}] = await Promise.all([
			import('./kernel/command-line/help.js'),
			import('./base/text/version.js'),
		]);
		const output: {readonly columns?: number} = process.stdout;
		process.stdout.write(
			inLocale(
				`${line.shows === 'version' ? version : helpOf(commands, line.command, {isAll: line.shows === 'all', columns: output.columns ?? columnsWithoutTerminal})}\n`,
			),
		);
		return 0;
	}

	const {config, problem} = await configFor(line);
	const {command, operands} = line;
	const environment = process.env;
	const status = await command.run({
		command: command.name,
		operands,
		flags: withConfig(line.flags, line.given, {config, environment}),
		environment,
		connect,
	});
	// Shown last, because a screen would cover it. A tour inside a session does not repeat the session's message.
	if (problem !== undefined && !line.flags.once) {
		process.stderr.write(inLocale(`cforgs: ${problem}\nThe sandbox started without the config file and its keys.\n`));
	}

	return status;
}

/** Runs the command line and returns the exit status: 0, 1 if something failed, 2 if the command line cannot be used. Commands without a screen use further statuses. `beforeError` clears the screen before a message on standard error. */
export async function run(beforeError: () => void): Promise<number> {
	// A credential of the environment that is typed as an argument is not repeated.
	keepSecret(process.env['CLOUDFLARE_API_TOKEN'] ?? '', process.env['CLOUDFLARE_API_KEY'] ?? '');
	try {
		return await runLine(readCommandLine(commands, process.argv.slice(2)));
	} catch (error) {
		if (error instanceof UsageError || error instanceof BaseUrlError) {
			beforeError();
			process.stderr.write(inLocale(`cforgs: ${error.message}\n`));
			return error instanceof UsageError ? error.status : exitStatus.usage;
		}

		throw error;
	}
}
