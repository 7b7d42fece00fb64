import {sortOf} from '../../base/tree/sorting.js';
import {notFound, parentFinder} from '../../base/tree/parents.js';
import {rowOfId, selectedId} from '../../kernel/state/selectors.js';
import {going} from '../../kernel/state/visits.js';
import type {Event} from '../../kernel/state/events.js';
import {layoutOf} from '../../kernel/state/layout.js';
import type {State} from '../../kernel/state/state.js';
import type {LeftPlace, PlaceMemory} from '../../kernel/storage/place-memory.js';
import {flippedKeys} from '../../base/tree/tree.js';
import {told} from '../../base/text/told.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import {onceSettled} from '../../kernel/loop/once-settled.js';
import {say} from '../../kernel/loop/tell.js';

/** Selects an organization once it has loaded, unless the person has moved the cursor. `asked` is the requested id or path. If it does not exist, a message says so. */
function goTo(
	{store}: ServiceContext,
	id: string | undefined,
	asked: string | undefined,
): {readonly isWaiting: () => boolean; readonly stop: () => void} {
	let isWaiting = true;
	const look = () => {
		const state = store.getState();
		const {listing, tree} = state;
		const isComplete = listing.progress.status === 'complete';
		const known = rowOfId(state, id ?? asked?.trim() ?? '');
		const isSought = known === -1 && (isComplete || listing.isWhole);
		const found = isSought && asked !== undefined ? parentFinder(tree.index)(asked) : {row: known};
		const key = 'row' in found ? tree.index.keyAt(found.row) : undefined;
		if (key !== undefined) {
			stop();
			store.dispatch({type: 'tree/selected', key, isBeginning: true});
		} else if (isComplete) {
			stop();
			if (asked !== undefined) {
				const why = 'why' in found ? found.why : `${notFound} Check the spelling, or use the id.`;
				say({store}, told`Could not open --organization ${asked}. ${why}`, 'warning');
			}
		}
	};

	const stopObserving = store.observe(({type}) => {
		if (going.has(type)) {
			stop();
		} else if (type.startsWith('organizations/')) {
			look();
		}
	});
	const stop = () => {
		isWaiting = false;
		stopObserving();
	};

	return {isWaiting: () => isWaiting, stop};
}

/** Events after which the person has arranged the tree. */
const arranging: ReadonlySet<Event['type']> = new Set([
	...going,
	'tree/folded',
	'tree/allFolded',
	'tree/sorted',
	'terminal/bandwidthChosen',
]);

/** Opens as much of the tree as its pane shows, once the list has loaded, unless the person has arranged it before. */
function openAtFirst({store}: ServiceContext): () => void {
	const stop = store.observe(({type}) => {
		const state = store.getState();
		const {listing, isLowBandwidth} = state;
		if (arranging.has(type)) {
			stop();
		} else if (type.startsWith('organizations/') && (listing.isWhole || listing.progress.status === 'complete')) {
			stop();
			// The tour explains how branches open.
			if (!isLowBandwidth && state.tour === undefined && layoutOf(state).left) {
				store.dispatch({type: 'tree/fitted'});
			}
		}
	});
	return stop;
}

/** Shows the columns that were chosen, in the order that was chosen. A pane that no longer exists is left out. */
function restoreColumns(store: ServiceContext['store'], columns: NonNullable<LeftPlace['columns']>): void {
	for (const pane of store.getState().panes.keys()) {
		const {shown, sort} = columns[pane] ?? {};
		if (shown) {
			store.dispatch({type: 'pane/columnsChosen', pane, shown});
		}

		if (sort) {
			store.dispatch(pane === 'tree' ? {type: 'tree/sorted', sort} : {type: 'pane/sorted', pane, sort});
		}
	}
}

/** The same for the next session. */
function columnsToKeep({columns, tree}: State): Pick<LeftPlace, 'columns'> {
	const all = new Map(columns).set('tree', {...columns.get('tree'), sort: sortOf(tree)});
	const chosen = all
		.entries()
		.filter(([, {shown, sort}]) => shown !== undefined || sort !== undefined)
		.map(([pane, {shown, sort}]) => [pane, {...(shown && {shown: [...shown]}), ...(sort && {sort})}] as const)
		.toArray();
	return chosen.length === 0 ? {} : {columns: Object.fromEntries(chosen)};
}

/** Starts where the last session ended, or at the requested organization. The first call of `leave` stores where this session ends. */
export function restorePlace(
	context: ServiceContext,
	memory: PlaceMemory | undefined,
	asked: string | undefined,
): {readonly leave: () => void} {
	const {store} = context;
	const left = memory?.read();
	if (left) {
		store.dispatch({
			type: 'tree/restored',
			tab: left.tab,
			unfoldedDepth: left.unfoldedDepth ?? Infinity,
			flipped: left.flipped,
		});
		restoreColumns(store, left.columns ?? {});
	}

	const way =
		asked !== undefined || left?.id !== undefined
			? goTo(context, asked === undefined ? left?.id : undefined, asked)
			: undefined;
	const stopOpening = left === undefined && asked === undefined ? openAtFirst(context) : undefined;
	const keep = () => {
		const state = store.getState();
		const {tab, tree, organizations} = state;
		if (organizations.length === 0) {
			return;
		}

		const id = (way?.isWaiting() ? left?.id : undefined) ?? selectedId(state);
		memory?.keep({
			tab,
			unfoldedDepth: Number.isFinite(tree.unfoldedDepth) ? tree.unfoldedDepth : null,
			flipped: [...flippedKeys(tree)],
			...(id !== undefined && {id}),
			...columnsToKeep(state),
		});
	};

	const keeping = onceSettled(keep);
	let {
		selectedKey,
		tab,
		columns,
		tree: {collapsed, sorting},
	} = store.getState();
	const stopWatching = store.subscribe(() => {
		const state = store.getState();
		if (
			state.selectedKey === selectedKey &&
			state.tab === tab &&
			state.tree.collapsed === collapsed &&
			state.columns === columns &&
			state.tree.sorting === sorting
		) {
			return;
		}

		({
			selectedKey,
			tab,
			columns,
			tree: {collapsed, sorting},
		} = state);
		keeping.changed();
	});
	let hasLeft = false;
	return {
		leave() {
			if (hasLeft) {
				return;
			}

			hasLeft = true;
			keeping.stop();
			stopWatching();
			keep();
			way?.stop();
			stopOpening?.();
		},
	};
}
