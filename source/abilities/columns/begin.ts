import type {Begun} from '../../kernel/loop/begin.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import type {Event} from '../../kernel/state/events.js';

/** When more values of all organizations are known than those that the order of the tree was made from. */
const addsValues: ReadonlySet<Event['type']> = new Set(['known/countsRecalled', 'known/allRecalled']);

/** Sorts the tree again once what earlier sessions read is known, so that a kept order has its values. */
export function beginWithColumns({store}: SessionContext): Begun {
	const stop = store.observe(({type}) => {
		const {by, isReversed, ranks} = store.getState().tree.sorting;
		if (ranks && addsValues.has(type)) {
			store.dispatch({type: 'tree/sorted', sort: {by, isReversed}});
		}
	});
	return {stop};
}
