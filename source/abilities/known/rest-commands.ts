import {type ApiError, orFailure} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import {exactName} from '../../base/text/harmless.js';
import {told} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {keepProfiles} from '../../kernel/loop/known-lists.js';
import {truthOf} from '../../kernel/writes/last-writes.js';
import {say, sayFailure} from '../../kernel/loop/tell.js';
import {endDialog, endedWait, inDialog, until} from '../../kernel/loop/until.js';
import {failureText} from '../../kernel/rows/failure.js';
import type {ListState} from '../../kernel/state/data.js';
import {type ChosenScope, scopesIn} from '../../kernel/state/chosen-scope.js';
import {idsToJudge, openFilter} from '../../kernel/state/found.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {usualMaxAge} from '../../kernel/state/profile-age.js';
import {selectedRow} from '../../kernel/state/selectors.js';
import {columnNeeds} from '../../kernel/state/layout.js';
import type {State} from '../../kernel/state/state.js';
import {type Known, type KnownKind, type KnownRecord, type KnownValues, openKnown} from '../../kernel/storage/known.js';
import {isWorthAsking, readFirstPage} from './all-accounts.js';
import {
	idsToRead,
	idsWithoutTags,
	planRest,
	requestsOf,
	restKinds,
	type RestPlan,
	timesOf,
	withFirstPage,
	leftOf,
	noListText,
	readRest,
	readText,
	shortText,
	type RestEnd,
} from './read-rest.js';
import {agoOf, hasMore, recallAgain, type Taken, timeIn} from './recall.js';
import type {RestScope} from './state.js';

const shownAtOnce = 20;

type ShownLists<Kind extends 'accounts' | 'members'> = Map<string, ListState<KnownValues[Kind]['items'][number]>>;

/** Whether the accounts of an organization are known only without their tags. */
function taglessIn({accounts}: State, known: Known): (id: string) => boolean {
	const kept = known.withoutTags();
	return id => {
		const list = accounts.get(id);
		return list?.progress.status === 'complete' ? list.isWithoutTags === true : kept.has(id);
	};
}

function planOf(
	context: Context,
	ids: readonly string[],
	isTagless: (id: string) => boolean,
	isTagged: boolean,
): RestPlan {
	const {store, disk, now} = context;
	const state = store.getState();
	const known = openKnown(disk);
	const times = timesOf(known);
	return planRest(
		ids,
		(kind, id) => {
			const [kept, here] = [times[kind].get(id), timeIn(state, kind, id)];
			return kept === undefined || here === undefined ? (kept ?? here) : Math.max(kept, here);
		},
		{oldest: now() - usualMaxAge.milliseconds, isTrue: truthOf(context), isPartly: isTagless, isWhole: isTagged},
	);
}

type Scoped = Pick<RestScope, 'kind' | 'text'> & {readonly ids: readonly string[]};

function branchOf({tree: {index}}: State, [id]: readonly string[]): readonly string[] {
	const top = id === undefined ? undefined : index.rowByKey.get(id);
	return top === undefined
		? []
		: Array.from({length: index.size[top] ?? 1}, (_, at) => index.organizationAt(top + at)?.id).filter(
				each => each !== undefined,
			);
}

/** What can be read: what the filter could not judge, everything, the branch under the cursor, what the filter finds, or the marked ones. */
function scopesOf(state: State): readonly Scoped[] {
	const unjudged = idsToJudge(state);
	const scopedOf = ({kind, text, ids = []}: ChosenScope): Scoped => {
		switch (kind) {
			case 'all': {
				return {
					kind,
					text: `all ${counted(state.organizations.length, 'organization')}`,
					ids: state.organizations.map(each => each.id),
				};
			}

			case 'below': {
				const branch = branchOf(state, ids);
				return {
					kind,
					text: `“${exactName(nameAt(state, selectedRow(state)))}” and everything below it, ${counted(branch.length, 'organization')}`,
					ids: branch,
				};
			}

			case 'found':
			case 'marked': {
				return {kind, text, ids};
			}
		}
	};

	return [
		...(unjudged
			? [
					{
						kind: 'unjudged',
						text: `the ${counted(unjudged.length, 'organization')} that the filter could not judge`,
						ids: unjudged,
					} as const,
				]
			: []),
		...scopesIn(state).map(each => scopedOf(each)),
	];
}

