import {prepareNames} from '../commands/prepare-search.js';
import type {ServiceContext} from '../commands/context.js';

/**
How long nothing may have happened before room is given back, in milliseconds: that takes as long as some keys.
*/
const restTime = 1500;

// What reading a list left behind goes back to the system. The modules for that are loaded now, after the first frame.
async function giveBack(): Promise<void> {
	const [{setFlagsFromString}, {runInNewContext}] = await Promise.all([import('node:v8'), import('node:vm')]);
	setFlagsFromString('--expose-gc');
	runInNewContext('gc({type: \'major\', execution: \'sync\', flavor: \'last-resort\'})');
	setFlagsFromString('--no-expose-gc');
}

/**
Gives room back once a list has been read and nothing happens any more, and before that makes its names ready for a search: the room that they need makes V8 collect. Answers how to stop.
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
