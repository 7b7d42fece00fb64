import {ApiError, isNotThere, isRefusedInAdvance, orFailure} from '../../base/api/api-error.js';
import type {Page, UnreadableRecord} from '../../base/api/pages.js';
import type {Client} from '../../base/api/client.js';
import type {Organization} from '../../base/api/schemas.js';
import {shownText} from '../../base/text/told.js';
import {sentence} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import {paneFailureText} from '../rows/failure.js';
import {listingText} from '../rows/listing-text.js';
import {isOldProfile} from '../state/profile-age.js';
import {selectedId, selectedRow} from '../state/selectors.js';
import type {Detail, ListState, ReadProfile} from '../state/data.js';
import type {ListEvent} from '../state/events.js';
import type {Message} from '../state/state.js';
import {isFollowing} from '../state/layout.js';
import type {ServiceContext, SessionContext} from './context.js';
import {keepListed, profileClock} from './known-lists.js';
import {lookUpListed} from './look-up.js';
import {failureMessage, say} from './tell.js';
import {whileReading} from './until.js';

/** How many milliseconds loaded data counts as fresh. */
const freshFor = 300_000;

/**
Loads an organization individually. The service may omit an existing profile, so the profile is requested as well.

@throws {ApiError} if either cannot be read
*/
export async function readDetail(client: Client, id: string, now: () => number): Promise<Detail> {
	// What is written during the request may be newer.
	const readAt = now();
	const [organization, profile] = await Promise.all([client.getOrganization(id), client.getProfile(id)]);
	return {organization, profile: profile ?? organization.profile ?? undefined, readAt};
}

/**
Loads an organization for a form, a check or a write. The panes show the result too, so that nothing outdated stays on the screen.

@throws {ApiError} if it cannot be read
*/
export async function readBeside({store, client, now}: ServiceContext, id: string, purpose: string): Promise<Detail> {
	try {
		const detail = await readDetail(client.for(purpose), id, now);
		store.dispatch({type: 'detail/readBeside', detail});
		return detail;
	} catch (error) {
		if (error instanceof ApiError && isNotThere(error)) {
			store.dispatch({type: 'detail/missedBeside', id, error, at: now()});
		}

		throw error;
	}
}

/** Batches pages: the next rebuild of the tree waits 20 times as long as the last one took. Keys seldom meet a rebuild, and loading continues. */
const restAfterBuilding = 20;

/** How often the count is updated while pages are batched, in milliseconds. */
const countEvery = 500;

/** If the whole list will probably be there within this many milliseconds, the tree is not rebuilt before. */
const soon = 700;

/** Whether a failed list can be continued: not if the service refused the page token. */
const canGoOn = ({failure, status}: ApiError): boolean =>
	failure !== 'pages' && (failure !== 'refused' || status === 429);

/** Loads the whole list, or the rest of one that stopped. The tree is rebuilt while it grows, for a small part of the time. */
export async function loadOrganizations(context: ServiceContext): Promise<void> {
	await whileReading(context, readOrganizations);
}

/** Reloads or continues the list. Reports how much has loaded, unless there is a message, a search or a dialog. */
export async function refreshAll(context: ServiceContext): Promise<void> {
	const {store} = context;
	await loadOrganizations(context);
	const state = store.getState();
	const {listing, message, find, dialog} = state;
	const isBusy = message !== undefined || find !== undefined || dialog.kind !== 'none';
	if (!isBusy && listing.progress.status === 'complete') {
		// Screen readers say this for every list.
		say(context, {text: `Refreshed ${shownText(listingText(state))}`, said: ''});
	}
}

// Each profile is kept once, among those that were read.
const withoutProfile = ({profile, ...organization}: Organization): Organization => organization;

