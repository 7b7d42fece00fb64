import {constants} from 'node:os';
import process from 'node:process';
import type {Medium} from '../../kernel/rows/medium.js';
import {keyLabel, spokenKey, firstKeys} from '../../base/text/keys.js';
import {paneArea} from '../../kernel/rows/pane-layout.js';
import {
	paneOf,
	roomInside,
	choicesIn,
	isTypingPlace,
	placeOf,
	type Registry,
	paneSlots,
} from '../../kernel/rows/registry.js';
import {type State, initialState} from '../../kernel/state/state.js';
import {whyNotOnTree} from '../../kernel/state/availability.js';
import {terminalAnswers} from '../../kernel/terminal/answers.js';
import type {Assembly} from '../../kernel/loop/assemble.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {type ApiError, isCredentialRefusal} from '../../base/api/api-error.js';
import {createClient} from '../../base/api/client.js';
import {beginAll} from '../../kernel/loop/ability.js';
import {keepDrafts} from '../../kernel/writes/keep-form.js';
import {quit as quitAfterWrite} from '../../kernel/loop/quitting.js';
import {removeStrays} from '../../kernel/storage/write-file.js';
import {currentFolder} from '../../kernel/storage/paths-like.js';
import {say} from '../../kernel/loop/tell.js';
import type {Target} from '../../kernel/loop/command-line.js';
import {repeatText} from '../../kernel/rows/failure.js';
import type {Flags} from '../../kernel/options/flags.js';
import {cacheFolder, stateFolder} from '../../kernel/options/paths.js';
import {createStore, type Store} from '../../kernel/state/store.js';
import {isAccessible} from '../../kernel/terminal/accessible.js';
import {stopProcess} from '../../kernel/terminal/at-end.js';
import {followScheme, noReports} from '../../kernel/terminal/report-mode.js';
import {openCells} from '../../kernel/terminal/cell-writer.js';
import {onResize, terminalSize} from '../../kernel/terminal/size.js';
import {colorLevel, isInScreen, isOverSsh} from '../../kernel/options/terminal-abilities.js';
import {usualScrollJump, type Connection} from '../../kernel/state/connection.js';
import type {Asked, ServiceContext} from '../../kernel/loop/context.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {harmless} from '../../base/text/harmless.js';
import {openStorage} from '../connection/open-storage.js';
import {terminalLending} from './nested-program.js';
import {countDown, openNotices} from './notices.js';
import {followSelection} from './shown-state.js';
import {watchWrites} from './unclear-writes.js';
import {show} from './show.js';
import {browseContext, now} from './browse-context.js';

/** A screen, which shows everything at once. */
export const screenMedium: Medium = {
	keyLabel,
	bindingsOf: bindings => bindings,
	wayTo: () => undefined,
	scrollingOf(state, registry) {
		const area = paneArea(state, registry, state.pane);
		return area && paneOf(registry, state).scrolling?.onScreen(state, roomInside(area), registry);
	},
	async giveWhole(text, {show: print}) {
		await print(text);
	},
};

/** How far a digit moves the cursor in a list of numbered choices. Undefined if the digit has another meaning, or if a question about the chosen one is open. */
export function wayToNumber(state: State, registry: Registry, key: string): number | undefined {
	const place = placeOf(state, registry);
	const isFree =
		place === state.dialog.kind &&
		!isTypingPlace(registry, place) &&
		registry.bindings.every(({keys, places}) => !places.includes(place) || !keys.includes(key));
	const choices = isFree ? choicesIn(state, registry) : undefined;
	return choices && /^[1-9]$/v.test(key) ? Number(key) - 1 - choices.cursor : undefined;
}

/** A screen reader, which says one pane at a time, line by line. Keys for the tree only act in the tree, because nothing would say what they change there. */
export const readerMedium: Medium = {
	keyLabel: spokenKey,
	bindingsOf: bindings =>
		bindings.map(binding =>
			binding.isOnTree
				? {...binding, whyNot: (state, registry) => whyNotOnTree(state) ?? binding.whyNot?.(state, registry)}
				: binding,
		),
	wayTo: wayToNumber,
	scrollingOf: (state, registry) => paneOf(registry, state).scrolling?.spoken(state, registry),
	async giveWhole(text, {say: write}) {
		write({tone: 'info', text, isValue: true});
	},
};

const signals = ['SIGHUP', 'SIGTERM', 'SIGINT', 'SIGQUIT'] as const;

type Ways = {
	readonly keep: () => void;
	/** Ends the program with the status of the signal. `isGone`: there may be no terminal any more. */
	readonly end: (status: number, isGone: boolean) => void;
	readonly isEnding: () => boolean;
	readonly isLent: () => boolean;
};

