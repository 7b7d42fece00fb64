export type Command = {
	readonly command: string;
	readonly arguments_: readonly string[];
	/**
	Whether the command is a line that the system's shell is to read.
	*/
	readonly isForShell?: boolean;
	/**
	Instead of this process's own.
	*/
	readonly environment?: NodeJS.ProcessEnv;
	/**
	Ends the program.
	*/
	readonly signal?: AbortSignal;
};

/**
Runs a program in this terminal, which must be free, to its end. Answers what went wrong, to go on a sentence with; undefined when all went well.
*/
export async function runProgram({command, arguments_, isForShell = false, environment, signal}: Command): Promise<string | undefined> {
	// Loaded here, because no start needs it.
	const {spawn} = await import('node:child_process');
	return new Promise(resolve => {
		const child = spawn(command, [...arguments_], {
			stdio: 'inherit', shell: isForShell, ...(environment && {env: {...environment}}), ...(signal && {signal}),
		});
		child.once('error', () => {
			resolve('it could not be started');
		});
		child.once('exit', (status, endedBy) => {
			if (status === 0) {
				resolve(undefined);
			} else if (status === 127) {
				resolve('it was not found');
			} else {
				resolve(endedBy === null ? `it ended with status ${status ?? '?'}` : `it was ended by ${endedBy}`);
			}
		});
	});
}
