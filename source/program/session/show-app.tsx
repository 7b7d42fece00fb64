import process from 'node:process';
import {Box, useCursor, useApp, type Instance} from 'ink';
import {
	type ReactNode,
	use,
	useInsertionEffect,
	useEffect,
	useState,
	useSyncExternalStore,
	type ComponentProps,
} from 'react';
import {bindingOf, isPane, placeOf, type Registry} from '../../kernel/rows/registry.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {selectedRow} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {type Store, frontStore} from '../../kernel/state/store.js';
import type {KeyPress} from '../../base/text/keys.js';
import {counted} from '../../base/text/words.js';
import {say, tell} from '../../kernel/loop/tell.js';
import {type Block, rowsOf} from '../../kernel/rows/pane-block.js';
import {toInk} from '../../base/text/width.js';
import {Spans, usePresses} from '../../kernel/screen/spans.js';
import {PainterContext, useDrawn, DrawnContext} from '../../kernel/screen/output.js';
import type {Context, SessionContext} from '../../kernel/loop/context.js';
import type {DrawnRows} from '../../kernel/form-model/seen.js';
import {createOpeningWait} from '../../kernel/loop/opening-wait.js';
import type {Dialog} from '../../kernel/state/dialog.js';
import {terminalAnswers} from '../../kernel/terminal/answers.js';
import type {WriterName} from '../../kernel/options/flags.js';
import {isAccessible} from '../../kernel/terminal/accessible.js';
import type {CellWriter} from '../../kernel/terminal/cell-writer.js';
import {paint} from '../../kernel/terminal/paint.js';
import {mainScreen} from './main-blocks.js';
import {keysOfPress, pressKey, createTypeAhead} from './press-key.js';
import {createShownState} from './shown-state.js';

/** Milliseconds. Nobody reacts to the screen faster, so an earlier key was typed blind. */
const reactionTime = 300;

const isArriving = ({listing}: State): boolean => listing.progress.status === 'loading' && !listing.isWhole;

type Program = {readonly store: Store; readonly registry: Registry; readonly now: () => number};

/** Passes keys on, but holds a key that needs a row and was typed before anybody could see one: its row is certain once the list has loaded. Held keys stay in order, and later keys wait behind them. Keys that need no row act at once. The key that stops a read drops the held keys, and so does whatever leaves the panes. */
export function createListWait(
	{store, registry, now}: Program,
	press: (press: KeyPress) => void,
): (press: KeyPress) => void {
	const begunAt = now();
	let rowsAt: number | undefined;
	let held: readonly KeyPress[] = [];
	const boundTo = ({name}: KeyPress) => bindingOf(registry, placeOf(store.getState(), registry), name);

	const take = (): readonly KeyPress[] => {
		const taken = held;
		held = [];
		return taken;
	};

	const drop = ({isTold}: {readonly isTold: boolean}) => {
		const dropped = counted(take().length, 'waiting key');
		if (isTold && !store.getState().find?.isTyping) {
			say({store}, `Dropped ${dropped}.`, 'warning');
		} else {
			store.dispatch({type: 'message/cleared'});
		}
	};

	const look = () => {
		const state = store.getState();
		if (selectedRow(state) !== -1) {
			rowsAt ??= now();
		}

		if (held.length === 0) {
			return;
		}

		if (!isPane(registry, placeOf(state, registry))) {
			drop({isTold: true});
		} else if (state.listing.progress.status === 'failed') {
			// The screen shows the failure itself.
			drop({isTold: false});
		} else if (!isArriving(state)) {
			const waiting = take();
			store.dispatch({type: 'message/cleared'});
			for (const each of waiting) {
				press(each);
			}
		}
	};

	const isOpening = (each: KeyPress): boolean => boundTo(each)?.beforeRows === 'opens';

	const isStop = ({name}: KeyPress) =>
		registry.bindings.some(({beforeRows, keys}) => beforeRows === 'stops' && keys.includes(name));

	const isBlind = () => rowsAt === undefined || now() - Math.max(rowsAt, begunAt) < reactionTime;

	const shouldWait = (each: KeyPress): boolean => {
		const state = store.getState();
		if (!isPane(registry, placeOf(state, registry)) || !isArriving(state) || isStop(each)) {
			return false;
		}

		const binding = boundTo(each);
		if (held.some(one => isOpening(one))) {
			return binding?.beforeRows !== 'anywhere';
		}

		const isNeedsRow = binding?.beforeRows === undefined || binding.beforeRows === 'opens';
		return held.length > 0 ? isNeedsRow : binding !== undefined && isNeedsRow && isBlind();
	};

	// The observer that restores the last place was added earlier, so it runs first.
	store.observe(look);
	look();
	return each => {
		if (held.length > 0 && isStop(each)) {
			drop({isTold: true});
		} else if (shouldWait(each)) {
			held = [...held, each];
			const [verb, them] = held.length === 1 ? ['waits', 'it'] : ['wait', 'them'];
			say(
				{store},
				`${counted(held.length, 'key')} ${verb} until the list has loaded. Press ${keyOf(store.getState(), 'stopReading')} to drop ${them}.`,
			);
		} else {
			press(each);
		}
	};
}

