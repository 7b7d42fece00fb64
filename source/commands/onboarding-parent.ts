import {onboardingForm} from '../forms/form.js';
import {selectedId} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {everyRow} from '../tree/tree-index.js';
import type {ServiceContext} from './context.js';

function onlyRootId({tree: {index}}: State): string | undefined {
	const [root, ...others] = everyRow(index).filter(row => index.depth[row] === 0);
	return root === undefined || others.length > 0 ? undefined : index.idAt(root);
}

/**
Opens the onboarding; `stop` is for one that is not opened after all.
*/
export type OnboardingOpener = {readonly open: () => void; readonly stop: () => void};

/**
What opens the onboarding as the first thing, maybe before any organization is known: its parent is filled in once that is, with where the session begins, or the only root.
*/
export function onboardingOpener({store}: ServiceContext): OnboardingOpener {
	let parentId: string | undefined;
	let isOpen = false;
	const fill = (id: string | undefined) => {
		parentId = id ?? parentId;
		if (parentId !== undefined) {
			store.dispatch({type: 'form/parentFound', parentId});
		}
	};

	const stop = store.observe(event => {
		const state = store.getState();
		if (isOpen && state.dialog.kind !== 'form') {
			stop();
		} else if (event.type === 'tree/selected' && event.isBeginning) {
			fill(selectedId(state));
		} else if (parentId === undefined && event.type === 'organizations/received' && event.isLast) {
			fill(onlyRootId(state));
		}
	});
	return {
		open() {
			store.dispatch({type: 'form/opened', form: {...onboardingForm(''), isParentSought: true}});
			isOpen = true;
			fill(undefined);
		},
		stop,
	};
}
