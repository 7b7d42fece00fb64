/** The environment in which system calls fail below these folders, as on a full or read-only disk: `NODE_OPTIONS` for a program. `isReadable`: only writing fails. `isOnly`: only this call fails. */
export function failingDisk(
	folders: readonly string[],
	code: string,
	{isReadable = false, isOnly}: {readonly isReadable?: boolean; readonly isOnly?: 'stat'} = {},
): Readonly<Record<string, string>> {
	const run = `
		import fs from 'node:fs';
		import {syncBuiltinESMExports} from 'node:module';
		const folders = ${JSON.stringify(folders)};
		const isBelow = each => typeof each === 'string' && folders.some(folder => each === folder || each.startsWith(folder + '/'));
		const errorOf = (name, path) => Object.assign(new Error('${code}: ' + name + ' ' + path), {code: '${code}', syscall: name, path});
		const isWriting = flags => typeof flags === 'string' ? flags !== 'r' : (flags & 3) !== 0;
		const writing = {
			mkdir: () => true, chmod: () => true, rename: () => true, link: () => true, unlink: () => true, rm: () => true,
			writeFile: () => true, appendFile: () => true, open: (path, flags) => isWriting(flags ?? 'r'),
		};
		const reading = {open: () => true, readdir: () => true, readFile: () => true, stat: () => true, lstat: () => true, realpath: () => true};
		for (const [name, isFailing] of Object.entries(${isReadable} ? writing : {...writing, ...reading}).filter(([each]) => ${JSON.stringify(isOnly ?? '')} === '' || each === ${JSON.stringify(isOnly ?? '')})) {
			const {[name]: call, [name + 'Sync']: callSync} = fs;
			fs[name] = (...given) => {
				const path = given.find(isBelow);
				if (path !== undefined && isFailing(...given)) {
					setImmediate(given.at(-1), errorOf(name, path));
				} else {
					call(...given);
				}
			};
			fs[name + 'Sync'] = (...given) => {
				const path = given.find(isBelow);
				if (path !== undefined && isFailing(...given)) {
					throw errorOf(name, path);
				}

				return callSync(...given);
			};
			Object.assign(fs[name], call);
			Object.assign(fs[name + 'Sync'], callSync);
		}
		const {existsSync} = fs;
		fs.existsSync = path => (${isReadable} || !isBelow(path)) && existsSync(path);
		syncBuiltinESMExports();`;
	return {NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(run)}`};
}
