import process from 'node:process';
import {browse, type Begin} from './browse.js';
import type {Start} from './forms/start.js';
import {StartScreen} from './screens/start-screen.js';
import {
	baseUrlOf,
	findConnection,
	openSandbox,
	openService,
	type Target,
} from './settings/connection.js';
import type {Flags} from './settings/flags.js';
import {UsageError} from './settings/usage-error.js';
import {paint} from './terminal/paint.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
Asks what to begin with where there is no credential.
*/
async function askStart(host: string, {TERM: term}: Environment, refusal: string | undefined): Promise<Start> {
	let start: Start = {kind: 'quit'};
	const instance = paint((
		<StartScreen
			host={host}
			canLink={term !== 'dumb'}
			{...(refusal !== undefined && {refusal})}
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
	const {status} = await browse(await openSandbox(flags, environment), environment, {isTour: true});
	return status;
}

/**
Asks what to begin with, and begins; a credential that is refused comes back here with the reason.
*/
async function begin(flags: Flags, environment: Environment, options: Begin, refusal?: string): Promise<number> {
	const start = await askStart(new URL(baseUrlOf(flags, environment)).host, environment, refusal);
	switch (start.kind) {
		case 'sandbox': {
			const {status} = await browse(await openSandbox(flags, environment), environment);
			return status;
		}

		case 'tour': {
			return runTour(flags, environment);
		}

		case 'credential': {
			return browseService(openService(flags, environment, start.credential), flags, environment, options);
		}

		case 'quit': {
			return refusal === undefined ? 0 : 1;
		}
	}
}

async function browseService(target: Target, flags: Flags, environment: Environment, options: Begin): Promise<number> {
	const {status, refusal} = await browse(target, environment, options);
	return refusal === undefined ? status : begin(flags, environment, options, refusal);
}

/**
The full-screen program.
*/
export async function runNavigator(flags: Flags, environment: Environment, options: Begin = {}): Promise<number> {
	if (!flags.demo) {
		baseUrlOf(flags, environment);
	}

	requireTerminal();
	const target = await findConnection(flags, environment);
	return target ? browseService(target, flags, environment, options) : begin(flags, environment, options);
}
