import {ApiError} from '../../base/api/api-error.js';
import {canMake} from '../../base/api/calls.js';
import type {Client} from '../../base/api/client.js';
import type {Holder, Organization} from '../../base/api/schemas.js';
import {told, type Told} from '../../base/text/told.js';
import type {Context} from '../../kernel/loop/context.js';
import {orFail} from '../../kernel/loop/load.js';
import {say} from '../../kernel/loop/tell.js';
import {searching} from '../../kernel/loop/until.js';
import {failureText} from '../../kernel/rows/failure.js';
import {toldHolders} from '../../kernel/rows/place-text.js';
import {isWhole, rowOfId} from '../../kernel/state/selectors.js';

/** What the service says about an account: the organization that the list finds, and all organizations that hold the account, from the root. `error`: why the service did not say. */
type LookedUp = {
	readonly listed: Organization | undefined;
	readonly holders: readonly Holder[];
	readonly error: ApiError | undefined;
};

const none: Omit<LookedUp, 'listed'> = {holders: [], error: undefined};

/** A refusal says nothing of the account: a token may lack the permission. */
async function readHolders(client: Client, account: string): Promise<Omit<LookedUp, 'listed'>> {
	let read = none;
	await orFail(
		async () => {
			read = canMake('holders', client.kind) ? {holders: await client.listHolders(account), error: undefined} : none;
		},
		error => {
			read = error.failure === 'refused' ? none : {holders: [], error};
		},
	);
	return read;
}

async function firstListed(client: Client, account: string): Promise<Omit<LookedUp, 'holders'>> {
	try {
		for await (const {items} of client.listOrganizations({'containing.account': account}, {isBrief: true})) {
			const [listed] = items;
			if (listed) {
				return {listed, error: undefined};
			}
		}

		return {listed: undefined, error: undefined};
	} catch (error) {
		if (error instanceof ApiError) {
			return {listed: undefined, error};
		}

		throw error;
	}
}

/** Asks the list, and for the whole chain. A token may lack the permission for the chain, so it asks only if the list finds nothing. */
async function lookUp(client: Client, account: string): Promise<LookedUp> {
	const early = client.kind === 'global_api_key' ? readHolders(client, account) : undefined;
	const {listed, error} = await firstListed(client, account);
	const {holders, error: failure} = await (early ?? (listed ? none : readHolders(client, account)));
	return {listed, holders, error: error ?? failure};
}

/** Asks the service which organization holds the account with this id, and goes there. */
export async function askForHolder(context: Context, account: string): Promise<void> {
	const {store, nextRequest} = context;
	const {client} = searching(context);
	const request = nextRequest();
	store.dispatch({type: 'everywhere/holderAsked', request});
	const answer = (text: Told) => {
		store.dispatch({type: 'everywhere/holderAnswered', request, text});
	};

	const {listed, holders, error} = await lookUp(client.for('find the organization of an account'), account);
	const state = store.getState();
	const direct = holders.at(-1)?.id;
	// A service that does not know the filter sends another organization.
	const isRight = listed !== undefined && (direct === undefined || direct === listed.id);
	const organization = isRight
		? listed
		: direct === undefined
			? undefined
			: state.tree.index.organizationAt(rowOfId(state, direct));
	if (organization) {
		store.dispatch({type: 'everywhere/holderFound', request, organization, account});
		const path = holders.length > 0 ? toldHolders(holders) : '';
		if (path !== '' && store.getState().soughtAccount === account) {
			say(context, told`The account is in ${path}.`);
		}
	} else if (direct === undefined) {
		answer(error ? failureText(error) : 'No organization that you can see has an account with this id.');
	} else {
		const why = isWhole(state) ? 'You cannot see that organization' : 'That organization is not loaded yet';
		answer(told`The account is in ${toldHolders(holders)}. ${why}, so cforgs cannot go there.`);
	}
}
