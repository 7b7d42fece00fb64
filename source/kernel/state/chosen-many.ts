import type {Organization} from '../../base/api/schemas.js';
import {hiddenMarks} from './marks.js';
import {markedCount, markedRows} from './selectors.js';
import type {State} from './state.js';

/** The organizations on which a run acts, as the list has them. `hidden`: the names of those that a filter hides. `unlisted`: how many marked ones have not loaded yet. */
export type ChosenMany = {
	readonly organizations: ReadonlyArray<Pick<Organization, 'id' | 'name'>>;
	readonly hidden: readonly string[];
	readonly unlisted: number;
};

/** The marked organizations, in the order of the tree. */
export const chosenMany = (state: State): ChosenMany => ({
	organizations: markedRows(state).map(at => ({
		id: state.tree.index.idAt(at) ?? '',
		name: state.tree.index.nameAt(at) ?? '',
	})),
	hidden: hiddenMarks(state),
	unlisted: state.marks.size - markedCount(state),
});
