import {type CallName, whyNotWith} from '../../base/api/calls.js';
import type {UnreadableRecord} from '../../base/api/pages.js';
import {deepest} from '../../base/api/json.js';
import {keyOf, type WithKeys} from './key-of.js';
import type {State} from './state.js';
import {selectedUnreadable} from './selectors.js';

// In the environment, a token takes precedence over a key.
function wayToKey(state: WithKeys): string {
	const {context, contexts} = state.connection;
	const start = context
		? 'Add the key to this context (cforgs config example shows how)'
		: 'Start with CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY instead of CLOUDFLARE_API_TOKEN';
	const hasOther = contexts?.some(({isCurrent}) => !isCurrent) ?? false;
	return `${start}${hasOther ? `, or press ${keyOf(state, 'openContexts')} for another context` : ''}.`;
}

/** Why the active credential does not allow these calls, and which credential does; undefined if it does. `doing` is the subject of the sentence. */
export function whyNotCall(state: WithKeys, doing: string, ...calls: readonly CallName[]): string | undefined {
	const why = whyNotWith(state.connection.credentialKind, doing, calls);
	return why === undefined ? undefined : `${why} ${wayToKey(state)}`;
}

export const readCalls = ['get', 'get_profile'] as const satisfies readonly CallName[];

const reasons: Readonly<Record<UnreadableRecord['why'], string>> = {
	noId: 'This record has no id.',
	notAnObject: 'This record is not an organization.',
	tooDeep: `This record is nested more than ${deepest} levels deep.`,
};

/** Why the record of a row cannot be used as an organization. */
export const unreadableReason = ({why}: UnreadableRecord): string => reasons[why];

/** Why a key that needs an id cannot act on the selected row; undefined if the row has an id. */
export function whyNotIdentified(state: State): string | undefined {
	const record = selectedUnreadable(state);
	return record && `${unreadableReason(record)} You can only view its JSON in the detail.`;
}
