import {readFileSync} from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import {ensurePrivateFolder} from './private-folder.js';

/**
Who asks whom: the host, and the fingerprint of the credential.
*/
type Pair = {readonly host: string; readonly fingerprint: string};

const mostPairs = 200;

/**
Remembers which credential was used on which host before: a line for each pair, the latest last.
*/
export function openGreeted(stateFolder: string, {host, fingerprint}: Pair) {
	const file = path.join(stateFolder, 'greeted');
	const own = `${host} ${fingerprint}`;
	const read = (): readonly string[] => {
		try {
			return readFileSync(file, 'utf8').split('\n').filter(line => line !== '');
		} catch {
			return [];
		}
	};

	return {
		has: () => read().includes(own),
		add() {
			try {
				const others = read().filter(line => line !== own);
				ensurePrivateFolder(stateFolder);
				writeFileAtomic.sync(file, [...others, own].slice(-mostPairs).map(line => `${line}\n`).join(''), {mode: 0o600});
			} catch {
				// The next start greets once more.
			}
		},
	};
}
