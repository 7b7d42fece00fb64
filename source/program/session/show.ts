import {isIP} from 'node:net';
import process from 'node:process';
import {setImmediate as nextTurn, setTimeout as delay} from 'node:timers/promises';
import {loadTransport} from '../../base/api/transport.js';
import type {SessionContext, ServiceContext} from '../../kernel/loop/context.js';
import type {CellWriter} from '../../kernel/terminal/cell-writer.js';
import {offerLowBandwidth} from '../../kernel/loop/bandwidth.js';
import {say} from '../../kernel/loop/tell.js';
import {loadOrganizations} from '../../kernel/loop/load.js';
import type {WriterName} from '../../kernel/options/flags.js';
import {isInTmux, isOverSsh} from '../../kernel/options/terminal-abilities.js';
import type {Store} from '../../kernel/state/store.js';
import {isAccessible} from '../../kernel/terminal/accessible.js';
import {terminalAnswers} from '../../kernel/terminal/answers.js';
import {onSwitchToAscii} from '../../kernel/terminal/size.js';
import {measureRoundTrip} from '../../kernel/terminal/report-mode.js';
import {firstKeys} from '../../base/text/keys.js';
import {mainScreen} from './main-blocks.js';

/** How long the system may take to tell, in milliseconds. */
const longestWaitForLine = 2000;

/** The smoothed round trip in the output of `ss -i`, in milliseconds. */
export function roundTripIn(output: string): number | undefined {
	const [, time] = /\srtt:(?<time>\d+(?:\.\d+)?)\//v.exec(output) ?? [];
	return time === undefined ? undefined : Number(time);
}

/**
The round trip of this SSH connection in milliseconds, as the system measured it. It also works in tmux, where the terminal's answer says nothing about the line. Undefined if the system does not tell, or if that connection has ended and tmux is attached through another one.

`ss` is part of iproute2.
*/
export async function sshRoundTrip(environment: NodeJS.ProcessEnv): Promise<number | undefined> {
	const [address = '', port = ''] = (environment['SSH_CONNECTION'] ?? '').split(' ', 2);
	if (isIP(address) === 0 || !/^\d{1,5}$/v.test(port)) {
		return undefined;
	}

	// Loaded here, because no other start needs it. The credential in the environment is not passed on.
	const {execFile} = process.getBuiltinModule('node:child_process');
	return new Promise(resolve => {
		execFile(
			'ss',
			['-tinH', 'dst', `[${address}]:${port}`],
			{timeout: longestWaitForLine, env: {PATH: environment['PATH']}},
			(error, stdout) => {
				resolve(error ? undefined : roundTripIn(stdout));
			},
		);
	});
}

/** Watches how long frames take to arrive. */
export type LineWatch = {
	/** The shortest time that any frame took, in milliseconds. */
	readonly least: number;
	readonly slowFrames: number;
};

export const freshWatch: LineWatch = {least: Infinity, slowFrames: 0};

/** What a narrow line delivers, in bytes per millisecond: 80 kbit/s. */
const narrow = 10;

/** Frames that arrive faster are no reason to save bytes. Milliseconds. */
const leastNoticed = 100;

/** Counts a frame of this many bytes that took this long. */
export function withFrame({least, slowFrames}: LineWatch, bytes: number, milliseconds: number): LineWatch {
	const transfer = milliseconds - least;
	const isSlow = transfer > leastNoticed && bytes / transfer < narrow;
	return {least: Math.min(least, milliseconds), slowFrames: slowFrames + (isSlow ? 1 : 0)};
}

/** How long to wait for the first page before loading Ink, in milliseconds. A nearby service answers sooner than Ink loads; a distant one does not answer within this time. */
const longestWaitForFrame = 60;

/** Shows what is known before Ink is loaded: the list of an earlier start, or the first page of this one. `read` starts loading the list, as soon as nothing waits to be shown. */
export async function showEarlyFrame(context: SessionContext, cells: CellWriter, read: () => void): Promise<void> {
	const {store, registry} = context;
	// Without raw mode, the terminal would echo typed characters into the frame.
	process.stdin.setRawMode?.(true);
	const hasRows = () => store.getState().tree.visible.length > 0;
	const draw = () => {
		const state = store.getState();
		cells.painter.setPlain(state.isLowBandwidth);
		cells.showEarly(mainScreen(state, registry).blocks);
	};

	if (hasRows()) {
		draw();
		await nextTurn();
		read();
		return;
	}

	const {promise: isShown, resolve} = Promise.withResolvers<void>();
	const stop = store.subscribe(() => {
		if (!hasRows()) {
			return;
		}

		draw();
		resolve();
	});
	read();
	await loadTransport();
	await Promise.race([isShown, delay(longestWaitForFrame)]);
	stop();
	await nextTurn();
}

