import {isFollowing, areaOf} from '../../kernel/state/layout.js';
import {selectedId, selectedOrganization} from '../../kernel/state/selectors.js';
import {partOf, type Registry} from '../../kernel/rows/registry.js';
import {isListFocused, type State} from '../../kernel/state/state.js';
import type {Store} from '../../kernel/state/store.js';
import type {ServiceContext, SessionContext} from '../../kernel/loop/context.js';

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

/** How long the screen waits for a first answer, in milliseconds. Most answers come sooner, and a frame that only says that something is loading is not worth its bytes. */
const patience = 250;

/** What the screen shows of the state. */
export type ShownState = {
	readonly state: State;
	/** The row at which the tree's cursor last rested. While the cursor runs, and until the first answers about its row, header, detail and accounts stay there. */
	readonly restedKey: string | undefined;
};

export type ShownStore = {
	readonly getShown: () => ShownState;
	/** Calls the listener after every change of what is shown. Returns the function that unsubscribes. */
	readonly subscribe: (listener: () => void) => () => void;
};

/** Whether a pane next to the tree still waits for the first answer about the selected organization. */
function isPaneAwaited(state: State, {panes}: Registry): boolean {
	return (
		selectedOrganization(state) !== undefined &&
		panes.values().some(({pane, isAwaited}) => isFollowing(state, pane) && isAwaited?.(state) === true)
	);
}

/** Whether something was opened that has nothing to show yet: a dialog, or a list that takes the place of another pane. */
function isOpening(state: State, before: State, registry: Registry): boolean {
	const {pane, dialog, size, pause} = state;
	if (pause !== undefined || size !== before.size) {
		return false;
	}

	return dialog.kind === 'none'
		? isListFocused(state) &&
				areaOf(before, pane) === undefined &&
				selectedOrganization(state) !== undefined &&
				registry.panes.get(pane)?.isAwaited?.(state) === true
		: (partOf(registry, state)?.isAwaited(state) ?? false);
}

/** Shows the state of a store, but not each step of loading: what was opened, and the organization under the resting cursor, appear with their first answer, or after a moment. */
export function createShownState({store, registry}: {readonly store: Store; readonly registry: Registry}): ShownStore {
	const first = store.getState();
	let shown: ShownState = {state: first, restedKey: first.selectedKey};
	let moved = {to: first.selectedKey, at: performance.now()};
	let openedAt: number | undefined;
	let timer: NodeJS.Timeout | undefined;
	const listeners = new Set<() => void>();

	const update = () => {
		clearTimeout(timer);
		const state = store.getState();
		const now = performance.now();
		moved = state.selectedKey === moved.to ? moved : {to: state.selectedKey, at: now};
		openedAt = isOpening(state, shown.state, registry) ? (openedAt ?? now) : undefined;
		const showsAt = openedAt === undefined ? now : openedAt + patience;
		const restsAt = moved.at + restTime + (isPaneAwaited(state, registry) ? patience : 0);
		const isRested = shown.restedKey === undefined || restsAt <= now;
		const due = Math.min(
			showsAt > now ? showsAt : Infinity,
			isRested || shown.restedKey === state.selectedKey ? Infinity : restsAt,
		);
		if (due !== Infinity) {
			timer = setTimeout(update, Math.ceil(due - now));
		}

		const next = {
			state: showsAt > now ? shown.state : state,
			restedKey: isRested ? state.selectedKey : shown.restedKey,
		};
		if (next.state === shown.state && next.restedKey === shown.restedKey) {
			return;
		}

		shown = next;
		for (const listener of listeners) {
			listener();
		}
	};

	return {
		getShown: () => shown,
		subscribe(listener) {
			listeners.add(listener);
			const unsubscribe = store.subscribe(update);
			update();
			return () => {
				listeners.delete(listener);
				unsubscribe();
				clearTimeout(timer);
			};
		},
	};
}
