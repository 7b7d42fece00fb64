import {innerRows} from '../state/layout.js';
import type {Medium} from '../rows/medium.js';
import {keyLabel} from '../../base/text/keys.js';
import {detailTop} from '../rows/detail-pane.js';
import {scrolledRows} from '../rows/detail-rows.js';
import {paneLayout} from '../rows/pane-layout.js';

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