/** Why the accounts must be read with one request for each organization, in a sentence: something needs all of them, and the known ones came from the list of all accounts. Undefined if nothing does. */
function whyWhole(
	state: State,
	{ids, kind}: Pick<Scoped, 'ids' | 'kind'>,
	plan: RestPlan,
	isTagless: (id: string) => boolean,
): string | undefined {
	const {dialog} = state;
	const isOfFilter = kind === 'unjudged' && openFilter(state)?.needs.has('accounts') === true;
	const isOfOthers =
		kind !== 'unjudged' &&
		idsToRead(plan.accounts).length === 0 &&
		(dialog.kind === 'findings' || columnNeeds(state).has('accounts'));
	const number = isOfFilter || isOfOthers ? ids.filter(id => isTagless(id)).length : 0;
	const who = isOfFilter ? 'The filter needs' : dialog.kind === 'findings' ? 'Some findings need' : 'A column needs';
	return number === 0
		? undefined
		: `${who} all accounts of an organization, and those known of ${counted(number, 'organization')} came from the list of all accounts, which can lack some, so each takes a request.`;
}

const takenText = ({organizations, readAt}: Taken, now: number): string =>
	`${counted(organizations, 'organization')} ${organizations === 1 ? 'was' : 'were'} read by another cforgs ${agoOf(readAt, now)}; that is used now.`;

type Chosen = {
	readonly scope?: RestScope['kind'] | undefined;
	/** Absent if the person has not chosen. */
	readonly isTagged?: boolean;
	/** What was taken over when the plan was opened. */
	readonly taken?: Taken | undefined;
};

/** Shows what is to be read and what it takes. `isTagged`: the accounts with their tags, which the list of all accounts does not have. */
async function showPlan(context: Context, {scope: kind, isTagged: chosen, taken}: Chosen = {}): Promise<void> {
	const {store, client, disk, now, nextRequest} = context;
	const state = store.getState();
	const isTagless = taglessIn(state, openKnown(disk));
	const scopes = scopesOf(state);
	const scope = scopes.find(each => each.kind === kind) ?? scopes[0];
	const bare = planOf(context, scope?.ids ?? [], isTagless, false);
	const why = chosen === undefined && scope ? whyWhole(state, scope, bare, isTagless) : undefined;
	const isTagged = chosen ?? why !== undefined;
	const plan = isTagged ? planOf(context, scope?.ids ?? [], isTagless, true) : bare;
	const needs = scope?.kind === 'unjudged' ? openFilter(state)?.needs : undefined;
	const ids = isTagged || state.behind !== undefined ? [] : idsWithoutTags(plan, isTagless);
	const opened = {
		type: 'rest/opened',
		plan,
		window: client.window(),
		isTagged,
		notes: [...(taken ? [takenText(taken, now())] : []), ...(why === undefined ? [] : [why])],
		...(scope && {scope: {kind: scope.kind, text: scope.text, hasOthers: scopes.length > 1}}),
		...(needs && {kinds: restKinds.filter(each => needs.has(each))}),
	} as const;
	if (!isWorthAsking(ids)) {
		store.dispatch(opened);
		return;
	}

	const request = nextRequest();
	store.dispatch({...opened, request});
	const first = await readFirstPage(inDialog(context).client.for('read the rest'), now);
	store.dispatch({type: 'rest/planned', request, plan: withFirstPage(plan, ids, first), window: client.window()});
}

/** Shows what is to be read and what it takes, or how far it is. */
export const openRest: Command = async context => {
	const {store} = context;
	const {dialog} = store.getState();
	const taken = hasMore(context) ? await recallAgain(context) : undefined;
	// Whoever has opened something else meanwhile types there.
	if (store.getState().dialog === dialog) {
		await showPlan(context, {taken});
	}
};