/** How long the program must be idle before it frees memory, in milliseconds. Freeing memory takes as long as several keys. */
const restTime = 1000;

type Collect = (options: {readonly type: 'major'; readonly execution: 'sync'; readonly flavor: 'last-resort'}) => void;

// The modules are loaded only now, after the first frame.
async function loadCollector(): Promise<Collect> {
	const [{setFlagsFromString}, {runInNewContext}] = await Promise.all([import('node:v8'), import('node:vm')]);
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as Collect;
	setFlagsFromString('--no-expose-gc');
	return collect;
}

/** Once a list has loaded and the program is idle, returns the memory of loading to the system. Returns a function that stops this. */
export function keepSmall({store: {getState, observe}}: Pick<ServiceContext, 'store'>): () => void {
	let hasRead = getState().listing.progress.status === 'complete';
	const free = async () => {
		const collect = await loadCollector();
		collect({type: 'major', execution: 'sync', flavor: 'last-resort'});
	};

	const timer = setTimeout(() => {
		if (!hasRead) {
			return;
		}

		hasRead = false;
		void free();
	}, restTime);
	timer.unref();
	const stop = observe(event => {
		timer.refresh();
		hasRead ||= event.type === 'organizations/received' && event.isLast;
	});
	return () => {
		clearTimeout(timer);
		stop();
	};
}

type Ways = {
	readonly environment: NodeJS.ProcessEnv;
	readonly writer: WriterName;
	/** Draws the main screen before Ink is loaded; undefined if another screen comes first. */
	readonly cells: CellWriter | undefined;
	readonly signal: AbortSignal;
	readonly onDefect: (error: unknown) => void;
};

// One slow frame may be chance.
const slowFramesToOffer = 2;

function measureLine(store: Store, environment: Ways['environment']): void {
	if (store.getState().isLowBandwidth || isAccessible() || !isOverSsh(environment)) {
		return;
	}

	if (isInTmux(environment)) {
		void (async () => {
			offerLowBandwidth(store, 'packet', (await sshRoundTrip(environment)) ?? 0);
		})();
	} else {
		measureRoundTrip(terminalAnswers, milliseconds => {
			offerLowBandwidth(store, 'answer', milliseconds);
		});
	}
}

function tellAscii({store, registry: {bindings}, medium}: SessionContext, signal: AbortSignal): void {
	onSwitchToAscii(() => {
		store.dispatch({type: 'terminal/keysNamed', keys: firstKeys(bindings, medium.keyLabel)});
		say(
			{store},
			'This terminal draws some signs two columns wide, so the screen is in ASCII. --no-ascii brings the signs back.',
		);
	}, signal);
}

/** Offers low bandwidth mode once if frames take long, although the terminal answers soon. */
function watchFrames(store: Store): (bytes: number, milliseconds: number) => void {
	let watch = freshWatch;
	return (bytes, milliseconds) => {
		const {slowFrames} = watch;
		watch = withFrame(watch, bytes, milliseconds);
		if (slowFrames < slowFramesToOffer && watch.slowFrames === slowFramesToOffer) {
			offerLowBandwidth(store, 'frame', milliseconds);
		}
	};
}

/** Shows the screen, from the first possible frame, and starts loading the list. Resolves when the user leaves the screen or the signal aborts. */
export async function show(context: SessionContext, ways: Ways): Promise<void> {
	const {environment, writer, cells, signal, onDefect} = ways;
	const read = () => {
		loadOrganizations(context).catch(onDefect);
	};

	await (cells && showEarlyFrame(context, cells, read));
	const {chooseScreen, showApp} = await import('./show-app.js');
	const Screen = await chooseScreen();
	if (signal.aborted) {
		return;
	}

	const instance = showApp({context, onDefect, Screen}, writer, cells, watchFrames(context.store));
	signal.addEventListener('abort', () => {
		instance.unmount();
	});
	const left = instance.waitUntilExit();
	await nextTurn();
	const stopKeeping = keepSmall(context);
	tellAscii(context, signal);
	measureLine(context.store, environment);
	if (!cells) {
		// The first frame comes first, because loading the HTTP client takes a while.
		read();
	}

	await left.finally(stopKeeping);
}
