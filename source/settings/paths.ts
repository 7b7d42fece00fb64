import {homedir} from 'node:os';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
Where the program keeps what must outlive it: `$XDG_STATE_HOME/cforgs`; the specification has a relative setting ignored.
*/
export function stateFolder({XDG_STATE_HOME: setting}: Environment): string {
	const base = setting !== undefined && path.isAbsolute(setting) ? setting : path.join(homedir(), '.local', 'state');
	return path.join(base, 'cforgs');
}
