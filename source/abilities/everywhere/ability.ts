import {orFailure, type ApiError} from '../../base/api/api-error.js';
import {canMake} from '../../base/api/calls.js';
import type {Client} from '../../base/api/client.js';
import type {Holder, Organization} from '../../base/api/schemas.js';
import {told, type Told} from '../../base/text/told.js';
import type {Context, Command} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import {searching} from '../../kernel/loop/until.js';
import {failureText} from '../../kernel/rows/failure.js';
import {toldHolders} from '../../kernel/rows/name-spans.js';
import {isWhole, rowOfId} from '../../kernel/state/selectors.js';
import {defineAbility, defineDialog} from '../../kernel/loop/ability.js';
import {typedListKeys} from '../../kernel/loop/cursor-keys.js';
import {prepareNames} from '../../kernel/loop/list-search.js';
import {lineOf, type Line, typeSearch} from '../../kernel/form-model/line-editor.js';
import {openKnown} from '../../kernel/storage/known.js';
import {goneSince, truthOf} from '../../kernel/writes/last-writes.js';
import type {Finding, KnownSearch} from '../../kernel/state/finding.js';
import {isId} from '../../kernel/state/key-of.js';
import {lastSearchOf} from '../../kernel/state/searchable.js';
import {soughtText} from '../../kernel/state/open-search.js';
import type {State} from '../../kernel/state/state.js';
import {collectTexts, findKnown, unreadIn} from './known-search.js';
import {everywhereRows, everywhereHandlers, searchIn, unknownId} from './dialog.js';

/** What the service says about an account: the organization that the list finds, and all organizations that hold the account, from the root. */
type LookedUp = {
	readonly listed: Organization | undefined;
	readonly holders: readonly Holder[];
	/** Why the service did not say. */
	readonly error: ApiError | undefined;
};

const none: Omit<LookedUp, 'listed'> = {holders: [], error: undefined};

