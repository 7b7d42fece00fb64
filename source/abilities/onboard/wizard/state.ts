import type {Told} from '../../../base/text/told.js';
import type {Dialog, DialogOf} from '../../../kernel/state/dialog.js';
import type {ItemState} from '../../../kernel/state/item-result.js';
import {type State, withDialog} from '../../../kernel/state/state.js';

/** Events of the first account of a new customer. `organization`: its id. `note`: what the creation waits for. */
export type OnboardingEvent = {readonly type: 'onboarding/accountChanged'; readonly organization: string; readonly result: ItemState; readonly id?: string | undefined; readonly note?: Told | undefined};

declare module '../../../kernel/state/events.js' {
	interface Events {
		readonly onboarding: OnboardingEvent;
	}
}

/** The open summary, also behind the dialog that asks where to write it. */
export const summaryIn = ({dialog}: Pick<State, 'dialog'>): DialogOf<'summary'> | undefined => {
	const shown = dialog.kind === 'path' ? dialog.purpose.back : dialog;
	return shown.kind === 'summary' ? shown : undefined;
};

/** The creation of the account goes on behind the dialog that asks where to write the summary. */
export function reduceOnboarding(state: State, event: OnboardingEvent): State {
	const {organization, result, id, note} = event;
	const {dialog} = state;
	const summary = summaryIn(state);
	if (summary?.account?.organization.id !== organization) {
		return state;
	}

	const changed: Dialog = {
		...summary, account: {
			...summary.account, result, id, note,
		},
	};
	return withDialog(state, dialog.kind === 'path' ? {...dialog, purpose: {...dialog.purpose, back: changed}} : changed);
}
