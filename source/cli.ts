#!/usr/bin/env node
import {enableCompileCache} from 'node:module';
import process from 'node:process';
import {isSea} from 'node:sea';
import {cacheFolder} from './kernel/options/paths.js';
import {makeFolder} from './kernel/storage/make-folder.js';
import {whyFull} from './base/text/error-code.js';

// The first versions with SQLite, which keeps what was read: 22.13, and 23.4 of 23.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isOld = major < 22 || (major === 22 && minor < 13) || (major === 23 && minor < 4);

process.title = 'cforgs';

if (isOld) {
	process.stderr.write(
		`cforgs needs Node.js ${major === 23 ? '23.4' : '22.13'} or newer; this is ${process.versions.node}. In a clone, start it with npx cforgs or npm start: they use the Node.js of the project.\n`,
	);
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

	// Caches V8's compiled code for the next start. All other files are imported after that. Only this user may write to the folder, because the code runs without checks. The one file has its compiled code.
	if (!isSea()) {
		const codeFolder = `${cacheFolder(process.env)}/code`;
		try {
			makeFolder(codeFolder);
			enableCompileCache(codeFolder);
		} catch {
			// The next start takes as long as this one.
		}
	}

	const {runProgram} = await import('./run-guarded.js');
	await runProgram();
}
