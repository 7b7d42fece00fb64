import {count, shownName} from '../../../base/text/words.js';

/** Where somebody who is invited to many organizations gets access. */
export const ofMany = 'these organizations and everything below them';

/** What an invitation means. */
export const aboutInvitations = (reach: string): string =>
	`Each invitee gets an email and needs two-factor authentication or single sign-on before accepting. An invitee who accepts becomes Super Administrator of every account in ${reach}.`;

/** Why it is not known who is a member already. */
export function uncheckedText(names: readonly string[]): string | undefined {
	const [only, ...others] = names;
	return only === undefined
		? undefined
		: `The members of ${others.length === 0 ? shownName(only) : `${count(names.length)} organizations`} could not be loaded. Each address is checked again before its request is sent.`;
}
