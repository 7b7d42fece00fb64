import {setImmediate as nextTurn} from 'node:timers/promises';
import {offerLowBandwidth} from '../../kernel/loop/bandwidth.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import {loadOrganizations} from '../../kernel/loop/load.js';
import type {WriterName} from '../../kernel/options/flags.js';
import {isInTmux, isOverSsh} from '../../kernel/options/terminal-abilities.js';
import type {Store} from '../../kernel/state/store.js';
import {isAccessible} from '../../kernel/terminal/accessible.js';
import {terminalAnswers} from '../../kernel/terminal/answers.js';
import type {CellWriter} from '../../kernel/terminal/cell-writer.js';
import {onSwitchToAscii} from '../../kernel/terminal/ambiguous-width.js';
import {measureRoundTrip} from '../../kernel/terminal/background.js';
import {freshWatch, sshRoundTrip, withFrame} from '../../kernel/terminal/line.js';
import {firstKeys} from '../../base/text/keys.js';
import {showEarlyFrame} from './early-frame.js';
import {keepSmall} from './keep-small.js';

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