/** Ends the program at a signal, or once the terminal is gone: if the shell takes the signal of a lost line, only the closed input (`input`) shows that. However the process ends, typed text is stored first. Returns a function that stops listening. */
export function endAtSignals(
	{keep, end, isEnding, isLent}: Ways,
	input: Pick<NodeJS.ReadStream, 'off' | 'on'> = process.stdin,
): () => void {
	const onSignal = (signal: NodeJS.Signals, number: number) => {
		// While an editor or a nested tour has the terminal, ctrl-c belongs to it. The nested tour ends at this signal.
		if (signal === 'SIGINT' && isLent()) {
			return;
		}

		// The terminal may be gone, so the draft and the position are stored first.
		keep();
		const isGone = signal === 'SIGHUP';
		if (isGone || isEnding()) {
			terminalAnswers.forget();
		}

		end(128 + number, isGone);
	};

	const onClose = () => {
		onSignal('SIGHUP', constants.signals.SIGHUP);
	};

	for (const signal of signals) {
		process.on(signal, onSignal);
	}

	input.on('close', onClose);
	process.on('exit', keep);
	return () => {
		input.off('close', onClose);
		for (const signal of signals) {
			process.off(signal, onSignal);
		}

		process.off('exit', keep);
	};
}

/** Warns if the default context of the config file is not active, because the user may rely on that context being read-only, and says which commands gave their keys to the file. */
function tellConfig({store}: ServiceContext, {config}: Flags, target: Target): void {
	const usual = config?.context;
	const isPassedOver = usual !== undefined && !target.isSandbox && !target.context;
	const texts = [
		...(isPassedOver
			? [
					`Using the credential from the environment instead of context “${harmless(usual)}”. Press ${keyOf(store.getState(), 'openContexts')} to switch.`,
				]
			: []),
		...(config?.remarks ?? []),
	];
	if (texts.length > 0) {
		say({store}, texts.join(' '), 'warning');
	}
}

function connectionOf(
	{label, context, contexts, isSandbox, readOnlyReason, clientOptions: {isReadOnly = false}}: Target,
	{dryRun: isDryRun, present: isPresenting, config}: Flags,
	{credentialKind, keys, hasSpokenKeys}: Pick<Connection, 'credentialKind' | 'keys' | 'hasSpokenKeys'>,
): Connection {
	return {
		label,
		credentialKind,
		context,
		contexts: contexts?.list,
		isSandbox,
		isReadOnly: isReadOnly && !isDryRun,
		readOnlyReason,
		isDryRun,
		isPresenting,
		startFolder: currentFolder(),
		isColorless: colorLevel(process.env, process.platform) === 0,
		...(config?.filters && {filters: config.filters}),
		...(config?.check && {checks: config.check}),
		...(config?.ownCommands && {ownCommands: config.ownCommands}),
		scrollJump: config?.scroll_jump ?? (isOverSsh(process.env) ? Infinity : usualScrollJump),
		keys,
		hasSpokenKeys,
	};
}

/** How the session ended: the exit status, why the credential was refused before anything could be read, and the next context. */
type Ending = {readonly status: number; readonly refusal?: ApiError; readonly next?: Target | undefined};

/** The longest wait of a read, in milliseconds, until the service accepts requests again. The service's own window is five minutes. */
const longestWait = 600_000;

// Only the main screen can be drawn before Ink is loaded.
const isPlainStart = ({writer}: Flags, asked: Asked): boolean =>
	writer !== 'ink' && !isAccessible() && Object.keys(asked).length === 0;

function openSession(
	target: Target,
	flags: Flags,
	{registry: ownRegistry, reduce}: Pick<Assembly, 'reduce' | 'registry'>,
	signal: AbortSignal,
) {
	const medium = isAccessible() ? readerMedium : screenMedium;
	const bindings = medium.bindingsOf(flags.config?.bindings ?? ownRegistry.bindings);
	const registry = {...ownRegistry, bindings};
	const client = createClient({
		...target.clientOptions,
		signal,
		isRefusedInAdvance: true,
		longestWait,
		onPause(until) {
			pause(until);
		},
		onRepeat(error) {
			const text = repeatText(error);
			if (text !== undefined) {
				say({store}, text, 'warning');
			}
		},
	});
	const connection = connectionOf(target, flags, {
		credentialKind: client.kind,
		keys: firstKeys(bindings, medium.keyLabel),
		hasSpokenKeys: isAccessible(),
	});
	const store = createStore(initialState(connection, terminalSize(), paneSlots(registry)), reduce);
	const pause = countDown({store, now}, signal);
	const pausedFor = target.clientOptions.budget?.left() ?? 0;
	if (pausedFor > 0) {
		pause(now() + pausedFor);
	}

	return {registry, medium, client, store};
}

function watchRefusal({observe, getState}: Store, onRefused: (error: ApiError) => void): () => void {
	let isRead = false;
	return observe(event => {
		isRead ||= event.type === 'organizations/received' && event.isLast;
		const {organizations, listing} = getState();
		const isNothingRead = organizations.length === 0 || (listing.age !== undefined && !isRead);
		if (isNothingRead && event.type === 'organizations/failed' && isCredentialRefusal(event.error)) {
			onRefused(event.error);
		}
	});
}

