import path from 'node:path';
import * as v from 'valibot';
import {ignoringSystemErrors} from '../../base/text/error-code.js';
import {tabs, type State} from '../../kernel/state/state.js';
import {type Owner, fileNameOf, readRegularFile} from '../../kernel/storage/disk.js';
import {keepLatest} from '../../kernel/storage/kept-value.js';
import {writePrivateFile} from '../../kernel/storage/write-file.js';
import {lacksOfListing} from '../../kernel/rows/listing-text.js';
import {type Age, ageOf} from '../../base/text/time.js';
import type {Organization} from '../../base/api/schemas.js';
import {isAddressable, isVisible, type TreeIndex} from '../../base/tree/tree-index.js';
import {type RememberedList, type TreeCache, openTreeCache} from '../../kernel/storage/tree-cache.js';
import type {ServiceContext, SessionContext} from '../../kernel/loop/context.js';
import {sortOf} from '../../base/tree/sorting.js';
import {notFound, parentFinder} from '../../base/tree/parents.js';
import {rowOfId, selectedId} from '../../kernel/state/selectors.js';
import {going} from '../../kernel/state/browse-reducer.js';
import type {Event, Handlers} from '../../kernel/state/events.js';
import {layoutOf} from '../../kernel/state/layout.js';
import {flippedKeys} from '../../base/tree/tree.js';
import {told} from '../../base/text/told.js';
import {onceSettled} from '../../kernel/loop/until.js';
import {say} from '../../kernel/loop/tell.js';
import type {Begun} from '../../kernel/loop/ability.js';
import {openKnown} from '../../kernel/storage/known.js';
import {followLastChange} from './last-change.js';

/** The most folds that are kept. Nobody sets more one by one. */
const mostFolds = 2000;

/** The most combinations of host, credential and context that are kept. Nobody uses more. */
const mostPlaces = 100;

const folds = v.pipe(v.array(v.string()), v.maxLength(mostFolds));

/** Columns and order of a pane. More is damage. */
const mostColumns = 100;

const nameOfColumn = v.pipe(v.string(), v.maxLength(200));

const namesOfColumns = v.pipe(v.array(nameOfColumn), v.maxLength(mostColumns));

const sortSchema = v.object({by: nameOfColumn, isReversed: v.boolean()});

const chosenSchema = v.object({shown: v.optional(namesOfColumns), sort: v.optional(sortSchema)});

const columnsSchema = v.record(v.string(), chosenSchema);

const placeSchema = v.object({
	id: v.optional(v.string()),
	tab: v.picklist(tabs),
	// JSON writes infinity as null.
	unfoldedDepth: v.nullable(v.number()),
	flipped: folds,
	columns: v.optional(columnsSchema),
});

/** Where a session ended: the organization, the tab, the rows that were folded or unfolded against the default of their depth, and the columns and the order of each pane. */
export type LeftPlace = v.InferOutput<typeof placeSchema>;

type PlaceMemory = {readonly read: () => LeftPlace | undefined; readonly keep: (place: LeftPlace) => void};

/** Remembers the place for a host, a credential and a context. */
export function openPlaceMemory(stateFolder: string, {host, fingerprint, context}: Owner): PlaceMemory {
	const folder = path.join(stateFolder, 'places');
	const name = fileNameOf([host, fingerprint, ...(context === undefined ? [] : [context.slice(0, 40)])].join('-'));
	const file = path.join(folder, `${name}.json`);
	return {
		read() {
			try {
				const parsed = v.safeParse(placeSchema, JSON.parse(readRegularFile(file)));
				return parsed.success ? parsed.output : undefined;
			} catch {
				return undefined;
			}
		},
		keep(place) {
			ignoringSystemErrors(() => {
				writePrivateFile(file, JSON.stringify({...place, flipped: place.flipped.slice(0, mostFolds)}));
				keepLatest(folder, mostPlaces);
			});
		},
	};
}

/** How many milliseconds must pass without events before the list is written, so that keys come first. */
const restTime = 300;

// Parents come before their children, so that the file refers to them by number. A record whose id came before is left out, because it could take the place of the first in another order.
const inTreeOrder = (index: TreeIndex): readonly Organization[] =>
	Array.from({length: index.length}, (_, row) =>
		isAddressable(index, row) ? index.organizationAt(row) : undefined,
	).filter(organization => organization !== undefined);

