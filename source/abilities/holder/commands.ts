import {typeSearch} from '../../kernel/form-model/line-editor.js';
import {failureText} from '../../kernel/rows/failure.js';
import {toldHolders} from '../../kernel/rows/place-text.js';
import {isId} from '../../kernel/state/is-id.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {soughtText} from '../../kernel/state/open-search.js';
import type {State} from '../../kernel/state/state.js';
import {told, type Told} from '../../base/text/told.js';
import {count} from '../../base/text/words.js';
import type {Command} from '../../kernel/loop/context.js';
import {orFail} from '../../kernel/loop/load.js';
import {say} from '../../kernel/loop/tell.js';
import {searching} from '../../kernel/loop/until.js';
import {ApiError} from '../../base/api/api-error.js';
import {canMake} from '../../base/api/calls.js';
import type {Client} from '../../base/api/client.js';
import type {Account, Holder, Organization} from '../../base/api/schemas.js';
import {matchedParts} from '../../base/tree/matched-parts.js';
import {isWhole, rowOfId} from '../../kernel/state/selectors.js';

type Held = {readonly organization: Organization; readonly account: Account};

/** The loaded accounts whose names contain the text, with their organizations. An id is not searched as a name. */
function heldByName(state: State, name: string): readonly Held[] {
	if (isId(name)) {
		return [];
	}

	return [...state.accounts].flatMap(([id, {items: accounts}]) => {
		const organization = state.tree.index.organizationAt(rowOfId(state, id));
		const named = accounts.filter(account => matchedParts(account.name, name, 'heldOtherwise').length > 0);
		return organization ? named.map(account => ({organization, account})) : [];
	});
}

export const openHolder: Command = ({store}) => {
	store.dispatch({type: 'holder/opened'});
};

export const typeIntoHolder: Command = ({store}, press) => {
	const {dialog} = store.getState();
	if (dialog.kind === 'holder') {
		store.dispatch({type: 'holder/edited', line: typeSearch(dialog.line, press)});
	}
};

// The service only looks up accounts by id.
const aboutNames = (state: State, text: string): string => isId(text)
	? ''
	: ' This looks like a name. An account id has 32 digits and letters from a to f.'
		+ ' The service does not look up accounts by name, and no loaded account matches. The pane Accounts lists the accounts of an organization;'
		+ ` Press ${keyOf(state, 'openListSearch')} to search there, and press ${keyOf(state, 'openCopy')} to copy an id.`;

const mostNamed = 3;

function whichOf(held: ReturnType<typeof heldByName>): string {
	const named = held.slice(0, mostNamed).map(({account, organization}) => `“${account.name}” in “${organization.name}”`);
	const more = held.length > mostNamed ? ` and ${count(held.length - mostNamed)} more` : '';
	return `${count(held.length)} loaded accounts match: ${named.join(', ')}${more}. Type more of the name, or the account id.`;
}

/** What the service says about an account: the organization that the list finds, and all organizations that hold the account, from the root. `error`: why the list failed. */
type LookedUp = {readonly listed: Organization | undefined; readonly holders: readonly Holder[]; readonly error: ApiError | undefined};

async function readHolders(client: Client, account: string): Promise<readonly Holder[]> {
	let holders: readonly Holder[] = [];
	await orFail(async () => {
		holders = isId(account) && canMake('holders', client.kind) ? await client.listHolders(account) : [];
	}, () => undefined);
	return holders;
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
	return {listed, error, holders: await (early ?? (listed ? [] : readHolders(client, account)))};
}

/** Looks up the organization of an account and goes there: a loaded account by name, any other account by id on the server. */
export const findHolder: Command = async context => {
	const {store, nextRequest} = context;
	const {dialog} = store.getState();
	const account = dialog.kind === 'holder' ? soughtText(dialog) : '';
	const {client} = searching(context);
	const request = nextRequest();
	store.dispatch({type: 'holder/asked', request});
	const answer = (text: Told) => {
		store.dispatch({type: 'holder/answered', request, text});
	};

	const held = heldByName(store.getState(), account);
	const [first] = held;
	if (first && held.length === 1) {
		store.dispatch({
			type: 'holder/found', request, organization: first.organization, account: first.account.id,
		});
		say(context, `“${account}” matches only one loaded account.`);
		return;
	}

	if (first) {
		answer(whichOf(held));
		return;
	}

	const {listed, holders, error} = await lookUp(client.for('find the organization of an account'), account);
	const state = store.getState();
	const direct = holders.at(-1)?.id;
	// A service that does not know the filter sends another organization.
	const isRight = listed !== undefined && (direct === undefined || direct === listed.id);
	const organization = isRight ? listed : (direct === undefined ? undefined : state.tree.index.organizationAt(rowOfId(state, direct)));
	if (organization) {
		store.dispatch({
			type: 'holder/found', request, organization, account,
		});
		const path = holders.length > 0 ? toldHolders(holders) : '';
		if (path !== '' && store.getState().soughtAccount === account) {
			say(context, told`The account is in ${path}.`);
		}
	} else if (direct !== undefined) {
		const why = isWhole(state) ? 'You cannot see that organization' : 'That organization is not loaded yet';
		answer(told`The account is in ${toldHolders(holders)}. ${why}, so cforgs cannot go there.`);
	} else if (error) {
		answer(told`${failureText(error)}${aboutNames(state, account)}`);
	} else {
		answer(`No organization that you can see has an account with this id.${aboutNames(state, account)}`);
	}
};
