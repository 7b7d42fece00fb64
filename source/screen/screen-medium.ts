import {innerRows} from '../state/layout.js';
import type {Medium} from '../format/medium.js';
import {keyLabel} from '../text/keys.js';
import {detailTop} from '../panes/detail-pane.js';
import {scrolledRows} from '../panes/detail-rows.js';
import {paneLayout} from '../panes/pane-layout.js';

/** A screen, which shows everything at once. */
export const screenMedium: Medium = {
	keyLabel,
	bindingsOf: bindings => bindings,
	wayTo: () => undefined,
	mostScrolled(state) {
		const rectangle = paneLayout(state).detail;
		return scrolledRows(state, (rectangle?.columns ?? 4) - 4).length - innerRows(rectangle) + 1;
	},
	detailTop,
	async giveWhole(text, {show}) {
		await show(text);
	},
};
