import type {Begun} from '../../kernel/loop/begin.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import {countAgain, countedParts, isCountedFrom} from '../../kernel/loop/count-again.js';
import {branchFigures} from '../../kernel/figures/branch-figures.js';
import {figureSource} from '../../kernel/state/figure-source.js';
import {selectedId, selectedRow} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';

/** Counts the branch on which the cursor rests, and again when more of it is known. */
export function countBranches({store, now}: Pick<SessionContext, 'now' | 'store'>, onDefect: (error: unknown) => void): Begun {
	let isAsked = false;
	let counted: readonly unknown[] = [];

	const count = (id: string) => {
		const state = store.getState();
		const row = selectedRow(state);
		counted = countedParts(state);
		if ((state.tree.index.size[row] ?? 1) <= 1) {
			if (state.branch) {
				store.dispatch({type: 'branch/counted', branch: undefined});
			}

			return;
		}

		const begun = now();
		store.dispatch({
			type: 'branch/counted', branch: {
				id, figures: branchFigures(figureSource(state, begun), row), index: state.tree.index, now: begun,
			},
		});
		if (isAsked) {
			return;
		}

		isAsked = true;
		store.dispatch({type: 'branch/asked'});
	};

	const isOver = (state: State): boolean => state.branch?.id !== selectedId(state);

	const stopCounting = countAgain({store, now}, {
		isOld: state => state.branch !== undefined && !isOver(state) && !isCountedFrom(counted, state),
		count() {
			count(selectedId(store.getState()) ?? '');
		},
		onDefect,
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
			stopCounting();
			stopObserving();
		},
	};
}
