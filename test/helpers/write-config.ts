import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';

/**
Writes a config file that is its owner's alone, and tells where.
*/
export function writeConfig(configHome: string, text: string): string {
	const folder = path.join(configHome, 'cforgs');
	mkdirSync(folder, {recursive: true});
	const file = path.join(folder, 'config.toml');
	writeFileSync(file, text, {mode: 0o600});
	return file;
}
