import type {Recents} from '../../kernel/state/recents.js';
import type {State} from '../../kernel/state/state.js';

export type RecentsEvent = {readonly type: 'recents/changed'; readonly recents: Partial<Recents>};

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly recents: RecentsEvent;
	}
}

export const reduceRecents = (state: State, {recents}: RecentsEvent): State => ({
	...state,
	recents: {...state.recents, ...recents},
});
