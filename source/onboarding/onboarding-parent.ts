import {onboardingForm} from '../forms/form.js';
import {selectedId} from '../state/selectors.js';
import type {ServiceContext} from '../commands/context.js';

/**
Opens the onboarding; `stop` is for one that is not opened after all.
*/
export type OnboardingOpener = {readonly open: () => void; readonly stop: () => void};

/**
What opens the onboarding as the first thing. Its parent is chosen by the person, unless the session begins at an organization that was asked for: that is filled in once it is known.
*/
export function onboardingOpener({store}: ServiceContext, isPlaceAsked: boolean): OnboardingOpener {
	let parentId: string | undefined;
	let isOpen = false;
	const fill = () => {
		if (isOpen && parentId !== undefined) {
			store.dispatch({type: 'form/parentFound', parentId});
		}
	};

	const stop = isPlaceAsked
		? store.observe(event => {
			const state = store.getState();
			if (isOpen && state.dialog.kind !== 'form') {
				stop();
			} else if (event.type === 'tree/selected' && event.isBeginning) {
				parentId = selectedId(state);
				fill();
			}
		})
		: () => undefined;
	return {
		open() {
			store.dispatch({type: 'form/opened', form: {...onboardingForm(''), isParentOpen: true}});
			isOpen = true;
			fill();
		},
		stop,
	};
}
