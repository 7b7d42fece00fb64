import type {Begun} from '../../kernel/loop/begin.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import {
	isReadWithRest,
	type OrganizationColumn,
	organizationColumn,
} from '../../kernel/columns/organization-columns.js';
import type {Event} from '../../kernel/state/events.js';

/** Whether the list is another one, what earlier sessions read for a column is now known, or the rest has been read. */
function hasMoreValues(event: Event, column: OrganizationColumn): boolean {
	const {need} = column;
	if (event.type === 'known/allRecalled') {
		return event.need === need;
	}

	return (
		event.type === 'organizations/remembered' ||
		(event.type === 'organizations/received' && event.isLast) ||
		(event.type === 'rest/ended' && isReadWithRest(column)) ||
		(event.type === 'known/countsRecalled' && need === 'accounts')
	);
}

/** Sorts the tree again with a new list, once what a kept order looks at is known, and after the rest was read. Rows keep their places while values are read. */
export function beginWithColumns({store}: Pick<SessionContext, 'store'>): Begun {
	const stop = store.observe(event => {
		const {by, isReversed, ranks} = store.getState().tree.sorting;
		const column = ranks && organizationColumn(by);
		if (column && hasMoreValues(event, column)) {
			store.dispatch({type: 'tree/sorted', sort: {by, isReversed}});
		}
	});
	return {stop};
}
