import type {ServiceContext} from '../commands/context.js';

/** How long the program must be idle before it frees memory, in milliseconds. Freeing memory takes as long as several keys. */
const restTime = 1000;

/** How often the garbage of loading is collected, in milliseconds. V8 waits longer. Meanwhile each answer takes more memory, and the C library returns little of it later. */
const loadingTime = 75;

type Collect = (options: {readonly type: 'minor' | 'major'; readonly execution: 'sync'; readonly flavor?: 'last-resort'}) => void;

// The modules are loaded only now, after the first frame.
async function loadCollector(): Promise<Collect> {
	const [{setFlagsFromString}, {runInNewContext}] = await Promise.all([import('node:v8'), import('node:vm')]);
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as Collect;
	setFlagsFromString('--no-expose-gc');
	return collect;
}

/** Collects garbage while a long list loads. Once a list has loaded and the program is idle, returns the memory to the system. Returns a function that stops this. */
export function keepSmall({store: {getState, observe}}: Pick<ServiceContext, 'store'>): () => void {
	let collector: Promise<Collect> | undefined;
	const collect = async (...options: Parameters<Collect>) => {
		collector ??= loadCollector();
		const run = await collector;
		run(...options);
	};

	let loading: NodeJS.Timeout | undefined;
	const endLoading = () => {
		clearInterval(loading);
		loading = undefined;
	};

	const isLoading = () => getState().listing.progress.status === 'loading';
	const whileLoading = () => {
		if (isLoading()) {
			void collect({type: 'minor', execution: 'sync'});
		} else {
			endLoading();
		}
	};

	const startLoading = () => {
		loading ??= setInterval(whileLoading, loadingTime);
		loading.unref();
	};

	// A known list says nothing between its first page and its last.
	if (isLoading()) {
		startLoading();
	}

	let hasRead = getState().listing.progress.status === 'complete';
	const timer = setTimeout(() => {
		// A request that waits leaves no garbage.
		endLoading();
		if (!hasRead) {
			return;
		}

		hasRead = false;
		void collect({type: 'major', execution: 'sync', flavor: 'last-resort'});
	}, restTime);
	timer.unref();
	const stop = observe(event => {
		timer.refresh();
		if (event.type === 'organizations/received' && event.isLast) {
			hasRead = true;
		} else if (event.type === 'organizations/received' || event.type === 'organizations/counted') {
			startLoading();
		}
	});
	return () => {
		clearTimeout(timer);
		endLoading();
		stop();
	};
}
