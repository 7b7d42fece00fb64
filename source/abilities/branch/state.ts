import {told, type Told} from '../../base/text/told.js';
import {nameAt} from '../../base/tree/names.js';
import {rowText} from '../../kernel/rows/scene.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import {type State, withDialog} from '../../kernel/state/state.js';
import type {CountedBranch} from '../../kernel/figures/counted-branch.js';
import {type FigureBlock, figureBlocks, type FigureLine} from '../../kernel/rows/figure-blocks.js';

/** `asked`: what earlier sessions read is wanted for the figures. `opened`: the figures of an organization in a dialog. */
export type BranchEvent =
	| {readonly type: 'branch/asked'}
	| {readonly type: 'branch/opened'; readonly id: string}
	| {readonly type: 'branch/counted'; readonly branch: CountedBranch | undefined};

declare module '../../kernel/state/state.js' {
	interface Slices {
		readonly branch?: CountedBranch | undefined;
		/** The figures of the organization before, which the panes show until the cursor rests. */
		readonly branchBefore?: CountedBranch | undefined;
	}
}

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** `of`: the id of the organization. */
		readonly branch: Searchable & {readonly of: string};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly branch: BranchEvent;
	}
}

const kept = new WeakMap<CountedBranch, readonly FigureBlock[]>();

/** The blocks of the counted figures. Nothing is counted here. */
export function blocksOf(state: Pick<State, 'branch' | 'connection' | 'isLowBandwidth'>): readonly FigureBlock[] {
	const {branch} = state;
	if (!branch) {
		return [];
	}

	const blocks = kept.get(branch) ?? figureBlocks(branch, keyOf(state, 'openRest'));
	kept.set(branch, blocks);
	return blocks;
}

type Entry = {readonly title: string; readonly line: FigureLine};

const entries = new WeakMap<readonly FigureBlock[], readonly Entry[]>();

/** The figures that lead somewhere. */
function entriesOf(state: State, of: string): readonly Entry[] {
	const blocks = state.branch?.id === of ? blocksOf(state) : [];
	const all =
		entries.get(blocks) ??
		blocks.flatMap(({title, lines}) =>
			lines.filter(({figure, key}) => (figure ?? key) !== undefined).map(line => ({title, line})),
		);
	entries.set(blocks, all);
	return all;
}

export const titleOf = (state: State): Told =>
	state.dialog.kind === 'branch' ? told`Below ${nameAt(state, rowOfId(state, state.dialog.of))}` : '';

/** The figures of the open dialog. */
export const figureList = searchableList('branch', {
	nouns: ['figure', 'figures'],
	foundBy: 'name',
	items: (state, {of}) => entriesOf(state, of),
	textOf: ({title, line}) => `${title} ${line.label} ${rowText({left: [], said: line.said})}`,
	emptyText: state => `Nothing is known of it yet. To read the rest, leave and press ${keyOf(state, 'openRest')}.`,
});

export function reduceBranch(state: State, event: BranchEvent): State {
	switch (event.type) {
		case 'branch/asked': {
			return state;
		}

		case 'branch/opened': {
			return withDialog(state, {...unsearched, kind: 'branch', of: event.id});
		}

		case 'branch/counted': {
			const next = {
				...state,
				branch: event.branch,
				branchBefore: state.branch?.id === event.branch?.id ? state.branchBefore : state.branch,
			};
			return state.dialog.kind === 'branch' && event.branch
				? figureList.staying(
						state,
						next,
						(one, other) =>
							one.title === other.title && one.line.label === other.line.label && one.line.key === other.line.key,
					)
				: next;
		}
	}
}