type MainScreenProps = {
	readonly state: State;
	readonly registry: Registry;
	/** The row that header, detail and accounts show while the tree's cursor runs, and until the first answers about its row. */
	readonly restedKey?: string | undefined;
};

type BlocksProps = {readonly blocks: readonly Block[]; readonly columns: number};

function InkRows({blocks, columns}: BlocksProps): ReactNode {
	const {setCursorPosition} = useCursor();
	setCursorPosition(blocks.findLast(({cursor}) => cursor !== undefined)?.cursor);
	const rows = rowsOf(blocks);
	return (
		<Box flexDirection='column' width={columns} height={rows.length} overflow='hidden'>
			{rows.map((spans, index) => (
				<Spans key={index} spans={spans.map(span => ({...span, text: toInk(span.text)}))} />
			))}
		</Box>
	);
}

/** Header, panes or dialog, message and hints, exactly as large as the terminal. A painter, if there is one, bypasses Ink. */
export function MainScreen({state, registry, restedKey}: MainScreenProps): ReactNode {
	const {blocks, drawn} = mainScreen(state, registry, restedKey);
	const painter = use(PainterContext);
	useInsertionEffect(() => {
		painter?.show(blocks);
	}, [painter, blocks]);
	useDrawn(state.dialog, drawn ?? false);
	return painter ? undefined : <InkRows blocks={blocks} columns={state.size.columns} />;
}

type AppProps = {
	readonly context: SessionContext;
	readonly onDefect: (error: unknown) => void;
	readonly Screen: (props: MainScreenProps) => ReactNode;
};

/** Shows the state of the store, and is the only reader of keys. */
export function App({context, onDefect, Screen}: AppProps): ReactNode {
	const {registry, medium} = context;
	const [store] = useState(() => frontStore(context.store));
	const [{subscribe, getShown}] = useState(() => createShownState({store, registry}));
	const {state, restedKey} = useSyncExternalStore(subscribe, getShown);
	const {suspendTerminal} = useApp();

	const [{press, stop}] = useState(() => {
		let isAway = false;
		const stop = () => {
			press({name: 'ctrl+z'});
		};

		const takeBack = () => {
			isAway = false;
			process.on('SIGTSTP', stop);
		};

		const giveAway: Context['suspendTerminal'] = async callback => {
			isAway = true;

			// If the other program stops, as an editor does at ctrl-z, this program must stop with it.
			process.off('SIGTSTP', stop);
			await suspendTerminal(async () => {
				try {
					await terminalAnswers.settle();
					await callback();
				} finally {
					takeBack();
				}
			});
		};

		const pressOne = createListWait(
			{...context, store},
			createOpeningWait(
				context,
				createTypeAhead({store, registry}, (each: KeyPress) => {
					// These keys were read together with the key that lent the terminal, so they were meant for the other program.
					if (isAway) {
						return;
					}

					const way = medium.wayTo(store.getState(), registry, each.name);
					if (way === undefined) {
						pressKey({...context, suspendTerminal: giveAway}, each).catch(onDefect);
					} else if (way === 0) {
						tell(context, 'You are there already.');
					} else {
						store.dispatch({type: 'dialog/moved', by: way});
					}
				}),
			),
		);
		const press = (each: KeyPress) => {
			for (const one of keysOfPress(each, store.getState(), registry)) {
				pressOne(one);
			}
		};

		return {press, stop};
	});

	// Frees the terminal before a stop signal takes effect, as ctrl-z does.
	useEffect(() => {
		process.on('SIGTSTP', stop);
		return () => {
			process.off('SIGTSTP', stop);
		};
	}, [stop]);

	const painter = use(PainterContext);
	// The functions above live as long as the program. If a function here used `state`, they would keep the first state, with its list.
	const {isLowBandwidth} = state;
	useEffect(() => {
		painter?.setPlain(isLowBandwidth);
	}, [painter, isLowBandwidth]);

	usePresses(press);

	const [noteDrawn] = useState(() => (dialog: Dialog, drawn: DrawnRows) => {
		store.dispatch({type: 'review/drawn', dialog, drawn});
	});
	return (
		<DrawnContext value={noteDrawn}>
			<Screen state={state} registry={registry} restedKey={restedKey} />
		</DrawnContext>
	);
}

type ShownProps = ComponentProps<typeof App>;

export async function chooseScreen(): Promise<ShownProps['Screen']> {
	if (!isAccessible()) {
		return MainScreen;
	}

	const {Narrator} = await import('../../kernel/screen-reader/narrator.js');
	return Narrator;
}

/** Shows the full program in place of its early frame. */
export const showApp = (
	shown: ShownProps,
	writer: WriterName,
	cells: CellWriter | undefined,
	onArrived: (bytes: number, milliseconds: number) => void,
): Instance => paint(<App {...shown} />, writer, {cells, onArrived});
