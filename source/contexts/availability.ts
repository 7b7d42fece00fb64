import type {State} from '../state/state.js';

export function whyNotContexts({connection: {contexts, label}}: State): string | undefined {
	if (!contexts) {
		return `There are no contexts in the ${label}: start without --demo.`;
	}

	return contexts.some(({isCurrent}) => !isCurrent) ? undefined : 'There is no other context. cforgs config example shows how to name some in the config file.';
}
