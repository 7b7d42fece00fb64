import {orFailure} from '../../base/api/api-error.js';
import type {Organization} from '../../base/api/schemas.js';
import {lineOf, typeSearch} from '../../kernel/form-model/line-editor.js';
import {unreadProfiles} from '../../kernel/rows/listing-text.js';
import {counted} from '../../base/text/words.js';
import {findMatches, isListingPins, isOnlyLike, isNothingFound, leftListOf} from '../../kernel/state/find.js';
import {openFilter} from '../../kernel/state/found.js';
import {isId, keyOf} from '../../kernel/state/key-of.js';
import {soughtText} from '../../kernel/state/open-search.js';
import {profilesOf} from '../../kernel/state/profile-age.js';
import {isWhole} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {going} from '../../kernel/state/browse-reducer.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {keepListed} from '../../kernel/loop/known-lists.js';
import {findById} from '../../kernel/loop/look-up.js';
import {namedInFilters} from '../../kernel/loop/named-in-filters.js';
import {endSearch, searching} from '../../kernel/loop/until.js';
import {prepareNames, whyNotRecallSearch} from '../../kernel/loop/list-search.js';
import {say, sayFailure} from '../../kernel/loop/tell.js';
import {defineAbility} from '../../kernel/loop/ability.js';
import {type Binding, paneOf} from '../../kernel/rows/registry.js';
import {
	filterAgain,
	findHandlers,
	whyNotAccept,
	whyNotFindNext,
	whyNotLeave,
	whyNotMatch,
	whyNotRecall,
} from './state.js';

const mostFound = 100;

/** The age of the oldest outdated profile; undefined if all loaded profiles are recent. */
function oldestProfile({store, now}: Context): string | undefined {
	const state = store.getState();
	const clock = {now: now(), writes: new Map()};
	const {old} = profilesOf(state, [...state.profiles.keys(), ...state.details.keys()], clock);
	return old.length === 0 ? undefined : profilesOf(state, old, clock).age;
}

const openFind: Command = async context => {
	const {store, now} = context;
	store.dispatch({type: 'find/opened', now: now(), oldest: oldestProfile(context), named: namedInFilters(context)});
	await prepareNames(context);
};

const typeIntoFind: Command = async (context, press) => {
	const {store} = context;
	const {find} = store.getState();
	if (!find) {
		return;
	}

	const line = typeSearch(find.line, press);
	store.dispatch({type: 'find/edited', line});
	// Nobody waits for the answer to an earlier text.
	if (find.server === 'asked' && store.getState().find?.server !== 'asked') {
		endSearch(context);
	}

	if (press.name === 'paste' && isId(soughtText(store.getState().find))) {
		await acceptFind(context, press);
	}
};

const recallFind: Command = ({store}) => {
	store.dispatch({type: 'find/edited', line: lineOf(store.getState().lastSought ?? '')});
};

async function findOnServer({client}: Context, query: string): Promise<readonly Organization[]> {
	if (isId(query)) {
		const organization = await findById(client.for('search for the id'), query.toLowerCase());
		return organization ? [organization] : [];
	}

	const found: Organization[] = [];
	for await (const {items} of client
		.for(`search for "${query}"`)
		.listOrganizations({'name.contains': query}, {firstPageSize: mostFound, isBrief: true})) {
		for (const item of items) {
			found.push(item);
		}

		if (found.length >= mostFound) {
			break;
		}
	}

	return found;
}

// Whoever has opened a dialog or changed panes in the meantime is not moved away from there.
const isInTree = ({dialog, pane}: State): boolean => dialog.kind === 'none' && pane === 'tree';

async function askServer(context: Context, query: string, hadMatch: boolean): Promise<void> {
	const {store} = context;
	const before = store.getState();
	// If the person meant a similar match, messages would only disturb, except for an exact match on the server or a failure.
	const isQuiet = hadMatch && isWhole(before) && isOnlyLike(before);
	const tell = (text: string, tone?: 'warning') => {
		if (!isQuiet) {
			say(context, text, tone);
		}
	};

	if (hadMatch) {
		tell(`Asking the server for “${query}” …`);
	} else {
		store.dispatch({type: 'find/serverAsked'});
	}

	const answered = (hasNothing: boolean) => {
		store.dispatch({type: 'find/serverAnswered', query, hasNothing});
	};

	let hasGone = false;
	const stop = store.observe(({type}) => {
		hasGone ||= going.has(type);
	});
	try {
		await orFailure(
			async () => {
				const askedAt = context.now();
				const organizations = await findOnServer(searching(context), query);
				const [first] = organizations;
				store.dispatch({type: 'organizations/found', organizations});
				keepListed(context, organizations, askedAt);
				answered(first === undefined);
				if (!first && !hadMatch) {
					return;
				}

				if (!first) {
					tell(
						`No organization on the server has “${query}” in its name.${unreadProfiles(store.getState())}`,
						'warning',
					);
					return;
				}

				const state = store.getState();
				if (!hadMatch && !hasGone && isInTree(state) && state.find?.isTyping && soughtText(state.find) === query) {
					store.dispatch({type: 'find/accepted', key: first.id});
				}

				const atLeast = organizations.length >= mostFound ? 'at least ' : '';
				const way = isQuiet ? ` Press ${keyOf(state, 'findNext')} to go there.` : '';
				say(context, `The server has ${atLeast}${counted(organizations.length, 'organization')} for “${query}”.${way}`);
			},
			error => {
				// The person left the search or started another one.
				if (error.failure === 'cancelled') {
					return;
				}

				answered(error.status === 404);
				if (error.status !== 404) {
					sayFailure(context, error);
				}
			},
		);
	} finally {
		stop();
	}
}

