import {useInput, usePaste} from 'ink';
import {useRef, type RefObject} from 'react';
import {keyPresses, type KeyPress} from '../text/keys.js';
import {useSequence} from './use-presses.js';

type KeyGuardProps = {
	/**
	Open while an input obeys the current key by itself. While it is closed, what an input makes of a key is ignored.
	*/
	readonly gate: RefObject<boolean>;
	/**
	Whether the input gets this key right.
	*/
	readonly canObey: (press: KeyPress) => boolean;
	/**
	Obeys every other key, also those that come together, and what is pasted.
	*/
	readonly press: (press: KeyPress) => void;
};

/**
Decides for each key whether an input of ink-select-input or ink-text-input obeys it. These inputs lose keys that come in one tick, and type the letter of ctrl-a. Mount the guard before the inputs: only then does it hear a key first.
*/
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
