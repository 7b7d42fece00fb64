import {memo} from '../../base/text/memo.js';
import type {AuditRecord, Organization} from '../../base/api/schemas.js';
import {deedText, personOf} from '../../kernel/files/audit-records.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {withoutFind, leaveListFor} from '../../kernel/state/find.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {focusPane, selectRow} from '../../kernel/state/selection.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import {withDialog, type State, whileIn, whileAwaiting} from '../../kernel/state/state.js';
import type {Told} from '../../base/text/told.js';
import {counted, shownName} from '../../base/text/words.js';
import type {KnownKind} from '../../kernel/storage/known.js';
import {type Noticed, noticedText} from '../../kernel/storage/noticed.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import type {Handlers} from '../../kernel/state/events.js';
import {type Change, kindsOf} from './changes.js';

/** The history of one organization since the kept list, or why it could not be read. */
export type HistoryRead = {readonly id: string} & ({readonly records: readonly AuditRecord[]} | {readonly why: Told});

/** What two readings of an organization tell of one kind of value: nothing if they no longer differ. */
export type NoticedIn = {readonly id: string; readonly kind: KnownKind; readonly noticed?: Noticed | undefined};

/** Events of the changes since the last session. `request` matches a result to its reading. */
export type NewsEvent =
	| {readonly type: 'news/awaited'; readonly since: number; readonly moment: string}
	| {
			readonly type: 'news/found';
			readonly changes: readonly Change[];
			readonly own: number;
			readonly isShort: boolean;
			readonly isCut?: boolean;
	  }
	| {
			readonly type: 'news/noticed';
			readonly found: readonly NoticedIn[];
			readonly since: number;
			readonly moment: string;
			readonly more: number;
	  }
	| {readonly type: 'news/opened'; readonly user: string | undefined; readonly recordedSince?: number}
	| {readonly type: 'news/asked'; readonly request: number}
	| {readonly type: 'news/read'; readonly read: readonly HistoryRead[]}
	| {readonly type: 'news/noted'; readonly request: number; readonly text: Told}
	| {readonly type: 'news/ended'; readonly request: number; readonly text?: Told}
	| {readonly type: 'news/entered'; readonly id: string};

type News = {
	/** When the kept list loaded, or the earliest of the values was read, in milliseconds since the epoch. */
	readonly since: number;
	/** The same as a text, for use after “since”. */
	readonly moment: string;
	readonly hasList: boolean;
	/** Changes in the list. Absent until the list of this session has loaded. */
	readonly changes?: readonly Change[];
	readonly noticed: ReadonlyMap<string, readonly Noticed[]>;
	/** Of how many more changed values only the number was kept. */
	readonly more: number;
	/** How many organizations only this computer changed. */
	readonly own: number;
	/** Whether the loaded list may lack organizations, so that none counts as gone. */
	readonly isShort: boolean;
	/** Whether earlier changes are missing, because there were too many to keep. */
	readonly isCut?: boolean;
	readonly isOpened: boolean;
	readonly asked: ReadonlyMap<string, HistoryRead>;
	readonly left?: DialogOf<'news'>;
};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** The changes since the last session. `user`: the user of the credential, if known. `recordedSince`: since when all writes from this computer are recorded, in milliseconds since the epoch. `request`: the reading in progress. `text`: its progress, or how it ended. */
		readonly news: Searchable & {
			readonly user: string | undefined;
			readonly recordedSince?: number;
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
		/** Absent if no list of an earlier session was kept, and no value has changed. */
		readonly news?: News | undefined;
	}
}

export type NewsDialog = DialogOf<'news'>;

const noChanges: readonly Change[] = [];

const isOfProfile = (change: Change): boolean => kindsOf(change).includes('profile');