export const chooseTags: Command = async context => {
	const {dialog} = context.store.getState();
	if (dialog.kind === 'rest') {
		await showPlan(context, {scope: dialog.scope?.kind, isTagged: !dialog.isTagged});
	}
};

/** Shows the plan for other organizations. */
export const changeRestScope: Command = async context => {
	const state = context.store.getState();
	const {dialog} = state;
	if (dialog.kind !== 'rest') {
		return;
	}

	const scopes = scopesOf(state);
	const at = scopes.findIndex(({kind}) => kind === dialog.scope?.kind);
	await showPlan(context, {scope: scopes[(at + 1) % scopes.length]?.kind, isTagged: dialog.isTagged});
};

export const choose =
	(kind: KnownKind): Command =>
	({store}) => {
		store.dispatch({type: 'rest/chosen', kind});
	};

const listPage = 1000;

/** Keeps the profiles that come with the list. Returns the plan without them. */
async function withoutListed(
	client: Client,
	plan: RestPlan,
	askedAt: number,
	onRead: ReturnType<typeof keepProfiles>['onRead'],
): Promise<RestPlan> {
	const listed = new Set<string>();
	for await (const {items} of client.listOrganizations({}, {firstPageSize: listPage})) {
		const read = items.flatMap(({id, profile}) => (profile === undefined ? [] : [{id, profile}]));
		for (const {id, profile} of read) {
			listed.add(id);
			onRead(id, profile, askedAt);
		}
	}

	const {missing, old, known} = plan.profile;
	const rest = (ids: readonly string[]) => ids.filter(id => !listed.has(id));
	return {...plan, profile: {...plan.profile, missing: rest(missing), old: rest(old), known}};
}

/** After how many milliseconds what was read is shown and kept at the latest. */
const longestUnshown = 1000;

/** Shows lists some at a time. `flush` shows the last few. */
function showLists(
	{store, now}: Context,
	request: number,
	{onRead: onProfile, flush: flushProfiles}: ReturnType<typeof keepProfiles>,
) {
	let [done, total] = [0, 0];
	let accounts: ShownLists<'accounts'> = new Map();
	let members: ShownLists<'members'> = new Map();
	let flushedAt = now();
	const flush = () => {
		flushedAt = now();
		flushProfiles();
		store.dispatch({type: 'rest/received', request, done, total, accounts, members});
		accounts = new Map();
		members = new Map();
	};

	const show: {readonly [Kind in KnownKind]: (record: KnownRecord<Kind>) => void} = {
		profile({id, readAt, value}) {
			onProfile(id, value, readAt);
		},
		accounts({id, readAt, value}) {
			accounts.set(id, {...value, readAt, progress: {status: 'complete'}});
		},
		members({id, readAt, value}) {
			members.set(id, {...value, readAt, progress: {status: 'complete'}});
		},
	};

	return {
		flush,
		show,
		progressed(count: number, all: number) {
			[done, total] = [count, all];
			if (
				accounts.size + members.size >= shownAtOnce ||
				done % shownAtOnce === 0 ||
				now() - flushedAt >= longestUnshown
			) {
				flush();
			}
		},
	};
}

function tellEnd(
	context: Context,
	{end, left, isStopped}: {readonly end: RestEnd; readonly left: number; readonly isStopped: boolean},
): void {
	const failed = Object.values(end).flatMap(kind => [...kind.failed, ...(isStopped || !kind.stop ? [] : [kind.stop])]);
	const rest =
		left === 0
			? ''
			: ` ${counted(left, 'request')} ${left === 1 ? 'is' : 'are'} left: press ${keyOf(context.store.getState(), 'openRest')} to go on.`;
	const short = shortText(end);
	const noList = isStopped ? undefined : noListText(end);
	const text = told`${isStopped ? 'Stopped. ' : ''}Read ${readText(end)}.${rest}${short === '' ? '' : ` ${short}`}${noList === undefined ? '' : told` ${noList}`}`;
	const [error] = failed;
	if (error) {
		sayFailure(
			context,
			error,
			told`${text} ${failed.length === 1 ? '1 answer is' : `${failed.length} answers are`} missing. ${failureText(error)}`,
		);
	} else {
		say(context, text, isStopped || short !== '' ? 'warning' : 'info');
	}
}

