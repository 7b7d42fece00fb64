import {chmodSync, mkdirSync} from 'node:fs';

/**
Makes sure of a folder that its owner alone can enter.
*/
export function ensurePrivateFolder(folder: string): void {
	mkdirSync(folder, {recursive: true, mode: 0o700});
	chmodSync(folder, 0o700);
}
