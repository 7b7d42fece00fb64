import * as v from 'valibot';
import {idSchema} from '../../base/api/schemas.js';
import {ignoringSystemErrors} from '../../base/text/error-code.js';
import {count, counted, shownName} from '../../base/text/words.js';
import {type Begun, defineAbility} from '../../kernel/loop/ability.js';
import type {SessionContext, Command} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import type {Event} from '../../kernel/state/events.js';
import type {State} from '../../kernel/state/state.js';
import {fileNameOf} from '../../kernel/storage/disk.js';
import {openKeptValue} from '../../kernel/storage/kept-value.js';
import {mostOrganizations} from '../../kernel/storage/tree-cache.js';
import {
	markRows,
	whyNotInvert,
	whyNotMark,
	whyNotMarkAgain,
	whyNotMarkFound,
	whyNotMarkRange,
	whyNotUnmark,
} from '../../kernel/loop/mark-rows.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {markedKey} from '../../kernel/state/markable.js';
import {isListed, selectedRow} from '../../kernel/state/selectors.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import {onTree, whileFiltering} from '../../kernel/loop/on-tree.js';
import {dropMarks} from '../../kernel/state/marks.js';
import {countedEntries, allMarked, type MarkedEntry, markedList, markedListRows, marksHandlers} from './dialog.js';
import {idsIn, markableTree, whyNotMarkBelow} from './tree-marks.js';

/** How long a change of marks waits for further ones before it is stored, in milliseconds. A killed program loses no more. */
const keptWithin = 200;

/** The most files with marks. Nobody has more. */
const mostFiles = 100;

const idsSchema = v.pipe(v.array(idSchema), v.maxLength(mostOrganizations));

const nameSchema = v.tuple([v.string(), v.string()]);

const listSchema = v.object({list: v.string(), of: v.string(), names: v.array(nameSchema)});

/** The ids of the marked organizations, and the marked rows of lists: the id and the name of each, by list. */
const schema = v.object({organizations: idsSchema, lists: v.array(listSchema)});

type Names = ReadonlyMap<string, string>;

/** The marked rows of one list by id. */
type KeptMarks = {
	/** Undefined for the organizations, which have no names here. */
	readonly list?: string;
	readonly of?: string;
	readonly names: Names;
};

type Kept = ReadonlyMap<string, KeptMarks>;

const nobody: Names = new Map();

const unnamed = (ids: Iterable<string>): Names => new Map([...ids].map(id => [id, '']));

const keptFrom = (
	organizations: Iterable<string>,
	lists: ReadonlyArray<{readonly list: string; readonly of: string; readonly names: Names}>,
): Kept =>
	new Map<string, KeptMarks>([
		['', {names: unnamed(organizations)}],
		...lists.map(each => [`${each.list} ${each.of}`, each] as const),
	]);

const keptOf = ({marks, listMarks}: Pick<State, 'listMarks' | 'marks'>): Kept => keptFrom(marks, listMarks);

/** What a file has. Before lists had marks that are kept, it was an array of the ids of organizations. */
function keptIn(value: unknown): Kept {
	const ids = v.safeParse(idsSchema, value);
	const parsed = v.safeParse(schema, ids.success ? {organizations: ids.output, lists: []} : value);
	return parsed.success
		? keptFrom(
				parsed.output.organizations,
				parsed.output.lists.map(({names, ...each}) => ({...each, names: new Map(names)})),
			)
		: new Map();
}

/** What goes into the file. Undefined if nothing is marked. */
function fileOf(kept: Kept): v.InferInput<typeof schema> | undefined {
	const lists = kept
		.values()
		.flatMap(({list, of, names}) =>
			list === undefined || of === undefined || names.size === 0 ? [] : [{list, of, names: [...names]}],
		)
		.toArray();
	const organizations = kept.get('')?.names.keys().toArray() ?? [];
	return organizations.length + lists.length === 0 ? undefined : {organizations, lists};
}

const sizeOf = (kept: Kept): number => kept.values().reduce((sum, {names}) => sum + names.size, 0);

/** Puts the marks of other sessions, and with `isWithOwn` those of this one that are not stored yet, together. */
function together(
	others: Kept,
	{now, stored, isWithOwn}: {readonly now: Kept; readonly stored: Kept; readonly isWithOwn: boolean},
): Kept {
	return new Map(
		[...others, ...now].map(([key, about]) => {
			const [own, before, there] = [now, stored, others].map(each => each.get(key)?.names ?? nobody);
			const left = [...(there ?? [])].filter(([id]) => own?.has(id) === true || before?.has(id) !== true);
			const added = isWithOwn ? [...(own ?? [])].filter(([id]) => before?.has(id) !== true) : [];
			return [key, {...about, names: new Map([...left, ...added])}];
		}),
	);
}

