import type {ServiceContext} from '../../kernel/loop/context.js';

/** How long the program must be idle before it frees memory, in milliseconds. Freeing memory takes as long as several keys. */
const restTime = 1000;

type Collect = (options: {readonly type: 'major'; readonly execution: 'sync'; readonly flavor: 'last-resort'}) => void;

// The modules are loaded only now, after the first frame.
async function loadCollector(): Promise<Collect> {
	const [{setFlagsFromString}, {runInNewContext}] = await Promise.all([import('node:v8'), import('node:vm')]);
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as Collect;
	setFlagsFromString('--no-expose-gc');
	return collect;
}

/** Once a list has loaded and the program is idle, returns the memory of loading to the system. Returns a function that stops this. */
export function keepSmall({store: {getState, observe}}: Pick<ServiceContext, 'store'>): () => void {
	let hasRead = getState().listing.progress.status === 'complete';
	const free = async () => {
		const collect = await loadCollector();
		collect({type: 'major', execution: 'sync', flavor: 'last-resort'});
	};

	const timer = setTimeout(() => {
		if (!hasRead) {
			return;
		}

		hasRead = false;
		void free();
	}, restTime);
	timer.unref();
	const stop = observe(event => {
		timer.refresh();
		hasRead ||= event.type === 'organizations/received' && event.isLast;
	});
	return () => {
		clearTimeout(timer);
		stop();
	};
}
