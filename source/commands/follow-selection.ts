import {layoutOf} from '../state/layout.js';
import {selectedId, selectedOrganization} from '../state/selectors.js';
import type {ServiceContext} from './context.js';
import {loadAccounts, loadDetail, staleness} from './load.js';

/**
How many milliseconds the cursor must rest before anything is loaded, so that passed rows cost no requests.
*/
export const restTime = 150;

/**
Loads the shown parts of the selected organization when the cursor rests, and after the list was reloaded. Returns the function that stops it.
*/
export function followSelection(context: ServiceContext, onDefect: (error: unknown) => void): () => void {
	const {store} = context;
	let timer: NodeJS.Timeout | undefined;
	let followed = '';

	const load = async () => {
		const state = store.getState();
		const id = selectedId(state);
		if (id === undefined || selectedOrganization(state) === undefined) {
			return;
		}

		const layout = layoutOf(state);
		const stale = staleness(context, id);
		await Promise.all([
			layout.detail && stale.detail ? loadDetail(context, id) : undefined,
			layout.accounts && stale.accounts ? loadAccounts(context, id) : undefined,
		]);
	};

	const onChange = () => {
		const state = store.getState();
		if (state.isLowBandwidth && state.pane === 'tree') {
			return;
		}

		const {detail, accounts} = layoutOf(state);
		const shown = `${Boolean(detail)} ${Boolean(accounts)} ${Boolean(selectedOrganization(state))} ${state.selectedKey ?? ''}`;
		if (shown === followed) {
			return;
		}

		followed = shown;
		clearTimeout(timer);
		timer = setTimeout(() => {
			load().catch(onDefect);
		}, restTime);
	};

	const unsubscribe = store.subscribe(onChange);
	// After the list was reloaded, shown parts that are old or failed are loaded again.
	const stopObserving = store.observe(event => {
		if (event.type !== 'organizations/received' || !event.isLast) {
			return;
		}

		followed = '';
		onChange();
	});
	return () => {
		clearTimeout(timer);
		unsubscribe();
		stopObserving();
	};
}
