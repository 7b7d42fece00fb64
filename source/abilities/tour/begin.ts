import type {Begun} from '../../kernel/loop/begin.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import {guide} from './commands.js';
import {openTourPlace} from './tour-place.js';

declare module '../../kernel/loop/context.js' {
	interface Services {
		/** The tour that the session starts with, if it does. `folder` keeps its step. `isOnce`: the program ends with the tour. */
		readonly tour?: {readonly folder: string; readonly isOnce: boolean} | undefined;
	}
}

/** Takes the tour if the program was started for it. */
export function beginTour(context: SessionContext, onDefect: (error: unknown) => void): Begun {
	const {store, quit, tour} = context;
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
		open() {
			stops.push(guide(context, openTourPlace(tour.folder), onDefect));
		},
		stop() {
			for (const stop of stops) {
				stop();
			}
		},
	};
}
