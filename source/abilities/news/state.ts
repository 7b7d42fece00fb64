import type {AuditRecord, Organization} from '../../base/api/schemas.js';
import {deedText, personOf} from '../../kernel/files/audit-records.js';
import {oncePerState} from '../../kernel/rows/once-per-state.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {selectRow} from '../../kernel/state/selection.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import {withDialog, type State} from '../../kernel/state/state.js';
import type {Told} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';
import {type Change, kindsOf} from './changes.js';

/** The history of one organization since the kept list, or why it could not be read. */
export type HistoryRead = {readonly id: string} & ({readonly records: readonly AuditRecord[]} | {readonly why: Told});

/** Events of the changes since the last session. `request` matches a result to its reading. */
export type NewsEvent =
	| {readonly type: 'news/awaited'; readonly since: number; readonly moment: string}
	| {readonly type: 'news/found'; readonly changes: readonly Change[]; readonly own: number; readonly isShort: boolean; readonly isCut?: boolean}
	| {readonly type: 'news/opened'; readonly user: string | undefined}
	| {readonly type: 'news/asked'; readonly request: number}
	| {readonly type: 'news/read'; readonly read: readonly HistoryRead[]}
	| {readonly type: 'news/noted'; readonly request: number; readonly text: Told}
	| {readonly type: 'news/ended'; readonly request: number; readonly text?: Told}
	| {readonly type: 'news/entered'; readonly id: string};

/** What has changed since a list that an earlier session kept. */
type News = {
	/** When the kept list loaded, in milliseconds since the epoch. */
	readonly since: number;
	/** The same as a text, for use after “since”. */
	readonly moment: string;
	/** Absent until the list of this session has loaded. */
	readonly changes?: readonly Change[];
	/** How many organizations only this computer changed. */
	readonly own: number;
	/** Whether the loaded list may lack organizations, so that none counts as gone. */
	readonly isShort: boolean;
	/** Whether earlier changes are missing, because there were too many to keep. */
	readonly isCut?: boolean;
	readonly isOpened: boolean;
	/** Ids of the organizations whose history was read or refused. */
	readonly asked: ReadonlySet<string>;
	/** The list that was left to look at an organization, to return to. */
	readonly left?: DialogOf<'news'>;
};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** The changes since the last session. `user`: the user of the credential, if known. `request`: the reading in progress. `text`: its progress, or how it ended. */
		readonly news: Searchable & {
			readonly user: string | undefined;
			readonly request?: number;
			readonly text?: Told;
		};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly news: NewsEvent;
	}
}

declare module '../../kernel/state/state.js' {
	interface Slices {
		/** Absent if no list of an earlier session was kept. */
		readonly news?: News | undefined;
	}
}

export type NewsDialog = DialogOf<'news'>;

const noChanges: readonly Change[] = [];

export const changesIn = ({news}: State): readonly Change[] => news?.changes ?? noChanges;

const textsOf = (change: Change): string => {
	const {id, name, parent, edits, records = []} = change;
	return [
		...kindsOf(change),
		id,
		name,
		parent?.name,
		...edits.flatMap(({from, to}) => [from, to]),
		...records.flatMap(record => [personOf(record), deedText(record)]),
	].join(' ');
};

/** That nothing has changed in the list, apart from the person's own changes. */
export function nothingText({news}: State): string {
	const {own = 0, moment = ''} = news ?? {};
	return own === 0
		? `Nothing changed in the list since ${moment}.`
		: `Nothing changed in the list since ${moment}, except for ${counted(own, 'organization')} that you changed from this computer.`;
}

/** What changed since the last session. */
export const changeList = searchableList('news', {
	nouns: ['change', 'changes'],
	foundBy: 'organization, kind, value or person',
	items: changesIn,
	textOf: textsOf,
	emptyText: nothingText,
});

/** The changes whose history can be read and is not read yet. The service no longer knows the history of what is gone. */
export const unreadChanges = oncePerState(({news}: State): readonly Change[] => (news?.changes ?? []).filter(({id, presence}) => presence !== 'gone' && news?.asked.has(id) === false));

/** The listed organizations that are not among the changes and whose history is not read yet. Only their histories tell of new profiles. */
export const unreadOthers = oncePerState(({news, organizations}: State): readonly Organization[] => {
	const changed = new Set(news?.changes?.map(({id}) => id));
	return organizations.filter(({id}) => !changed.has(id) && news?.asked.has(id) === false);
});

const unasked = ({request, text, ...dialog}: NewsDialog): NewsDialog => dialog;

const isOfProfile = (change: Change): boolean => kindsOf(change).includes('profile');

function withRead(state: State, read: readonly HistoryRead[]): State {
	const {news, tree: {index}} = state;
	if (!news?.changes) {
		return state;
	}

	const byId = new Map(read.map(each => [each.id, each]));
	const known = new Set(news.changes.map(({id}) => id));
	const changes = news.changes.map((change): Change => {
		const each = byId.get(change.id);
		return each ? {...change, ...('why' in each ? {why: each.why} : {records: each.records})} : change;
	});
	const added = read.filter(({id}) => !known.has(id)).map((each): Change => ({
		id: each.id, name: index.nameAt(rowOfId(state, each.id)) ?? '', edits: [], ...('records' in each && {records: each.records}),
	})).filter(change => isOfProfile(change));
	return {...state, news: {...news, changes: [...changes, ...added], asked: new Set([...news.asked, ...byId.keys()])}};
}

function entered(state: State, id: string): State {
	const row = rowOfId(state, id);
	const {dialog, news} = state;
	return !news || row === -1 || dialog.kind !== 'news'
		? state
		: selectRow({
			...withDialog(state, {kind: 'none'}), pane: 'tree', find: undefined, news: {...news, left: unasked(dialog)},
		}, row);
}

export function reduceNews(state: State, event: NewsEvent): State {
	const {dialog, news} = state;
	switch (event.type) {
		case 'news/awaited': {
			const {since, moment} = event;
			return {
				...state, news: {
					since, moment, own: 0, isShort: false, isOpened: false, asked: new Set(),
				},
			};
		}

		case 'news/found': {
			const {changes, own, isShort, isCut = false} = event;
			return news
				? {
					...state, news: {
						...news, changes, own, isShort, isCut,
					},
				}
				: state;
		}

		case 'news/opened': {
			return news
				? withDialog({...state, news: {...news, isOpened: true}}, news.left ?? {
					...unsearched, kind: 'news', user: event.user,
				})
				: state;
		}

		case 'news/asked': {
			return dialog.kind === 'news' ? withDialog(state, {...unasked(dialog), request: event.request}) : state;
		}

		case 'news/read': {
			return withRead(state, event.read);
		}

		case 'news/noted': {
			return dialog.kind === 'news' && dialog.request === event.request ? withDialog(state, {...dialog, text: event.text}) : state;
		}

		case 'news/ended': {
			return dialog.kind === 'news' && dialog.request === event.request ? withDialog(state, {...unasked(dialog), ...(event.text !== undefined && {text: event.text})}) : state;
		}

		case 'news/entered': {
			return entered(state, event.id);
		}
	}
}