/** Keeps the match and shows the whole tree. Also asks the server if nothing matches, if the best match is only similar, or if the list is incomplete. If nothing matches, the search stays open until the server has found something. */
export const acceptFind: Command = async context => {
	const {store} = context;
	const state = store.getState();
	const query = soughtText(state.find);
	if (query === '') {
		store.dispatch({type: isListingPins(state) ? 'find/accepted' : 'find/left'});
		return;
	}

	if (openFilter(state)) {
		store.dispatch({type: 'find/accepted'});
		return;
	}

	const {rows} = findMatches(state);
	const {index} = state.tree;
	const hadMatch = isId(query) ? index.rowByKey.has(query.toLowerCase()) : rows.length > 0;
	if (hadMatch) {
		store.dispatch({type: 'find/accepted'});
	}

	if (!hadMatch || !isWhole(state) || isOnlyLike(state)) {
		await askServer(context, query, hadMatch);
	}
};

const leaveFind: Command = context => {
	const {store} = context;
	const isReturning = leftListOf(store.getState()) !== undefined;
	endSearch(context);
	store.dispatch({type: 'find/left'});
	if (isReturning) {
		store.dispatch({type: 'dialog/reopened'});
	}
};

const whyNotListMatch: Binding['whyNot'] = (state, registry) => paneOf(registry, state).whyNotMove?.(state);

const serverKeyName = ({find: search}: State): string =>
	search?.server === 'foundNothing' ? 'ask again' : 'ask the server';

/** Whether something is listed to go through: on an empty line only the pinned organizations are. */
const hasMatches = (state: State): boolean => soughtText(state.find) !== '' || isListingPins(state);

/** Finding an organization: the tree narrows as the person types. */
export const find = defineAbility({
	name: 'find',
	section: 'While finding',
	commands: {openFind, typeIntoFind, recallFind, acceptFind, leaveFind},
	keys: [
		{
			keys: ['/'],
			command: 'openFind',
			task: 'find',
			beforeRows: 'acts',
			name: 'find',
			alsoCalled: ['search', 'filter'],
			description: 'Find by name, id or loaded profile: the tree narrows as you type; typing errors are forgiven',
			places: ['tree', 'detail'],
			isHint: true,
		},
		{
			keys: ['n'],
			command: 'findNext',
			name: 'next match',
			description: 'Go to the next match',
			places: 'panes',
			whyNot: whyNotFindNext,
		},
		{
			keys: ['N'],
			command: 'findPrevious',
			name: 'previous match',
			description: 'Go to the previous match',
			places: 'panes',
			whyNot: whyNotFindNext,
		},
		{
			keys: ['escape'],
			command: 'leaveFind',
			beforeRows: 'acts',
			name: 'end search',
			nameNow: state => (leftListOf(state) ? 'back to the list' : undefined),
			description: 'Leave the search, or go back to the list that led here',
			places: ['tree'],
			whyNot: whyNotLeave,
			isHint: state => leftListOf(state) !== undefined,
		},
		{
			keys: ['enter'],
			command: 'acceptFind',
			name: 'keep',
			nameNow: state => (isNothingFound(state) && !openFilter(state) ? serverKeyName(state) : undefined),
			description: 'Go to the match in the whole tree; asks the server if nothing matches or the list is incomplete',
			places: ['find'],
			whyNot: whyNotAccept,
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'leaveFind',
			beforeRows: 'acts',
			name: 'go back',
			description: 'Go back to where the search began',
			places: ['find'],
			isHint: true,
		},
		{
			keys: ['up', 'ctrl+p'],
			command: 'recallFind',
			name: 'last search',
			description: 'Put the last search on the empty line',
			places: ['find'],
			whyNot: whyNotRecall,
			isHint: 'whereItActs',
		},
		{
			keys: ['down', 'ctrl+n'],
			command: 'findNext',
			name: 'next match',
			description: 'Go to the next match while typing',
			places: ['find'],
			whyNot: whyNotMatch,
			isHint: hasMatches,
		},
		{
			keys: ['up', 'ctrl+p'],
			command: 'findPrevious',
			name: 'previous match',
			description: 'Go to the previous match while typing',
			places: ['find'],
			whyNot: whyNotMatch,
			isHint: hasMatches,
		},
		{
			keys: ['up', 'ctrl+p'],
			command: 'recallListSearch',
			name: 'last search',
			description: 'Put the last search of the list on the empty line',
			places: ['listFind'],
			whyNot: whyNotRecallSearch,
			isHint: 'whereItActs',
		},
		{
			keys: ['down', 'ctrl+n'],
			command: 'findNext',
			name: 'next match',
			description: 'Go to the next match in the list while typing',
			places: ['listFind'],
			whyNot: whyNotListMatch,
			isHint: true,
		},
		{
			keys: ['up', 'ctrl+p'],
			command: 'findPrevious',
			name: 'previous match',
			description: 'Go to the previous match in the list while typing',
			places: ['listFind'],
			whyNot: whyNotListMatch,
			isHint: true,
		},
	],
	places: {find: {label: 'finding', typing: 'typeIntoFind'}},
	searches: [{place: 'find', typed: ({find: search}) => (search?.isTyping ? search.line : undefined)}],
	handlers: [findHandlers],
	afterwards: filterAgain,
});
