import {profileFields, type FieldName} from '../../kernel/form-model/fields.js';
import {clamp, selectedId, selectedRow} from '../../kernel/state/selectors.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {nameAt} from '../../base/tree/names.js';
import {widthOf} from '../../base/text/width.js';
import {tabs, type State} from '../../kernel/state/state.js';
import {belowFailure, paneFailureLine, paneFailureText} from '../../kernel/rows/failure.js';
import type {PaneFailure, PaneScrolling, Registry, Room} from '../../kernel/rows/registry.js';
import type {PaneView} from '../../kernel/rows/pane-block.js';
import {selectedNameText} from '../../kernel/rows/name-spans.js';
import {row, toned, type Row} from '../../kernel/rows/row.js';
import {type Scene, unlimited} from '../../kernel/rows/scene.js';
import {profileValueRows} from '../../kernel/rows/value-rows.js';
import {defineAbility} from '../../kernel/loop/ability.js';
import {isDetailStale, loadDetail} from '../../kernel/loop/load.js';
import {paneBehind} from '../../kernel/state/layout.js';
import {detailLines, scrolledRows, shownProfile, tabColumns, tabsBeside, ownTabs} from './detail-rows.js';
import {openTree, focusPreviousPane, focusNextPane} from './commands.js';

declare module '../../kernel/state/state.js' {
	interface Panes {
		readonly detail: true;
	}
}

const leastForWay = 56;

// Brackets replace the spaces between the tabs. Narrower panes use short names, then only the numbers of the other tabs.
function tabRow(state: State, {tabs: parts}: Registry, whole: number): Row {
	const {tab: current} = state;
	const beside = tabsBeside(state, whole);
	const columns = beside ? whole - beside.otherColumns - 1 : whole;
	const all = parts
		.values()
		.map(({tab, names}, index) => ({isCurrent: tab === current, number: String(index + 1), names}))
		.toArray();
	const spaced = all.map(({isCurrent, number, names}) =>
		isCurrent ? `[${number} ${names[0]}]` : ` ${number} ${names[0]} `,
	);
	const closeBy = (others: (each: (typeof all)[number]) => string) =>
		all.map(
			(each, index) => (index === 0 ? '' : ' ') + (each.isCurrent ? `[${each.number} ${each.names[1]}]` : others(each)),
		);
	const short = closeBy(({number, names}) => `${number} ${names[1]}`);
	const labels = [spaced, short].find(each => widthOf(each.join('')) <= columns) ?? closeBy(({number}) => number);
	const left = labels.map((label, index) => toned(all[index]?.isCurrent === true ? 'heading' : 'dim', label));
	return beside
		? {left, right: [toned('heading', (parts.get(beside.other)?.names[0] ?? '').padEnd(beside.otherColumns))]}
		: row(...left);
}

// The rows explain why only the name is known.
function titleOf(state: State): string {
	const at = selectedRow(state);
	const known = state.tree.index.nameAt(at) ?? '';
	const name = known === '' ? nameAt(state, at) : known;
	return at === -1 ? 'Detail' : name;
}

// The row of the tabs.
const aboveScrolled = 1;

function isDetailAwaited(state: State): boolean {
	const read = state.details.get(selectedId(state) ?? '');
	return read?.detail === undefined && read?.status !== 'failed';
}

const detailLength = (state: State, columns: number, registry: Registry): number | undefined =>
	isDetailAwaited(state) ? undefined : aboveScrolled + scrolledRows(state, columns, registry).length;

/** `isElsewhere`: the cursor is on another organization. */
export function detailView(
	state: State,
	{columns, height: whole}: Room,
	isElsewhere: boolean,
	registry: Registry,
): PaneView {
	const at = selectedRow(state);
	const rows = scrolledRows(state, columns, registry);
	const height = whole - aboveScrolled;
	// After a resize or a reload, there may be fewer rows than the pane was scrolled by.
	const scroll = clamp(state.detailScroll, rows.length - height);
	const hidden = rows.length - scroll - height;
	const more = hidden > 0 ? `${hidden} more below` : '';
	const way =
		columns < leastForWay ? 'not selected' : `press ${keyOf(state, 'openSelected')} to load the selected organization`;
	return {
		title: titleOf(state),
		note: isElsewhere && at !== -1 ? way : more,
		rows: [tabRow(state, registry, columns), ...rows.slice(scroll)],
	};
}

// The first field is undefined, as for rows that are not scrolled and rows without a profile.
function topField(state: State, columns: number, above: number): FieldName | undefined {
	const profile = shownProfile(state);
	if (!profile || state.tab !== 'profile') {
		return undefined;
	}

	let left = above;
	const [first] = profileFields;
	const field = profileFields.find(name => {
		left -= profileValueRows(name, profile[name], columns).length;
		return left < 0;
	});
	return field === first ? undefined : field;
}

