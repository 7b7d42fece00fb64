import {addressableId} from '../../base/tree/tree-index.js';
import {filterOfFigure, branchFigures, figuresInParts} from '../../kernel/figures/branch-figures.js';
import {filterSource} from '../../kernel/state/found.js';
import type {Command, SessionContext} from '../../kernel/loop/context.js';
import {narrowTo, keysFirst} from '../../kernel/loop/list-search.js';
import {say} from '../../kernel/loop/tell.js';
import {selectedId, selectedRow} from '../../kernel/state/selectors.js';
import {type Begun, defineAbility} from '../../kernel/loop/ability.js';
import {countAgain, countedParts, isCountedFrom} from '../../kernel/loop/count-again.js';
import {partLength} from '../../kernel/figures/in-parts.js';
import {figureSource} from '../../kernel/state/column-source.js';
import type {State} from '../../kernel/state/state.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import {type WhyNot, whyNotBelow} from '../../kernel/state/availability.js';
import {figureList, branchRows, branchView, spokenBranch, branchHandlers} from './dialog.js';

const openBranch: Command = ({store}) => {
	const id = selectedId(store.getState());
	if (id !== undefined) {
		store.dispatch({type: 'branch/opened', id});
	}
};

/** Asks what to read of what is not known. */
const readForFigures: Command = async (context, press) => {
	await context.commands.get('openRest')?.(context, press);
};

const followFigure: Command = context => {
	const {store} = context;
	const state = store.getState();
	const line = figureList.chosen(state)?.line;
	if (!line || state.dialog.kind !== 'branch') {
		return;
	}

	const {figure, key} = line;
	const {index} = state.tree;
	const row = key === undefined ? undefined : index.rowByKey.get(key);
	if (key !== undefined && row === undefined) {
		say(context, 'This organization is no longer listed.', 'warning');
	} else if (key !== undefined && row !== undefined) {
		store.dispatch({type: 'dialog/leftFor', to: {id: addressableId(index, row) ?? key}});
		store.dispatch({type: 'tree/selected', key});
	} else if (figure) {
		const filter = filterOfFigure(figure, state.dialog.of, filterSource(index, state));
		store.dispatch({type: 'dialog/leftFor', to: {filter}});
		narrowTo(context, filter);
	}
};

/** Counts the branch on which the cursor rests, and again when more of it is known. Keys come first while a large branch is counted, and end it if they leave the branch. */
export function countBranches(
	{store, now, wait}: Pick<SessionContext, 'now' | 'store' | 'wait'>,
	onDefect: (error: unknown) => void,
): Begun {
	let isAsked = false;
	let counted: readonly unknown[] = [];

	let begunLast = 0;
	let isStopped = false;

	const count = async (id: string) => {
		const state = store.getState();
		const row = selectedRow(state);
		counted = countedParts(state);
		begunLast++;
		const size = state.tree.index.size[row] ?? 1;
		if (size <= 1) {
			if (state.branch) {
				store.dispatch({type: 'branch/counted', branch: undefined});
			}

			return;
		}

		const begun = now();
		const number = begunLast;
		const source = figureSource(state, begun);
		const figures =
			size <= partLength
				? branchFigures(source, row)
				: await keysFirst(
						{wait},
						figuresInParts(source, row),
						() => !isStopped && number === begunLast && selectedId(store.getState()) === id,
					);
		if (!figures) {
			return;
		}

		store.dispatch({type: 'branch/counted', branch: {id, figures, index: state.tree.index, now: begun}});
		if (isAsked) {
			return;
		}

		isAsked = true;
		store.dispatch({type: 'branch/asked'});
	};

	const isOver = (state: State): boolean => state.branch?.id !== selectedId(state);

	const stopCounting = countAgain(
		{store, now},
		{
			isOld: state => state.branch !== undefined && !isOver(state) && !isCountedFrom(counted, state),
			async count() {
				await count(selectedId(store.getState()) ?? '');
			},
			onDefect,
		},
	);

	const countOrReport = (id: string): void => {
		count(id).catch(onDefect);
	};

	// The cursor may not have rested yet.
	const stopObserving = store.observe(event => {
		if (event.type === 'branch/opened' && isOver(store.getState())) {
			countOrReport(event.id);
		}
	});

	return {
		atRest: countOrReport,
		stop() {
			isStopped = true;
			stopCounting();
			stopObserving();
		},
	};
}

const whyNotFollow: WhyNot = state => {
	const {figure} = figureList.chosen(state)?.line ?? {};
	return figure?.organizations === 0 ? 'This figure is 0: there is nothing to show.' : figureList.whyNone(state);
};

const isBranchShown = ({tab}: Pick<State, 'tab'>): boolean => tab === 'branch';

const whyNotShown: WhyNot = state => (isBranchShown(state) ? whyNotBelow(state) : 'The figures are not shown.');

const isOfOrganization = (state: Parameters<WhyNot>[0]): boolean => figureList.chosen(state)?.line.key !== undefined;

const list = listDialog(figureList, {
	isTable: true,
	isWhole: true,
	labels: ['the figures of a branch', 'searching the figures'],
	view: branchView,
});

/** How a branch is doing: figures of everything below the organization on which the cursor rests. */
export const branch = defineAbility({
	name: 'branch',
	section: 'In the figures of a branch',
	commands: {openBranch, followFigure, readForFigures},
	tabs: [{tab: 'branch', names: ['Branch', 'Branch'], rows: branchRows, spokenRows: spokenBranch}],
	keys: [
		{
			keys: ['5'],
			command: 'chooseTab',
			beforeRows: 'acts',
			name: 'branch tab',
			description: 'Show figures of everything below the organization',
			places: 'panes',
			section: 'In every pane',
		},
		{
			keys: ['f'],
			command: 'openBranch',
			task: 'look',
			name: 'figures',
			alsoCalled: ['branch', 'overview', 'statistics', 'dashboard'],
			description: 'Show figures of everything below the organization, and go to what they count',
			places: 'panes',
			section: 'In every pane',
			whyNot: whyNotBelow,
		},
		{
			keys: ['enter'],
			command: 'openBranch',
			name: 'go to the figures',
			description: 'Put the cursor on the figures that are shown, to go to what they count',
			places: ['detail'],
			beforeRows: 'opens',
			whyNot: whyNotShown,
			isHint: isBranchShown,
		},
		...list.keys,
		{
			keys: ['enter'],
			command: 'followFigure',
			name: 'show them',
			nameNow: state => (isOfOrganization(state) ? 'go there' : undefined),
			description: 'Narrow the tree to what the figure counts, or go to the organization',
			places: ['branch'],
			whyNot: whyNotFollow,
			isHint: true,
			isMain: true,
		},
		{
			keys: ['ctrl+r'],
			command: 'readForFigures',
			name: 'read the rest',
			description: 'Read what is not known; first shows the requests',
			places: ['branch'],
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave the figures',
			places: ['branch'],
			isHint: true,
		},
	],
	places: list.places,
	dialogs: [list.dialog],
	begin: countBranches,
	handlers: [branchHandlers],
});