/** All changes: in the list, of values, and the profiles that only their histories name. Values of organizations that are no longer listed are left out, because the list shows that they are gone. */
const joinedChanges = memo((news: News, index: State['tree']['index']): readonly Change[] => {
	const {changes = noChanges, noticed, asked} = news;
	const withKnown = (change: Change): Change => {
		const [own, read] = [noticed.get(change.id), asked.get(change.id)];
		return {
			...change,
			...(own && change.presence !== 'gone' && {noticed: own}),
			...(read && ('why' in read ? {why: read.why} : {records: read.records})),
		};
	};

	const listed = new Set(changes.map(({id}) => id));
	const rowOf = (id: string): number => index.rowByKey.get(id) ?? -1;
	const changeOf = (id: string) => withKnown({id, name: index.nameAt(rowOf(id)) ?? '', edits: []});
	const others = [...new Set([...noticed.keys(), ...asked.keys()])]
		.filter(id => !listed.has(id) && rowOf(id) !== -1)
		.toSorted((left, right) => rowOf(left) - rowOf(right))
		.map(id => changeOf(id));
	return [
		...changes.map(change => withKnown(change)),
		...others.filter(change => noticed.has(change.id) || isOfProfile(change)),
	];
});

export const changesIn = ({news, tree: {index}}: State): readonly Change[] =>
	!news || news.noticed.size + news.asked.size === 0 ? (news?.changes ?? noChanges) : joinedChanges(news, index);

