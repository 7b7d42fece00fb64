import {homedir, userInfo} from 'node:os';
import path from 'node:path';

/**
The person's own folder. A relative one in HOME is ignored, as the specification of the other variables has it.
*/
export function homeFolder(): string {
	try {
		const folder = homedir();
		return path.isAbsolute(folder) ? folder : userInfo().homedir;
	} catch {
		// In a container the system may know nothing of its user: then nothing is kept.
		return '/nonexistent';
	}
}

function folderIn(setting: string | undefined, ...otherwise: readonly string[]): string {
	const base = setting !== undefined && path.isAbsolute(setting) ? setting : path.join(homeFolder(), ...otherwise);
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
