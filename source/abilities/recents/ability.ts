import {count, countedOrNone} from '../../base/text/words.js';
import {defineAbility, reducerOf} from '../../kernel/loop/ability.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import {selectedId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotListed} from '../../kernel/state/why-not-listed.js';
import {beginWithRecents} from './begin.js';
import {togglePin} from './commands.js';
import {mostPins} from './kept.js';
import {reduceRecents} from './state.js';

const isPinned = (state: State): boolean => state.recents.pins.has(selectedId(state) ?? '');

const whyNotPin: WhyNot = state =>
	isPinned(state)
		? undefined
		: (whyNotListed(state, 'pinned') ??
			(state.recents.pins.size < mostPins
				? undefined
				: `${count(mostPins)} organizations are pinned, which is the most. Unpin one first.`));

/** Organizations and commands that were used most and last, and pinned organizations. */
export const recents = defineAbility({
	name: 'recents',
	section: 'In every pane',
	commands: {togglePin},
	keys: [
		{
			keys: ['P'],
			command: 'togglePin',
			name: 'pin',
			nameNow: state => (isPinned(state) ? 'unpin' : undefined),
			alsoCalled: ['favourite', 'bookmark'],
			description: 'Pin or unpin the organization: the pinned ones are listed by a search while nothing is typed',
			places: 'panes',
			whyNot: whyNotPin,
		},
	],
	begin: beginWithRecents,
	madeHere: ({store}) => countedOrNone(store.getState().recents.pins.size, 'pin'),
	reducers: [reducerOf(['recents'], reduceRecents)],
});
