import {filterOf} from '../../kernel/filter/filter.js';
import {lineOf} from '../../kernel/form-model/line-editor.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {nameAgain, namedInFilters} from '../../kernel/loop/named-in-filters.js';
import {onDisk} from '../../kernel/loop/on-disk.js';
import {say} from '../../kernel/loop/tell.js';
import {isNothingFound} from '../../kernel/state/find.js';
import {filterSource} from '../../kernel/state/found.js';
import {openFilters as filtersOn} from '../../kernel/storage/saved-filters.js';
import {type FilterEntry, filterList} from './state.js';

const savedOn = ({disk, store}: Context) => filtersOn(disk, store.getState().connection.filters);

/** All saved filters, by name. */
function entriesOf(context: Context): readonly FilterEntry[] {
	const all = savedOn(context).all();
	return all.keys().toArray().toSorted().flatMap(name => {
		const filter = all.get(name);
		return filter ? [{name, ...filter}] : [];
	});
}

/** What the saved filters are judged with. */
const askedNow = (context: Context) => ({openedAt: context.now(), named: namedInFilters(context)});

export const openFilters: Command = context => {
	const {store} = context;
	const filters = onDisk(context, 'The saved filters', () => entriesOf(context));
	if (!filters) {
		return;
	}

	const asked = askedNow(context);
	const state = store.getState();
	const source = filterSource(state.tree.index, state, asked);
	const lookedAt = new Set(filters.flatMap(({text}) => [...filterOf(text, source).lookedAt]));
	store.dispatch({
		type: 'filters/opened', filters, asked, lookedAt: [...lookedAt],
	});
};

/** Narrows the tree to what the chosen filter finds. The filter stays open if it finds nothing. */
export const applyFilter: Command = context => {
	const {store} = context;
	const entry = filterList.chosen(store.getState());
	if (!entry) {
		return;
	}

	store.dispatch({type: 'dialog/closed'});
	store.dispatch({type: 'find/left'});
	store.dispatch({type: 'find/opened', now: context.now(), named: namedInFilters(context)});
	store.dispatch({type: 'find/edited', line: lineOf(`filter:${entry.name}`)});
	if (!isNothingFound(store.getState())) {
		store.dispatch({type: 'find/accepted'});
	}
};

export const askToDeleteFilter: Command = ({store}) => {
	store.dispatch({type: 'filters/deletionAsked', isAsking: true});
};

export const keepFilter: Command = ({store}) => {
	store.dispatch({type: 'filters/deletionAsked', isAsking: false});
};

export const deleteFilter: Command = context => {
	const {store} = context;
	const entry = filterList.chosen(store.getState());
	if (!entry) {
		return;
	}

	const changed = onDisk(context, 'The saved filters', () => {
		savedOn(context).delete(entry.name);
		return entriesOf(context);
	});
	if (!changed) {
		store.dispatch({type: 'filters/deletionAsked', isAsking: false});
		return;
	}

	store.dispatch({type: 'filters/changed', filters: changed, asked: askedNow(context)});
	nameAgain(context);
	say({store}, `The filter ${entry.name} is deleted.`);
};
