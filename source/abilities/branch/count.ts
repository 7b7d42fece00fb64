import type {Begun} from '../../kernel/loop/begin.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import {branchFigures, type FigureSource} from '../../kernel/figures/branch-figures.js';
import {filterSource} from '../../kernel/state/found.js';
import {readProfileOf} from '../../kernel/state/profile-age.js';
import {selectedId, selectedRow} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';

/** The least time between two counts of the same branch while values arrive, in milliseconds. */
const countedEvery = 500;

/** How many times longer than a count the time to the next one is, so that keys always come first. */
const restAfterCount = 10;

const noNames = {groups: new Map(), filters: new Map()} as const;

/** What figures can look at in the state. `now`: milliseconds since the epoch. */
export const figureSource = (state: State, now: number): FigureSource => ({
	...filterSource(state.tree.index, state, {named: noNames, openedAt: now}),
	readAt(need, {id}) {
		switch (need) {
			case 'profile': {
				return readProfileOf(state, id)?.readAt;
			}

			case 'accounts': {
				return state.accounts.get(id)?.readAt;
			}

			case 'members': {
				return state.members?.get(id)?.readAt;
			}
		}
	},
});

const looksAt = ({tree: {index}, accounts, members, profiles, details, changeTimes}: State): readonly unknown[] => [index, accounts, members, profiles, details, changeTimes];

/** Counts the branch on which the cursor rests, and again when more of it is known. */
export function countBranches({store, now}: Pick<SessionContext, 'now' | 'store'>): Begun {
	let timer: NodeJS.Timeout | undefined;
	let isAsked = false;
	let counted: readonly unknown[] = [];
	let took = 0;

	const count = (id: string) => {
		clearTimeout(timer);
		timer = undefined;
		const state = store.getState();
		const row = selectedRow(state);
		counted = looksAt(state);
		if ((state.tree.index.size[row] ?? 1) <= 1) {
			if (state.branch) {
				store.dispatch({type: 'branch/counted', branch: undefined});
			}

			return;
		}

		const begun = now();
		const figures = branchFigures(figureSource(state, begun), row);
		took = now() - begun;
		store.dispatch({
			type: 'branch/counted', branch: {
				id, figures, index: state.tree.index, now: begun,
			},
		});
		if (isAsked) {
			return;
		}

		isAsked = true;
		store.dispatch({type: 'branch/asked'});
	};

	const isOver = (state: State): boolean => state.branch?.id !== selectedId(state);

	const unsubscribe = store.subscribe(() => {
		const state = store.getState();
		const {branch} = state;
		if (timer !== undefined || !branch || isOver(state) || looksAt(state).every((part, at) => part === counted[at])) {
			return;
		}

		timer = setTimeout(() => {
			timer = undefined;
			if (isOver(store.getState())) {
				return;
			}

			count(branch.id);
		}, Math.max(countedEvery, took * restAfterCount));
		timer.unref();
	});

	// The cursor may not have rested yet.
	const stopObserving = store.observe(event => {
		if (event.type === 'branch/opened' && isOver(store.getState())) {
			count(event.id);
		}
	});

	return {
		atRest: count,
		stop() {
			clearTimeout(timer);
			unsubscribe();
			stopObserving();
		},
	};
}
