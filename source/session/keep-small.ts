import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {reduce, registry} from '../abilities.js';
import {prepareFirstLetter, rehearsedScreens, reserveSearch} from '../commands/prepare-search.js';
import type {Store} from '../state/store.js';
import type {CellWriter} from '../terminal/cell-writer.js';

/**
How long nothing may have happened before room is given back, in milliseconds: that takes as long as some keys.
*/
const restTime = 1500;

// What reading a list left behind goes back to the system.
function giveBack(): void {
	setFlagsFromString('--expose-gc');
	runInNewContext('gc({type: \'major\', execution: \'sync\', flavor: \'last-resort\'})');
	setFlagsFromString('--no-expose-gc');
}

/**
Gives room back once a list has been read and nothing happens any more. What a search needs is asked for, and the search rehearsed, before that: asking makes V8 collect, and rehearsing leaves garbage. Answers how to stop.
*/
export function keepSmall({getState, observe}: Store, cells: CellWriter | undefined): () => void {
	let hasRead = getState().listing.progress.status === 'complete';
	const timer = setTimeout(() => {
		if (!hasRead) {
			return;
		}

		hasRead = false;
		reserveSearch(getState());
		cells?.rehearse(rehearsedScreens(getState(), reduce, registry));
		giveBack();
		prepareFirstLetter(getState());
	}, restTime);
	timer.unref();
	const stop = observe(event => {
		hasRead ||= event.type === 'organizations/received' && event.isLast;
		timer.refresh();
	});
	return () => {
		clearTimeout(timer);
		stop();
	};
}
