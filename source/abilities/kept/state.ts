import type {LookedAt} from '../../kernel/filter/source.js';
import {type Line, lineOf} from '../../kernel/form-model/line-editor.js';
import {pathOf} from '../../base/tree/names.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {clamp, rowOfId} from '../../kernel/state/selectors.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {AskedFilter} from '../../kernel/state/found.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {type State, withDialog, whileIn} from '../../kernel/state/state.js';
import type {Group, GroupMember, KeptNames, SavedFilter} from '../../kernel/storage/kept-names.js';
import type {Handlers} from '../../kernel/state/events.js';

/** A group or a saved filter in the list. */
export type KeptEntry =
	| {readonly kind: 'group'; readonly name: string; readonly members: Group}
	| (SavedFilter & {readonly kind: 'filter'; readonly name: string});

/** What is named: the marked organizations, a filter, or again what has a name. */
export type Named =
	| {readonly kind: 'filter'; readonly text: string}
	| {readonly kind: 'marks'}
	| {readonly kind: 'name'; readonly of: KeptEntry};

export type KeptEvent =
	/** `lookedAt`: what the filters look at. */
	| {
			readonly type: 'kept/opened';
			readonly entries: readonly KeptEntry[];
			readonly asked: AskedFilter;
			readonly lookedAt: readonly LookedAt[];
	  }
	/** `at`: the entry on which the cursor is then. */
	| {
			readonly type: 'kept/changed';
			readonly entries: readonly KeptEntry[];
			readonly asked: AskedFilter;
			readonly at?: Pick<KeptEntry, 'kind' | 'name'>;
	  }
	| {readonly type: 'kept/shown'; readonly title: string; readonly members: readonly GroupMember[]}
	| {readonly type: 'kept/shownLeft'}
	| {readonly type: 'kept/deletionAsked'; readonly isAsking: boolean}
	| {readonly type: 'kept/nameAsked'; readonly named: Named; readonly line?: Line}
	| {readonly type: 'kept/nameEdited'; readonly line: Line}
	| {readonly type: 'kept/nameRefused'; readonly text: string}
	/** `replaced`: the text of the filter that has the name; undefined once it is kept. */
	| {readonly type: 'kept/replacementAsked'; readonly replaced: string | undefined}
	| {readonly type: 'kept/nameLeft'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** The groups and saved filters. */
		readonly kept: Searchable & {
			readonly entries: readonly KeptEntry[];
			readonly asked: AskedFilter;
			readonly isAsking: boolean;
		};
		/** The organizations of one of them. `back`: the list. */
		readonly keptMembers: Searchable & {
			readonly title: string;
			readonly members: readonly GroupMember[];
			readonly back: DialogOf<'kept'>;
		};
		readonly keptName: {
			readonly line: Line;
			readonly named: Named;
			/** Why the name cannot be used. */
			readonly text?: string;
			/** The text of the filter that has the name, while the program asks whether to replace it. */
			readonly replaced?: string;
			/** The list in which the person asked for it. */
			readonly back?: DialogOf<'kept'>;
		};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly kept: KeptEvent;
	}
}

/** The name as one writes it: `@renewals`, `no-contact`. */
export const labelOf = ({kind, name}: Pick<KeptEntry, 'kind' | 'name'>): string =>
	kind === 'group' ? `@${name}` : name;

/** What is kept, sorted by name. */
export const byName = <Value>(all: ReadonlyMap<string, Value>): ReadonlyArray<readonly [string, Value]> =>
	[...all].toSorted(([left], [right]) => (left < right ? -1 : 1));

/** All groups, and then all saved filters. */
export const entriesOf = (kept: KeptNames): readonly KeptEntry[] => [
	...byName(kept.groups()).map(([name, members]) => ({kind: 'group', name, members}) as const),
	...byName(kept.filters()).map(([name, filter]) => ({kind: 'filter', name, ...filter}) as const),
];

export const keptList = searchableList('kept', {
	nouns: ['group or filter', 'groups and filters'],
	foundBy: 'name, terms, or the name or id of an organization',
	items: (_, {entries}) => entries,
	textOf: entry =>
		entry.kind === 'group'
			? `${labelOf(entry)} ${[...entry.members].flat().join(' ')}`
			: `${entry.name} ${entry.text}${entry.isOfConfig ? ' config file' : ''}`,
	emptyText: state =>
		`There are no groups or saved filters. To keep one, press ${keyOf(state, 'closeDialog')}, press ${keyOf(state, 'toggleMark')} on each organization or press ${keyOf(state, 'openFind')} and type a filter such as email:none, and press ${keyOf(state, 'keepUnderName')}.`,
});

/** The organizations of a group, also those that no longer exist, or those that a filter finds. */
export const keptMembers = searchableList('keptMembers', {
	nouns: ['organization', 'organizations'],
	foundBy: 'name, path or id',
	items: (_, {members}) => members,
	textOf: ({id, name}, _, state) => [...pathOf(state, rowOfId(state, id)), name, id].join(' '),
	emptyText: (state, {title}) => `${title} has no organization. Press ${keyOf(state, 'leaveKeptMembers')} to go back.`,
});

type NameDialog = DialogOf<'keptName'>;

function withName(state: State, change: Partial<Pick<NameDialog, 'line' | 'replaced' | 'text'>>): State {
	if (state.dialog.kind !== 'keptName') {
		return state;
	}

	const {text: _, replaced: __, ...dialog} = state.dialog;
	return withDialog(state, {...dialog, ...change});
}

export const keptHandlers: Handlers<KeptEvent> = {
	'kept/opened': (state, {entries, asked}) =>
		withDialog(state, {...unsearched, kind: 'kept', entries, asked, isAsking: false}),

	'kept/changed'(state, event) {
		const {dialog} = state;
		if (dialog.kind !== 'kept') {
			return state;
		}

		const {entries, asked, at} = event;
		const changed = {...dialog, entries, asked, isAsking: false};
		const found = keptList.found(state, changed);
		const place = found.findIndex(({kind, name}) => kind === at?.kind && name === at.name);
		const cursor = place === -1 ? clamp(dialog.cursor, Math.max(0, found.length - 1)) : place;
		return withDialog(state, {...changed, cursor});
	},

	'kept/shown': (state, {title, members}) =>
		whileIn(state, 'kept', dialog => ({...unsearched, kind: 'keptMembers', title, members, back: dialog})),

	'kept/shownLeft': state => whileIn(state, 'keptMembers', ({back}) => back),

	'kept/deletionAsked': (state, {isAsking}) => whileIn(state, 'kept', dialog => ({...dialog, isAsking})),

	'kept/nameAsked'(state, {named, line = lineOf('')}) {
		const {dialog} = state;
		const back = dialog.kind === 'kept' ? dialog : dialog.kind === 'keptName' ? dialog.back : undefined;
		return withDialog(state, {kind: 'keptName', named, line, ...(back && {back})});
	},

	'kept/nameEdited': (state, {line}) => withName(state, {line}),

	'kept/nameRefused': (state, {text}) => withName(state, {text}),

	'kept/replacementAsked': (state, {replaced}) => withName(state, replaced === undefined ? {} : {replaced}),

	'kept/nameLeft': state => whileIn(state, 'keptName', ({back}) => back ?? {kind: 'none'}),
};
