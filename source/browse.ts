import process from 'node:process';
import {setImmediate as nextTurn, setTimeout as delay} from 'node:timers/promises';
import type {Instance} from 'ink';
import {isCredentialRefusal} from './api/api-error.js';
import {BaseUrlError} from './api/base-url.js';
import {createClient} from './api/client.js';
import {offerLowBandwidth} from './commands/bandwidth.js';
import {begin, type Begin} from './commands/begin.js';
import {keepTree} from './commands/cache.js';
import type {ServiceContext} from './commands/context.js';
import {countDown} from './commands/count-down.js';
import {keepDrafts} from './commands/drafts.js';
import {followSelection} from './commands/follow-selection.js';
import {loadOrganizations} from './commands/load.js';
import {restorePlace} from './commands/place.js';
import {guide} from './commands/tour.js';
import {connectionOf} from './connection-of.js';
import {showEarlyFrame} from './early-frame.js';
import {failureText} from './format/failure.js';
import {keepSmall} from './keep-small.js';
import {keymap} from './keymap.js';
import type {Target} from './settings/connection.js';
import type {WriterName} from './settings/flags.js';
import {stateFolder} from './settings/paths.js';
import {UsageError} from './settings/usage-error.js';
import {isOverSsh} from './settings/terminal-abilities.js';
import {initialState} from './state/state.js';
import {createStore, type Store} from './state/store.js';
import {openStorage} from './storage/open-storage.js';
import {writeNewFile} from './storage/new-file.js';
import {readNamedFile} from './storage/read-named-file.js';
import {openTourPlace} from './storage/tour-place.js';
import {workingFolder} from './storage/working-folder.js';
import {isAccessible} from './terminal/accessible.js';
import {terminalAnswers} from './terminal/answers.js';
import {clipboardSequence} from './terminal/clipboard.js';
import {editText} from './terminal/editor.js';
import {runNestedTour} from './terminal/nested-tour.js';
import {openCells} from './terminal/open-cells.js';
import {measureRoundTrip} from './terminal/round-trip.js';
import {showAlone} from './terminal/show-alone.js';
import {stopProcess} from './terminal/stop-process.js';

type Environment = Readonly<Record<string, string | undefined>>;

// Lines for a screen reader do not depend on the terminal's size.
const size = () => isAccessible() ? {columns: 120, rows: 40} : ({columns: process.stdout.columns === 0 ? 80 : process.stdout.columns, rows: process.stdout.rows === 0 ? 24 : process.stdout.rows});

/**
How it ended: the exit status, the sentence of a credential that was refused before anything could be read, and the context that was changed to.
*/
export type Ending = {readonly status: number; readonly refusal?: string; readonly next?: Target};

/**
How long a read waits, with a countdown in the header, for the service to take requests again; its own window is five minutes.
*/
const longestWait = 600_000;

const now = () => Date.now();

function copy(text: string): 'sent' | 'tooLong' {
	const sequence = clipboardSequence(text, process.env);
	process.stdout.write(sequence ?? '');
	return sequence === undefined ? 'tooLong' : 'sent';
}

function measureLine(store: Store, environment: Environment): void {
	if (store.getState().isLowBandwidth || isAccessible() || !isOverSsh(environment)) {
		return;
	}

	measureRoundTrip(terminalAnswers, milliseconds => {
		offerLowBandwidth(store, milliseconds);
	});
}

// The main screen alone is drawn before Ink is there.
const isPlainStart = (writer: WriterName, options: Begin): boolean => writer !== 'ink' && !isAccessible() && Object.keys(options).length === 0;

