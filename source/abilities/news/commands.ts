import {ApiError} from '../../base/api/api-error.js';
import {rangeOf} from '../../kernel/files/history-period.js';
import {failureText} from '../../kernel/rows/failure.js';
import {lacksOfListing} from '../../kernel/rows/listing-text.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {ageOf, momentText} from '../../base/text/time.js';
import {dot, told} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import type {Command, Context, ServiceContext} from '../../kernel/loop/context.js';
import {copyAndTell} from '../../kernel/loop/clipboard.js';
import {say} from '../../kernel/loop/tell.js';
import {readHistories} from '../../kernel/loop/readings.js';
import {endDialog, whileReading} from '../../kernel/loop/until.js';
import {type KnownChange, type KnownName, openKnown, type OtherChange} from '../../kernel/storage/known.js';
import {recent} from '../../kernel/storage/journal.js';
import type {JournalEntry} from '../../kernel/form-model/journal-entry.js';
import type {KeptValue} from '../../kernel/storage/kept-value.js';
import {allWrites, runsOrNone} from '../../kernel/writes/journal.js';
import {recordedSince} from '../../kernel/writes/last-writes.js';
import {lagLeft} from '../../kernel/writes/waiting.js';
import {areWritten, noticedIn, writesByOrganization} from '../../kernel/storage/noticed.js';
import {
	whyNoHistories,
	changeList,
	changesIn,
	type HistoryRead,
	type NoticedIn,
	unreadChanges,
	unreadOthers,
} from './state.js';
import {
	changesOfOthers,
	changesSince,
	changeText,
	countsText,
	type KeptList,
	recordsOfOthers,
	slack,
	withEarlier,
	changeUnread,
	dropSeen,
	readUnread,
} from './changes.js';

/** How many milliseconds must pass without events before the lists are compared, so that the first frame and keys come first. */
const restTime = 300;

const nextTurn = async (): Promise<void> => {
	const {promise, resolve} = Promise.withResolvers<void>();
	setImmediate(resolve);
	return promise;
};

// The line waits until nothing else needs the message line.
const isQuiet = ({dialog, message, find, card}: State): boolean =>
	dialog.kind === 'none' && message === undefined && find === undefined && card === undefined;

type Recorded = Pick<ServiceContext, 'journal' | 'now'>;

const readRuns = new WeakMap<Recorded['journal'], {readonly at: number; readonly runs: readonly JournalEntry[]}>();

/** The recorded runs. Reading them takes up to half a second, and the journal itself lists the writes of those that ended since. */
function runsOnce({journal, now}: Recorded): readonly JournalEntry[] {
	const known = readRuns.get(journal);
	const {runs} = known && Math.abs(now() - known.at) < recent ? known : {runs: runsOrNone({journal})};
	if (runs !== known?.runs) {
		readRuns.set(journal, {at: now(), runs});
	}

	return runs;
}

const ownWrites = (context: Recorded): ReturnType<typeof writesByOrganization> =>
	writesByOrganization([
		...context.journal.list(),
		...runsOnce(context).flatMap(({items = []}) => items.flatMap(({write}) => write ?? [])),
	]);

const comparedAtOnce = 20;

