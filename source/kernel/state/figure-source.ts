import type {FigureSource} from '../figures/branch-figures.js';
import {type AskedFilter, filterSource} from './found.js';
import {readProfileOf} from './profile-age.js';
import type {State} from './state.js';

const noNames = {groups: new Map(), filters: new Map()} as const;

/** What figures can look at in the state. `now`: milliseconds since the epoch. `named`: what rules of the person's own can name. */
export const figureSource = (state: State, now: number, named: AskedFilter['named'] = noNames): FigureSource => ({
	...filterSource(state.tree.index, state, {named, openedAt: now}),
	readAt(need, {id}) {
		switch (need) {
			case 'profile': {
				return readProfileOf(state, id)?.readAt;
			}

			case 'accounts': {
				return state.accounts.get(id)?.readAt;
			}

			case 'members': {
				return state.members?.get(id)?.readAt;
			}
		}
	},
});