const scrollingTo = (state: State, columns: number, most: number): PaneScrolling => ({
	most,
	topField: topField(state, columns, clamp(state.detailScroll, most)),
});

export const scrollingOnScreen = (state: State, {columns, height}: Room, registry: Registry): PaneScrolling =>
	scrollingTo(
		state,
		tabColumns(state, columns),
		scrolledRows(state, columns, registry).length - height + aboveScrolled,
	);

const spokenScrolling = (state: State, registry: Registry): PaneScrolling =>
	scrollingTo(state, unlimited.columns, detailLines(state, registry).length - 1);

const spokenTab = ({tab}: State): string => (tab === 'json' ? 'JSON' : tab);

/** The chosen tab, for screen readers. */
export const tabText = (state: State): string =>
	`tab ${tabs.indexOf(state.tab) + 1} of ${tabs.length}, ${spokenTab(state)}`;

function detailFailure(state: State): PaneFailure | undefined {
	const id = selectedId(state) ?? '';
	const read = state.details.get(id);
	return read?.status === 'failed'
		? {error: read.error, text: paneFailureText(state, id, read.error, belowFailure(read))}
		: undefined;
}

function detailScene(state: State, registry: Registry): Scene {
	const id = selectedId(state) ?? '';
	const read = state.details.get(id);
	const lines = detailLines(state, registry);
	const failure = read?.status === 'failed' ? [paneFailureLine(state, id, read.error, belowFailure(read))] : [];
	return {
		key: `detail ${id} ${state.tab}`,
		intro: [`${selectedNameText(state)}, ${spokenTab(state)}, tab ${tabs.indexOf(state.tab) + 1} of ${tabs.length}.`],
		lines: [...failure, ...lines],
		focus: lines[clamp(state.detailScroll, lines.length - 1)],
		focusId: String(state.detailScroll),
	};
}

/** Moving between panes, and between the tabs of the detail. */
export const detail = defineAbility({
	name: 'detail',
	section: 'In every pane',
	commands: {openTree, focusNextPane, focusPreviousPane},
	panes: [
		{
			pane: 'detail',
			slot: 'rightAbove',
			view: detailView,
			length: detailLength,
			scrolling: {onScreen: scrollingOnScreen, spoken: spokenScrolling},
			scene: detailScene,
			failure: detailFailure,
			isAwaited: isDetailAwaited,
			unit: 'line',
			position: ({detailScroll}) => detailScroll,
			moved(state, by, most) {
				const scroll = clamp(clamp(state.detailScroll, most) + by, most);
				return {type: 'pane/scrolled', by: scroll - state.detailScroll};
			},
		},
	],
	tabs: ownTabs,
	paneLoaders: [
		{
			pane: 'detail',
			isStale: (context, id) => isDetailStale(context, id),
			isKnown: () => true,
			load: loadDetail,
			errorOf(state, id) {
				const read = state.details.get(id);
				return read?.status === 'failed' ? read.error : undefined;
			},
		},
	],
	keys: [
		{
			keys: ['escape'],
			command: 'openTree',
			name: 'tree',
			nameNow: paneBehind,
			description: 'Go back to the tree, or to the detail if a list replaced it',
			places: panes => panes.filter(pane => pane !== 'tree'),
			isHint: true,
		},
		{
			keys: ['tab'],
			command: 'focusNextPane',
			task: 'look',
			name: 'next pane',
			description: 'Go to the next pane: tree, detail, accounts, members',
			places: 'panes',
		},
		{
			keys: ['shift+tab'],
			command: 'focusPreviousPane',
			name: 'previous pane',
			description: 'Go to the previous pane',
			places: 'panes',
		},
		{
			keys: ['1'],
			command: 'chooseTab',
			beforeRows: 'acts',
			name: 'overview',
			description: 'Show the overview',
			places: 'panes',
		},
		{
			keys: ['2'],
			command: 'chooseTab',
			beforeRows: 'acts',
			name: 'profile tab',
			description: 'Show the profile',
			places: 'panes',
		},
		{
			keys: ['3'],
			command: 'chooseTab',
			beforeRows: 'acts',
			name: 'flags',
			description: 'Show the flags',
			places: 'panes',
		},
		{
			keys: ['4'],
			command: 'chooseTab',
			beforeRows: 'acts',
			name: 'JSON',
			description: 'Show everything as JSON',
			places: 'panes',
		},
	],
});
