import type {Command, Context} from '../../kernel/loop/context.js';
import {orFail} from '../../kernel/loop/load.js';
import {inDialog} from '../../kernel/loop/until.js';
import {monthBefore, type UsagePeriod} from '../../kernel/files/usage-sums.js';
import {selectedOrganization} from '../../kernel/state/selectors.js';

async function read(context: Context, id: string, period: UsagePeriod, request: number): Promise<void> {
	const {store, client} = inDialog(context);
	await orFail(
		async () => {
			const usage = await client.for('read the usage').getUsage(id, period);
			store.dispatch({type: 'usage/received', request, usage});
		},
		error => {
			store.dispatch({type: 'usage/failed', request, error});
		},
	);
}

/** Reads the usage of the selected organization in this month. */
export const openUsage: Command = async context => {
	const {store, nextRequest, now} = context;
	const organization = selectedOrganization(store.getState());
	if (!organization) {
		return;
	}

	const {id, name} = organization;
	const period = monthBefore(now(), 0);
	const request = nextRequest();
	store.dispatch({type: 'usage/opened', organization: {id, name}, period, request});
	await read(context, id, period, request);
};

const showMonth =
	(by: -1 | 0 | 1): Command =>
	async context => {
		const {store, nextRequest, now} = context;
		const {dialog} = store.getState();
		if (dialog.kind !== 'usage') {
			return;
		}

		const back = Math.max(0, dialog.back - by);
		const period = monthBefore(now(), back);
		const request = nextRequest();
		store.dispatch({type: 'usage/asked', period, back, request});
		await read(context, dialog.organization.id, period, request);
	};

export const showEarlierUsage = showMonth(-1);

export const showLaterUsage = showMonth(1);

export const readUsageAgain = showMonth(0);
