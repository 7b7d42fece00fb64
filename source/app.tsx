import {useApp, useInput, usePaste} from 'ink';
import {useState, useSyncExternalStore, type ReactNode} from 'react';
import type {Context, ServiceContext} from './commands/context.js';
import {restTime} from './commands/follow-selection.js';
import {useRested} from './components/use-rested.js';
import {keyPresses, type KeyPress} from './key-press.js';
import {pressKey} from './press-key.js';
import {MainScreen} from './screens/main-screen.js';
import {createTypeAhead} from './type-ahead.js';

type AppProps = {
	readonly context: ServiceContext;
	/**
	Told what no command expected.
	*/
	readonly onDefect: (error: unknown) => void;
};

/**
Subscribes to the store, shows its state, and is the one reader of keys.
*/
export function App({context, onDefect}: AppProps): ReactNode {
	const {store, bindings} = context;
	const state = useSyncExternalStore(store.subscribe, store.getState);
	const restedKey = useRested(state.selectedKey, restTime);
	const {suspendTerminal} = useApp();

	const [press] = useState(() => {
		let isAway = false;
		const giveAway: Context['suspendTerminal'] = async callback => {
			isAway = true;
			try {
				await suspendTerminal(callback);
			} finally {
				isAway = false;
			}
		};

		return createTypeAhead(store, (each: KeyPress) => {
			// What came in one read with the key that gave the terminal away was typed for the other program.
			if (!isAway) {
				pressKey({...context, suspendTerminal: giveAway}, each).catch(onDefect);
			}
		});
	});

	useInput((input, key) => {
		for (const each of keyPresses(input, key)) {
			press(each);
		}
	});

	usePaste(text => {
		press({name: 'paste', text});
	});

	return <MainScreen state={state} bindings={bindings} restedKey={restedKey}/>;
}
