import type {Begun} from '../../kernel/loop/begin.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import {countAgain, countedParts, isCountedFrom} from '../../kernel/loop/count-again.js';
import {keysFirst} from '../../kernel/loop/keys-first.js';
import {branchFigures, figuresInParts} from '../../kernel/figures/branch-figures.js';
import {partLength} from '../../kernel/figures/in-parts.js';
import {figureSource} from '../../kernel/state/figure-source.js';
import {selectedId, selectedRow} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';

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
