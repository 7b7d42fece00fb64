import {fieldLabel, profileFields, type FieldName} from '../form-model/fields.js';
import {clamp} from '../state/clamp.js';
import {innerRows} from '../state/layout.js';
import {keyOf} from '../state/key-of.js';
import {selectedId, selectedRow} from '../state/selectors.js';
import {nameAt} from '../../base/tree/names.js';
import {tabs, type State, type Tab} from '../state/state.js';
import {focusOf} from './view.js';
import {belowFailure, paneFailureLine} from './failure.js';
import type {DetailTop} from './medium.js';
import type {PaneContent} from './pane-block.js';
import {selectedNameText} from './place-text.js';
import {row, toned, type Row} from './row.js';
import type {Scene} from './scene.js';
import {profileValueRows} from './value-rows.js';
import {paneLayout} from './pane-layout.js';
import {detailLines, scrolledRows, shownProfile} from './detail-rows.js';

const tabNames: Readonly<Record<Tab, string>> = {
	overview: 'Overview', profile: 'Profile', flags: 'Flags', json: 'JSON',
};

const shortNames: Readonly<Record<Tab, string>> = {
	overview: 'Info', profile: 'Prof', flags: 'Flag', json: 'JSON',
};

const leastForNames = 40;

// Brackets replace the spaces between the tabs, so that all four fit at 80 columns. Narrower panes use short names.
function tabRow(current: Tab, columns: number): Row {
	if (columns < leastForNames) {
		const labels = tabs.map((tab, index) => tab === current ? `[${index + 1} ${shortNames[tab]}]` : `${index + 1} ${shortNames[tab]}`);
		return row(...labels.map((label, index) => toned(tabs[index] === current ? 'heading' : 'dim', index === 0 ? label : ` ${label}`)));
	}

	return row(...tabs.map((tab, index) => {
		const label = `${index + 1} ${tabNames[tab]}`;
		return tab === current ? toned('heading', `[${label}]`) : toned('dim', ` ${label} `);
	}));
}

// The rows explain why only the name is known.
function titleOf(state: State): string {
	const at = selectedRow(state);
	const known = state.tree.index.nameAt(at) ?? '';
	const name = known === '' ? nameAt(state, at) : known;
	return at === -1 ? 'Detail' : name;
}

/** Undefined if the layout has no room for the pane. `isElsewhere`: the cursor is on another organization. */
export function detailPane(state: State, isElsewhere = false): PaneContent | undefined {
	const {detail: rectangle} = paneLayout(state);
	if (!rectangle) {
		return undefined;
	}

	const columns = rectangle.columns - 4;
	const at = selectedRow(state);
	const rows = scrolledRows(state, columns);
	const height = rectangle.rows - 3;
	// After a resize or a reload, there may be fewer rows than the pane was scrolled by.
	const scroll = clamp(state.detailScroll, rows.length - height);
	const hidden = rows.length - scroll - height;
	const more = hidden > 0 ? `${hidden} more below` : '';
	const way = rectangle.columns < 60 ? 'not selected' : `press ${keyOf(state, 'openSelected')} to load the selected organization`;
	return {
		title: titleOf(state),
		note: isElsewhere && at !== -1 ? way : more,
		rectangle,
		...focusOf(state, 'detail'),
		rows: [tabRow(state.tab, columns), ...rows.slice(scroll)],
	};
}

/** The profile field at the top of the detail. Undefined if that is the first field, or if the detail is not focused, not scrolled, or shows no profile. */
export function topField(state: State, topOf: (state: State) => DetailTop): FieldName | undefined {
	const profile = shownProfile(state);
	if (!profile || state.pane !== 'detail' || state.tab !== 'profile' || state.detailScroll === 0) {
		return undefined;
	}

	const {above, columns} = topOf(state);
	let left = above;
	const [first] = profileFields;
	const field = profileFields.find(name => {
		left -= profileValueRows(fieldLabel(name), profile[name], columns).length;
		return left < 0;
	});
	return field === first ? undefined : field;
}

/** The top of the detail on a screen. */
export function detailTop(state: State): DetailTop {
	const {detail} = paneLayout(state);
	if (!detail) {
		return {above: 0, columns: 0};
	}

	const columns = detail.columns - 4;
	return {columns, above: clamp(state.detailScroll, scrolledRows(state, columns).length - innerRows(detail))};
}

const spokenTab = ({tab}: State): string => tab === 'json' ? tabNames[tab] : tab;

/** The chosen tab, for screen readers. */
export const tabText = (state: State): string => `tab ${tabs.indexOf(state.tab) + 1} of ${tabs.length}, ${spokenTab(state)}`;

/** What a screen reader says about the detail. */
export function detailScene(state: State): Scene {
	const id = selectedId(state) ?? '';
	const read = state.details.get(id);
	const lines = detailLines(state);
	const failure = read?.status === 'failed' ? [paneFailureLine(state, id, read.error, belowFailure(read))] : [];
	return {
		key: `detail ${id} ${state.tab}`,
		intro: [`${selectedNameText(state)}, ${spokenTab(state)}, tab ${tabs.indexOf(state.tab) + 1} of ${tabs.length}.`],
		lines: [...failure, ...lines],
		focus: lines[clamp(state.detailScroll, lines.length - 1)],
		focusId: String(state.detailScroll),
	};
}
