import type {ServiceContext} from './context.js';
import {say} from './tell.js';

/**
Makes the function that starts the countdown of a rate limit, given its end in milliseconds since the epoch. The countdown ticks once a second while the limit lasts.
*/
export function countDown({store, now}: Pick<ServiceContext, 'store' | 'now'>, ending: AbortSignal): (until: number) => void {
	let timer: NodeJS.Timeout | undefined;
	let end = 0;
	const stop = () => {
		clearInterval(timer);
		timer = undefined;
	};

	const tell = () => {
		const seconds = Math.ceil((end - now()) / 1000);
		if (seconds > 0) {
			store.dispatch({type: 'requests/paused', seconds});
		} else {
			stop();
			store.dispatch({type: 'requests/resumed'});
		}
	};

	ending.addEventListener('abort', stop);
	return until => {
		end = until;
		tell();
		if (timer !== undefined || ending.aborted) {
			return;
		}

		const text = 'Rate limit reached. Loading continues by itself; the header counts down.';
		say({store}, text, 'warning');
		timer = setInterval(tell, 1000);
	};
}
