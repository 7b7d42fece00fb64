import {defineAbility} from '../../kernel/loop/ability.js';
import {bulkWrite} from './journal.js';

/** Changes the same fields of many organizations. */
export const bulk = defineAbility({
	name: 'bulk',
	section: 'In every pane',
	commands: {},
	keys: [],
	writes: [bulkWrite],
});
