import type {Binding} from '../rows/registry.js';
import {whyNotOnTree} from '../state/availability.js';
import {isFilterKept} from '../state/find.js';
import {layoutOf} from '../state/layout.js';
import {markedInTree} from '../state/marks.js';
import type {State} from '../state/state.js';
import {count} from '../../base/text/words.js';

/** Makes a key act on the tree from every pane, but only while the tree is on the screen. `whyNot` gives further reasons. */
export const onTree = (whyNot: NonNullable<Binding['whyNot']>): Required<Pick<Binding, 'isOnTree' | 'whyNot'>> => ({
	isOnTree: true,
	whyNot: (state, registry) => (layoutOf(state).left ? undefined : whyNotOnTree(state)) ?? whyNot(state, registry),
});

/** Hints a key in the tree while a filter is kept there. */
export const whileFiltering =
	(isHinted: (state: State) => boolean): NonNullable<Binding['isHint']> =>
	state =>
		state.pane === 'tree' && isFilterKept(state) && isHinted(state) && 'momentary';

/** For a key that acts on the marked organizations while the tree has any. Its name and its hint then show how many. */
export const onMarks = (
	name: string,
	isHinted: (state: State) => boolean = () => false,
): Pick<Binding, 'nameNow' | 'isHint'> => ({
	nameNow(state) {
		const number = markedInTree(state);
		return number === 0 ? undefined : `${name} ${count(number)}`;
	},
	isHint: state => (markedInTree(state) > 0 ? 'momentary' : isHinted(state)),
});
