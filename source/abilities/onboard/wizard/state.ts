import type {Told} from '../../../base/text/told.js';
import type {ItemState} from '../../../kernel/state/item-result.js';
import {type State, withDialog} from '../../../kernel/state/state.js';

/** Events of the first account of a new customer. `organization`: its id. `note`: what the creation waits for. */
export type OnboardingEvent = {readonly type: 'onboarding/accountChanged'; readonly organization: string; readonly result: ItemState; readonly id?: string | undefined; readonly note?: Told | undefined};

declare module '../../../kernel/state/events.js' {
	interface Events {
		readonly onboarding: OnboardingEvent;
	}
}

export function reduceOnboarding(state: State, event: OnboardingEvent): State {
	const {organization, result, id, note} = event;
	const {dialog} = state;
	return dialog.kind === 'summary' && dialog.account?.organization.id === organization
		? withDialog(state, {
			...dialog, account: {
				...dialog.account, result, id, note,
			},
		})
		: state;
}