/** Starts with the marks of the last session with this host and credential, and keeps those of this one. Sessions at the same time keep each other's. */
export function beginWithMarks({store, disk: {stateFolder, owner}}: SessionContext): Begun {
	if (!owner) {
		return {};
	}

	const file = openKeptValue(
		stateFolder,
		'marks',
		`${fileNameOf(`${owner.host}-${owner.fingerprint}`)}.json`,
		mostFiles,
	);
	const before = keptIn(file.read());
	for (const {list, of, names} of before.values()) {
		const event: Event =
			list === undefined || of === undefined
				? {type: 'tree/marksChanged', ids: names.keys().toArray()}
				: {type: 'pane/rowsMarked', list, of, names};
		if (names.size > 0) {
			store.dispatch(event);
		}
	}

	const isSame = (one: Pick<State, 'listMarks' | 'marks'>, other: Pick<State, 'listMarks' | 'marks'>): boolean =>
		one.marks === other.marks && one.listMarks === other.listMarks;
	let last = store.getState();
	let stored = keptOf(last);
	const keep = () => {
		const state = store.getState();
		if (isSame(state, last)) {
			return;
		}

		last = state;
		const now = keptOf(state);
		ignoringSystemErrors(() => {
			let own = now;
			file.change(value => {
				const others = keptIn(value);
				const whole = together(others, {now, stored, isWithOwn: true});
				if (sizeOf(whole) <= mostOrganizations) {
					return fileOf(whole);
				}

				own = new Map(
					now
						.entries()
						.map(([key, each]) => [
							key,
							{...each, names: new Map([...each.names].filter(([id]) => others.get(key)?.names.has(id) === true))},
						]),
				);
				say(
					{store},
					`More than ${count(mostOrganizations)} rows are marked, so the latest marks are not kept for the next session.`,
					'warning',
				);
				return fileOf(together(others, {now, stored, isWithOwn: false}));
			});
			stored = own;
		});
	};

	let keeping: NodeJS.Timeout | undefined;
	const stopWatching = store.subscribe(() => {
		if (isSame(store.getState(), last)) {
			return;
		}

		keeping ??= setTimeout(() => {
			keeping = undefined;
			keep();
		}, keptWithin).unref();
	});
	return {
		keep,
		stop() {
			clearTimeout(keeping);
			stopWatching();
		},
	};
}

const markBelow: Command = context => {
	const state = context.store.getState();
	const row = selectedRow(state);
	const below = Array.from({length: (state.tree.index.size[row] ?? 1) - 1}, (_, at) => row + 1 + at);
	markRows(context, markableTree, idsIn(state, below));
};

const openMarked: Command = ({store}) => {
	store.dispatch({type: 'marks/listed'});
};

const leaveMarked: Command = ({store}) => {
	store.dispatch({type: 'marks/left'});
};

/** Says that a marked row is no longer there. Undefined if it is, or if its list has not loaded. */
function goneText(state: State, {kind, id, name, organizationId}: MarkedEntry): string | undefined {
	if (!isListed(state, organizationId)) {
		return kind === 'organization'
			? `${shownName(name)} is no longer listed.`
			: `${shownName(name)}: the organization is no longer listed.`;
	}

	const list = kind === 'accounts' || kind === 'members' ? state[kind]?.get(organizationId) : undefined;
	const items: ReadonlyArray<{readonly id: string}> = list?.items ?? [];
	return list?.progress.status === 'complete' && items.every(item => item.id !== id)
		? `${shownName(name)} is no longer listed.`
		: undefined;
}

function isOpenBehind({dialog}: State, {organizationId, ofMarked}: MarkedEntry): boolean {
	const back = dialog.kind === 'marked' ? dialog.back : undefined;
	return (
		back?.kind === 'people' &&
		(ofMarked
			? back.isOfMarked === true && markedKey(back.ids) === markedKey(ofMarked)
			: !back.isOfMarked && back.rootId === organizationId)
	);
}

/** Goes to the chosen organization, account or member, or to the list with the chosen person. */
const goToMarked: Command = async (context, press) => {
	const {store, commands, now} = context;
	const state = store.getState();
	const entry = markedList.chosen(state);
	if (!entry) {
		return;
	}

	const gone = goneText(state, entry);
	if (gone !== undefined) {
		say(context, gone, 'warning');
		return;
	}

	const {kind, id, organizationId, ofMarked, name} = entry;
	if (kind === 'people' && isOpenBehind(state, entry)) {
		store.dispatch({type: 'marks/left'});
		store.dispatch({type: 'people/chosen', key: id});
		return;
	}

	store.dispatch({
		type: 'everywhere/entered',
		finding: {kind: kind === 'people' ? 'organization' : kind, id, organizationId, title: name, more: ''},
	});
	if (kind !== 'people') {
		return;
	}

	if (ofMarked) {
		// Other organizations may be marked now.
		store.dispatch({type: 'people/opened', rootId: organizationId, ids: ofMarked, now: now(), isOfMarked: true});
		store.dispatch({type: 'people/chosen', key: id});
		return;
	}

	// In the tree, the key would open the people of the marked organizations instead.
	store.dispatch({type: 'pane/focused', pane: 'detail'});
	const opening = commands.get('openPeople')?.(context, press);
	store.dispatch({type: 'pane/focused', pane: 'tree'});
	await opening;
	store.dispatch({type: 'people/chosen', key: id});
};