async function readHolders(client: Client, account: string): Promise<Omit<LookedUp, 'listed'>> {
	let read = none;
	await orFailure(
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
	return orFailure(
		async () => {
			for await (const {items} of client.listOrganizations({'containing.account': account}, {isBrief: true})) {
				const [listed] = items;
				if (listed) {
					return {listed, error: undefined};
				}
			}

			return {listed: undefined, error: undefined};
		},
		error => ({listed: undefined, error}),
	);
}

/** Asks the list, and for the whole chain. A token may lack the permission for the chain, so it asks only if the list finds nothing. */
async function lookUp(client: Client, account: string): Promise<LookedUp> {
	const early = client.kind === 'global_api_key' ? readHolders(client, account) : undefined;
	const {listed, error} = await firstListed(client, account);
	const {holders, error: failure} = await (early ?? (listed ? none : readHolders(client, account)));
	return {listed, holders, error: error ?? failure};
}

async function askForHolder(context: Context, account: string): Promise<void> {
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

function search(context: Context, line: Line, looked: Pick<KnownSearch, 'isLoading' | 'texts'>): void {
	const {store, disk} = context;
	const found = findKnown({state: store.getState(), known: openKnown(disk)}, looked.texts, line.text, {
		isTrue: truthOf(context),
		isGone: goneSince(context),
	});
	store.dispatch({type: 'everywhere/searched', line, search: {...found, ...looked}});
}

/** Searches the texts as they come, also behind what the search led to. Those from before stay until all are there. */
async function lookThrough(context: Context): Promise<void> {
	const {store, nextRequest} = context;
	const request = nextRequest();
	store.dispatch({type: 'everywhere/looked', request});
	await prepareNames(context);
	await collectTexts(context, ['accounts', 'members', 'profile'], (texts, isLast) => {
		const sought = searchIn(store.getState());
		const isWanted = sought?.request === request;
		if (isWanted && (isLast || sought.isLoading)) {
			search(context, sought.line, {texts, isLoading: !isLast});
		}

		return isWanted;
	});
}

/** Searches everything that was read. A search in the tree goes on with its text. */
const openEverywhere: Command = async context => {
	const {store, disk, now} = context;
	const state = store.getState();
	// After a search for an id that found nothing, the id can be that of an account.
	const sought = state.find ? soughtText(state.find) : (state.missedId ?? '');
	const text = state.find?.isTyping === true ? state.find.line.text : isId(sought) ? sought : '';
	if (state.find?.isTyping === true) {
		store.dispatch({type: 'find/left'});
	}

	store.dispatch({
		type: 'everywhere/opened',
		line: lineOf(text),
		unread: unreadIn(state, openKnown(disk), truthOf(context)),
		now: now(),
	});
	await lookThrough(context);
};

async function searchFor(context: Context, line: Line): Promise<void> {
	const {store, disk} = context;
	const {dialog} = store.getState();
	if (dialog.kind !== 'everywhere' || line === dialog.line) {
		return;
	}

	const {texts, isLoading} = dialog;
	search(context, line, {texts, isLoading});
	if (!isLoading && texts.version !== openKnown(disk).version()) {
		await lookThrough(context);
	}
}

const typeEverywhere: Command = async (context, press) => {
	const {dialog} = context.store.getState();
	if (dialog.kind === 'everywhere') {
		await searchFor(context, typeSearch(dialog.line, press));
	}
};

const recallEverywhere: Command = async context => {
	const last = lastSearchOf(context.store.getState());
	await searchFor(context, lineOf(last ?? ''));
};

/** For the last search, which comes back on an empty line, above the first row. */
function whyNotRecall(state: State): string | undefined {
	const {dialog} = state;
	const isAtTop = dialog.kind === 'everywhere' && dialog.line.text === '' && dialog.cursor === 0;
	return isAtTop && lastSearchOf(state) !== undefined ? undefined : 'There is no earlier search to bring back.';
}

const chosen = ({dialog}: State): Finding | undefined =>
	dialog.kind === 'everywhere' ? dialog.findings[dialog.cursor] : undefined;

const goToFinding: Command = async context => {
	const {store} = context;
	const state = store.getState();
	const finding = chosen(state);
	const id = unknownId(state);
	if (finding) {
		store.dispatch({type: 'everywhere/entered', finding});
	} else if (id !== undefined) {
		await askForHolder(context, id);
	}
};

const whyNotGo = (state: State): string | undefined =>
	(chosen(state) ?? unknownId(state)) === undefined
		? 'Nothing is found. Type a name, an address, a tag or a value.'
		: undefined;

/** Finding organizations, accounts, people and values of profiles among everything that was read. */
export const everywhere = defineAbility({
	name: 'everywhere',
	section: 'While finding',
	commands: {openEverywhere, widenFind: openEverywhere, typeEverywhere, recallEverywhere, goToFinding},
	keys: [
		{
			keys: ['*'],
			command: 'openEverywhere',
			task: 'find',
			beforeRows: 'acts',
			name: 'find everywhere',
			alsoCalled: ['search everything', 'holder', 'account id'],
			description: 'Find organizations, accounts, people and values of profiles among everything that was read',
			places: 'panes',
		},
		{
			keys: ['ctrl+o'],
			command: 'widenFind',
			name: 'everywhere',
			description: 'Find organizations, accounts, people and values of profiles with the typed text',
			places: ['find'],
			isHint: true,
		},
		{
			keys: ['enter'],
			command: 'goToFinding',
			name: 'go there',
			nameNow: state => (unknownId(state) === undefined ? undefined : 'ask the service'),
			description: 'Go to what was found; for the id of an account that is not known, ask the service where it is',
			places: ['everywhere'],
			whyNot: whyNotGo,
			isHint: true,
		},
		{
			keys: ['up', 'ctrl+p'],
			command: 'recallEverywhere',
			name: 'last search',
			description: 'Put the last search of everything on the empty line',
			places: ['everywhere'],
			whyNot: whyNotRecall,
			isHint: 'whereItActs',
		},
		{
			keys: ['down', 'ctrl+n', 'tab'],
			command: 'moveListDown',
			name: 'down',
			description: 'Go to the next one',
			places: ['everywhere'],
			isHint: true,
		},
		{
			keys: ['up', 'ctrl+p', 'shift+tab'],
			command: 'moveListUp',
			name: 'up',
			description: 'Go to the previous one',
			places: ['everywhere'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Stay where you are',
			places: ['everywhere'],
			isHint: true,
		},
		...typedListKeys('everywhere'),
	],
	places: {everywhere: {label: 'finding everywhere', typing: 'typeEverywhere'}},
	dialogs: [
		defineDialog('everywhere', {
			isTable: true,
			view: (state, dialog, room) => ({title: 'Find everywhere', rows: everywhereRows(state, dialog, room)}),
			typed: ({line}) => line,
			choices: ({findings, cursor}) => ({length: findings.length, cursor}),
		}),
	],
	handlers: [everywhereHandlers],
});
