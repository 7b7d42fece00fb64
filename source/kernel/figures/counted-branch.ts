import type {TreeIndex} from '../../base/tree/tree-index.js';
import type {BranchFigures} from './branch-figures.js';

/** The figures of everything below an organization, as they were counted last. `index`: the tree of their rows. `now`: the time to which they refer, in milliseconds since the epoch. */
export type CountedBranch = {
	readonly id: string;
	readonly figures: BranchFigures;
	readonly index: TreeIndex;
	readonly now: number;
};
