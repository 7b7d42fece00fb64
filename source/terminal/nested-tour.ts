import process from 'node:process';
import {isAscii} from '../text/ascii.js';
import {themeInForce} from '../screen/looks.js';
import {keptSecrets} from '../settings/secrets.js';
import {isAccessible} from './accessible.js';
import {runProgram} from './editor.js';

/**
What is asked for beside what is seen.
*/
type Seen = {readonly isPresenting: boolean; readonly isLowBandwidth: boolean};

// What the environment says of the screen is not handed on, and a flag or a key can have overruled the config file.
const screenFlags = ({isPresenting, isLowBandwidth}: Seen): readonly string[] => [
	...(isPresenting ? ['--present'] : []),
	isLowBandwidth ? '--low-bandwidth' : '--no-low-bandwidth',
	isAccessible() ? '--accessible' : '--no-accessible',
	isAscii() ? '--ascii' : '--no-ascii',
	'--theme',
	themeInForce(),
];

/**
The environment without what is the program's own, and without a credential, whatever the variable is called that a context names for it.
*/
export function tourEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const secrets = new Set<string | undefined>(keptSecrets());
	return Object.fromEntries(Object.entries(environment).filter(([name, value]) => !/^(?:CLOUDFLARE|CFORGS)_/v.test(name) && !secrets.has(value)));
}

/**
Runs the tour as a program of its own, which ends with the tour. It is given the sandbox alone: no credential, no address, no read-only; and it looks as this one does.
Answers as `runProgram` does.
*/
export async function runNestedTour(environment: NodeJS.ProcessEnv, seen: Seen, signal: AbortSignal): Promise<string | undefined> {
	const {execPath, execArgv, argv} = process;
	const arguments_ = [...execArgv, argv[1] ?? '', 'tour', '--once', ...screenFlags(seen)];
	return runProgram({
		command: execPath, arguments_, environment: tourEnvironment(environment), signal,
	});
}
