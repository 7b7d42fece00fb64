import process from 'node:process';
import type {Asked} from '../../kernel/loop/context.js';
import {backgroundOf, setLooks} from '../../kernel/screen/looks.js';
import {chosenContext} from '../config/contexts.js';
import type {ThemeName} from '../../kernel/rows/theme.js';
import type {Flags} from '../../kernel/options/flags.js';
import {readSwitch} from '../../kernel/options/switches.js';
import {chooseTheme} from '../../kernel/options/terminal-abilities.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {isAccessible, setAccessible} from '../../kernel/terminal/accessible.js';
import {chooseSigns} from '../../kernel/terminal/ambiguous-width.js';

export const themeOf = (flags: Flags, environment: NodeJS.ProcessEnv): ThemeName =>
	chooseTheme(flags.theme, environment, chosenContext(flags, environment)?.settings.theme ?? flags.config?.theme);

const creation = 'cforgs create --name NAME --parent ID --set business_name=… --yes';

/** The name of the screen, and what to use without a terminal. */
function shownOf({tour, isOnboarding = false, batch}: Asked): readonly [name: string, otherwise: string] {
	if (batch) {
		return [
			'Onboarding from a file',
			'It shows every row before the first is sent. In pipes and scripts, use: cforgs onboard --from FILE --yes, and --dry-run to see what it would create',
		];
	}

	return isOnboarding
		? ['Onboarding', `In pipes and scripts, use: ${creation}`]
		: [
				tour ? 'The tour' : 'The navigator',
				'cforgs --help lists commands for pipes and scripts, such as cforgs list --json',
			];
}

/**
Takes control of the terminal, and sets the theme and the output mode.

@throws {UsageError} If there is no terminal to draw on.
*/
export function requireTerminal(flags: Flags, environment: NodeJS.ProcessEnv, asked: Asked): void {
	const [name, otherwise] = shownOf(asked);
	const {accessible} = flags;
	if (!process.stdout.isTTY || !process.stdin.isTTY) {
		throw new UsageError(`${name} needs a terminal. ${otherwise}`, 1);
	}

	setLooks({
		theme: themeOf(flags, environment),
		background: backgroundOf(environment) ?? 'dark',
		colors: flags.config?.colors,
	});
	if (!accessible) {
		readSwitch(environment, 'CFORGS_ACCESSIBLE');
	}

	setAccessible(accessible);
	chooseSigns(flags);
	if (environment['TERM'] === 'dumb' && !isAccessible()) {
		const todo = `Correct TERM, or use --accessible, which writes only lines. ${otherwise}`;
		throw new UsageError(`${name} needs a full-screen terminal, but TERM=dumb means that this one is not. ${todo}`, 1);
	}

	// Raw mode now, so that keys typed before the first frame arrive unchanged.
	process.stdin.setRawMode(true);
}
