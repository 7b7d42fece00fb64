import {whyNotOnTree} from '../state/availability.js';
import type {Medium} from '../rows/medium.js';
import {spokenKey} from '../../base/text/keys.js';
import {paneOf} from '../rows/registry.js';
import {wayToNumber} from './number-keys.js';

/** A screen reader, which says one pane at a time, line by line. Keys for the tree only act in the tree, because nothing would say what they change there. */
export const readerMedium: Medium = {
	keyLabel: spokenKey,
	bindingsOf: bindings =>
		bindings.map(binding =>
			binding.isOnTree
				? {...binding, whyNot: (state, registry) => whyNotOnTree(state) ?? binding.whyNot?.(state, registry)}
				: binding,
		),
	wayTo: wayToNumber,
	scrollingOf: (state, registry) => paneOf(registry, state).scrolling?.spoken(state, registry),
	async giveWhole(text, {say}) {
		say({tone: 'info', text, isValue: true});
	},
};
