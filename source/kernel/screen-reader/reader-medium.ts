import {whyNotOnTree} from '../state/availability.js';
import {unlimited} from '../rows/scene.js';
import type {Medium} from '../rows/medium.js';
import {spokenKey} from '../../base/text/keys.js';
import {detailLines} from '../rows/detail-rows.js';
import {wayToNumber} from './number-keys.js';

/** A screen reader, which says one pane at a time, line by line. Keys for the tree only act in the tree, because nothing would say what they change there. */
export const readerMedium: Medium = {
	keyLabel: spokenKey,
	bindingsOf: bindings => bindings.map(binding => binding.isOnTree
		? {...binding, whyNot: (state, registry) => whyNotOnTree(state) ?? binding.whyNot?.(state, registry)}
		: binding),
	wayTo: wayToNumber,
	mostScrolled: state => detailLines(state).length - 1,
	detailTop: state => ({above: state.detailScroll, columns: unlimited.columns}),
	async giveWhole(text, {say}) {
		say({tone: 'info', text, isValue: true});
	},
};
