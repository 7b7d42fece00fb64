import {isFollowing} from '../state/layout.js';
import {selectedId, selectedOrganization} from '../state/selectors.js';
import type {ServiceContext, SessionContext} from './context.js';

/** How many milliseconds the cursor must rest before anything is loaded, so that passed rows cost no requests. */
export const restTime = 150;

/** Loads the shown parts of the selected organization when the cursor rests, and after the list was reloaded. `atRest` is called before. Returns the function that stops it. */
export function followSelection(
	context: Pick<SessionContext, 'paneLoaders'> & ServiceContext,
	onDefect: (error: unknown) => void,
	atRest?: (id: string) => void,
): () => void {
	const {store, paneLoaders} = context;
	let timer: NodeJS.Timeout | undefined;
	let followed = '';
	// The row at which the cursor rests. A pane that opens there loads at once.
	let restingAt: string | undefined;

	const load = async () => {
		const state = store.getState();
		restingAt = state.selectedKey;
		const id = selectedId(state);
		if (id === undefined || selectedOrganization(state) === undefined) {
			return;
		}

		atRest?.(id);
		await Promise.all(
			paneLoaders
				.filter(({pane, isStale}) => isFollowing(state, pane) && isStale(context, id))
				.map(async ({load: loadPane}) => loadPane(context, id)),
		);
	};

	const onChange = () => {
		const state = store.getState();
		if (state.isLowBandwidth && state.pane === 'tree') {
			return;
		}

		const shown = [
			...paneLoaders.map(({pane}) => isFollowing(state, pane)),
			selectedOrganization(state) !== undefined,
			state.selectedKey ?? '',
		].join(' ');
		if (shown === followed) {
			return;
		}

		followed = shown;
		restingAt = state.selectedKey === restingAt ? restingAt : undefined;
		clearTimeout(timer);
		timer = setTimeout(
			() => {
				load().catch(onDefect);
			},
			state.selectedKey === restingAt ? 0 : restTime,
		);
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
