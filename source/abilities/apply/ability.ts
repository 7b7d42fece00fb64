import {defineAbility} from '../../kernel/loop/ability.js';
import {applyWrite} from './journal.js';

/** Holds a file of customers against the organizations, and stores what it says. */
export const apply = defineAbility({
	name: 'apply',
	section: 'In every pane',
	commands: {},
	keys: [],
	writes: [applyWrite],
});
