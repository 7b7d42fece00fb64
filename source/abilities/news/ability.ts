import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {listKeys, searchedListKeys} from '../../kernel/loop/cursor-keys.js';
import {endDialogSearch, leaveDialogSearch, openDialogSearch} from '../../kernel/loop/dialogs.js';
import {nameOfClosing} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {counted} from '../../base/text/words.js';
import {
	whyNotAskProfiles, whyNotAskWho, whyNotChange, whyNotEnterChange, whyNotHistoryOfChange, whyNotNews,
} from './availability.js';
import {
	askChangedProfiles, askWho, copyNews, goToNews, leaveNews, openHistoryOfChange, openNews, watchNews,
} from './commands.js';
import {newsView} from './rows.js';
import {changesIn, foundChanges, reduceNews} from './state.js';
import {openUnread} from './unread.js';

const isUnopened = (state: State): boolean => changesIn(state).length > 0 && state.news?.isOpened === false;

const isReading = ({dialog}: State): boolean => dialog.kind === 'news' && dialog.request !== undefined;

/** What has changed since an earlier session kept the list of organizations. */
export const news = defineAbility({
	name: 'news',
	section: 'In the changes since you were last here',
	commands: {
		openNews, askWho, askChangedProfiles, goToNews, openHistoryOfChange, copyNews, leaveNews,
		openNewsSearch: openDialogSearch, endNewsSearch: endDialogSearch, leaveNewsSearch: leaveDialogSearch,
	},
	keys: [
		{
			keys: ['S'], command: 'openNews', beforeRows: 'acts', name: 'since last time', nameNow: state => isUnopened(state) ? counted(changesIn(state).length, 'change') : undefined,
			alsoCalled: ['news', 'what changed'], description: 'Show what changed since you were last here, and who did it', places: 'panes', whyNot: whyNotNews,
			isHint: state => isUnopened(state) && 'momentary',
		},
		...listKeys('news'),
		{
			keys: ['enter'], command: 'goToNews', name: 'go there', description: 'Go to the organization; the list of changes is kept', places: ['news'], whyNot: whyNotEnterChange, isHint: true,
		},
		{
			keys: ['/'], command: 'openNewsSearch', name: 'find', description: 'Find changes by organization, kind, value or person', places: ['news'], isHint: true,
		},
		{
			keys: ['enter'], command: 'endNewsSearch', name: 'keep', description: 'Keep the matches, to choose from them', places: ['newsFind'], isHint: true,
		},
		{
			keys: ['escape'], command: 'leaveNewsSearch', name: 'show all', description: 'Show all changes again', places: ['newsFind'], isHint: true,
		},
		...searchedListKeys('newsFind'),
		{
			keys: ['r'], command: 'askWho', name: 'who', description: 'Read who made the changes, one request for each organization', places: ['news'], whyNot: whyNotAskWho, isHint: true,
		},
		{
			keys: ['p'], command: 'askChangedProfiles', name: 'profiles',
			description: 'Also find changed profiles: read every history, one request for each organization', places: ['news'], whyNot: whyNotAskProfiles, isHint: true,
		},
		{
			keys: ['H'], command: 'openHistoryOfChange', name: 'history', description: 'Show the history of the organization', places: ['news'], whyNot: whyNotHistoryOfChange, isHint: true,
		},
		{
			keys: ['y'], command: 'copyNews', name: 'copy', description: 'Copy the listed changes, one line each', places: ['news'], whyNot: whyNotChange, isHint: true,
		},
		{
			keys: ['escape', 'q'], command: 'leaveNews', name: 'leave', nameNow: state => nameOfClosing(state) ?? (isReading(state) ? 'stop' : undefined),
			description: 'Show all changes again, stop reading and keep what was read, or leave', places: ['news'], isHint: true,
		},
	],
	places: {
		news: {label: 'the changes since you were last here'},
		newsFind: {label: 'searching those changes', typing: 'typeIntoSearch'},
	},
	dialogs: [
		defineDialog('news', {
			isTable: true,
			place: ({isTyping}) => isTyping ? 'newsFind' : 'news',
			view: newsView,
			typed: ({isTyping, query}) => isTyping ? query : undefined,
			choices: (dialog, state) => ({items: foundChanges(state, dialog), cursor: dialog.cursor}),
			searched: (dialog, query) => ({
				...dialog, query, isTyping: true, cursor: 0,
			}),
		}),
	],
	begin: (context, onDefect) => ({stop: watchNews(context, onDefect, openUnread(context.disk))}),
	reducers: [reducerOf(['news'], reduceNews)],
});
