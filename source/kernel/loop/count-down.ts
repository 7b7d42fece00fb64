import type {Message} from '../state/state.js';
import type {ServiceContext} from './context.js';
import {say} from './tell.js';

/** Makes the function that starts the countdown of a rate limit, given its end in milliseconds since the epoch. The countdown ticks once a second while the limit lasts. */
export function countDown(
	{store, now}: Pick<ServiceContext, 'store' | 'now'>,
	ending: AbortSignal,
): (until: number) => void {
	let timer: NodeJS.Timeout | undefined;
	let end = 0;
	let told: Message | undefined;
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
			if (told !== undefined && store.getState().message === told) {
				store.dispatch({type: 'message/cleared'});
			}
		}
	};

	ending.addEventListener('abort', stop);
	return until => {
		end = until;
		tell();
		if (timer !== undefined || ending.aborted) {
			return;
		}

		const what = store.getState().awaited > 0 ? 'Loading' : 'cforgs';
		say({store}, `Rate limit reached. ${what} continues by itself; the header counts down.`, 'warning');
		told = store.getState().message;
		timer = setInterval(tell, 1000);
	};
}
