import {told} from '../../base/text/told.js';
import {countedOrNone} from '../../base/text/words.js';
import {filterOf, whyNotSaved} from '../../kernel/filter/filter.js';
import {typeText} from '../../kernel/form-model/line-editor.js';
import {untilSandboxEnds} from '../../kernel/state/connection.js';
import type {Command, Context, MadeHere} from '../../kernel/loop/context.js';
import {nameAgain, namedInFilters} from '../../kernel/loop/named-in-filters.js';
import {narrowTo} from '../../kernel/loop/list-search.js';
import {onDisk, say} from '../../kernel/loop/tell.js';
import {filterSource} from '../../kernel/state/found.js';
import {keptNameIn} from '../../kernel/state/kept-name.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {soughtText} from '../../kernel/state/open-search.js';
import {openFilters as filtersOn, textsOfFilters} from '../../kernel/storage/saved-filters.js';
import {type FilterEntry, filterList, savedNameIn} from './state.js';

const savedOn = ({disk, store}: Context) => filtersOn(disk, store.getState().connection.filters);

/** All saved filters, by name. */
function entriesOf(context: Context): readonly FilterEntry[] {
	const all = savedOn(context).all();
	return all
		.keys()
		.toArray()
		.toSorted()
		.flatMap(name => {
			const filter = all.get(name);
			return filter ? [{name, ...filter}] : [];
		});
}

export const madeFilters: MadeHere = ({disk}) => countedOrNone(filtersOn(disk).all().size, 'saved filter');

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
	store.dispatch({type: 'filters/opened', filters, asked, lookedAt: [...lookedAt]});
};

/** Narrows the tree to what the chosen filter finds. The filter stays open if it finds nothing. */
export const applyFilter: Command = context => {
	const {store} = context;
	const entry = filterList.chosen(store.getState());
	if (!entry) {
		return;
	}

	store.dispatch({type: 'dialog/closed'});
	narrowTo(context, `filter:${entry.name}`);
};

/** Asks for the name under which the filter of the tree is saved. */
export const nameFilter: Command = ({store}) => {
	const {find} = store.getState();
	const text = soughtText(find);
	// A filter saved under another name stays if the first one is deleted.
	store.dispatch({type: 'filters/nameAsked', filter: find?.named?.filters?.get(savedNameIn(text) ?? '') ?? text});
};

export const typeIntoFilterName: Command = ({store}, press) => {
	const {dialog} = store.getState();
	const line = dialog.kind === 'filterName' ? typeText(dialog.line, press) : undefined;
	if (line) {
		store.dispatch({type: 'filters/nameEdited', line});
	}
};

function saveUnder(context: Context, name: string, text: string, replaced: string | undefined): void {
	const {store} = context;
	const changed = onDisk(context, 'The saved filters', () => {
		savedOn(context).save(name, text);
		return entriesOf(context);
	});
	if (!changed) {
		return;
	}

	store.dispatch({type: 'filters/nameLeft'});
	store.dispatch({type: 'filters/changed', filters: changed, asked: askedNow(context)});
	nameAgain(context);
	say(
		{store},
		replaced === undefined
			? `Saved the filter ${name}. Use it as the term filter:${name}, or press ${keyOf(store.getState(), 'openFilters')}.${untilSandboxEnds(store.getState().connection)}`
			: told`Replaced the filter ${name}: ${replaced} is now ${text}.`,
	);
}

/** Saves the filter under the typed name. Asks first if that replaces another one. */
export const saveFilter: Command = context => {
	const {store} = context;
	const {dialog} = store.getState();
	if (dialog.kind !== 'filterName') {
		return;
	}

	const {
		filter,
		line: {text},
	} = dialog;
	const name = keptNameIn(text);
	if (name === undefined) {
		return;
	}

	const saved = onDisk(context, 'The saved filters', () => savedOn(context).all());
	if (!saved) {
		return;
	}

	const problem = whyNotSaved(name, filter, {now: context.now(), filters: textsOfFilters({all: () => saved})});
	const earlier = saved.get(name)?.text;
	if (problem !== undefined) {
		store.dispatch({type: 'filters/nameRefused', text: problem});
	} else if (earlier === undefined) {
		saveUnder(context, name, filter, undefined);
	} else if (earlier === filter) {
		store.dispatch({type: 'filters/nameLeft'});
		say({store}, told`The filter ${name} is ${filter} already.`);
	} else {
		store.dispatch({type: 'filters/replacementAsked', replaced: earlier});
	}
};

export const replaceFilter: Command = context => {
	const {dialog} = context.store.getState();
	const name = dialog.kind === 'filterName' ? keptNameIn(dialog.line.text) : undefined;
	if (name !== undefined && dialog.kind === 'filterName') {
		saveUnder(context, name, dialog.filter, dialog.replaced);
	}
};

export const nameOtherwise: Command = ({store}) => {
	store.dispatch({type: 'filters/replacementAsked', replaced: undefined});
};

export const leaveFilterName: Command = ({store}) => {
	store.dispatch({type: 'filters/nameLeft'});
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