/** Unmarks the chosen row. The cursor stays where it is. */
const unmarkListed: Command = ({store}) => {
	const entry = markedList.chosen(store.getState());
	if (!entry) {
		return;
	}

	store.dispatch({type: 'marks/removed', entry});
	store.dispatch({type: 'dialog/moved', by: 0});
	const left = allMarked(store.getState()).length;
	say(
		{store},
		`${shownName(entry.name)} unmarked, ${left === 0 ? 'nothing is' : `${counted(left, 'other')} ${left === 1 ? 'is' : 'are'}`} marked.`,
	);
};

const unmarkEverything: Command = ({store}) => {
	const entries: readonly MarkedEntry[] = allMarked(store.getState());
	store.dispatch({type: 'marks/cleared'});
	store.dispatch({type: 'marks/left'});
	say(
		{store},
		`${countedEntries(entries)} unmarked. Press ${keyOf(store.getState(), 'markAgain')} in the tree or in the list to mark them again.`,
	);
};

/** The panes that show the tree and one of its organizations. Lists have these keys for their own rows. */
const ofTree = ['tree', 'detail'] as const;

const list = listDialog(markedList, {
	labels: ['what is marked', 'searching what is marked'],
	view: (state, dialog, room) => ({title: 'Marked', rows: markedListRows(state, dialog, room)}),
});

/** Marking organizations, to copy, export or compare them together. */
export const marks = defineAbility({
	name: 'marks',
	section: 'In every pane',
	commands: {markBelow, openMarked, leaveMarked, goToMarked, unmarkListed, unmarkEverything},
	keys: [
		{
			keys: ['m'],
			command: 'toggleMark',
			task: 'choose',
			name: 'mark',
			alsoCalled: ['tag', 'select'],
			description: 'Mark or unmark the organization and move down, to copy, export or compare several',
			places: ofTree,
			...onTree(whyNotMark),
		},
		{
			keys: ['V'],
			command: 'markRange',
			name: 'mark range',
			description: 'Mark what the tree shows from the last mark to the cursor; in a filter, only matches',
			places: ofTree,
			...onTree(whyNotMarkRange),
		},
		{
			keys: ['&'],
			command: 'markFound',
			name: 'mark found',
			description: 'Mark everything that the search found',
			places: ofTree,
			...onTree(whyNotMarkFound),
			isHint: whileFiltering(() => true),
		},
		{
			keys: ['>'],
			command: 'markBelow',
			name: 'mark below',
			alsoCalled: ['mark all', 'select all'],
			description: 'Mark everything below the organization',
			places: 'panes',
			...onTree(whyNotMarkBelow),
		},
		{
			keys: ['~'],
			command: 'invertMarks',
			name: 'invert marks',
			description: 'Mark every organization that is not marked, and unmark the others; in a filter, only what matches',
			places: ofTree,
			...onTree(whyNotInvert),
		},
		{
			keys: ['M'],
			command: 'unmarkAll',
			name: 'unmark all',
			description: 'Unmark everything',
			places: ['tree'],
			whyNot: whyNotUnmark,
			isHint: 'whereItActs',
			// The keys that act on the marks come before it.
			hintAt: 'last',
		},
		{
			keys: ['M'],
			command: 'unmarkAll',
			name: 'unmark all',
			description: 'Unmark everything',
			places: ['detail'],
			...onTree(whyNotUnmark),
		},
		{
			keys: ['M'],
			command: 'markAgain',
			name: 'mark again',
			description: 'Mark again what you unmarked last',
			places: ofTree,
			...onTree(whyNotMarkAgain),
		},
		{
			keys: ['.'],
			command: 'openMarked',
			name: 'what is marked',
			alsoCalled: ['marks', 'selection'],
			description: 'List everything that is marked: go there, or unmark it',
			places: panes => [...panes, 'people'],
			isHint: whileFiltering(state => allMarked(state).length > 0),
		},
		...list.keys,
		{
			keys: ['enter'],
			command: 'goToMarked',
			name: 'go there',
			description: 'Go to the marked organization, account or member',
			places: ['marked'],
			whyNot: markedList.whyNone,
			isHint: true,
		},
		{
			keys: ['m', ' '],
			command: 'unmarkListed',
			name: 'unmark',
			description: 'Unmark this one',
			places: ['marked'],
			whyNot: markedList.whyNone,
			isHint: true,
		},
		{
			keys: ['M'],
			command: 'unmarkEverything',
			name: 'unmark all',
			description: 'Unmark all organizations, accounts and members',
			places: ['marked'],
			whyNot: markedList.whyNone,
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'leaveMarked',
			name: 'leave',
			description: 'Leave without changing anything',
			places: ['marked'],
			isHint: true,
		},
	],
	places: {
		marked: {...list.places['marked'], section: 'In the list of marks'},
		markedFind: {...list.places['markedFind'], section: 'In the list of marks'},
	},
	dialogs: [list.dialog],
	markables: {tree: markableTree},
	handlers: [marksHandlers],
	begin: beginWithMarks,
	afterwards: (state, before, event) => dropMarks(before, state, event),
});
