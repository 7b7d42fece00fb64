import {useEffect, useRef} from 'react';
import {
	useInput,
	usePaste,
	useStdin,
	type StdinProps,
} from 'ink';
import {keyPresses, type KeyPress} from '../text/keys.js';

// Not named by Ink's types.
type InkStdin = StdinProps & {readonly internal_eventEmitter?: NodeJS.EventEmitter};

/**
What the terminal sent for the key that Ink tells of next, which it does not tell itself.
*/
export function useSequence(): {readonly current: string} {
	const sequence = useRef('');
	const {internal_eventEmitter: emitter}: InkStdin = useStdin();
	useEffect(() => {
		const keep = (text: string) => {
			sequence.current = text;
		};

		emitter?.on('input', keep);
		return () => {
			emitter?.off('input', keep);
		};
	}, [emitter]);
	return sequence;
}

/**
Calls back with every key, also where several come at once, and with what is pasted.
*/
export function usePresses(press: (press: KeyPress) => void): void {
	// Listens before Ink's hook does.
	const sequence = useSequence();
	useInput((input, key) => {
		for (const each of keyPresses(input, key, sequence.current)) {
			press(each);
		}
	});

	usePaste(text => {
		press({name: 'paste', text});
	});
}
