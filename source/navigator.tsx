import process from 'node:process';
import {render, type Instance} from 'ink';
import {App} from './app.js';
import {createClient} from './api/client.js';
import type {ServiceContext} from './commands/context.js';
import {followSelection} from './commands/follow-selection.js';
import {loadOrganizations} from './commands/load.js';
import {keymap} from './keymap.js';
import type {Start} from './forms/start.js';
import {StartScreen} from './screens/start-screen.js';
import {initialState} from './state/state.js';
import {createStore} from './state/store.js';
import {
	baseUrlOf,
	findConnection,
	openSandbox,
	openService,
	type Target,
} from './settings/connection.js';
import type {Flags} from './settings/flags.js';
import {UsageError} from './settings/usage-error.js';

type Environment = Readonly<Record<string, string | undefined>>;

const size = () => ({columns: process.stdout.columns === 0 ? 80 : process.stdout.columns, rows: process.stdout.rows === 0 ? 24 : process.stdout.rows});

/**
Stops the process as ctrl-z does, and waits until the shell lets it go on.
*/
async function stopProcess(): Promise<void> {
	const goesOn = new Promise<void>(resolve => {
		process.once('SIGCONT', () => {
			resolve();
		});
	});
	process.kill(process.pid, 'SIGTSTP');
	await goesOn;
}

function paint(node: Parameters<typeof render>[0]): Instance {
	return render(node, {
		alternateScreen: true, incrementalRendering: true, exitOnCtrlC: false, maxFps: 120, patchConsole: false,
	});
}

async function browse(target: Target): Promise<number> {
	const ending = new AbortController();
	const client = createClient({...target.clientOptions, signal: ending.signal});
	const {isReadOnly = false} = target.clientOptions;
	const store = createStore(initialState({label: target.label, scheme: client.scheme, isReadOnly}, size()));
	const {promise: defect, reject: onDefect} = Promise.withResolvers<never>();
	let lastRequest = 0;

	const context: ServiceContext = {
		store,
		client,
		bindings: keymap,
		nextRequest: () => ++lastRequest,
		now: () => Date.now(),
		quit() {
			ending.abort();
			instance.unmount();
		},
		stopProcess,
	};
	process.stdout.on('resize', () => {
		store.dispatch({type: 'terminal/resized', ...size()});
	});
	const stopFollowing = followSelection(context, onDefect);
	loadOrganizations(context).catch(onDefect);
	const instance: Instance = paint(<App context={context} onDefect={onDefect}/>);
	try {
		await Promise.race([instance.waitUntilExit(), defect]);
	} finally {
		stopFollowing();
		ending.abort();
		instance.unmount();
		await target.close();
	}

	return 0;
}

/**
Asks what to begin with where there is no credential.
*/
async function askStart(host: string): Promise<Start> {
	let start: Start = {kind: 'quit'};
	const instance: Instance = paint((
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

async function startedTarget(flags: Flags, environment: Environment): Promise<Target | undefined> {
	const start = await askStart(new URL(baseUrlOf(flags, environment)).host);
	switch (start.kind) {
		case 'sandbox': {
			return openSandbox(flags, environment);
		}

		case 'credential': {
			return openService(flags, environment, start.credential);
		}

		case 'quit': {
			return undefined;
		}
	}
}

/**
The full-screen program.
*/
export async function runNavigator(flags: Flags, environment: Environment): Promise<number> {
	baseUrlOf(flags, environment);
	if (!process.stdout.isTTY || !process.stdin.isTTY) {
		throw new UsageError('The navigator needs a terminal. For pipes and scripts there is: cforgs list --json', 1);
	}

	// Keys typed before the first frame are kept as they are, not changed by the terminal's line discipline.
	process.stdin.setRawMode(true);
	const target = await findConnection(flags, environment) ?? await startedTarget(flags, environment);
	return target ? browse(target) : 0;
}
