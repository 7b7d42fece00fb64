import {defineAbility, reducerOf} from '../../kernel/loop/ability.js';
import {countBranches} from './count.js';
import {reduceBranch} from './state.js';

/** How a branch is doing: figures of everything below the organization on which the cursor rests. */
export const branch = defineAbility({
	name: 'branch',
	section: 'In every pane',
	commands: {},
	keys: [],
	begin: countBranches,
	reducers: [reducerOf(['branch'], reduceBranch)],
});
