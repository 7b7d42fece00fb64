#!/usr/bin/env node
import process from 'node:process';

const oldestNode = 22;

if (Number(process.versions.node.split('.', 1)[0]) < oldestNode) {
	process.stderr.write(`cforgs needs Node.js ${oldestNode} or newer; this is ${process.versions.node}.\n`);
	process.exitCode = 1;
} else {
	// A reader that has seen enough (`head`) closes the pipe, and a line that drops takes the terminal along: neither is a failure.
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code === 'EPIPE' || error.code === 'EIO') {
			process.exit();
		}

		throw error;
	});

	process.stderr.on('error', () => {
		// There is nobody left to tell.
	});

	// Chalk, which Ink colours with, knows no NO_COLOR.
	const {NO_COLOR: noColor} = process.env;
	if (noColor !== undefined && noColor !== '') {
		process.env['FORCE_COLOR'] = '0';
	}

	const {run} = await import('./run.js');
	process.exitCode = await run();
}