const textsOf = (change: Change): string => {
	const {id, name, parent, edits, noticed = [], records = []} = change;
	return [
		...kindsOf(change),
		id,
		name,
		parent?.name,
		...edits.flatMap(({from, to}) => [from, to]),
		...noticed.map(each => noticedText(each)),
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
export const unreadChanges = memo((state: State): readonly Change[] =>
	changesIn(state).filter(({id, presence}) => presence !== 'gone' && state.news?.asked.has(id) === false),
);

/** The listed organizations that are not among the changes and whose history is not read yet. Only their histories tell of new profiles. */
export const unreadOthers = memo((state: State): readonly Organization[] => {
	const {news, organizations} = state;
	const changed = new Set(changesIn(state).map(({id}) => id));
	return organizations.filter(({id}) => !changed.has(id) && news?.asked.has(id) === false);
});

const unasked = ({request, text, ...dialog}: NewsDialog): NewsDialog => dialog;

const order: readonly KnownKind[] = ['profile', 'accounts', 'members'];

/** Adds what was noticed, replaces what was noticed of the same value before, and removes what no longer differs. */
function withNoticed(state: State, {found, since, moment, more}: NewsEvent & {readonly type: 'news/noticed'}): State {
	const news: News = state.news ?? {
		since,
		moment,
		hasList: false,
		noticed: new Map(),
		more,
		own: 0,
		isShort: false,
		isOpened: false,
		asked: new Map(),
	};
	const noticed = new Map(news.noticed);
	for (const {id, kind, noticed: added} of found) {
		const all = [...(noticed.get(id)?.filter(each => each.kind !== kind) ?? []), ...(added ? [added] : [])].toSorted(
			(one, other) => order.indexOf(one.kind) - order.indexOf(other.kind),
		);
		if (all.length > 0) {
			noticed.set(id, all);
		} else {
			noticed.delete(id);
		}
	}

	// What was seen is not new if it is only read again.
	const linesOf = (each: Noticed | undefined) => JSON.stringify(each?.lines);
	const added = new Set(
		found
			.filter(
				({id, kind, noticed: each}) =>
					each && linesOf(each) !== linesOf(news.noticed.get(id)?.find(other => other.kind === kind)),
			)
			.map(({id}) => id),
	);
	if (!state.news && added.size + more === 0) {
		return state;
	}

	// Somebody else may have done it.
	const asked = new Map([...news.asked].filter(([id]) => !added.has(id)));
	return {...state, news: {...news, since, moment, more, noticed, asked, isOpened: added.size === 0 && news.isOpened}};
}

const paneOf = {profile: 'detail', accounts: 'accounts', members: 'members'} as const;

/** Goes to what changed: the organization, or only its profile, its accounts or its members. */
function atChange(state: State, {presence, edits, noticed}: Change): State {
	const [first] = presence === undefined && edits.length === 0 ? (noticed ?? []) : [];
	return first ? {...focusPane(state, paneOf[first.kind]), ...(first.kind === 'profile' && {tab: 'profile'})} : state;
}

function entered(state: State, id: string): State {
	const row = rowOfId(state, id);
	const {dialog, news} = state;
	const change = changesIn(state).find(each => each.id === id);
	if (row === -1 || !news || !change || dialog.kind !== 'news') {
		return state;
	}

	const left = {...withoutFind(leaveListFor(state, {id}, unasked(dialog))), news: {...news, left: unasked(dialog)}};
	return atChange(selectRow({...left, pane: 'tree'}, row), change);
}

export const newsHandlers: Handlers<NewsEvent> = {
	'news/awaited'(state, {since, moment}) {
		const {news} = state;
		return {
			...state,
			news: {
				since,
				moment,
				hasList: true,
				noticed: news?.noticed ?? new Map(),
				more: news?.more ?? 0,
				own: 0,
				isShort: false,
				isOpened: false,
				asked: new Map(),
			},
		};
	},

	'news/found'(state, {changes, own, isShort, isCut = false}) {
		const {news} = state;
		return news
			? {...state, news: {...news, changes, own, isShort, isCut, isOpened: changes.length === 0 && news.isOpened}}
			: state;
	},

	'news/noticed': (state, event) => withNoticed(state, event),

	'news/opened'(state, {user, recordedSince}) {
		const {news} = state;
		return news
			? withDialog(
					{...state, news: {...news, isOpened: true}},
					news.left ?? {...unsearched, kind: 'news', user, ...(recordedSince !== undefined && {recordedSince})},
				)
			: state;
	},

	'news/asked': (state, {request}) => whileIn(state, 'news', dialog => ({...unasked(dialog), request})),

	'news/read'(state, {read}) {
		const {news} = state;
		return news
			? {...state, news: {...news, asked: new Map([...news.asked, ...read.map(each => [each.id, each] as const)])}}
			: state;
	},

	'news/noted': (state, {request, text}) => whileAwaiting(state, 'news', request, dialog => ({...dialog, text})),

	'news/ended': (state, {request, text}) =>
		whileAwaiting(state, 'news', request, dialog => ({...unasked(dialog), ...(text !== undefined && {text})})),

	'news/entered': (state, {id}) => entered(state, id),
};

export const whyNoHistories: WhyNot = state => whyNotCall(state, 'Reading the history', 'history');

/** For opening the changes. If nothing has changed in the list, only the histories can still tell of new profiles. */
export const whyNotNews: WhyNot = state => {
	const {
		news,
		listing: {progress},
	} = state;
	const hasChanges = changesIn(state).length > 0;
	if (!news || (!hasChanges && !news.hasList)) {
		return 'There is nothing to compare: no list of an earlier session was kept for this host and credential.';
	}

	if (news.hasList && !news.changes) {
		return progress.status === 'failed'
			? hasChanges
				? undefined
				: `The list could not be loaded, so it is not compared with the list from the last session. Press ${keyOf(state, 'refreshAll')} to try again.`
			: 'The list is still loading. Once it has loaded, cforgs compares it with the list from the last session.';
	}

	return !hasChanges && whyNoHistories(state) !== undefined ? nothingText(state) : undefined;
};

function whyNotAsk(state: State): Told | undefined {
	const why = whyNoHistories(state);
	return (
		why ??
		(state.dialog.kind === 'news' && state.dialog.request !== undefined
			? `The histories are being read. Press ${keyOf(state, 'stopReadingNews')} to stop that.`
			: undefined)
	);
}

/** For reading who made the changes. */
export const whyNotAskWho: WhyNot = state =>
	whyNotAsk(state) ??
	(unreadChanges(state).length === 0 ? 'The history of every changed organization is read.' : undefined);

/** For reading the histories of the other organizations, which tell of new profiles. */
export const whyNotAskProfiles: WhyNot = state =>
	whyNotAsk(state) ?? (unreadOthers(state).length === 0 ? 'The history of every organization is read.' : undefined);

export const whyNotChange: WhyNot = state => changeList.whyNone(state);

/** For going to the changed organization, or to its history. */
export const whyNotEnterChange: WhyNot = state => {
	const change = changeList.chosen(state);
	if (!change) {
		return whyNotChange(state);
	}

	const {id, name, presence} = change;
	if (presence === 'gone') {
		return `${shownName(name)} is gone: deleted, or no longer visible to you. There is nothing to go to.`;
	}

	return rowOfId(state, id) === -1 ? `${shownName(name)} is no longer in the list.` : undefined;
};

export const whyNotHistoryOfChange: WhyNot = state => whyNoHistories(state) ?? whyNotEnterChange(state);
