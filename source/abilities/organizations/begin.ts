import type {Begun} from '../../kernel/loop/begin.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import {openPlaceMemory} from '../../kernel/storage/place-memory.js';
import {openKnown} from '../../kernel/storage/known.js';
import {openTreeCache} from '../../kernel/storage/tree-cache.js';
import {keepTree, tellListAge} from './cache.js';
import {followLastChange} from './last-change.js';
import {passMinutes} from './minutes.js';
import {restorePlace} from './place.js';

/** Starts where the last session ended, with its list until this session has loaded its own, and shows the age of a list that has grown old. */
export function beginWithTree(context: SessionContext, onDefect: (error: unknown) => void): Begun {
	const {disk, asked, wait} = context;
	const {stateFolder, owner} = disk;
	const {leave} = restorePlace(context, owner && openPlaceMemory(stateFolder, owner), asked.organization);
	const following = followLastChange(context);
	const stops = [tellListAge(context), following.stop, passMinutes(context)];
	return {
		atRest: following.atRest,
		goOn() {
			if (!owner || disk.cacheFolder === undefined) {
				return;
			}

			const cache = openTreeCache(openKnown(disk), wait);
			stops.push(keepTree(context, cache, onDefect));
		},
		stop() {
			for (const stop of stops) {
				stop();
			}
		},
		keep: leave,
	};
}
