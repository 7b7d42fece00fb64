import type {Begun} from '../../kernel/loop/begin.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import {guide} from './commands.js';
import {openTourPlace} from './tour-place.js';

declare module '../../kernel/loop/context.js' {
	interface Asked {
		/** The tour. `isOnce`: the program ends with the tour. */
		readonly tour?: {readonly isOnce: boolean};
	}
}

/** Takes the tour if the program was started for it. */
export function beginTour(context: SessionContext, onDefect: (error: unknown) => void): Begun {
	const {
		store,
		quit,
		disk,
		asked: {tour},
	} = context;
	if (!tour) {
		return {};
	}

	const stopWatching = store.observe(event => {
		if (tour.isOnce && event.type === 'tour/left') {
			quit();
		}
	});
	const stops = [stopWatching];
	return {
		goOn() {
			stops.push(guide(context, openTourPlace(disk.stateFolder), onDefect));
		},
		stop() {
			for (const stop of stops) {
				stop();
			}
		},
	};
}
