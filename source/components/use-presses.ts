import {useInput, usePaste} from 'ink';
import {keyPresses, type KeyPress} from '../key-press.js';

/**
Calls back with every key, also where several come at once, and with what is pasted.
*/
export function usePresses(press: (press: KeyPress) => void): void {
	useInput((input, key) => {
		for (const each of keyPresses(input, key)) {
			press(each);
		}
	});

	usePaste(text => {
		press({name: 'paste', text});
	});
}
