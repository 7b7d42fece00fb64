#!/usr/bin/env node
import process from 'node:process';

const oldestNode = 22;

if (Number.parseInt(process.versions.node, 10) < oldestNode) {
	process.stderr.write(`cforgs needs Node.js ${oldestNode} or newer; this is ${process.versions.node}.\n`);
	process.exitCode = 1;
} else {
	const {run} = await import('./run.js');
	process.exitCode = await run();
}
