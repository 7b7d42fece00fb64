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
	process.stderr.write(`cforgs needs Node.js ${oldestNode} or newer; this is ${process.versions.node}.\n`);
	process.exitCode = 1;
} else {
	// A reader that has seen enough (`head`) closes the pipe, and a line that drops takes the terminal along: neither is a failure.
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code === 'EPIPE' || error.code === 'EIO') {
			process.exit();
		}

		// Nor is a full disk a defect, or an output that was closed before the start.
		const why = error.code === 'EBADF' ? 'standard output is closed' : whyFull(error);
		if (why === undefined) {
			throw error;
		}

		process.stderr.write(`cforgs: Could not write the output: ${why}.\n`);
		process.exit(1);
	});

	process.stderr.on('error', () => {
		// There is nobody left to tell.
	});

	// Chalk, which Ink colours with, knows no NO_COLOR.
	const {NO_COLOR: noColor} = process.env;
	if (noColor !== undefined && noColor !== '') {
		process.env['FORCE_COLOR'] = '0';
	}

	const removeSkeleton = showSkeleton(process);

	// What V8 makes of the code is kept for the next start, where only this user can write: it is run as it is found.
	const codeFolder = `${cacheFolder(process.env)}/code`;
	try {
		makeFolder(codeFolder);
		enableCompileCache(codeFolder);
	} catch {
		// The next start takes as long.
	}

	const endWith = async (error: unknown) => {
		// Before anything is waited for: what was on its way to the screen goes on meanwhile.
		giveTerminalBack();
		process.exitCode = 1;
		const parts = await Promise.all([import('./storage/crash-report.js'), import('./terminal/in-locale.js')]).catch(() => undefined);
		if (!parts) {
			process.stderr.write('cforgs was updated or removed while it was running. Start it again.\n');
			return;
		}

		// Node.js would print the line of the bundle as well, which is a file's worth.
		const [{reportCrash}, {inLocale}] = parts;
		process.stderr.write(inLocale(`${reportCrash(error, process.env)}\n`));
	};

	process.on('uncaughtException', error => {
		// A screen that is open ends first, and hands it on.
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