/** Compares the list that an earlier session kept with the list of this session, once that is complete, looks up which values differ from earlier readings, and reports what has changed. Changes that nobody looks at are kept for the next session. Returns the function that stops it. */
export function watchNews(
	{store, now, journal, disk}: Pick<ServiceContext, 'disk' | 'journal' | 'now' | 'store'>,
	onDefect: (error: unknown) => void,
	memory?: KeptValue,
): () => void {
	const known = openKnown(disk);
	const differing = new Map<string, KnownName>();
	let kept: KeptList | undefined;
	let isToLookUp = true;
	let isFirst = true;
	let isUntold = false;
	let timer: NodeJS.Timeout | undefined;
	let isStopped = false;
	let working = Promise.resolve();
	const compare = async (before: KeptList) => {
		const state = store.getState();
		const {
			organizations,
			tree: {index},
			made,
		} = state;
		const isShort = lacksOfListing(state).length > 0;
		const all = await changesSince(before, {organizations, index, isShort}, nextTurn);
		if (isStopped) {
			return;
		}

		const runs = all.length === 0 ? [] : runsOnce({journal, now});
		const found =
			all.length === 0
				? {changes: all, own: 0}
				: changesOfOthers(all, {entries: allWrites({journal}, runs), runs, made, since: before.readAt});
		const {changes, isCut = false} = changeUnread(memory, unread => ({
			since: unread?.since ?? before.readAt,
			changes: withEarlier(unread?.changes ?? [], found.changes, {index, isShort}),
			...(unread?.isCut && {isCut: true}),
		}));
		isUntold ||= changes.length > 0;
		store.dispatch({type: 'news/found', changes, own: found.own, isShort, isCut});
	};

	// A list that lags behind the writes can show once more what was read before them.
	const canLag = (writes: readonly JournalEntry[] = []) =>
		writes.some(({at, lostAt = at}) => lagLeft(lostAt, now()) > 0);

	/** Passes on which values others changed between two readings. What this computer changed is no news, and not looked at again. */
	const notice = async (
		changes: Iterable<{readonly name: KnownName; readonly change: KnownChange | undefined}>,
		others: readonly OtherChange[] = [],
	) => {
		const found: NoticedIn[] = [];
		const explained: Array<KnownChange | OtherChange> = [];
		let writes: ReturnType<typeof writesByOrganization> | undefined;
		const writesIn = ({id, earlier: {readAt}}: OtherChange) => {
			writes ??= ownWrites({journal, now});
			return writes.get(id)?.filter(({at}) => at >= readAt - slack) ?? [];
		};

		for (const {
			name: {kind, id},
			change,
		} of changes) {
			const own = change ? writesIn(change) : [];
			const noticed = change && noticedIn(change, own);
			found.push({kind, id, noticed});
			if (change && !noticed && !canLag(own)) {
				explained.push(change);
			}

			if (found.length % comparedAtOnce === 0) {
				await nextTurn(); // eslint-disable-line no-await-in-loop -- Keys come first.
			}

			if (isStopped) {
				return;
			}
		}

		const written = others.filter(other => areWritten(other.kind, writesIn(other)));
		explained.push(...written);
		if (explained.length > 0) {
			known.changes.drop(explained);
		}

		const added = others.length - written.length;
		if (added === 0 && found.length === 0) {
			return;
		}

		const {since: before = now(), more = 0} = store.getState().news ?? {};
		const since = Math.min(before, ...found.map(({noticed}) => noticed?.earlier ?? Infinity));
		store.dispatch({type: 'news/noticed', found, since, moment: momentText(since, now()), more: more + added});
	};

	const look = async () => {
		const names = differing.values().toArray();
		differing.clear();
		if (!isToLookUp) {
			await notice(names.values().map(name => ({name, change: known.changes.of(name)})));
			return;
		}

		isToLookUp = false;
		await notice(
			known.changes.all().map(change => ({name: change, change})),
			known.changes.others(),
		);
		isUntold ||= isFirst && (store.getState().news?.noticed.size ?? 0) > 0;
		isFirst = false;
	};

	const isPending = () => kept !== undefined || isToLookUp || differing.size > 0;

	const rest = () => {
		const {status} = store.getState().listing.progress;
		if (kept && status === 'complete') {
			const before = kept;
			kept = undefined;
			working = working.then(async () => compare(before)).catch(onDefect);
		}

		if ((isToLookUp || differing.size > 0) && (status === 'complete' || status === 'failed')) {
			working = working.then(look).catch(onDefect);
		}

		working.then(tell).catch(onDefect);
	};

	const tell = () => {
		const state = store.getState();
		const {news} = state;
		if (!isUntold || isStopped || !news || news.isOpened || !isQuiet(state)) {
			return;
		}

		isUntold = false;
		say(
			{store},
			told`${countsText(changesIn(state))} since ${news.moment}${dot}press ${keyOf(state, 'openNews')} to see what changed`,
		);
	};

	const restSoon = () => {
		clearTimeout(timer);
		timer = setTimeout(rest, restTime);
		timer.unref();
	};

	const stopObserving = known.observe(names => {
		for (const name of names) {
			differing.set(`${name.kind} ${name.id}`, name);
		}

		restSoon();
	});
	const stop = store.observe(event => {
		if (event.type === 'organizations/remembered' && ageOf(event.readAt, now()) !== undefined) {
			kept = event;
			const since = readUnread(memory)?.since ?? event.readAt;
			store.dispatch({type: 'news/awaited', since, moment: momentText(since, now())});
		}

		const {news} = store.getState();
		if (news && event.type === 'news/opened') {
			// A list that is not compared yet leaves the earlier changes to the next session.
			if (news.changes) {
				dropSeen(memory, news.changes);
			}

			const writes = ownWrites({journal, now});
			const seen = changesIn(store.getState()).flatMap(({id, noticed = []}) =>
				canLag(writes.get(id)) ? [] : noticed.map(({kind, later}) => ({id, kind, later: {readAt: later}})),
			);
			if (seen.length + news.more > 0) {
				known.changes.drop(seen, now());
			}

			// Other sessions and commands read as well.
			isToLookUp = true;
		}

		if (isUntold || isPending()) {
			restSoon();
		}
	});
	return () => {
		isStopped = true;
		clearTimeout(timer);
		stop();
		stopObserving();
	};
}

/** So many histories are read without a further key. */
const mostUnasked = 25;

/** How often the list shows what was read, in milliseconds. */
const showEvery = 250;

