import {age} from '../../base/text/time.js';
import {exactName} from '../../base/text/harmless.js';
import {count, counted, shownName} from '../../base/text/words.js';

/** An account to which a person has access without being a member of an organization, as somebody read it. */
export type DirectAccess = {
	readonly id: string;
	readonly name: string;
	/** Milliseconds since the epoch. */
	readonly readAt: number;
	readonly isPending: boolean;
};

const mostNamed = 3;

/** The accounts that removing members of organizations does not touch. Names are made harmless. Undefined if none is known. `now`: milliseconds since the epoch. */
export function directAccessText(access: readonly DirectAccess[], now: number): string | undefined {
	if (access.length === 0) {
		return undefined;
	}

	const named = access
		.slice(0, mostNamed)
		.map(({name, isPending}) => `${exactName(shownName(name))}${isPending ? ' (invited)' : ''}`);
	const more = access.length > mostNamed ? ` and ${count(access.length - mostNamed)} more` : '';
	const old = age(Math.min(...access.map(({readAt}) => readAt)), now) ?? 'just now';
	return `As far as known, this person also has access to ${counted(access.length, 'account')} only: ${named.join(', ')}${more} (read ${old}). Removing members of organizations does not end that. Remove it in the dashboard, under Manage account › Members.`;
}
