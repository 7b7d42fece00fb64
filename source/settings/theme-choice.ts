import {themeNames, type ThemeName} from '../format/theme.js';
import {UsageError} from './usage-error.js';

/**
The theme that is asked for: on the command line first, then in the environment, then by `setting`, that of the config file.

@throws {UsageError} at a name that is none.
*/
export function chooseTheme(flag: string | undefined, {CFORGS_THEME: variable = ''}: NodeJS.ProcessEnv, setting: ThemeName = 'auto'): ThemeName {
	const wanted = flag ?? (variable === '' ? setting : variable);
	const theme = themeNames.find(name => name === wanted);
	if (theme === undefined) {
		throw new UsageError(`${flag === undefined ? 'CFORGS_THEME' : '--theme'} takes ${themeNames.join(', ')}.`);
	}

	return theme;
}
