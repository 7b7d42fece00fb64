import {typeSearch} from '../../kernel/form-model/line-editor.js';
import {failureText} from '../../kernel/rows/failure.js';
import {toldHolders} from '../../kernel/rows/place-text.js';
import {isId} from '../../kernel/state/is-id.js';
import type {KnownSearch} from '../../kernel/state/finding.js';
import {soughtText} from '../../kernel/state/open-search.js';
import type {State} from '../../kernel/state/state.js';
import {told, type Told} from '../../base/text/told.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {collectTexts, findKnown, unreadIn} from '../../kernel/loop/known-search.js';
import {orFail} from '../../kernel/loop/load.js';
import {prepareNames} from '../../kernel/loop/prepare-search.js';
import {say} from '../../kernel/loop/tell.js';
import {searching} from '../../kernel/loop/until.js';
import {ApiError} from '../../base/api/api-error.js';
import {canMake} from '../../base/api/calls.js';
import type {Client} from '../../base/api/client.js';
import type {Holder, Organization} from '../../base/api/schemas.js';
import {isWhole, rowOfId} from '../../kernel/state/selectors.js';
import {openKnown} from '../../kernel/storage/known.js';
import {goneSince, truthOf} from '../../kernel/writes/last-writes.js';

/** Looks for the typed text among the known accounts. A complete id is for the service. */
function search(context: Context, {texts, isLoading}: Pick<KnownSearch, 'isLoading' | 'texts'>): void {
	const {store, disk} = context;
	const state = store.getState();
	const text = state.dialog.kind === 'holder' ? soughtText(state.dialog) : '';
	const found = findKnown({state, known: openKnown(disk)}, texts, text, {isTrue: truthOf(context), isGone: goneSince(context), kinds: ['accounts']});
	store.dispatch({type: 'holder/searched', search: {...found, texts, isLoading}});
}

export const openHolder: Command = async context => {
	const {store, disk, now} = context;
	const at = now();
	const {accounts, tags, outdated} = unreadIn(store.getState(), openKnown(disk), truthOf(context), ['accounts']);
	store.dispatch({type: 'holder/opened', unread: {accounts, tags, outdated}, now: at});
	await prepareNames(context);
	await collectTexts(context, ['accounts'], (texts, isLast) => {
		const {dialog} = store.getState();
		const isOpen = dialog.kind === 'holder' && dialog.now === at;
		if (isOpen) {
			search(context, {texts, isLoading: !isLast});
		}

		return isOpen;
	});
};

export const typeIntoHolder: Command = (context, press) => {
	const {store} = context;
	const {dialog} = store.getState();
	const line = dialog.kind === 'holder' ? typeSearch(dialog.line, press) : undefined;
	if (!line || dialog.kind !== 'holder' || line === dialog.line) {
		return;
	}

	store.dispatch({type: 'holder/edited', line});
	search(context, dialog);
};

// The service only looks up accounts by id.
const aboutNames = (text: string): string => isId(text)
	? ''
	: ' This looks like a name. An account id has 32 digits and letters from a to f.'
		+ ' The service does not look up accounts by name, and no known account matches.';

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

/** The organization and the account under the cursor, if the typed text is not a complete id: the service knows best where that is now. */
function chosenIn(state: State): {readonly organization: Organization; readonly account: string} | undefined {
	const {dialog, tree: {index}} = state;
	if (dialog.kind !== 'holder' || isId(soughtText(dialog))) {
		return undefined;
	}

	const finding = dialog.findings[dialog.cursor];
	const organization = finding && index.organizationAt(rowOfId(state, finding.organizationId));
	return organization && {organization, account: finding.id};
}

/** Goes to the organization of the chosen account, or of the account that the service finds by its id. */
export const findHolder: Command = async context => {
	const {store, nextRequest} = context;
	const {dialog} = store.getState();
	const account = dialog.kind === 'holder' ? soughtText(dialog) : '';
	const {client} = searching(context);
	const request = nextRequest();
	const chosen = chosenIn(store.getState());
	store.dispatch({type: 'holder/asked', request});
	if (chosen) {
		store.dispatch({type: 'holder/found', request, ...chosen});
		return;
	}

	const answer = (text: Told) => {
		store.dispatch({type: 'holder/answered', request, text});
	};

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
		answer(told`${failureText(error)}${aboutNames(account)}`);
	} else {
		answer(`No organization that you can see has an account with this id.${aboutNames(account)}`);
	}
};