async function readOrganizations({store, client, nextRequest, now}: ServiceContext): Promise<void> {
	const request = nextRequest();
	const {progress} = store.getState().listing;
	let pageToken = progress.status === 'failed' ? progress.pageToken : undefined;
	store.dispatch({type: pageToken === undefined ? 'organizations/requested' : 'organizations/continued', request});
	let batch: Organization[] = [];
	let unreadable = 0;
	let unreadableRecords: UnreadableRecord[] = [];
	let total: {readonly total?: number} = {};
	let builtAt = 0;
	let building = 0;
	let countedAt = 0;
	const startedAt = now();
	const show = (isLast: boolean) => {
		const began = now();
		const listed = batch;
		const received = {
			organizations: listed.map(item => (item.profile ? withoutProfile(item) : item)),
			unreadable,
			unreadableRecords,
		};
		batch = [];
		unreadable = 0;
		unreadableRecords = [];
		store.dispatch({type: 'organizations/received', request, ...received, isLast, ...total});
		keepListed({store}, listed, startedAt);
		builtAt = now();
		countedAt = builtAt;
		building = builtAt - began;
	};

	// What waits is shown even if the next page does not come, for example because the service accepts no request for a while.
	let timer: NodeJS.Timeout | undefined;
	const showLater = (milliseconds: number) => {
		timer = setTimeout(show, milliseconds, false);
		timer.unref();
	};

	await orFailure(
		async () => {
			let come = 0;
			const pages = client
				.for(pageToken === undefined ? 'load the organizations' : 'load the rest of the organizations')
				.listOrganizations({}, {isBrief: true, from: pageToken});
			for await (const page of pages) {
				clearTimeout(timer);
				pageToken = page.nextPageToken;
				for (const item of page.items) {
					batch.push(item);
				}

				come += page.items.length + page.unreadable;
				unreadable += page.unreadable;
				unreadableRecords.push(...(page.unreadableRecords ?? []));
				total = page.total === undefined ? {} : {total: page.total};
				const began = now();
				const left = (page.total ?? 0) - come;
				const isSoonWhole = builtAt !== 0 && left > 0 && (began - startedAt) * left < soon * come;
				const rest = builtAt + building * restAfterBuilding - began;
				if (page.isLast || (!isSoonWhole && rest <= 0)) {
					show(page.isLast);
					continue;
				}

				showLater(isSoonWhole ? soon : rest);
				if (began - countedAt < countEvery) {
					continue;
				}

				store.dispatch({type: 'organizations/counted', request, ahead: batch.length + unreadable});
				countedAt = began;
			}
		},
		error => {
			clearTimeout(timer);
			if (batch.length + unreadable > 0) {
				show(false);
			}

			store.dispatch({
				type: 'organizations/failed',
				request,
				error,
				...(pageToken !== undefined && canGoOn(error) && {pageToken}),
			});
		},
	);
}

// Milliseconds. A refusal later than this has another reason than the organization's age.
const youngFor = 120_000;

function noteAge({store, now}: ServiceContext, id: string): void {
	const at = store.getState().created.get(id);
	if (at !== undefined && now() - at > youngFor) {
		store.dispatch({type: 'detail/grewOld', id});
	}
}

/** The loaded profile of an organization without detail, if it is as fresh as a detail that needs no reading. */
function reusableProfile(context: ServiceContext, id: string): ReadProfile | undefined {
	const {profiles, details} = context.store.getState();
	const known = details.has(id) ? undefined : profiles.get(id);
	return known && !isOld(context, known.readAt) && !isOldProfile(id, known, profileClock(context)) ? known : undefined;
}

/** Loads the detail of an organization, including its profile unless that is loaded. */
export async function loadDetail(context: ServiceContext, id: string, isAgain = false): Promise<void> {
	const {store, client, nextRequest, now} = context;
	noteAge(context, id);
	const known = isAgain ? undefined : reusableProfile(context, id);
	const request = nextRequest();
	const askedAt = now();
	store.dispatch({type: 'detail/requested', id, request});
	await orFailure(
		async () => {
			const detail = known
				? {
						organization: await client.for('load the organization').getOrganization(id),
						profile: known.profile ?? undefined,
						readAt: askedAt,
						profileReadAt: known.readAt,
					}
				: await readDetail(client.for('load the organization'), id, now);
			store.dispatch({type: 'detail/received', id, request, detail});
		},
		async error => {
			const listed = await lookUpListed(client, id, error);
			keepListed(context, listed ? [listed] : [], askedAt);
			store.dispatch({type: 'detail/failed', id, request, error, ...(listed && {listed}), at: now()});
		},
	);
}

type ListLoad<Name extends string, Item> = {
	readonly name: Name;
	readonly id: string;
	readonly known: ListState<Item> | undefined;
	readonly pages: (client: Client, from: string | undefined) => AsyncIterable<Page<Item>>;
	readonly dispatch: (event: ListEvent<Name, Item>) => void;
};

