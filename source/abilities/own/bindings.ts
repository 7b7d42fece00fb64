import type {Binding, Place} from '../../kernel/rows/registry.js';
import type {OwnCommand} from '../../kernel/state/own-command.js';
import {commandText} from './plan.js';
import {whyNotOwn} from './availability.js';

/** The keys of own commands in these places. */
export const ownBindings = (commands: readonly OwnCommand[], places: readonly Place[]): readonly Binding[] =>
	commands.map(own => ({
		keys: [own.key],
		command: 'runOwn',
		name: own.name,
		alsoCalled: ['own command'],
		description: `Run your own command: ${commandText(own.run)}`,
		places,
		section: 'Your own commands',
		whyNot: whyNotOwn(own),
	}));
