import {nameAt} from '../../base/tree/names.js';
import {told} from '../../base/text/told.js';
import {counted, countedOrNone} from '../../base/text/words.js';
import {filterOf, whyNotSaved} from '../../kernel/filter/filter.js';
import {lineOf, typeText} from '../../kernel/form-model/line-editor.js';
import {untilSandboxEnds} from '../../kernel/state/connection.js';
import type {Command, Context, MadeHere} from '../../kernel/loop/context.js';
import {narrowTo} from '../../kernel/loop/list-search.js';
import {inAll} from '../../kernel/loop/mark-rows.js';
import {nameAgain, namedInFilters} from '../../kernel/loop/named-in-filters.js';
import {onDisk, say} from '../../kernel/loop/tell.js';
import {countFound, filterSource} from '../../kernel/state/found.js';
import {hiddenMarks, notShownText, someNames} from '../../kernel/state/marks.js';
import {keptNameIn} from '../../kernel/state/kept-name.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {soughtText} from '../../kernel/state/open-search.js';
import {isListed, isWhole, markedCount, markedRows, rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {type GroupMember, type KeptNames, openKeptNames} from '../../kernel/storage/kept-names.js';
import {entriesOf, type KeptEntry, keptList, keptMembers, labelOf, type Named} from './state.js';

const keptOn = ({disk, store}: Pick<Context, 'disk' | 'store'>): KeptNames =>
	openKeptNames(disk, store.getState().connection.filters);

const onKept = <Result>(context: Context, run: (kept: KeptNames) => Result): Result | undefined =>
	onDisk(context, 'The groups and saved filters', () => run(keptOn(context)));

export const madeKept: MadeHere = ({disk}) => {
	const kept = openKeptNames(disk);
	const made = [countedOrNone(kept.groups().size, 'group'), countedOrNone(kept.filters().size, 'saved filter')];
	return made.filter(text => text !== undefined);
};

const askedNow = (context: Context) => ({openedAt: context.now(), named: namedInFilters(context)});

export const openKept: Command = context => {
	const {store} = context;
	const entries = onKept(context, entriesOf);
	if (!entries) {
		return;
	}

	const asked = askedNow(context);
	const state = store.getState();
	const source = filterSource(state.tree.index, state, asked);
	const lookedAt = new Set(
		entries.flatMap(entry => (entry.kind === 'filter' ? [...filterOf(entry.text, source).lookedAt] : [])),
	);
	store.dispatch({type: 'kept/opened', entries, asked, lookedAt: [...lookedAt]});
};

/** Shows the list as it is now, with the cursor on an entry, and lets the filter of the tree see what changed. */
function showAgain(context: Context, at?: Pick<KeptEntry, 'kind' | 'name'>): void {
	const entries = onKept(context, entriesOf);
	if (entries) {
		context.store.dispatch({type: 'kept/changed', entries, asked: askedNow(context), ...(at && {at})});
	}

	nameAgain(context);
}

function markGroup({store}: Context, {name, members}: Extract<KeptEntry, {kind: 'group'}>): void {
	const before = store.getState();
	const listed = members
		.keys()
		.filter(id => isListed(before, id))
		.toArray();
	const gone = [...members].filter(([id]) => !isListed(before, id)).map(([, each]) => each);
	store.dispatch({type: 'tree/marksChanged', ids: [...before.marks, ...listed]});
	store.dispatch({type: 'dialog/closed'});
	const marked = `${counted(listed.length, 'organization')} of @${name} ${listed.length === 1 ? 'is' : 'are'} marked${inAll(listed.length, markedCount(store.getState()))}`;
	if (gone.length === 0) {
		say({store}, marked);
	} else {
		const lack = isWhole(before) ? 'No longer visible' : 'Not loaded yet';
		say({store}, `${marked} ${lack}: ${someNames(gone)}.`, 'warning');
	}
}

/** Marks the organizations of the chosen group, or narrows the tree to what the chosen filter finds. That filter stays open if it finds nothing. */
export const useKept: Command = context => {
	const {store} = context;
	const entry = keptList.chosen(store.getState());
	if (entry?.kind === 'group') {
		markGroup(context, entry);
	} else if (entry) {
		store.dispatch({type: 'dialog/closed'});
		narrowTo(context, `filter:${entry.name}`);
	}
};

/** The organizations of a group in the order of the tree, and then those that the list does not have; or those that a filter finds. */
function membersOf(state: State, entry: KeptEntry): readonly GroupMember[] {
	if (entry.kind === 'filter') {
		const {dialog} = state;
		const rows = dialog.kind === 'kept' ? [...countFound(state, dialog.asked, entry.text).rows] : [];
		return rows.map(row => ({id: state.tree.index.idAt(row) ?? '', name: nameAt(state, row)}));
	}

	const placeOf = ({id}: GroupMember): number => {
		const row = rowOfId(state, id);
		return row === -1 ? Number.MAX_SAFE_INTEGER : row;
	};

	return [...entry.members].map(([id, name]) => ({id, name})).toSorted((one, other) => placeOf(one) - placeOf(other));
}

export const showKept: Command = ({store}) => {
	const state = store.getState();
	const entry = keptList.chosen(state);
	if (entry) {
		store.dispatch({type: 'kept/shown', title: labelOf(entry), members: membersOf(state, entry)});
	}
};

export const leaveKeptMembers: Command = ({store}) => {
	store.dispatch({type: 'kept/shownLeft'});
};

/** Goes to the chosen organization of a group or a filter. */
export const goToKeptMember: Command = ({store}) => {
	const member = keptMembers.chosen(store.getState());
	if (!member) {
		return;
	}

	const {id, name} = member;
	store.dispatch({
		type: 'everywhere/entered',
		finding: {kind: 'organization', id, organizationId: id, title: name, more: ''},
	});
};

const markedMembers = (state: State): readonly GroupMember[] =>
	markedRows(state).map(row => ({id: state.tree.index.idAt(row) ?? '', name: state.tree.index.nameAt(row) ?? ''}));

/** Says what became of the marked organizations, and how many of them could not be part of it. */
function sayOfMarked({store}: Context, text: string): void {
	const state = store.getState();
	const lacking = state.marks.size - markedCount(state);
	const rest =
		lacking === 0
			? undefined
			: `${counted(lacking, 'marked organization')} ${lacking === 1 ? 'has' : 'have'} not loaded yet.`;
	const parts = [text, notShownText(hiddenMarks(state)), rest].filter(part => part !== undefined);
	say({store}, parts.join(' '), parts.length === 1 ? 'info' : 'warning');
}

const changeGroup =
	(change: (kept: KeptNames, name: string, marked: readonly GroupMember[]) => number, done: string): Command =>
	context => {
		const state = context.store.getState();
		const entry = keptList.chosen(state);
		const number = entry && onKept(context, kept => change(kept, entry.name, markedMembers(state)));
		if (!entry || number === undefined) {
			return;
		}

		showAgain(context, entry);
		sayOfMarked(context, `${counted(number, 'organization')} ${done} ${labelOf(entry)}.`);
	};

export const addToGroup = changeGroup((kept, name, marked) => kept.add(name, marked), 'added to');

export const takeFromGroup = changeGroup(
	(kept, name, marked) =>
		kept.remove(
			name,
			marked.map(({id}) => id),
		),
	'removed from',
);

export const askToDeleteKept: Command = ({store}) => {
	store.dispatch({type: 'kept/deletionAsked', isAsking: true});
};

export const keepKept: Command = ({store}) => {
	store.dispatch({type: 'kept/deletionAsked', isAsking: false});
};

export const deleteKept: Command = context => {
	const {store} = context;
	const entry = keptList.chosen(store.getState());
	const isDeleted =
		entry &&
		onKept(context, kept => {
			kept.delete(entry.kind, entry.name);
			return true;
		});
	showAgain(context);
	if (!entry || !isDeleted) {
		return;
	}

	const rest = entry.kind === 'group' ? ' Its organizations are as before.' : '';
	say({store}, `The ${entry.kind} ${labelOf(entry)} is deleted.${rest}`);
};

/** What can be kept: the marked organizations before the filter of the tree. */
export function nameable({find, marks}: State): readonly Named[] {
	const text = soughtText(find);
	const saved = /^filter:(?<name>[\w\-]+)$/iv.exec(text)?.groups?.['name'];
	return [
		...(marks.size > 0 ? [{kind: 'marks'} as const] : []),
		// A filter saved under another name stays if the first one is deleted.
		...(text === '' ? [] : [{kind: 'filter', text: find?.named?.filters?.get(saved ?? '') ?? text} as const]),
	];
}

/** Asks for the name under which the marked organizations are kept, or else the filter of the tree. */
export const keepUnderName: Command = ({store}) => {
	const [named] = nameable(store.getState());
	if (named) {
		store.dispatch({type: 'kept/nameAsked', named});
	}
};

/** Keeps the filter under the typed name instead of the marked organizations, or the other way around. */
export const nameTheOther: Command = ({store}) => {
	const state = store.getState();
	const {dialog} = state;
	const other = nameable(state).find(({kind}) => dialog.kind === 'keptName' && kind !== dialog.named.kind);
	if (other && dialog.kind === 'keptName') {
		store.dispatch({type: 'kept/nameAsked', named: other, line: dialog.line});
	}
};

export const renameKept: Command = ({store}) => {
	const entry = keptList.chosen(store.getState());
	if (entry) {
		store.dispatch({type: 'kept/nameAsked', named: {kind: 'name', of: entry}, line: lineOf(entry.name)});
	}
};

export const typeKeptName: Command = ({store}, press) => {
	const {dialog} = store.getState();
	const line = dialog.kind === 'keptName' ? typeText(dialog.line, press) : undefined;
	if (line) {
		store.dispatch({type: 'kept/nameEdited', line});
	}
};

export const leaveKeptName: Command = ({store}) => {
	store.dispatch({type: 'kept/nameLeft'});
};

/** Leaves the typed name for the list from which it was asked for, and shows there what has the name. */
function leaveFor(context: Context, at: Pick<KeptEntry, 'kind' | 'name'>): void {
	context.store.dispatch({type: 'kept/nameLeft'});
	showAgain(context, at);
}

function saveGroup(context: Context, name: string): void {
	const {store} = context;
	const state = store.getState();
	const saved = onKept(context, kept => ({
		isNew: !kept.groups().has(name),
		added: kept.add(name, markedMembers(state)),
	}));
	if (!saved) {
		return;
	}

	leaveFor(context, {kind: 'group', name});
	sayOfMarked(
		context,
		`${counted(saved.added, 'organization')} ${saved.isNew ? 'kept as' : 'added to'} @${name}.${untilSandboxEnds(state.connection)}`,
	);
}

function saveFilterAs(context: Context, name: string, text: string, replaced?: string): void {
	const {store} = context;
	const isSaved = onKept(context, kept => {
		kept.save(name, text);
		return true;
	});
	if (!isSaved) {
		return;
	}

	leaveFor(context, {kind: 'filter', name});
	const state = store.getState();
	say(
		{store},
		replaced === undefined
			? `Saved the filter ${name}. Use it as the term filter:${name}, or press ${keyOf(state, 'openKept')}.${untilSandboxEnds(state.connection)}`
			: told`Replaced the filter ${name}: ${replaced} is now ${text}.`,
	);
}

/** Saves a filter. Asks first if that replaces another one. */
function saveFilter(context: Context, name: string, text: string): void {
	const {store} = context;
	const filters = onKept(context, kept => kept.named().filters);
	if (!filters) {
		return;
	}

	const problem = whyNotSaved(name, text, {now: context.now(), filters});
	const earlier = filters.get(name);
	if (problem !== undefined) {
		store.dispatch({type: 'kept/nameRefused', text: problem});
	} else if (earlier === undefined) {
		saveFilterAs(context, name, text);
	} else if (earlier === text) {
		store.dispatch({type: 'kept/nameLeft'});
		say({store}, told`The filter ${name} is ${text} already.`);
	} else {
		store.dispatch({type: 'kept/replacementAsked', replaced: earlier});
	}
}

function rename(context: Context, entry: KeptEntry, name: string): void {
	const {store} = context;
	const {kind} = entry;
	const isRenamed = onKept(context, kept => {
		const isTaken = (kind === 'group' ? kept.groups() : kept.filters()).has(name);
		if (!isTaken) {
			kept.rename(kind, entry.name, name);
		}

		return !isTaken;
	});
	if (isRenamed === false) {
		store.dispatch({type: 'kept/nameRefused', text: `There is a ${kind} ${labelOf({kind, name})} already.`});
	} else if (isRenamed) {
		leaveFor(context, {kind, name});
		say({store}, `The ${kind} ${labelOf(entry)} is now ${labelOf({kind, name})}.`);
	}
}

/** Keeps what is named under the typed name. */
export const saveKept: Command = context => {
	const {dialog} = context.store.getState();
	const name = dialog.kind === 'keptName' ? keptNameIn(dialog.line.text) : undefined;
	if (name === undefined || dialog.kind !== 'keptName') {
		return;
	}

	const {named} = dialog;
	if (named.kind === 'marks') {
		saveGroup(context, name);
	} else if (named.kind === 'filter') {
		saveFilter(context, name, named.text);
	} else if (named.of.name === name) {
		context.store.dispatch({type: 'kept/nameLeft'});
	} else {
		rename(context, named.of, name);
	}
};

export const replaceFilter: Command = context => {
	const {dialog} = context.store.getState();
	const name = dialog.kind === 'keptName' ? keptNameIn(dialog.line.text) : undefined;
	if (name !== undefined && dialog.kind === 'keptName' && dialog.named.kind === 'filter') {
		saveFilterAs(context, name, dialog.named.text, dialog.replaced);
	}
};

export const nameOtherwise: Command = ({store}) => {
	store.dispatch({type: 'kept/replacementAsked', replaced: undefined});
};
