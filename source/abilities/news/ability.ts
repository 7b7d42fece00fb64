import {defineAbility} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import type {State} from '../../kernel/state/state.js';
import {counted} from '../../base/text/words.js';
import {
	whyNotAskProfiles,
	whyNotAskWho,
	whyNotChange,
	whyNotEnterChange,
	whyNotHistoryOfChange,
	whyNotNews,
	changeList,
	changesIn,
	newsHandlers,
} from './state.js';
import {
	askChangedProfiles,
	askWho,
	copyNews,
	goToNews,
	openHistoryOfChange,
	openNews,
	stopReadingNews,
	watchNews,
} from './commands.js';
import {newsView} from './rows.js';
import {openUnread} from './changes.js';

const isUnopened = (state: State): boolean => changesIn(state).length > 0 && state.news?.isOpened === false;

const whyNotStop = ({dialog}: State): string | undefined =>
	dialog.kind === 'news' && dialog.request === undefined ? 'Nothing is being read.' : undefined;

const list = listDialog(changeList, {
	isTable: true,
	labels: ['the changes since you were last here', 'searching those changes'],
	view: newsView,
});

/** What has changed since an earlier session kept the list of organizations, and since values were read before. */
export const news = defineAbility({
	name: 'news',
	section: 'In the changes since you were last here',
	commands: {openNews, askWho, askChangedProfiles, goToNews, openHistoryOfChange, copyNews, stopReadingNews},
	keys: [
		{
			keys: ['S'],
			command: 'openNews',
			beforeRows: 'acts',
			name: 'since last time',
			nameNow: state => (isUnopened(state) ? counted(changesIn(state).length, 'change') : undefined),
			alsoCalled: ['news', 'what changed'],
			description: 'Show what changed since you were last here, and who did it',
			places: 'panes',
			whyNot: whyNotNews,
			isHint: state => isUnopened(state) && 'momentary',
		},
		...list.keys,
		{
			keys: ['enter'],
			command: 'goToNews',
			name: 'go there',
			description:
				'Go to what changed: the organization, its profile, accounts or members; the list of changes is kept',
			places: ['news'],
			whyNot: whyNotEnterChange,
			isHint: true,
		},
		{
			keys: ['r'],
			command: 'askWho',
			name: 'who',
			description: 'Read who made the changes, one request for each organization',
			places: ['news'],
			whyNot: whyNotAskWho,
			isHint: true,
		},
		{
			keys: ['p'],
			command: 'askChangedProfiles',
			name: 'profiles',
			description: 'Also find changed profiles: read every history, one request for each organization',
			places: ['news'],
			whyNot: whyNotAskProfiles,
			isHint: true,
		},
		{
			keys: ['H'],
			command: 'openHistoryOfChange',
			name: 'history',
			description: 'Show the history of the organization',
			places: ['news'],
			whyNot: whyNotHistoryOfChange,
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'copyNews',
			name: 'copy',
			description: 'Copy the listed changes, one line each',
			places: ['news'],
			whyNot: whyNotChange,
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'stopReadingNews',
			name: 'stop',
			description: 'Stop reading, and keep what was read',
			places: ['news'],
			whyNot: whyNotStop,
			isHint: 'whereItActs',
		},
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without changing anything',
			places: ['news'],
			isHint: true,
		},
	],
	places: list.places,
	dialogs: [list.dialog],
	begin: (context, onDefect) => ({stop: watchNews(context, onDefect, openUnread(context.disk))}),
	handlers: [newsHandlers],
});
