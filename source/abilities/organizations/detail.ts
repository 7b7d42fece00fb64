import {defineAbility} from '../../kernel/loop/ability.js';
import {isDetailStale, loadDetail} from '../../kernel/loop/load.js';
import {clamp} from '../../kernel/state/clamp.js';
import {paneBehind} from '../../kernel/state/layout.js';
import {openTree, focusPreviousPane, focusNextPane} from './commands.js';
import {
	detailFailure,
	detailLength,
	detailScene,
	detailView,
	isDetailAwaited,
	scrollingOnScreen,
	spokenScrolling,
} from './detail-pane.js';
import {ownTabs} from './detail-rows.js';

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
