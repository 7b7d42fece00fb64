import process from 'node:process';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {codeOf} from '../../base/text/error-code.js';
import {sandboxOptions} from './connection.js';

const isTaken = (error: unknown): boolean => ['EADDRINUSE', 'EACCES'].includes(codeOf(error));

/** `cforgs sandbox`: serves until a signal ends it. */
export async function runSandbox({flags}: CommandInput): Promise<number> {
	const [{startSandbox}, {sandboxUsage}] = await Promise.all([
		import('../../base/sandbox/server.js'),
		import('../../base/sandbox/server.js'),
	]);
	const options = sandboxOptions(flags);
	try {
		const sandbox = await startSandbox(options);
		process.stdout.write(`${sandboxUsage(sandbox)}\n`);
		await new Promise<void>(resolve => {
			for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
				process.once(signal, () => {
					resolve();
				});
			}
		});
		await sandbox.close();
		return 0;
	} catch (error) {
		if (isTaken(error)) {
			throw new UsageError(
				`Port ${options.port ?? 0} is not available: it is in use or not allowed. Choose another with --port.`,
				1,
			);
		}

		throw error;
	}
}
