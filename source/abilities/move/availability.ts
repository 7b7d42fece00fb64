import {forbiddingFlag} from '../../base/api/flags.js';
import type {Organization} from '../../base/api/schemas.js';
import {type WhyNot, whyNotAccount, whyNotWrite} from '../../kernel/state/availability.js';
import {markedAccounts} from '../../kernel/state/account-marks.js';
import {isWhole, knownOrganization, rowOfId, selectedId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {nameAt} from '../../base/tree/names.js';
import {hasDestination} from './state.js';

/** The flag that says whether accounts of an organization can be moved. */
const mobilityFlag = 'account_mobility';

/** The value of the flag if it forbids moving accounts. */
export const mobilityIn = (organization: Organization): string | undefined =>
	forbiddingFlag(organization, mobilityFlag);

export const noMobilityText = (name: string, value: string): string =>
	`${name} has the flag ${mobilityFlag} = ${value}, so its accounts cannot be moved. Ask your distributor or account team to change the flag.`;

/** Why the flags of an organization forbid moving its accounts; undefined if they do not, or are not loaded. */
export function whyNotByFlags(state: State, id: string): string | undefined {
	const row = rowOfId(state, id);
	const organization = knownOrganization(state, row);
	const flag = organization && mobilityIn(organization);
	return flag === undefined ? undefined : noMobilityText(nameAt(state, row), flag);
}

const nowhere =
	'There is no other organization below the same root. Accounts move only between the organizations of one distributor; nothing moves out of an enterprise.';

/** For opening the list of destinations. */
export const whyNotMove: WhyNot = state => {
	const source = selectedId(state) ?? '';
	const why =
		whyNotWrite(state) ??
		(markedAccounts(state).length > 0 ? undefined : whyNotAccount(state)) ??
		whyNotCall(state, 'Moving accounts', 'move_account') ??
		whyNotByFlags(state, source);
	return why ?? (hasDestination(state, source) || !isWhole(state) ? undefined : nowhere);
};
