import type {NewAccount} from '../../../kernel/form-model/new-account.js';
import type {Told} from '../../../base/text/told.js';
import type {Dialog, DialogOf} from '../../../kernel/state/dialog.js';
import type {ItemState} from '../../../kernel/state/item-result.js';
import {type State, withDialog} from '../../../kernel/state/state.js';

/** Events of the first account of a new customer. `organization`: its id. `account`: as it was sent, if not as the summary has it. `note`: what the creation waits for. */
export type OnboardingEvent = {
	readonly type: 'onboarding/accountChanged';
	readonly organization: string;
	readonly account?: NewAccount;
	readonly result: ItemState;
	readonly id?: string | undefined;
	readonly note?: Told | undefined;
};

declare module '../../../kernel/state/events.js' {
	interface Events {
		readonly onboarding: OnboardingEvent;
	}
}

/** What lies behind a dialog that goes back to the summary: the one that asks where to write it, or one that creates its first account. */
function behind(dialog: Dialog): Dialog | undefined {
	if (dialog.kind === 'path') {
		return dialog.purpose.back;
	}

	return 'returnsTo' in dialog ? dialog.returnsTo : undefined;
}

/** The open summary, also behind a dialog that goes back to it. */
export const summaryIn = ({dialog}: Pick<State, 'dialog'>): DialogOf<'summary'> | undefined =>
	[dialog, behind(dialog)].find((shown): shown is DialogOf<'summary'> => shown?.kind === 'summary');

/** The creation of the account goes on behind a dialog that goes back to the summary. */
export function reduceOnboarding(state: State, event: OnboardingEvent): State {
	const {organization, result, id, note} = event;
	const {dialog} = state;
	const summary = summaryIn(state);
	const account = event.account ?? summary?.account;
	if (!summary || !account || summary.detail.organization.id !== organization) {
		return state;
	}

	const changed: Dialog = {...summary, account: {...account, result, id, note}};
	const next = 'returnsTo' in dialog ? {...dialog, returnsTo: changed} : changed;
	return withDialog(state, dialog.kind === 'path' ? {...dialog, purpose: {...dialog.purpose, back: changed}} : next);
}
