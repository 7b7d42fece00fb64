import {homedir} from 'node:os';
import path from 'node:path';

function folderIn(setting: string | undefined, ...otherwise: readonly string[]): string {
	const base = setting !== undefined && path.isAbsolute(setting) ? setting : path.join(homedir(), ...otherwise);
	return path.join(base, 'cforgs');
}

/**
Where the program keeps what must outlive it: `$XDG_STATE_HOME/cforgs`; the specification has a relative setting ignored.
*/
export const stateFolder = ({XDG_STATE_HOME: setting}: NodeJS.ProcessEnv): string => folderIn(setting, '.local', 'state');

/**
Where the program keeps what it can make again: `$XDG_CACHE_HOME/cforgs`.
*/
export const cacheFolder = ({XDG_CACHE_HOME: setting}: NodeJS.ProcessEnv): string => folderIn(setting, '.cache');

/**
What the person has set: `$XDG_CONFIG_HOME/cforgs/config.toml`.
*/
export const configFile = ({XDG_CONFIG_HOME: setting}: NodeJS.ProcessEnv): string => path.join(folderIn(setting, '.config'), 'config.toml');
