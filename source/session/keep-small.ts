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
Frees memory once a list has loaded and the program is idle. Returns a function that stops this.
*/
export function keepSmall({store: {getState, observe}}: Pick<ServiceContext, 'store'>): () => void {
	let hasRead = getState().listing.progress.status === 'complete';
	const timer = setTimeout(() => {
		if (!hasRead) {
			return;
		}

		hasRead = false;
		void giveBack();
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
