import {homedir, userInfo} from 'node:os';
import path from 'node:path';

/** The user's home folder. Ignores a relative HOME, as the XDG specification does for its own variables. */
export function homeFolder(): string {
	try {
		const folder = homedir();
		return path.isAbsolute(folder) ? folder : userInfo().homedir;
	} catch {
		// A container may have no entry for its user. Nothing is stored then.
		return '/nonexistent';
	}
}

function folderIn(setting: string | undefined, ...otherwise: readonly string[]): string {
	const base = setting !== undefined && path.isAbsolute(setting) ? setting : path.join(homeFolder(), ...otherwise);
	return path.join(base, 'cforgs');
}

/** The folder for data that must outlive the program: `$XDG_STATE_HOME/cforgs`. Ignores a relative path, as the XDG specification requires. */
export const stateFolder = ({XDG_STATE_HOME: setting}: NodeJS.ProcessEnv): string =>
	folderIn(setting, '.local', 'state');

/** The folder for data that can be recreated: `$XDG_CACHE_HOME/cforgs`. */
export const cacheFolder = ({XDG_CACHE_HOME: setting}: NodeJS.ProcessEnv): string => folderIn(setting, '.cache');

/** The user's settings: `$XDG_CONFIG_HOME/cforgs/config.toml`. */
export const configFile = ({XDG_CONFIG_HOME: setting}: NodeJS.ProcessEnv): string =>
	path.join(folderIn(setting, '.config'), 'config.toml');

/** The name of the user on this computer; some containers have none. */
export function currentUser(): string {
	try {
		return userInfo().username;
	} catch {
		return 'not known';
	}
}
