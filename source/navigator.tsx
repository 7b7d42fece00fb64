import process from 'node:process';
import {browse, type Begin} from './browse.js';
import type {Start} from './forms/start.js';
import {StartScreen} from './screens/start-screen.js';
import {
	baseUrlOf,
	findConnection,
	openSandbox,
	openService,
} from './settings/connection.js';
import type {Flags} from './settings/flags.js';
import {UsageError} from './settings/usage-error.js';
import {paint} from './terminal/paint.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
Asks what to begin with where there is no credential.
*/
async function askStart(host: string): Promise<Start> {
	let start: Start = {kind: 'quit'};
	const instance = paint((
		<StartScreen
			host={host}
			onStart={chosen => {
				start = chosen;
				instance.unmount();
			}}
		/>
	));
	await instance.waitUntilExit();
	return start;
}

function requireTerminal(): void {
	if (!process.stdout.isTTY || !process.stdin.isTTY) {
		throw new UsageError('The navigator needs a terminal. For pipes and scripts there is: cforgs list --json', 1);
	}

	// Keys typed before the first frame are kept as they are, not changed by the terminal's line discipline.
	process.stdin.setRawMode(true);
}

/**
The tour: on the sandbox, whatever the environment holds.
*/
export async function runTour(flags: Flags, environment: Environment): Promise<number> {
	requireTerminal();
	return browse(await openSandbox(flags, environment), environment, {isTour: true});
}

/**
The full-screen program.
*/
export async function runNavigator(flags: Flags, environment: Environment, begin: Begin = {}): Promise<number> {
	baseUrlOf(flags, environment);
	requireTerminal();
	const target = await findConnection(flags, environment);
	if (target) {
		return browse(target, environment, begin);
	}

	const start = await askStart(new URL(baseUrlOf(flags, environment)).host);
	switch (start.kind) {
		case 'sandbox': {
			return browse(await openSandbox(flags, environment), environment);
		}

		case 'tour': {
			return runTour(flags, environment);
		}

		case 'credential': {
			return browse(openService(flags, environment, start.credential), environment, begin);
		}

		case 'quit': {
			return 0;
		}
	}
}
