import {execFileSync} from 'node:child_process';
import {accessSync, constants} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const oldestNode = 22;

function majorOf(file: string): number | undefined {
	try {
		accessSync(file, constants.X_OK);
		const version = execFileSync(file, ['--version'], {encoding: 'utf8'});
		return Number(/^v(?<major>\d+)\./v.exec(version)?.groups?.['major']);
	} catch {
		return undefined;
	}
}

type Started = {readonly file: string; readonly arguments_: readonly string[]};

/** This Node.js, which pretends to be of another version. `arguments_` go before the program’s file. */
export function pretendedNode(version: string): Started {
	const pretence = `Object.defineProperty(process, "versions", {value: {...process.versions, node: "${version}"}})`;
	return {file: process.execPath, arguments_: ['--import', `data:text/javascript,${encodeURIComponent(pretence)}`]};
}

/** A Node.js too old for the program: one from `PATH`, or else this one that pretends to be old. */
export function oldNode(): Started {
	const files = (process.env['PATH'] ?? '').split(path.delimiter).map(folder => path.join(folder, 'node'));
	const old = files.find(file => (majorOf(file) ?? oldestNode) < oldestNode);
	return old === undefined ? pretendedNode('20.1.0') : {file: old, arguments_: []};
}
