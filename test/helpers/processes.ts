import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

/*
Loading the program takes longer than most tests. So the tests of each of these folders share a process.
The other tests run alone: they start programs, draw in a terminal, or change what a whole process shares.
*/
const shared = [
	'test/base/',
	'test/abilities/',
	'test/program/',
	...['form-model', 'loop', 'options', 'rows', 'screen-reader', 'state', 'storage', 'writes'].map(
		name => `test/kernel/${name}/`,
	),
];

/** A hook for every test of the process, or a change of its environment. */
const changesProcess = /^(?:before|after)(?:Each)?\(|^\t*process\.env\['\w+'\] = /mv;

const processOf = (file: string) =>
	changesProcess.test(readFileSync(file, 'utf8')) ? file : (shared.find(name => file.startsWith(name)) ?? file);

/** The files to run, each in a process of its own. For tests that share a process, `folder` gets a file that imports them. */
export function filesOfProcesses(files: readonly string[], folder: string): readonly string[] {
	return Map.groupBy(files, processOf)
		.entries()
		.map(([name, together]) => {
			if (together.length === 1) {
				return together[0] ?? name;
			}

			const file = path.join(folder, `${name.split('/').filter(Boolean).join('-')}.test.mjs`);
			writeFileSync(file, together.map(one => `await import('${pathToFileURL(path.resolve(one)).href}');\n`).join(''));
			return file;
		})
		.toArray();
}
