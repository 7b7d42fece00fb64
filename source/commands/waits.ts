import type {Client} from '../api/client.js';
import type {Store} from '../state/store.js';
import type {Command, ServiceContext} from './context.js';

const waits = new WeakMap<Store, AbortController>();

function endedBy(client: Client, signal: AbortSignal): Client {
	return {
		...client,
		for: purpose => endedBy(client.for(purpose), signal),
		listOrganizations: (filters, options) => client.listOrganizations(filters, {...options, signal}),
		getOrganization: async id => client.getOrganization(id, {signal}),
		createOrganization: async input => client.createOrganization(input, {signal}),
		updateOrganization: async (id, input) => client.updateOrganization(id, input, {signal}),
		deleteOrganization: async id => client.deleteOrganization(id, {signal}),
		listAccounts: (id, filters, options) => client.listAccounts(id, filters, {...options, signal}),
		getProfile: async id => client.getProfile(id, {signal}),
		updateProfile: async (id, profile) => client.updateProfile(id, profile, {signal}),
	};
}

/**
The context for one write, with the reads before and behind it: `stopSending` ends whatever of them is on its way.
*/
export function leavable(context: ServiceContext): ServiceContext {
	const ending = new AbortController();
	waits.set(context.store, ending);
	return {...context, client: endedBy(context.client, ending.signal)};
}

/**
Ends the wait for the answer to a write. What is not known then is said to be unknown.
*/
export const stopSending: Command = ({store}) => {
	waits.get(store)?.abort();
};
