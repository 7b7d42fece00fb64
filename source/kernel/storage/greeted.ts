import path from 'node:path';
import {systemErrorText} from '../../base/text/error-code.js';
import {checkPrivateFolder, linesOf, writePrivateFile} from './write-file.js';

/** The host, and the fingerprint of the credential used there. */
type Pair = {readonly host: string; readonly fingerprint: string};

const mostPairs = 200;

/** Remembers which credentials have been used on which hosts: one line per pair, latest last. */
export function openGreeted(stateFolder: string, {host, fingerprint}: Pair) {
	const file = path.join(stateFolder, 'greeted');
	const own = `${host} ${fingerprint}`;
	return {
		has: () => linesOf(file).includes(own),
		/** Why the next start greets again; undefined if it does not. */
		whyAgain(): string | undefined {
			try {
				checkPrivateFolder(stateFolder, own);
				return undefined;
			} catch (error) {
				return systemErrorText(error);
			}
		},
		add() {
			try {
				const others = linesOf(file).filter(line => line !== own);
				writePrivateFile(
					file,
					[...others, own]
						.slice(-mostPairs)
						.map(line => `${line}\n`)
						.join(''),
				);
			} catch {
				// The next start greets again.
			}
		},
	};
}