/**
The navigator on one host, from its first frame to its end.
*/
export async function browse(target: Target, environment: Environment, writer: WriterName, options: Begin = {}): Promise<Ending> {
	const {isTour = false, isOnce = false, batch, organization} = options;
	const ending = new AbortController();
	const client = createClient({
		...target.clientOptions,
		signal: ending.signal,
		longestWait,
		onPause(until) {
			pause(until);
		},
	});
	const {isDryRun, isPresenting, isLowBandwidth} = target;
	const connection = connectionOf(target, {scheme: client.scheme, isSpoken: isAccessible()});
	const store = createStore(initialState(connection, size()));
	const pause = countDown({store, now}, ending.signal);
	const pausedFor = target.clientOptions.budget?.left() ?? 0;
	if (pausedFor > 0) {
		pause(now() + pausedFor);
	}

	const {promise: defect, reject: onDefect} = Promise.withResolvers<never>();
	const storage = openStorage(target, environment, now);
	const dryRuns: string[] = [];
	let lastRequest = 0;
	let status = 0;
	let isAway = false;
	let refusal: string | undefined;
	let next: Target | undefined;
	let instance: Instance | undefined;
	let stopKeeping: (() => void) | undefined;

	const away = async <T>(run: () => Promise<T>): Promise<T> => {
		isAway = true;
		// Ink no longer listens, but Node.js would go on reading: keys meant for the other program would be taken from it, and obeyed here later.
		await nextTurn();
		process.stdin.pause();
		// The pause takes effect after the turn that it was asked for in: who listens before that is not heard by anybody any more.
		await nextTurn();
		try {
			return await run();
		} finally {
			isAway = false;
		}
	};

	const context: ServiceContext = {
		drafts: storage.drafts,
		journal: storage.journal,
		batchFiles: batch && {...batch.files, ledger: storage.openLedger()},
		store,
		client,
		bindings: target.bindings ?? keymap,
		nextRequest: () => ++lastRequest,
		now,
		quit() {
			ending.abort();
			instance?.unmount();
		},
		async wait(milliseconds) {
			// Ended early, it is over all the same.
			await delay(milliseconds, undefined, {signal: ending.signal}).catch(() => undefined);
		},
		editText: async text => away(async () => editText(text, environment)),
		runTour: async () => away(async () => runNestedTour(environment, {isPresenting, isLowBandwidth: store.getState().isLowBandwidth}, ending.signal)),
		async openContext(name) {
			try {
				next = await away(async () => target.contexts?.open(name));
				return undefined;
			} catch (error) {
				if (error instanceof UsageError || error instanceof BaseUrlError) {
					return error.message;
				}

				throw error;
			}
		},
		copy,
		showAlone: async text => away(async () => showAlone(text, process.stdin, process.stdout, ending.signal)),
		requests: target.requestLog.list,
		workingFolder,
		writeNewFile,
		readFile: readNamedFile,
		dryRun: isDryRun
			? request => {
				dryRuns.push(request);
				copy(request);
			}
			: undefined,
		stopProcess,
	};

	target.requestLog.onStop(text => {
		store.dispatch({type: 'message/shown', message: {tone: 'warning', text}});
	});
	const keeper = keepDrafts(context);
	const place = restorePlace(context, storage.places, organization);
	const onSignal = (signal: NodeJS.Signals, number: number) => {
		// Ctrl-c in the editor is the editor's, and in the tour the tour's.
		if (signal === 'SIGINT' && isAway) {
			return;
		}

		// The line may be gone with the terminal: first of all, what was typed, and where.
		keeper.flush();
		place.leave();
		if (signal === 'SIGHUP' || ending.signal.aborted) {
			terminalAnswers.forget();
		}

		status = 128 + number;
		next = undefined;
		context.quit();
	};

	const signals = ['SIGHUP', 'SIGTERM', 'SIGINT', 'SIGQUIT'] as const;
	for (const signal of signals) {
		process.on(signal, onSignal);
	}

	const flushAtExit = () => {
		keeper.flush();
		place.leave();
	};

	process.on('exit', flushAtExit);
	const onResize = () => {
		store.dispatch({type: 'terminal/resized', ...size()});
	};

	process.stdout.on('resize', onResize);
	const stopWatching = store.observe(event => {
		if (isOnce && event.type === 'tour/left') {
			context.quit();
		}

		const {organizations, listing} = store.getState();
		const isNothingRead = organizations.length === 0 || listing.age !== undefined;
		if (!(isNothingRead && event.type === 'organizations/failed' && isCredentialRefusal(event.error))) {
			return;
		}

		refusal = failureText(event.error);
		context.quit();
	});
	const stopFollowing = followSelection(context, onDefect);
	begin(context, options).catch(onDefect);
	const stopCaching = storage.treeCache ? keepTree(context, storage.treeCache, onDefect) : () => undefined;
	const stopGuiding = isTour ? guide(context, openTourPlace(stateFolder(environment)), onDefect) : () => undefined;
	if (isLowBandwidth) {
		store.dispatch({type: 'terminal/bandwidthChosen', isLow: true});
	}

	const cells = isPlainStart(writer, options) ? openCells() : undefined;
	const read = () => {
		loadOrganizations(context).catch(onDefect);
	};

	const show = async () => {
		await (cells && showEarlyFrame(context, cells, read));
		const {chooseScreen, showApp} = await import('./show-app.js');
		const Screen = await chooseScreen();
		if (ending.signal.aborted) {
			return;
		}

		instance = showApp({context, onDefect, Screen}, writer, cells);
		const left = instance.waitUntilExit();
		await nextTurn();
		stopKeeping = keepSmall(store);
		measureLine(store, environment);
		if (!cells) {
			// The first frame goes before: to load what sends requests takes a while.
			read();
		}

		await left;
	};

	const shown = show();
	try {
		await Promise.race([shown, defect]);
	} finally {
		const kept = keeper.flush();
		context.drafts.release();
		keeper.stop();
		stopWatching();
		stopFollowing();
		stopGuiding();
		stopCaching();
		stopKeeping?.();
		place.leave();
		ending.abort();
		instance?.unmount();
		await shown.catch(() => undefined);
		cells?.leave();
		for (const signal of signals) {
			process.off(signal, onSignal);
		}

		process.off('exit', flushAtExit);
		process.stdout.off('resize', onResize);

		if (kept !== undefined && !target.isSandbox) {
			process.stderr.write(`What you typed is kept ${kept}; the next start offers it.\n`);
		}

		await target.close();
	}

	if (dryRuns.length > 0) {
		process.stdout.write(`${dryRuns.join('\n\n')}\n`);
	}

	return {status, ...(next && {next}), ...(refusal !== undefined && {refusal})};
}
