import {Hono} from 'hono';
import type {Finders} from './accounts.js';
import {forbidden} from './authentication.js';
import {invalid, Refusal, success} from './envelope.js';
import {permissionsOf} from './presentation.js';
import type {Store, StoredOrganization} from './store.js';
import {readDestination, readJson} from './validation.js';

/** Where an account belongs: the organizations that hold it, and moving it to another one. */
export function createMoveRoutes(store: Store, {state, findAccount}: Finders): Hono {
	const rootOf = (organization: StoredOrganization): string | undefined => store.pathOf(organization)[0];

	return new Hono()
		.get('/accounts/:account/organizations', context => {
			const {holder} = findAccount(context);
			return context.json(success(store.pathOf(holder).map(id => ({id, name: store.nameOf(id)}))));
		})
		.post('/accounts/:account/move', async context => {
			const destinationId = readDestination(await readJson(context.req));
			const {holder, account} = findAccount(context);
			const destination = store.get(destinationId);
			if (!destination) {
				throw new Refusal(400, invalid('/destination_organization_id', 'There is no organization with this id'));
			}

			if (destination.id === holder.id) {
				throw new Refusal(
					400,
					invalid('/destination_organization_id', 'The account already belongs to this organization'),
				);
			}

			// Nothing moves out of an enterprise. A distributor's accounts stay below its root.
			const isEnterprise = store.visible()[0]?.sample?.kind === 'headquarters';
			if (isEnterprise || !permissionsOf(holder, store).accountMobility || rootOf(holder) !== rootOf(destination)) {
				throw forbidden(context.req, state);
			}

			store.moveAccount(account, holder, destination);
			return context.json(
				success({
					account_id: account.account.id,
					source_organization_id: holder.id,
					destination_organization_id: destination.id,
				}),
			);
		});
}
