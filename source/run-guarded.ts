import process from 'node:process';
import {giveTerminalBack} from './kernel/terminal/at-end.js';
import {showSkeleton} from './program/start/skeleton.js';

/** Runs the command line of the process: draws the skeleton before anything large is loaded, and reports a crash. */
export async function runProgram(): Promise<void> {
	// Chalk, which Ink uses for colours, ignores NO_COLOR.
	const {NO_COLOR: noColor} = process.env;
	if (noColor !== undefined && noColor !== '') {
		process.env['FORCE_COLOR'] = '0';
	}

	const removeSkeleton = showSkeleton(process);

	const endWith = async (error: unknown) => {
		// Must come before any wait, because pending output still reaches the screen.
		giveTerminalBack();
		process.exitCode = 1;
		const parts = await Promise.all([
			import('./kernel/storage/crash-report.js'),
			import('./kernel/terminal/in-locale.js'),
		]).catch(() => undefined);
		if (!parts) {
			process.stderr.write('cforgs was updated or removed while it was running. Start it again.\n');
			return;
		}

		// Node.js would also print the source line, which in a bundle is a whole file.
		const [{reportCrash}, {inLocale}] = parts;
		process.stderr.write(inLocale(`${reportCrash(error, process.env)}\n`));
	};

	process.on('uncaughtException', error => {
		// An open screen has its own listener. It ends first and passes the error on.
		if (process.listenerCount('uncaughtException') > 1) {
			return;
		}

		void (async () => {
			await endWith(error);
			process.exit();
		})();
	});

	const {run} = await import('./run.js');
	try {
		process.exitCode = await run(removeSkeleton);
	} catch (error) {
		await endWith(error);
	}

	removeSkeleton();
}
