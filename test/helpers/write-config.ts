import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';

/** Writes a config file only for its owner, and returns its path. */
export function writeConfig(configHome: string, text: string): string {
	const folder = path.join(configHome, 'cforgs');
	mkdirSync(folder, {recursive: true});
	const file = path.join(folder, 'config.toml');
	writeFileSync(file, text, {mode: 0o600});
	return file;
}
