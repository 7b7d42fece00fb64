import {themeNames, type ThemeName} from '../format/theme.js';
import {UsageError} from './usage-error.js';

/**
The theme that is asked for: on the command line first, then in the environment, then by `setting`, that of the config file.

@throws {UsageError} at a variable that names none.
*/
export function chooseTheme(flag: ThemeName | undefined, {CFORGS_THEME: variable = ''}: NodeJS.ProcessEnv, setting: ThemeName = 'auto'): ThemeName {
	const theme = flag ?? (variable === '' ? setting : themeNames.find(name => name === variable));
	if (theme === undefined) {
		throw new UsageError(`CFORGS_THEME takes ${themeNames.join(', ')}.`);
	}

	return theme;
}