function onceTyped({getState, subscribe}: Context['store'], run: () => void): void {
	const isTyping = () => getState().find?.isTyping === true;
	if (!isTyping()) {
		run();
		return;
	}

	const stop = subscribe(() => {
		if (isTyping()) {
			return;
		}

		stop();
		run();
	});
}

/** Reads the chosen kinds behind the screen. What was read stays if the person stops. */
export const startRest: Command = async context => {
	const {store, waits, wait, now, nextRequest, disk} = context;
	const {dialog} = await until(store, state => state.dialog.kind !== 'rest' || state.dialog.request === undefined);
	if (dialog.kind !== 'rest') {
		return;
	}

	const {plan, kinds} = dialog;
	const request = nextRequest();
	const total = requestsOf(plan, kinds);
	const ending = new AbortController();
	const {signal} = ending;
	waits.behind = ending;
	store.dispatch({type: 'rest/started', request, total});
	const isProfiles = kinds.includes('profile');
	if (isProfiles) {
		store.dispatch({type: 'profiles/requested', request});
	}

	const client = context.client.for('read the rest').endedBy(signal);
	const known = openKnown(disk);
	const profiles = keepProfiles(context, isProfiles ? request : undefined);
	const lists = showLists(context, request, profiles);
	const startedAt = now();
	let rest = plan;
	let end: RestEnd = {};
	let failure: ApiError | undefined;
	await orFailure(
		async () => {
			// Profiles of a small part take fewer requests than the whole list.
			const isListCheaper =
				isProfiles && idsToRead(plan.profile).length > store.getState().organizations.length / listPage;
			rest = isListCheaper ? await withoutListed(client, plan, startedAt, profiles.onRead) : plan;
			end = await readRest(client, rest, kinds, {
				note() {
					// The header shows the progress.
				},
				wait: endedWait(wait, signal),
				async rest(milliseconds) {
					lists.flush();
					store.dispatch({type: 'rest/rested', request, until: now() + milliseconds});
					await endedWait(wait, signal)(milliseconds);
					store.dispatch({type: 'rest/rested', request});
				},
				now,
				isKnown(kind, id) {
					const readAt = Math.max(known.timeOf(kind, id) ?? -Infinity, timeIn(store.getState(), kind, id) ?? -Infinity);
					return readAt > startedAt && readAt <= now();
				},
				isWanted: () => !signal.aborted,
				onRead(kind, record) {
					lists.show[kind](record);
				},
				onProgress: lists.progressed,
			});
		},
		error => {
			failure = error;
		},
	);
	lists.flush();
	store.dispatch({type: 'profiles/ended', request});
	store.dispatch({type: 'rest/ended', request});
	const {aborted: isStopped} = signal;
	onceTyped(store, () => {
		if (failure && !isStopped) {
			sayFailure(context, failure);
		} else {
			tellEnd(context, {end, left: leftOf(rest, kinds, end), isStopped});
		}
	});
};

function stopReading({store, waits}: Context): void {
	if (store.getState().behind) {
		waits.behind?.abort();
	}
}

/** Asks for the same key again: the first press may have been one too many, after leaving something else. */
export const askStopRest: Command = ({store}) => {
	const text = `Reading goes on. Press ${keyOf(store.getState(), 'stopRest')} again to stop it.`;
	store.dispatch({type: 'message/shown', message: {tone: 'info', text, asksFor: 'stopRest'}});
};

/** Stops what is being read behind the screen. */
export const stopRest: Command = context => {
	stopReading(context);
};

/** Leaves the plan, and stops what is being read. */
export const leaveRest: Command = context => {
	endDialog(context);
	stopReading(context);
	context.store.dispatch({type: 'dialog/closed'});
};
