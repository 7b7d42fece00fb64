import type {SessionContext} from '../../kernel/loop/context.js';
import type {State} from '../../kernel/state/state.js';

/** A minute passed, also while nobody pressed a key. */
type MinuteEvent = {readonly type: 'minute/passed'};

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly minute: MinuteEvent;
	}
}

/** Nothing changes by itself: what shows ages observes the event. */
export const reduceMinute = (state: State): State => state;

/** Lets everything that shows an age look at the time again. Returns the function that stops it. */
export function passMinutes({store}: Pick<SessionContext, 'store'>): () => void {
	const timer = setInterval(() => {
		store.dispatch({type: 'minute/passed'});
	}, 60_000);
	timer.unref();
	return () => {
		clearInterval(timer);
	};
}
