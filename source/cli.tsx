#!/usr/bin/env node
import {enableCompileCache} from 'node:module';
import process from 'node:process';
import {whyFull} from './text/error-code.js';
import {cacheFolder} from './settings/paths.js';
import {makeFolder} from './storage/write-file.js';
import {giveTerminalBack} from './terminal/at-end.js';
import {showSkeleton} from './terminal/skeleton.js';

const oldestNode = 22;

process.title = 'cforgs';

if (Number(process.versions.node.split('.', 1)[0]) < oldestNode) {
	process.stderr.write(`cforgs needs Node.js ${oldestNode} or newer; this is ${process.versions.node}. In a clone, start it with npx cforgs or npm start: they use the Node.js of the project.\n`);
	process.exitCode = 1;
} else {
	// A reader such as `head` may close the pipe early, and a dropped line closes the terminal. Neither is a failure.
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code === 'EPIPE' || error.code === 'EIO') {
			process.exit();
		}

		// A full disk, or an output that was closed before the start, is not a defect.
		const why = error.code === 'EBADF' ? 'standard output is closed' : whyFull(error);
		if (why === undefined) {
			throw error;
		}

		process.stderr.write(`cforgs: Could not write the output: ${why}.\n`);
		process.exit(1);
	});

	process.stderr.on('error', () => {
		// There is no output left to report to.
	});

	// Chalk, which Ink uses for colours, ignores NO_COLOR.
	const {NO_COLOR: noColor} = process.env;
	if (noColor !== undefined && noColor !== '') {
		process.env['FORCE_COLOR'] = '0';
	}

	const removeSkeleton = showSkeleton(process);

	// Caches V8's compiled code for the next start. Only this user may write to the folder, because the code runs without checks.
	const codeFolder = `${cacheFolder(process.env)}/code`;
	try {
		makeFolder(codeFolder);
		enableCompileCache(codeFolder);
	} catch {
		// The next start takes as long as this one.
	}

	const endWith = async (error: unknown) => {
		// Must come before any wait, because pending output still reaches the screen.
		giveTerminalBack();
		process.exitCode = 1;
		const parts = await Promise.all([import('./storage/crash-report.js'), import('./terminal/in-locale.js')]).catch(() => undefined);
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
