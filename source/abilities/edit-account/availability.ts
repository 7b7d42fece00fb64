import {markedAccounts} from '../../kernel/state/account-marks.js';
import {type WhyNot, whyNotAccount, whyNotWrite} from '../../kernel/state/availability.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {formIn} from './state.js';

export const whyNotEditAccount: WhyNot = state =>
	whyNotWrite(state) ??
	(markedAccounts(state).length > 0 ? undefined : whyNotAccount(state)) ??
	whyNotCall(state, 'Editing accounts', 'get_account', 'update_account');

export const whyNotWhileReading: WhyNot = state =>
	formIn(state)?.request === undefined ? undefined : 'The accounts are being read.';

export const whyNotReset: WhyNot = state =>
	whyNotWhileReading(state) ??
	(Object.keys(formIn(state)?.lines ?? {}).length > 0 ? undefined : 'Nothing is typed yet.');

export const whyNotStopReading: WhyNot = state =>
	formIn(state)?.request === undefined ? 'Nothing is being read.' : undefined;
