import process from 'node:process';

/**
Stops the process as ctrl-z does, and waits until the shell lets it go on.
*/
export async function stopProcess(): Promise<void> {
	// A signal that is waited for keeps no process running; with its input away, nothing else may.
	const running = setInterval(() => undefined, 60_000);
	const goesOn = new Promise<void>(resolve => {
		process.once('SIGCONT', () => {
			clearInterval(running);
			resolve();
		});
	});
	// As a terminal does it: the whole group, so that a parent such as npm stops too and the shell comes back.
	process.kill(0, 'SIGTSTP');
	await goesOn;
}
