import process from 'node:process';
import {runProgram} from './run-program.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
Runs the tour as a program of its own, which ends with the tour. It is given the sandbox alone: no credential, no address, no read-only.
Answers as `runProgram` does.
*/
export async function runNestedTour(environment: Environment, isPresenting: boolean, signal: AbortSignal): Promise<string | undefined> {
	const {execPath, execArgv, argv} = process;
	const arguments_ = [...execArgv, argv[1] ?? '', 'tour', '--once', ...(isPresenting ? ['--present'] : [])];
	const harmless = Object.entries(environment).filter(([name]) => !/^(?:CLOUDFLARE|CFORGS)_/v.test(name));
	return runProgram(execPath, arguments_, {environment: Object.fromEntries(harmless), signal});
}
