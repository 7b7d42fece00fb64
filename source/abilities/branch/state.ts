import type {BranchFigures} from '../../kernel/figures/branch-figures.js';
import type {State} from '../../kernel/state/state.js';

/** The figures of everything below an organization, as they were counted last. `now`: the time to which they refer, in milliseconds since the epoch. */
export type CountedBranch = {readonly id: string; readonly figures: BranchFigures; readonly now: number};

/** `asked`: what earlier sessions read is wanted for the figures. */
export type BranchEvent =
	| {readonly type: 'branch/asked'}
	| {readonly type: 'branch/counted'; readonly branch: CountedBranch | undefined};

declare module '../../kernel/state/state.js' {
	interface Slices {
		readonly branch?: CountedBranch | undefined;
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly branch: BranchEvent;
	}
}

export const reduceBranch = (state: State, event: BranchEvent): State => event.type === 'branch/counted' ? {...state, branch: event.branch} : state;
