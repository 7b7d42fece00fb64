import {defineAbility} from '../../kernel/loop/ability.js';

/** Holds a file of customers against the organizations. */
export const apply = defineAbility({
	name: 'apply',
	section: 'In every pane',
	commands: {},
	keys: [],
});
