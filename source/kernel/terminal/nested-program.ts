import process from 'node:process';
import {isSea} from 'node:sea';
import {isAscii} from '../../base/text/ascii.js';
import {themeInForce} from '../screen/looks.js';
import {keptSecrets} from '../options/secrets.js';
import {isAccessible} from './accessible.js';
import {runProgram} from './editor.js';

/** Settings of the session's screen that the caller must pass. */
type Seen = {readonly isPresenting: boolean; readonly isLowBandwidth: boolean};

// The program does not inherit the program's environment variables, and a flag or key may have overridden the config file.
const screenFlags = ({isPresenting, isLowBandwidth}: Seen): readonly string[] => [
	...(isPresenting ? ['--present'] : []),
	isLowBandwidth ? '--low-bandwidth' : '--no-low-bandwidth',
	isAccessible() ? '--accessible' : '--no-accessible',
	isAscii() ? '--ascii' : '--no-ascii',
	'--theme',
	themeInForce(),
];

/** The environment without the program's own variables and without any credential, including variables that a context names. */
export function nestedEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const secrets = new Set<string | undefined>(keptSecrets());
	return Object.fromEntries(
		Object.entries(environment).filter(
			([name, value]) => !/^(?:CLOUDFLARE|CFORGS)_/v.test(name) && !secrets.has(value),
		),
	);
}

/**
Runs cforgs with these words as a separate program. It can access only the sandbox: no credential, no base address, no read-only. It looks like this session.
Returns the result of `runProgram`.
*/
export async function runNested(
	words: readonly string[],
	environment: NodeJS.ProcessEnv,
	seen: Seen,
	signal: AbortSignal,
): Promise<string | undefined> {
	const {execPath, execArgv, argv} = process;
	// The one file needs no path of a script.
	const script = isSea() ? [] : [argv[1] ?? ''];
	const arguments_ = [...execArgv, ...script, ...words, ...screenFlags(seen)];
	return runProgram({
		command: execPath,
		arguments_,
		environment: nestedEnvironment(environment),
		signal,
		isInterruptible: true,
	});
}
