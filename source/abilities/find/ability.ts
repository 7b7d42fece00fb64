import {defineAbility, reducerOf} from '../../kernel/loop/ability.js';
import {whyNotRecallSearch} from '../../kernel/loop/list-search.js';
import {type Binding, paneOf} from '../../kernel/rows/registry.js';
import {isListingPins, isNothingFound} from '../../kernel/state/find.js';
import {openFilter} from '../../kernel/state/found.js';
import {leftListOf} from '../../kernel/state/left-list.js';
import {soughtText} from '../../kernel/state/open-search.js';
import type {State} from '../../kernel/state/state.js';
import {filterAgain, reduceFind} from './state.js';
import {acceptFind, leaveFind, openFind, recallFind, typeIntoFind} from './commands.js';
import {whyNotAccept, whyNotFindNext, whyNotLeave, whyNotMatch, whyNotRecall} from './availability.js';

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
	reducers: [reducerOf(['find'], reduceFind)],
	afterwards: filterAgain,
});
