import {useEffect, useRef} from 'react';
import {useInput, usePaste, useStdin, type StdinProps} from 'ink';
import {keyPresses, type KeyPress} from '../../base/text/keys.js';

// Missing from Ink's types.
type InkStdin = StdinProps & {readonly internal_eventEmitter?: NodeJS.EventEmitter};

/** The sequence that the terminal sent for the key that Ink reports next. Ink does not report the sequence. */
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

/** Calls back for every key, also for keys that arrive together, and for pasted text. */
export function usePresses(press: (press: KeyPress) => void): void {
	// Must listen before Ink's hook.
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
