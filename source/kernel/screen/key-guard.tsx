import {useInput, usePaste} from 'ink';
import {useRef, type RefObject} from 'react';
import {keyPresses, type KeyPress} from '../../base/text/keys.js';
import {useSequence} from './use-presses.js';

type KeyGuardProps = {
	/** Open while an input may handle the current key itself. While the gate is closed, the input's changes are ignored. */
	readonly gate: RefObject<boolean>;
	/** Whether the input handles this key correctly. */
	readonly canObey: (press: KeyPress) => boolean;
	/** Handles every other key, keys that arrive together, and pasted text. */
	readonly press: (press: KeyPress) => void;
};

/** Decides for each key whether an input of ink-select-input or ink-text-input handles it. These inputs lose keys that arrive in one tick, and type the letter of ctrl-a. Mount the guard before the inputs, so that it receives each key first. */
export function KeyGuard({gate, canObey, press}: KeyGuardProps) {
	const sequence = useSequence();
	const inTick = useRef(false);
	useInput((input, key) => {
		const presses = keyPresses(input, key, sequence.current);
		const [only] = presses;
		gate.current = !inTick.current && only !== undefined && presses.length === 1 && canObey(only);
		inTick.current = true;
		setImmediate(() => {
			inTick.current = false;
		});
		for (const each of gate.current ? [] : presses) {
			press(each);
		}
	});
	usePaste(text => {
		press({name: 'paste', text});
	});
	return undefined;
}
