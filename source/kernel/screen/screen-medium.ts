import type {Medium} from '../rows/medium.js';
import {keyLabel} from '../../base/text/keys.js';
import {paneArea} from '../rows/pane-layout.js';
import {paneOf, roomInside} from '../rows/registry.js';

/** A screen, which shows everything at once. */
export const screenMedium: Medium = {
	keyLabel,
	bindingsOf: bindings => bindings,
	wayTo: () => undefined,
	scrollingOf(state, registry) {
		const area = paneArea(state, registry, state.pane);
		return area && paneOf(registry, state).scrolling?.onScreen(state, roomInside(area), registry);
	},
	async giveWhole(text, {show}) {
		await show(text);
	},
};