const unknownAge: Age = {text: 'an unknown time ago', brief: 'an unknown time old'};

/** Shows the list of an earlier session until this session has loaded its own. Stores that for the next session, with later creations, changes and deletions. Returns the function that stops it. */
export function keepTree(
	{store, now}: Pick<ServiceContext, 'store' | 'now'>,
	cache: TreeCache,
	onDefect: (error: unknown) => void,
): () => void {
	const remembered = cache.read();
	if (remembered) {
		const {organizations, readAt, isShort = false} = remembered;
		store.dispatch({
			type: 'organizations/remembered',
			organizations,
			age: ageOf(readAt, now()) ?? unknownAge,
			readAt,
			isShort,
		});
	}

	let timer: NodeJS.Timeout | undefined;
	let keep: (() => void) | undefined;
	let readAt: number | undefined;
	let kept: RememberedList['organizations'] | undefined;
	const stop = store.observe(event => {
		const state = store.getState();
		const {
			listing,
			organizations,
			tree: {index},
		} = state;
		if (listing.progress.status !== 'complete') {
			return;
		}

		if (event.type === 'organizations/received') {
			readAt = now();
		}

		// A list that has not changed since it was kept is kept again with its new time.
		if (readAt !== undefined && (organizations !== kept || event.type === 'organizations/received')) {
			const list = {organizations, readAt};
			keep = () => {
				keep = undefined;
				kept = list.organizations;
				const isShort = lacksOfListing(state).length > 0;
				cache
					.keep({...list, organizations: inTreeOrder(index), ...(isShort && {isShort})}, id => isVisible(index, id))
					.catch(onDefect);
			};
		}

		// The news still compare with the list that this one replaces.
		const isCompared = !state.news || state.news.changes !== undefined;
		if (!keep || !isCompared) {
			return;
		}

		clearTimeout(timer);
		timer = setTimeout(keep, restTime);
		timer.unref();
	});
	return () => {
		clearTimeout(timer);
		stop();
		// Writes of the last moment must be in the next session's list.
		if (kept !== undefined) {
			keep?.();
		}
	};
}

/** Milliseconds after which a list counts as old. */
const oldAfter = 3_600_000;

/** Shows the age of the list when somebody returns to a session that was left open. Returns the function that stops it. */
export function tellListAge({store, now}: Pick<ServiceContext, 'store' | 'now'>): () => void {
	let readAt: number | undefined;
	return store.observe(event => {
		const {listing} = store.getState();
		if (event.type === 'organizations/received' && event.isLast && listing.progress.status === 'complete') {
			readAt = now();
		}

		if (readAt === undefined || now() - readAt < oldAfter) {
			return;
		}

		const age = ageOf(readAt, now());
		if (age !== undefined && age.text !== listing.age?.text) {
			store.dispatch({type: 'organizations/grewOld', age});
		}
	});
}

type MinuteEvent = {readonly type: 'minute/passed'};

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly minute: MinuteEvent;
	}
}

/** Nothing changes by itself: what shows ages observes the event. */
export const minuteHandlers: Handlers<MinuteEvent> = {'minute/passed': state => state};

/** Lets everything that shows an age look at the time again. Returns the function that stops it. */
export function passMinutes({store}: Pick<SessionContext, 'store'>): () => void {
	const timer = setInterval(() => {
		store.dispatch({type: 'minute/passed'});
	}, 60_000);
	timer.unref();
	return () => {
		clearInterval(timer);
	};
}

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

/** Starts where the last session ended, with its list until this session has loaded its own, and shows the age of a list that has grown old. */
export function beginWithTree(context: SessionContext, onDefect: (error: unknown) => void): Begun {
	const {disk, asked, wait} = context;
	const {stateFolder, owner} = disk;
	const {leave} = restorePlace(context, owner && openPlaceMemory(stateFolder, owner), asked.organization);
	const following = followLastChange(context);
	const stops = [tellListAge(context), following.stop, passMinutes(context)];
	return {
		atRest: following.atRest,
		goOn() {
			if (!owner || disk.cacheFolder === undefined) {
				return;
			}

			const cache = openTreeCache(openKnown(disk), wait);
			stops.push(keepTree(context, cache, onDefect));
		},
		stop() {
			for (const stop of stops) {
				stop();
			}
		},
		keep: leave,
	};
}
