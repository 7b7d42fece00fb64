import {onboardingForm} from '../../../kernel/form-model/form.js';
import type {KeptForm} from '../../../kernel/form-model/stored-form.js';
import {newAccountName} from '../../../kernel/form-model/typed-form.js';
import {selectedId} from '../../../kernel/state/selectors.js';
import type {Begun} from '../../../kernel/loop/begin.js';
import type {ServiceContext, SessionContext} from '../../../kernel/loop/context.js';
import {openUnlessDraft} from '../../../kernel/writes/open-unless-draft.js';
import {createFirst, waitingAccount} from './first-account.js';

declare module '../../../kernel/loop/context.js' {
	interface Asked {
		/** The onboarding of one customer, field by field. */
		readonly isOnboarding?: boolean;
	}
}

/** Opens the onboarding form. Call `stop` if the form is not opened after all. */
export type OnboardingOpener = {readonly open: () => void; readonly stop: () => void};

/** Opens the onboarding form at the start of a session. The user chooses the parent, unless the session starts at a given organization: the form gets that parent once it is known. */
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

/** Whether a draft is of a customer, or of the account that is left of one. */
const isOfOnboarding = (form: KeptForm): boolean =>
	form.kind === 'typed' ? form.form === newAccountName : form.kind === 'create' && form.isGuided === true;

/** Creates the first account of each customer that is onboarded, and opens the onboarding that the program was started for. */
export const beginOnboarding = (context: SessionContext, onDefect: (error: unknown) => void): Begun => {
	let isEnding = false;
	const stop = context.store.observe(event => {
		const account = event.type === 'form/saved' ? waitingAccount(context) : undefined;
		if (account) {
			createFirst(context, account, () => isEnding || context.waits.isQuitting === true).catch(onDefect);
		}
	});
	return {
		...(context.asked.isOnboarding && {
			async open() {
				const {open, stop: stopOpening} = onboardingOpener(context, context.asked.organization !== undefined);
				await openUnlessDraft(context, isOfOnboarding, open, stopOpening);
			},
		}),
		stop() {
			isEnding = true;
			stop();
		},
	};
};
