import type {Begun} from '../../kernel/loop/begin.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import type {PlaceMemory} from '../../kernel/storage/place-memory.js';
import type {TreeCache} from '../../kernel/storage/tree-cache.js';
import {keepTree, tellListAge} from './cache.js';
import {restorePlace} from './place.js';

declare module '../../kernel/loop/context.js' {
	interface Services {
		/** Where the last session ended. Absent for the sandbox. */
		readonly places?: PlaceMemory | undefined;
		/** The list of the last session. Absent if the list must not be stored on disk. */
		readonly treeCache?: TreeCache | undefined;
		/** The id or path of the organization to go to. */
		readonly askedOrganization?: string | undefined;
	}
}

/** Starts where the last session ended, with its list until this session has loaded its own, and shows the age of a list that has grown old. */
export function beginWithTree(context: SessionContext, onDefect: (error: unknown) => void): Begun {
	const {places, treeCache, askedOrganization} = context;
	const {leave} = restorePlace(context, places, askedOrganization);
	const stops = [tellListAge(context)];
	return {
		open() {
			if (treeCache) {
				stops.push(keepTree(context, treeCache, onDefect));
			}
		},
		stop() {
			for (const stop of stops) {
				stop();
			}
		},
		keep: leave,
	};
}
