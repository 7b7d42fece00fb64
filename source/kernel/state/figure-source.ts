import type {FigureSource} from '../figures/branch-figures.js';
import {type AskedFilter, filterSource} from './found.js';
import type {State} from './state.js';

const noNames = {groups: new Map(), filters: new Map()} as const;

/** What figures can look at in the state. `now`: milliseconds since the epoch. `named`: what rules of the person's own can name. */
export const figureSource = (state: State, now: number, named: AskedFilter['named'] = noNames): FigureSource =>
	filterSource(state.tree.index, state, {named, openedAt: now});
