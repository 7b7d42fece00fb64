import process from 'node:process';
import {useApp} from 'ink';
import {type ReactNode, use, useEffect, useState, useSyncExternalStore} from 'react';
import type {Context, SessionContext} from '../../kernel/loop/context.js';
import {tell} from '../../kernel/loop/tell.js';
import {DrawnContext, PainterContext} from '../../kernel/screen/painter.js';
import {usePresses} from '../../kernel/screen/use-presses.js';
import type {DrawnRows} from '../../kernel/form-model/seen.js';
import {keysOfPress} from '../../kernel/loop/after-escape.js';
import {createListWait} from '../../kernel/loop/list-wait.js';
import {createOpeningWait} from '../../kernel/loop/opening-wait.js';
import {pressKey} from '../../kernel/loop/press-key.js';
import {frontStore} from '../../kernel/state/front.js';
import {createShownState} from '../../kernel/loop/shown-state.js';
import {createTypeAhead} from '../../kernel/loop/type-ahead.js';
import type {MainScreenProps} from '../../kernel/screen/main-screen.js';
import type {Dialog} from '../../kernel/state/dialog.js';
import {terminalAnswers} from '../../kernel/terminal/answers.js';
import type {KeyPress} from '../../base/text/keys.js';

type AppProps = {
	readonly context: SessionContext;
	/** Receives errors that no command handled. */
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