/** Loads a list of an organization, or the rest of one that stopped. */
export async function loadList<Name extends string, Item>(
	{client, nextRequest, now}: ServiceContext,
	{name, id, known, pages, dispatch}: ListLoad<Name, Item>,
): Promise<void> {
	const request = nextRequest();
	let pageToken = known?.progress.status === 'failed' ? known.progress.pageToken : undefined;
	// A list is as old as its first page.
	const readAt = pageToken === undefined ? now() : (known?.readAt ?? now());
	const begun = {id, request};
	dispatch(pageToken === undefined ? {...begun, type: `${name}/requested`} : {...begun, type: `${name}/continued`});
	await orFailure(
		async () => {
			for await (const page of pages(
				client.for(pageToken === undefined ? `load the ${name}` : `load the rest of the ${name}`),
				pageToken,
			)) {
				pageToken = page.nextPageToken;
				dispatch({
					type: `${name}/received`,
					id,
					request,
					items: page.items,
					unreadable: page.unreadable,
					isLast: page.isLast,
					readAt,
					...(page.total !== undefined && {total: page.total}),
				});
			}
		},
		error => {
			dispatch({
				type: `${name}/failed`,
				id,
				request,
				error,
				...(pageToken !== undefined && canGoOn(error) && {pageToken}),
				at: now(),
			});
		},
	);
}

export async function loadAccounts(context: ServiceContext, id: string): Promise<void> {
	const {store} = context;
	await loadList(context, {
		name: 'accounts',
		id,
		known: store.getState().accounts.get(id),
		pages: (client, from) => client.listAccounts(id, {order_by: 'account_name', direction: 'asc'}, {from}),
		dispatch: store.dispatch,
	});
}

// If the service itself refused, it would refuse again, so the person has to press a key.
const isOnTheWay = ({failure, status}: ApiError): boolean =>
	failure === 'network' || failure === 'timeout' || failure === 'gateway' || status === 429;

export const isOld = ({now}: Pick<ServiceContext, 'now'>, readAt: number): boolean => now() - readAt > freshFor;

/** Whether to load the organization's detail when the person looks at it: if it is missing, old, or failed on the way. */
export function isDetailStale(context: ServiceContext, id: string): boolean {
	const detail = context.store.getState().details.get(id);
	return (
		detail === undefined ||
		(detail.status === 'ready'
			? isOld(context, detail.detail.readAt)
			: detail.status === 'failed' && isOnTheWay(detail.error))
	);
}

/** The same for a list of an organization. */
export const isListStale = (context: ServiceContext, list: ListState<unknown> | undefined): boolean =>
	list === undefined ||
	(list.progress.status === 'complete'
		? list.isWithoutTags === true || isOld(context, list.readAt)
		: list.progress.status === 'failed' && isOnTheWay(list.progress.error));

export const listError = (list: ListState<unknown> | undefined): ApiError | undefined =>
	list?.progress.status === 'failed' ? list.progress.error : undefined;

/** Loads everything again that the panes show of the selected organization, and the lists that were loaded before. */
export async function refreshSelected(context: SessionContext): Promise<void> {
	const {store, paneLoaders} = context;
	const before = store.getState();
	const id = selectedId(before);
	if (id === undefined) {
		return;
	}

	const name = nameAt(before, selectedRow(before));
	say(context, `Refreshing ${name} …`);
	const {message} = store.getState();
	const loaders = paneLoaders.filter(({pane, isKnown}) => isFollowing(before, pane) || isKnown(before, id));
	await whileReading(context, async reading => {
		await Promise.all(loaders.map(async ({load}) => load(reading, id, true)));
	});
	const state = store.getState();
	const detail = state.details.get(id);
	const isListed = detail?.status === 'failed' && isRefusedInAdvance(detail.error) && detail.listed !== undefined;
	const failure = isListed
		? undefined
		: loaders.map(({errorOf}) => errorOf(state, id)).find(error => error !== undefined);
	const outcome: Message = failure
		? failureMessage(failure, 'warning', paneFailureText(state, id, failure))
		: {tone: 'info', text: sentence(`Refreshed ${name}${isListed ? ' from the list' : ''}`)};
	// If the person has pressed another key, the result is only for screen readers.
	store.dispatch({type: state.message === message ? 'message/shown' : 'message/heard', message: outcome});
}