async function readWho(context: Context, ids: readonly string[]): Promise<void> {
	const {store, now, nextRequest} = context;
	const {news} = store.getState();
	if (!news || ids.length === 0) {
		return;
	}

	const {since} = news;
	const changes = new Map(changesIn(store.getState()).map(change => [change.id, change]));
	const listsOf = (id: string) =>
		(changes.get(id)?.noticed ?? []).map(({kind}) => kind).filter(kind => kind !== 'profile');
	const writes = ownWrites(context);
	const request = nextRequest();
	store.dispatch({type: 'news/asked', request});
	await whileReading(
		context,
		async ({client, wait}, signal) => {
			let come: HistoryRead[] = [];
			let shownAt = now();
			const failures: ApiError[] = [];
			const show = () => {
				store.dispatch({type: 'news/read', read: come});
				come = [];
				shownAt = now();
			};

			const stop = await readHistories(
				client.for('see who changed it'),
				ids.map(id => {
					const isCreated = changes.get(id)?.presence === 'created';
					return {id, isCreated, hasLists: listsOf(id).length > 0, since: isCreated ? since - slack : since};
				}),
				{
					now: now(),
					wait,
					isWanted: () => !signal.aborted,
					note(text) {
						store.dispatch({type: 'news/noted', request, text});
					},
					onRead(id, read) {
						if (read instanceof ApiError) {
							failures.push(read);
						}

						come.push(
							read instanceof ApiError
								? {id, why: failureText(read)}
								: {id, records: recordsOfOthers(read, writes.get(id) ?? [], listsOf(id))},
						);
						if (now() - shownAt >= showEvery) {
							show();
						}
					},
				},
			);
			show();
			const [failure] = failures;
			const failed =
				failure &&
				told`The history of ${counted(failures.length, 'organization')} could not be read. ${failureText(failure)}`;
			const text = stop ? told`Stopped: ${failureText(stop)}` : failed;
			store.dispatch({type: 'news/ended', request, ...(text !== undefined && {text})});
		},
		'dialog',
	);
}

/** Shows what has changed since the last session, and reads who did it if that takes few requests. */
export const openNews: Command = async context => {
	const {store, client} = context;
	store.dispatch({type: 'news/opened', user: client.user, recordedSince: recordedSince(context, runsOnce(context))});
	const state = store.getState();
	if (whyNoHistories(state) !== undefined) {
		return;
	}

	const changed = unreadChanges(state);
	const all = [...changed, ...unreadOthers(state)];
	const wanted = all.length > mostUnasked ? changed : all;
	if (wanted.length <= mostUnasked) {
		await readWho(
			context,
			wanted.map(({id}) => id),
		);
	}
};

/** Reads who made the changes, as far as that is not read yet. */
export const askWho: Command = async context =>
	readWho(
		context,
		unreadChanges(context.store.getState()).map(({id}) => id),
	);

/** Reads the histories of the organizations that look unchanged, to find changed profiles. */
export const askChangedProfiles: Command = async context => {
	const state = context.store.getState();
	await readWho(
		context,
		[...unreadChanges(state), ...unreadOthers(state)].map(({id}) => id),
	);
};

/** Stops reading, and keeps what was read. */
export const stopReadingNews: Command = context => {
	const {dialog} = context.store.getState();
	if (dialog.kind !== 'news' || dialog.request === undefined) {
		return;
	}

	endDialog(context);
	context.store.dispatch({
		type: 'news/ended',
		request: dialog.request,
		text: 'Stopped. The histories read so far are kept.',
	});
};

/** Goes to the changed organization. */
export const goToNews: Command = context => {
	const {store} = context;
	const change = changeList.chosen(store.getState());
	if (!change) {
		return;
	}

	endDialog(context);
	store.dispatch({type: 'news/entered', id: change.id});
	const state = store.getState();
	say(
		context,
		`${nameAt(state, rowOfId(state, change.id))}: press ${keyOf(state, 'openNews')} to go back to the changes.`,
	);
};

/** Opens the whole history of the changed organization. */
export const openHistoryOfChange: Command = async (context, press) => {
	const {store, now, commands} = context;
	const {dialog} = store.getState();
	const change = changeList.chosen(store.getState());
	if (!change || dialog.kind !== 'news') {
		return;
	}

	endDialog(context);
	const {request, text, ...back} = dialog;
	const {id, name} = change;
	store.dispatch({
		type: 'history/opened',
		organizations: [{id, name}],
		sought: {period: 'month', ...rangeOf('month', now())},
		back,
	});
	await commands.get('loadMoreHistory')?.(context, press);
};

/** Copies the listed changes, one line each. */
export const copyNews: Command = context => {
	const state = context.store.getState();
	const {dialog} = state;
	if (dialog.kind !== 'news') {
		return;
	}

	const changes = changeList.found(state, dialog);
	copyAndTell(context, changes.map(change => changeText(change)).join(''), {
		sent: `${counted(changes.length, 'change')} sent to the clipboard, one line each.`,
		tooLong: `This is too long for a terminal’s clipboard. Press ${keyOf(state, 'openListSearch')} to narrow the list.`,
	});
};
