import {execFile} from 'node:child_process';

/**
Runs a program to its end and returns its output.

@throws {Error} The program's standard error, if it fails.
*/
export async function execute(file: string, ...given: readonly string[]): Promise<string> {
	return new Promise((resolve, reject) => {
		execFile(file, given, (error, stdout) => {
			if (error instanceof Error) {
				reject(error);
			} else {
				resolve(stdout);
			}
		});
	});
}