/** When to remove what killed programs left on disk, in milliseconds: after the first frames. */
const cleaningAfter = 1000;

/** Browses one target, from the first frame to the end. */
export async function browse(
	target: Target,
	{flags, environment, abilities}: Pick<CommandInput, 'environment' | 'flags'> & {readonly abilities: Assembly},
	asked: Asked,
): Promise<Ending> {
	const ending = new AbortController();
	const {signal} = ending;
	const {registry, medium, client, store} = openSession(target, flags, abilities, signal);
	const {promise: defect, reject: onDefect} = Promise.withResolvers<never>();
	const opened = openStorage({...target, isCached: flags.cache, keepDays: flags.config?.keep_days}, environment, {
		now,
		writes: abilities.writes,
	});
	const writes = watchWrites(opened.journal, registry);
	const storage = {...opened, journal: writes.journal};
	const {lend, isLent} = terminalLending();
	const notices = openNotices(store, flags.config?.notify, environment);
	let scheme = noReports;
	const without = async <Result>(run: () => Promise<Result>): Promise<Result> =>
		notices.without(async () => scheme.without(run));
	const dryRuns: string[] = [];
	let ended: Ending = {status: 0};
	const quit = () => {
		context.waits.isQuitting = true;
		ending.abort();
	};

	const context = browseContext({
		...storage,
		abilities,
		target,
		flags,
		registry,
		medium,
		environment,
		store,
		client,
		asked,
		lend: async run => without(async () => lend(run)),
		stopProcess: async () => without(stopProcess),
		signal,
		quit,
		goOn(next) {
			ended = {...ended, next};
		},
		keepRequest(request) {
			dryRuns.push(request);
		},
	});
	// What is read behind the screen waits for minutes, and a wait that has been ended returns at once.
	signal.addEventListener('abort', () => {
		context.waits.behind?.abort();
	});
	target.requestLog.onStop(text => {
		say({store}, text, 'warning');
	});
	const keeper = keepDrafts(context);
	const began = beginAll(abilities.beginnings, context, onDefect);
	const stopListening = endAtSignals({
		keep() {
			keeper.flush();
			began.keep();
		},
		end(status, isGone) {
			ended = {...ended, status, next: undefined};
			if (isGone) {
				quit();
			} else {
				void quitAfterWrite(context);
			}
		},
		isEnding: () => signal.aborted,
		isLent,
	});
	const stopMeasuring = onResize(size => {
		store.dispatch({type: 'terminal/resized', ...size});
	});
	const stopWatchingWrites = store.observe(writes.observe);
	const stopWatchingRefusal = watchRefusal(store, refusal => {
		ended = {...ended, refusal};
		quit();
	});
	const stopFollowing = followSelection(context, onDefect, began.atRest);
	tellConfig(context, flags, target);
	began.open().catch(onDefect);
	began.goOn();
	if (flags.lowBandwidth) {
		store.dispatch({type: 'terminal/bandwidthChosen', isLow: true});
	}

	const cleaning = setTimeout(() => {
		for (const folder of target.isSandbox ? [] : [stateFolder(environment), cacheFolder(environment)]) {
			removeStrays(folder, now());
		}
	}, cleaningAfter);
	cleaning.unref();
	const cells = isPlainStart(flags, asked) ? openCells() : undefined;
	const shown = show(context, {environment, writer: flags.writer, cells, signal, onDefect});
	if (!isAccessible() && !isInScreen(environment)) {
		scheme = followScheme(terminalAnswers, bytes => {
			process.stdout.write(bytes);
		});
	}

	try {
		await Promise.race([shown, defect]);
	} finally {
		const kept = keeper.flush();
		clearTimeout(cleaning);
		context.drafts.release();
		for (const stop of [
			keeper.stop,
			stopWatchingWrites,
			stopWatchingRefusal,
			stopFollowing,
			began.stop,
			notices.stop,
			scheme.stop,
		]) {
			stop();
		}

		began.keep();
		quit();
		await shown.catch(() => undefined);
		cells?.leave();
		// Ink may not have started.
		if (process.stdin.isRaw) {
			process.stdin.setRawMode(false);
		}

		stopListening();
		stopMeasuring();
		if (!target.isSandbox) {
			const endings = await began.endings();
			process.stderr.write([...endings, ...writes.ending()].map(text => `${text}\n`).join(''));
		}

		if (ended.status === 0) {
			const status = began.status();
			ended = {...ended, status: status === 0 ? writes.status() : status};
		}

		if (kept !== undefined && !target.isSandbox) {
			process.stderr.write(`${harmless(kept)}\n`);
		}

		await target.close();
	}

	if (dryRuns.length > 0) {
		process.stdout.write(`${dryRuns.join('\n\n')}\n`);
	}

	return ended;
}
