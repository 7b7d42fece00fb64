import {prepareNames} from '../commands/prepare-search.js';
import type {ServiceContext} from '../commands/context.js';

/**
How long the program must be idle before it frees memory, in milliseconds. Freeing memory takes as long as several keys.
*/
const restTime = 1000;

// Returns the memory used for loading a list to the system. The modules are loaded only now, after the first frame.
async function giveBack(): Promise<void> {
	const [{setFlagsFromString}, {runInNewContext}] = await Promise.all([import('node:v8'), import('node:vm')]);
	setFlagsFromString('--expose-gc');
	runInNewContext('gc({type: \'major\', execution: \'sync\', flavor: \'last-resort\'})');
	setFlagsFromString('--no-expose-gc');
}

/**
Frees memory once a list has loaded and the program is idle. First prepares the names for a search, because their memory use triggers V8's collector. Returns a function that stops this.
*/
export function keepSmall(context: Pick<ServiceContext, 'store' | 'wait'>): () => void {
	const {getState, observe} = context.store;
	let hasRead = getState().listing.progress.status === 'complete';
	const rest = async () => {
		if (!hasRead) {
			return;
		}

		hasRead = false;
		await prepareNames(context);
		await giveBack();
	};

	const timer = setTimeout(() => {
		void rest();
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
