import {onboardingForm} from '../forms/form.js';
import {isListed, selectedId} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {everyRow} from '../tree/tree-index.js';
import type {ServiceContext} from './context.js';

function onlyRootId({tree: {index}}: State): string | undefined {
	const [root, ...others] = everyRow(index).filter(row => index.depth[row] === 0);
	return root === undefined || others.length > 0 ? undefined : index.organizationAt(root)?.id;
}

/**
Opens the onboarding; `stop` is for one that is not opened after all.
*/
export type OnboardingOpener = {readonly open: () => void; readonly stop: () => void};

/**
What opens the onboarding as the first thing, maybe before any organization is known: its parent is filled in once that is, with where the session begins, or the only root. What the list no longer has, though it was remembered, is taken back.
*/
export function onboardingOpener({store}: ServiceContext): OnboardingOpener {
	let parentId = '';
	let isOpen = false;
	const fill = (id: string) => {
		parentId = id;
		store.dispatch({type: 'form/parentFound', parentId});
	};

	const look = (beginning: string) => {
		const state = store.getState();
		const isRead = state.listing.progress.status === 'complete';
		const found = isRead && !isListed(state, beginning) ? (onlyRootId(state) ?? '') : beginning;
		if (found !== parentId) {
			fill(found);
		}
	};

	const stop = store.observe(event => {
		const state = store.getState();
		if (isOpen && state.dialog.kind !== 'form') {
			stop();
		} else if (event.type === 'tree/selected' && event.isBeginning) {
			look(selectedId(state) ?? parentId);
		} else if (event.type === 'organizations/received' && event.isLast) {
			look(parentId);
		}
	});
	return {
		open() {
			store.dispatch({type: 'form/opened', form: {...onboardingForm(''), isParentSought: true}});
			isOpen = true;
			fill(parentId);
		},
		stop,
	};
}
